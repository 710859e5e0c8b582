/*
 * The loop: what happens with each look, and between the looks.
 */

import { guarded, now } from "./browser.js";
import { tell } from "./beacon.js";
import { isServed } from "./copies.js";
import { isLate, n2, readCounter } from "./counter.js";
import { state } from "./facts.js";
import { rewriteLinks } from "./links.js";
import { eventOf, isOrder, noteOrder, textOf } from "./orders.js";
import { findWidgets, handOver } from "./widgets.js";

/** Reads the session. Where the visitor is asked for consent, options.js takes its place. */
export const session = { read: readCounter };

let handed;
/** When the page was searched. */
let searched = 0;

/**
 * Searches the page for what has come, now and then or if `isSearchDue`. Hands n2 over: to all widgets when it has changed;
 * else to the `one` that can take it now; in a look, to those that have not reported since their frame has loaded, for a while.
 */
export const serve = guarded((one, isSearchDue = now() - searched > 3e3) => {
    const isNew = handed != (handed = n2());
    if (isNew || isSearchDue) {
        searched = now();
        findWidgets();
        rewriteLinks();
    }
    handOver((widget) => isServed(widget) && (isNew || (one ? widget == one : !widget.isReady_ && now() < widget.retriesUntil_)));
});

/** Reads the session, serves the widgets, tells the server. */
export const look = guarded(() => {
    const isWorthTelling = session.read();
    serve();
    if (isWorthTelling) tell();
});

export const onReport = guarded((widget, report) => {
    const text = textOf(report);
    const event = eventOf(text);
    if (/init/i.test(event)) {
        // Tags that the owner sets now, or somewhat later, are waited for.
        widget.isReady_ = widget.tags_;
        serve(widget);
    }
    // The session of this moment is the order's.
    if (isServed(widget) && isOrder(event) && noteOrder(text)) look();
});

/**
 * Sets the next tick before the work, so that nothing in it can be the last. Pages clear timers that are not theirs, but
 * nobody can clear this one; it is held, so that no browser collects it. A widget must have a changed session within half
 * a second.
 */
export const tick = guarded(() => {
    const isSettled = state.q == "ready" ? !state.w[0] : isLate();
    const pause = isSettled ? 3e3 : 420;
    try {
        tick.timer = AbortSignal.timeout(pause);
        tick.timer.onabort = tick;
    } catch (error) {
        setTimeout(tick, pause);
    }
    look();
});
