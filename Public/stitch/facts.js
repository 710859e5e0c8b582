/*
 * What is known of the page.
 */

import { guarded } from "./browser.js";

/** The address with which the page was opened: some script may have cleaned the bar, with the tags, before ours came. */
export const [address] = (guarded(() => performance.getEntriesByType("navigation")[0].name)() || location.href).split("#");

/** The page's `utm_` tags. Of a repeated one the first counts, as it does for the vendor. */
export const tags = { __proto__: null };
new URLSearchParams(address.replace(/^[^?]*/, "")).forEach((value, name) => {
    if (/^utm_/.test(name) && !tags[name]) tags[name] = value;
});

/** A form named `referrer` hides `document.referrer`, but not the prototype's getter. */
const referrer = Reflect.get(Document.prototype, "referrer", document);

/**
 * The body of the last or next beacon, which `window._stitch` shows. docs/WIRE.md describes the keys. `all` is what several
 * copies on a page share; it is a function, because JSON leaves functions out.
 */
export const state = { v: 1, c: VERSION, u: address.slice(0, 1e3), r: referrer.slice(0, 512), w: [], all() {} };
