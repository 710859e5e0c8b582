/*
 * Automated browsers: as if the script were not there.
 */

export function leaveRobotsAlone({ x: bots }) {
    if (bots && (navigator.webdriver || RegExp(bots, "i").test(navigator.userAgent))) {
        delete window._stitch;
        throw bots;
    }
}
