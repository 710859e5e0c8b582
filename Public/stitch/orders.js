/*
 * What a widget reports: that it is ready, or that an order was made.
 */

import { stringify } from "./browser.js";
import { state } from "./facts.js";
import { orderPattern } from "./settings.js";

let heard;

/** A report as text; one that is JSON already, within another, loses its escapes. */
export const textOf = (report) => stringify(report).replace(/\\/g, "");

/** The name of the report's own event, which comes first: not of one that it mentions. */
export const eventOf = (text) => /("event\w*":|"message":|^\[)"([^"{]+)/.exec(text)[2];

export const isOrder = (event) => RegExp(orderPattern, "i").test(event);

/** Notes the order that was made for the next beacon; returns whether it is new. Of several ids the first is the order's. */
export function noteOrder(text) {
    const first = (name) => (RegExp('"(order_?)?' + name + '":"?([\\w-]+)', "i").exec(text) || [])[2];
    const order = { id: first("id"), code: first("code") };
    if (heard != (heard = stringify(order))) return (state.o = order);
}
