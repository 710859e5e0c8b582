/*
 * CoMagic's counter: which session is this visit's, or why there is none.
 */

import { forEach, now, page } from "./browser.js";
import { state } from "./facts.js";
import { deadline, dropsStale } from "./settings.js";

/** Since when a session is waited for. */
let since = now();

/** Whether there is nothing more to wait for. */
export const isLate = () => now() - since > deadline;

/** What n2 is now. A session that is not known to be this visit's says so. */
export const n2 = () => (state.s ? (state.q == "stale" ? "~stale:" : "") + state.s : "~" + state.y);

/** Reads the counter of this window, or of an outer one, into the state. Returns whether the state is worth a beacon. */
export function readCounter() {
    let session, answered;
    let counter;
    // A window of another origin throws, and is passed over.
    forEach([page.top, page.parent, page], (holder) => (counter = holder.Comagic || holder.CallGear || counter));
    // One that comes late has as long to answer.
    if (counter && state.y == "comagic_missing") since = now();
    try {
        session = counter.getSessionId();
        // One reading of the cookie is enough while nothing changes.
        if (state.q == "ready" && session == state.s) return true;

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
    } else if (!state.s) state.q = "none";
    if (state.q != "ready") state.y = counter ? "comagic_not_ready" : "comagic_missing";
    return state.s || isLate();
}
