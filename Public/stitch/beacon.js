/*
 * Tells the server, when something is new.
 */

import { stringify } from "./browser.js";
import { first } from "./copies.js";
import { state } from "./facts.js";
import { beaconAddress } from "./settings.js";

let told;

/** Plain text needs no preflight. What fails at once, later, or by saying no, is followed by the next way. */
async function send(body) {
    try {
        if (await fetch(beaconAddress, { method: "POST", body, keepalive: true })) return;
    } catch (error) {}
    new Image().src = beaconAddress + "?" + encodeURIComponent(body);
}

/** An order is told once, with the session of its moment. */
export function tell() {
    // Told from the second beacon on: before that the widget may simply not have started.
    // What another copy has handed over is handed over.
    state.n = state.n || first.n;
    if (state.q == "ready") state.y = told && state.w[0] && !state.n ? "n2_channel_missing" : undefined;
    const body = stringify(state);
    if (body != told) send(body);
    state.o = undefined;
    told = stringify(state);
}
