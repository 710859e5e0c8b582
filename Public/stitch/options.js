/*
 * What only some owners ask for. It is built on its own, and the server adds it to the script where a setting needs it.
 */

import { askForConsent } from "./consent.js";
import { followOuterPage } from "./outer.js";
import { leaveRobotsAlone } from "./robots.js";
import { rewriteOpenedWindows } from "./windows.js";

/**
 * Called by the script before its first look. `script` is what the script offers: its `settings` and its `state`; `session`,
 * whose `read` an option may replace; `look`, `rewrite` and `guarded`. Throws where there must be no look at all.
 */
export default (...script) => {
    for (const option of [leaveRobotsAlone, rewriteOpenedWindows, followOuterPage, askForConsent]) option(...script);
};
