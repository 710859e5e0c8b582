/*
 * Links to the widget's own page, where our script is not: they carry n2 and the page's tags, before the '#'.
 */

import { elements, forEach } from "./browser.js";
import { n2 } from "./counter.js";
import { tags } from "./facts.js";
import { directLink, field } from "./settings.js";

/** Tags that the address has already stay as they are. */
export function rewrite(link) {
    if (!link.href.includes(directLink || "//app.bukza.")) return;
    const pairs = new URLSearchParams(link.search);
    if (pairs.get(field) == n2()) return;
    for (const name in tags) if (!pairs.has(name)) pairs.set(name, tags[name]);
    pairs.set(field, n2());
    link.search = pairs;
}

export const rewriteLinks = () => forEach(elements("a"), rewrite);
