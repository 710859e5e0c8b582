/*
 * Several copies of the script on one page: one for each integration. They share `_stitch.all`.
 */

import { page } from "./browser.js";
import { state } from "./facts.js";
import { beaconAddress, listedWidgets } from "./settings.js";

/** The state of the page's first copy. */
export let first;
let shared;

/** Enters this copy; answers whether it is its integration's first. */
export function enter() {
    first = page._stitch = page._stitch || state;
    shared = first.all;
    return shared[beaconAddress] != (shared[beaconAddress] = true);
}

/** A widget is served by the copy that lists it, or else by the first copy without a list. */
export function claim({ tag_ }) {
    if (listedWidgets || !shared[tag_]) shared[tag_] = beaconAddress;
}

export const isServed = ({ tag_ }) => shared[tag_] == beaconAddress;
