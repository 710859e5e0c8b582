/*
 * CoMagic's counter: which session is this visit's, or why there is none.
 */

import { now, page } from "./browser.js";
import { state } from "./facts.js";
import { deadline, dropsStale } from "./settings.js";

/** Why there is no session, and since when. */
export let reason = "comagic_missing";
let since = now();

/** Whether there is nothing more to wait for. */
export const isLate = () => now() - since > deadline;

/** What n2 is now. A session that is not known to be this visit's says so. */
export const n2 = () => (state.s ? (state.q == "stale" ? "~stale:" : "") + state.s : "~" + state.y);

/**
 * Reads the counter into the state. Answers whether it is too young: the look that first sees it does not ask it, because
 * it throws until its settings have come.
 */
export function readCounter() {
    let counter, session, answered;
    // The counter of this window, or of an outer one of the same origin.
    for (const name of ["window", "parent", "top"]) {
        try {
            counter = counter || page[name].Comagic || page[name].CallGear;
        } catch (error) {}
    }
    if (counter && reason == "comagic_missing") {
        reason = "comagic_not_ready";
        since = now();
        return true;
    }
    try {
        session = counter.getSessionId();
        // One reading of the cookie is enough while nothing changes.
        if (state.q == "ready" && session == state.s) return;

        // Until the track view is answered (hit_id is NaN), the cookie holds the visitor's previous session. A cookie that
        // disagrees with the answer is not this visit's either. The answer, comagic_id, is undocumented: of a counter
        // without it the cookie is believed.
        const { hit_id, comagic_id } = counter.getCredentials();
        if (hit_id) answered = comagic_id ? comagic_id.split(".")[1] : session;
    } catch (error) {}

    session = session || answered;
    const isThisVisits = session == answered;
    if (/^[1-9]\d{0,18}$/.test(session) && (isThisVisits || (state.q != "ready" && !dropsStale && isLate()))) {
        state.s = session;
        state.q = isThisVisits ? "ready" : "stale";
    }
}
