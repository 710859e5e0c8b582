/*
 * The widgets of the page: found by their embed codes, by the vendor's functions and by their frames.
 */

import { elements, guarded, namesOf, now, page } from "./browser.js";
import { callSetter, postMessages, wrapSetter } from "./channels.js";
import { claim, isServed } from "./copies.js";
import { state } from "./facts.js";
import { directLink, listedWidgets, setterPattern } from "./settings.js";
import { hand, onReport } from "./loop.js";

/** By the id of their container, in which the vendor's names end; frames made by hand by their address. */
const widgets = {};
const known = [];
let names = [];

/** Nothing, if the integration does not list the widget. */
function widgetIn(tag, id = tag.replace(/\D/g, "")) {
    if (!widgets[tag] && (!listedWidgets || listedWidgets.includes(id))) {
        claim((widgets[tag] = { tag, loaded: document.readyState == "complete" && now() }));
        if (!state.w.includes(id)) state.w.push(id);
    }
    return widgets[tag];
}

/** The callback is one slot, which the owner may fill before us, after us or over us: so it is looked at each time. */
function wrapCallback(widget) {
    const slot = "bukzaCallbackFor" + widget.tag;
    const owners = page[slot];
    if (owners && owners == widget.callback) return;
    widget.setsTags = /setutm/i.test(owners);
    page[slot] = widget.callback = function (...given) {
        guarded(onReport)(widget, given);
        return owners && owners.apply(this, given);
    };
}

/** The widget of a frame is that of its container. A frame made by hand is told as one, and served if the owner names it. */
function widgetOf(frame) {
    for (let node = frame; node; node = node.parentNode) if (widgets[node.id]) return widgets[node.id];
    const [, id] = /#\/(?:user\/)?\d+\/(?:timetable\/)?(\d+)/.exec(frame.src) || /bukza()/.exec(frame.src);
    const widget = widgetIn(frame.src, id);
    return frame.src.includes(directLink) && widget;
}

const findEmbedCode = guarded(({ src }) => {
    const [, id, tag] = /generate\/\d+\/(\d+)\/([^/?#]+)/.exec(src);
    wrapCallback(widgetIn(decodeURIComponent(tag), id));
});

/** Searches the page for what has come. */
export function findWidgets() {
    if (elements("iframe")[0]) names = namesOf(page);
    for (const script of elements("script")) findEmbedCode(script);
}

const visitSetter = guarded((name, isDue) => {
    const [, kind, tag] = /^(bukzaSet\w*?For)(.+)/.exec(name);
    if (!RegExp(setterPattern, "i").test(kind)) return;
    const widget = widgetIn(tag);
    wrapCallback(widget);
    wrapSetter(widget, name);
    if (isServed(widget) && isDue(widget)) callSetter(widget, name, kind);
});

const visitFrame = guarded((frame, isDue) => {
    const widget = widgetOf(frame);
    if (!known.includes(frame)) {
        known.push(frame);
        frame.addEventListener("load", () => hand((widget.loaded = now()) && widget));
    }
    if (isServed(widget) && isDue(widget)) postMessages(widget, frame);
});

/** Hands n2 to the widgets that are due. */
export function handOver(isDue) {
    for (const name of names) visitSetter(name, isDue);
    for (const frame of elements("iframe")) visitFrame(frame, isDue);
}
