/*
 * The ways in which n2 reaches a widget. The vendor has published none, so the script tries those that fit its habits.
 */

import { assign, page, stringify } from "./browser.js";
import { isServed } from "./copies.js";
import { n2 } from "./counter.js";
import { state, tags } from "./facts.js";
import { field, messageEvents, type } from "./settings.js";

const withN2 = (data) => assign({}, data, { [field]: n2() });
const isUtm = (name) => /utm/i.test(name);

/**
 * Puts a wrapper in the place of the UTM setter. A call may replace what an earlier one has set: so the owner's own call
 * keeps n2, and ours keep the owner's tags.
 */
export function wrapSetter(widget, name) {
    const setter = page[name];
    if (!isUtm(name) || setter == widget.wrapper) return;
    widget.setter = setter;
    page[name] = widget.wrapper = (theirs) => {
        widget.tags = theirs;
        setter(isServed(widget) ? withN2(theirs) : theirs);
    };
}

/** Whether the owner sets tags himself, and has not yet done so before our eyes: his may be there already. */
const isOwnersTurn = (widget) => widget.setsTags && !widget.tags;

/** A setter of the field alone takes its value, any other an object of fields. */
export function callSetter(widget, name, kind) {
    if (!isUtm(name)) page[name](RegExp("Set" + field + "For", "i").test(kind) ? n2() : withN2());
    else if (isOwnersTurn(widget)) return;
    else {
        // One that throws takes nothing, by message neither.
        widget.refuses = true;
        widget.setter(withN2(widget.tags || tags));
        widget.refuses = false;
    }
    state.n = true;
}

export function postMessages(widget, { contentWindow }) {
    if (widget.refuses) return;
    for (const event of messageEvents.match(/\w+/g)) {
        if (isUtm(event) && isOwnersTurn(widget)) continue;
        const data = withN2(isUtm(event) && (widget.tags || tags));
        contentWindow.postMessage(stringify({ type, event, data }), "*");
        state.n = true;
    }
}
