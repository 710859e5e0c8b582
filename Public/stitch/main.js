/*
 * Stitcher's site script: finds the visitor's CoMagic session, hands it to every Bukza widget as `n2`, and tells the
 * server. It never throws into the page, never writes to the console, keeps nothing in the browser and leaves one global,
 * `_stitch`, for reading. Start reading here; docs/SCRIPT.md explains each step.
 */

import { assign, elements, guarded, page } from "./browser.js";
import { hearConsent } from "./consent.js";
import { enter } from "./copies.js";
import { address, state } from "./facts.js";
import { wrapOpen } from "./links.js";
import { look, search, tick } from "./loop.js";
import { beaconAddress, bots, consentEvent } from "./settings.js";

let count;

const start = guarded(() => {
    if ((bots && (navigator.webdriver || RegExp(bots, "i").test(navigator.userAgent))) || !enter()) return;
    const onConsent = (event) => {
        hearConsent(event);
        look();
    };
    page.addEventListener(consentEvent, guarded(onConsent), true);
    tick();
    wrapOpen();
    const onMutation = () => {
        // A frame or script that has come may be a widget's.
        if (count != (count = page.length + elements("script").length) && state.q) search({});
    };
    new MutationObserver(guarded(onMutation)).observe(document, { childList: true, subtree: true });
    if (/stitcher_debug/.test(address)) {
        document.documentElement.append(assign(document.createElement("script"), { src: beaconAddress + "/debug.js" }));
    }
});

// A page that is only rendered in advance is no visit yet.
if (document.prerendering) document.addEventListener("prerenderingchange", start);
else start();
