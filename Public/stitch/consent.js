/*
 * The visitor's consent. A state (a global or a cookie) answers and an event wakes the script; without a state the event
 * itself answers. A yes must be a clear yes: all that is neither yes nor no is no answer, and then nothing is done.
 */

import { page, stringify } from "./browser.js";
import { consentCookie, consentEvent, consentGlobal, no, yes } from "./settings.js";

let answer;

function value() {
    if (consentGlobal) return consentGlobal.split(".").reduce((holder, name) => holder[name], page);
    if (consentCookie) return decodeURIComponent(RegExp("(^|; )" + consentCookie + "=([^;]*)").exec(document.cookie)[2]);
    return answer;
}

/** Answers `true` or `false`, and throws while there is no answer. Asked at each look: it may be taken back. */
export function isConsented() {
    if (!yes) return true;
    const text = typeof value() == "object" ? stringify(value()) : value();
    return RegExp(yes, "i").test(text) || !RegExp(no, "i").exec(text)[0];
}

export function hearConsent({ detail }) {
    answer = detail == null ? "yes" : detail;
}
