/*
 * Stitcher's site script: finds the visitor's CoMagic session, hands it to every Bukza widget as `n2`, and tells the
 * server. It never throws into the page, never writes to the console, keeps nothing in the browser and leaves one global,
 * `_stitch`, for reading. Start reading here; docs/SCRIPT.md explains each step.
 */

import { assign, guarded } from "./browser.js";
import { enter } from "./copies.js";
import { address, state } from "./facts.js";
import { rewrite } from "./links.js";
import { look, session, tick } from "./loop.js";
import { beaconAddress, settings } from "./settings.js";
import { onLoad } from "./widgets.js";

const start = guarded(() => {
    if (!enter()) return;
    // The server puts options.js in place of the token, if a setting needs it.
    for (const option of [__OPTIONS__]) option(settings, state, session, look, rewrite, guarded);
    tick();
    // This event does not bubble, but it is captured.
    document.addEventListener("load", onLoad, true);
    if (/stitcher_debug/.test(address)) {
        document.documentElement.append(assign(document.createElement("script"), { src: beaconAddress + "/debug.js" }));
    }
});

// The visit begins when the browser shows a page that it has rendered in advance.
if (document.prerendering) document.addEventListener("prerenderingchange", start);
else start();
