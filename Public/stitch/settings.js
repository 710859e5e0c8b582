/*
 * The settings of the integration. The server puts them in place of the token as an object literal; a key with its
 * default value is left out. docs/SCRIPT.md describes each. What only some owners ask for is read by options.js.
 */

export const settings = __STITCHER__;

export const {
    b: beaconAddress,
    w: listedWidgets,
    z: dropsStale,
    d: deadline = 1e4,
    n: field = "n2",
    p: setterPattern = /^bukzaSet(Utm|N\d*|Notes?|(Order|Hidden|Custom|Extra)?(Fields?|Params?|Data))For$/,
    t: type = "BUKZA_CROSS_FRAME_WIDGET",
    f: messageEvents = "SET_UTM,SET_N2",
    o: orderPattern = /(^|[.:/])(order|booking|reservation)[\W_]*(paid|made|placed|confirmed|completed?|created|success)$/,
    l: directLink,
} = settings;
