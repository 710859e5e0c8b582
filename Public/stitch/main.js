/*
 * Stitcher's site script: finds the visitor's CoMagic session, hands it to every Bukza widget as `n2`, and tells the
 * server. It never throws into the page, never writes to the console, keeps nothing in the browser and leaves one global,
 * `_stitch`, for reading. Start reading here; docs/SCRIPT.md explains each step.
 */

import { assign, elements, guarded, page } from "./browser.js";
import { enter } from "./copies.js";
import { address, state } from "./facts.js";
import { rewrite } from "./links.js";
import { look, serve, session, tick } from "./loop.js";
import { beaconAddress, settings } from "./settings.js";

let count;

/** A frame or script that has come may be a widget's. */
const onMutation = guarded(() => {
    if (count != (count = page.length + elements("script").length) && state.q) serve({}, true);
});

const start = guarded(() => {
    if (!enter()) return;
    // The server puts options.js in place of the token, if a setting needs it.
    for (const option of [__OPTIONS__]) option(settings, state, session, look, rewrite);
    tick();
    new MutationObserver(onMutation).observe(document, { childList: true, subtree: true });
    if (/stitcher_debug/.test(address)) {
        document.documentElement.append(assign(document.createElement("script"), { src: beaconAddress + "/debug.js" }));
    }
});

// A page that is only rendered in advance is no visit yet.
if (document.prerendering) document.addEventListener("prerenderingchange", start);
else start();
