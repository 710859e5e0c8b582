/*
 * The loop: what happens with each look, and between the looks.
 */

import { guarded, now } from "./browser.js";
import { tell } from "./beacon.js";
import { isConsented } from "./consent.js";
import { isServed } from "./copies.js";
import { isLate, n2, readCounter, reason } from "./counter.js";
import { state } from "./facts.js";
import { rewriteLinks } from "./links.js";
import { eventOf, noteOrder, textOf } from "./orders.js";
import { findWidgets, handOver } from "./widgets.js";

let handed;
/** Held, so that no browser collects it. */
let timer;
/** When the page was searched. */
let searched = 0;

export function search(one) {
    searched = now();
    findWidgets();
    hand(one);
}

/** Hands n2 over: to all when it has changed; else to the `one` that can take it now, or to the silent ones for a while. */
export const hand = guarded((one) => {
    const isNew = handed != (handed = n2());
    if (isNew) rewriteLinks();
    handOver((widget) => isNew || (one ? widget == one : !widget.isReady && now() - widget.loaded < 1e4));
});

/** Reads the counter, serves the widgets, tells the server. Throws, and so does nothing, before the visitor's answer. */
export const look = guarded(() => {
    const isAllowed = isConsented();
    if (!isAllowed) state.s = undefined;
    const isYoung = isAllowed && readCounter();
    if (!state.s) state.q = "none";
    // That the counter has only just come is not worth a message to each widget.
    if (state.q != "ready" && !(isYoung && state.y)) state.y = isAllowed ? reason : "consent_refused";
    if (now() - searched > 3e3) {
        search();
        rewriteLinks();
    } else hand();
    if (state.s || !isAllowed || isLate()) tell();
});

export function onReport(widget, report) {
    const text = textOf(report);
    if (/init/i.test(eventOf(text))) {
        widget.isReady = true;
        search(widget);
    }
    // The session of this moment is the order's.
    if (isServed(widget) && noteOrder(text)) look();
}

/**
 * Sets the next tick before the work, so that nothing in it can be the last. Pages clear timers that are not theirs, but
 * nobody can clear this one. A widget must have a changed session within half a second.
 */
export const tick = guarded(() => {
    const isSettled = state.q == "ready" ? !state.w[0] : isLate();
    const pause = isSettled ? 3e3 : 420;
    try {
        timer = AbortSignal.timeout(pause);
        timer.onabort = tick;
    } catch (error) {
        setTimeout(tick, pause);
    }
    look();
});
