/*
 * The ways in which n2 reaches a widget. The vendor has published none, so the script tries those that fit its habits.
 */

import { assign, page, stringify } from "./browser.js";
import { n2 } from "./counter.js";
import { state } from "./facts.js";
import { field, messageEvents, type } from "./settings.js";

const withN2 = (data) => assign({}, data, { [field]: n2() });
const isUtm = (name) => /utm/i.test(name);
const wrappers = {};

/** Puts a wrapper in the place of a global that owner and vendor may set at any time: so it is looked at each time. */
export function wrap(name, makeWrapper) {
    const wrapped = page[name];
    if (!wrapped || wrapped != wrappers[name]) page[name] = wrappers[name] = makeWrapper(wrapped);
}

/** The owner's own call keeps n2, and its tags are those of every later call, because a call may replace what an earlier one set. */
export function wrapUtmSetter(widget, name) {
    if (!isUtm(name)) return;
    wrap(name, (setter) => (theirs) => {
        widget.tags_ = theirs;
        setter(withN2(theirs));
    });
}

/** Gives n2 by a channel, with the widget's tags if the channel's name says that it takes them. */
function give(widget, name, channel) {
    const data = isUtm(name) ? widget.tags_ : {};
    if (data) {
        channel(withN2(data));
        state.n = true;
    }
}

/** A setter of the field alone takes its value, any other an object of fields. */
export function callSetter(widget, name) {
    give(widget, name, (data) => {
        // One that throws takes nothing, by message neither.
        widget.refuses_ = isUtm(name);
        page[name](RegExp("Set" + field + "For", "i").test(name) ? n2() : data);
        widget.refuses_ = false;
    });
}

export function postMessages(widget, { contentWindow }) {
    if (widget.refuses_) return;
    for (const event of messageEvents.match(/\w+/g)) {
        give(widget, event, (data) => contentWindow.postMessage(stringify({ type, event, data }), "*"));
    }
}
