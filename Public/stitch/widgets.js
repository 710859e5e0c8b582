/*
 * The widgets of the page: found by their embed codes, by the vendor's functions and by their frames.
 */

import { elements, forEach, guarded, namesOf, now, page } from "./browser.js";
import { callSetter, postMessages, wrap, wrapUtmSetter } from "./channels.js";
import { claim } from "./copies.js";
import { state, tags } from "./facts.js";
import { directLink, listedWidgets, setterPattern } from "./settings.js";
import { onReport, serve } from "./loop.js";

/** By the id of their container, in which the vendor's names end; frames made by hand by their address. */
const widgets = { __proto__: null };
let names = [];

/**
 * Where the widget's script ran before we looked, the owner may have set tags of his own: the page's text calls the setter, or
 * his callback does. They cannot be known, so ours must not replace them: the channels that take tags wait for his next call.
 */
function hasUnknownTags(tag) {
    const setter = "bukzaSetUtmFor" + tag;
    const { textContent } = document.documentElement;
    const isCalled = textContent.includes(setter + "(") && !textContent.includes("function " + setter);
    return page[setter] && (isCalled || /setutm/i.test(page["bukzaCallbackFor" + tag]));
}

/** Throws, and so does nothing, if the integration does not list the widget. */
function widgetIn(tag, id = tag.replace(/\D/g, ""), hasJustRun) {
    if (!widgets[tag] && (!listedWidgets || listedWidgets.includes(id))) {
        claim((widgets[tag] = { tag_: tag, tags_: (hasJustRun || !hasUnknownTags(tag)) && tags }));
        if (!state.w.includes(id)) state.w.push(id);
    }
    const widget = widgets[tag];
    // A frame whose `load` we have not seen has loaded with the page.
    if (!widget.retriesUntil_ && document.readyState == "complete") widget.retriesUntil_ = now() + 1e4;
    return widget;
}

function wrapCallback(widget) {
    wrap("bukzaCallbackFor" + widget.tag_, (owners) => {
        return function (...given) {
            onReport(widget, given);
            return owners && owners.apply(this, given);
        };
    });
}

/** The widget of a frame is that of its container. A frame made by hand is told as one, and served if the owner names it. */
function widgetOf(frame) {
    for (let node = frame; node; node = node.parentNode) if (widgets[node.id]) return widgets[node.id];
    const [, id] = /(?:bukza|#\/\D*\d+\/).*?(\d*)\D*$/.exec(frame.src);
    const widget = widgetIn(frame.src, id);
    return frame.src.includes(directLink) && widget;
}

function widgetOfEmbed({ src }, hasJustRun) {
    const [, id, tag] = /generate\/\d+\/(\d+)\/([^/?#]+)/.exec(src);
    const widget = widgetIn(decodeURIComponent(tag), id, hasJustRun);
    wrapCallback(widget);
    return widget;
}

/** Searches the page for what has come. */
export function findWidgets() {
    if (elements("iframe")[0]) names = namesOf(page).filter((name) => /^bukzaSet/.test(name));
    forEach(elements("script"), widgetOfEmbed);
}

/** An embed code has loaded: its functions are wrapped before their owner calls them. Or a frame has: it can take n2 soon. */
export const onLoad = guarded(({ target }) => {
    // Nothing is touched before the visitor has answered.
    if (!state.q) return;
    const isFrame = target.contentWindow;
    const widget = isFrame ? widgetOf(target) : widgetOfEmbed(target, true);
    if (isFrame) widget.retriesUntil_ = now() + 1e4;
    serve(isFrame && widget, true);
});

/** Hands n2 to the widgets that are due. */
export function handOver(isDue) {
    forEach(names, (name) => {
        const [, kind, tag] = /^(bukzaSet\w*?For)(.+)/.exec(name);
        if (!RegExp(setterPattern, "i").test(kind)) return;
        const widget = widgetIn(tag);
        wrapCallback(widget);
        wrapUtmSetter(widget, name);
        if (isDue(widget)) callSetter(widget, name);
    });
    forEach(elements("iframe"), (frame) => {
        const widget = widgetOf(frame);
        if (isDue(widget)) postMessages(widget, frame);
    });
}
