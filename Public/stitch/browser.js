/*
 * What the script takes from the browser: once, before the page can replace more of it. What the page has already broken,
 * the script does without.
 */

export const page = window;
export const { stringify } = JSON;
export const { assign, getOwnPropertyNames: namesOf } = Object;
export const { now } = Date;

/** The page's elements of a kind, always the present ones. A form named `scripts` hides `document.scripts`, but not these. */
export const elements = (kind) => document.documentElement.getElementsByTagName(kind);

/** A function that never throws into the page. Everything that the browser or the page calls is one. */
export const guarded =
    (work) =>
    (...given) => {
        try {
            return work(...given);
        } catch (error) {}
    };

/** Does the work with each of them: one that fails keeps no other from it. */
export function forEach(list, work) {
    for (const one of list) guarded(work)(one);
}
