/*
 * A stand-in of what Bukza answers to `GET /api/script/generate/USER/WIDGET/TAG`: an iframe of another origin in
 * the container, the documented callback and UTM setter, both named after the container's id.
 *
 * The vendor has not published how `n2` is set, so the channel it "really" understands is chosen on the script's
 * own address (tests do that):
 *   channel   setter (default)  window.bukzaSetNForTAG({n2: "…"}) exists
 *             utm               bukzaSetUtmForTAG takes n2 beside the five tags
 *             message           the frame takes n2 out of the documented string message
 *             own               the frame takes n2 out of a string message of its own, SET_N2
 *             none              n2 cannot be set
 *   merge     "on": a setter adds to what was set before; otherwise it replaces it
 *   capture   "on": the callback is read once, when this script starts, not at each call
 *   setter    name of the n2 setter between "bukzaSet" and "For"; default N
 *   event     name of the event after an order; default ORDER_CREATED
 *   ready     milliseconds that the frame needs to start; before that it takes no message and says nothing; default 0
 */
(function () {
    "use strict";

    var frameURL = "{{FRAME_URL}}";
    var user = "{{USER}}";
    var widget = "{{WIDGET}}";
    var tag = "{{TAG}}";

    var self = document.currentScript;
    var query = new URLSearchParams(self && self.src.indexOf("?") >= 0 ? self.src.slice(self.src.indexOf("?")) : "");
    var channel = query.get("channel") || "setter";
    var callbackName = "bukzaCallbackFor" + tag;
    var captured = query.get("capture") === "on" ? window[callbackName] : null;

    var container = document.getElementById(tag);
    if (!container) return;

    // The widget takes the page's own tags by itself; in the frame's address they stand before the '#'.
    var tags = new URLSearchParams();
    new URLSearchParams(location.search).forEach(function (value, name) {
        if (/^utm_(source|medium|campaign|term|content)$/.test(name) && !tags.has(name)) tags.set(name, value);
    });
    tags.set("t", Date.now());
    tags.set("channel", channel);
    if (query.get("merge") === "on") tags.set("merge", "on");
    if (query.get("ready")) tags.set("ready", query.get("ready"));

    var frame = document.createElement("iframe");
    frame.src = frameURL + "?" + tags + "#/user/" + user + "/timetable/" + widget + "?container=" + tag + "&autoresize=true";
    frame.title = "Онлайн-бронирование";
    frame.style.cssText = "display:block;width:100%;min-height:520px;border:0";
    container.textContent = "";
    container.appendChild(frame);

    function send(event, data) {
        // The vendor's documented message names every origin, so it may be sent before the frame has loaded.
        frame.contentWindow.postMessage(
            JSON.stringify({ type: "BUKZA_CROSS_FRAME_WIDGET", event: event, data: data }), "*");
    }

    function call(payload) {
        var callback = query.get("capture") === "on" ? captured : window[callbackName];
        if (typeof callback === "function") callback(payload);
    }

    window["bukzaSetUtmFor" + tag] = function (utm) {
        var data = {};
        Object.keys(utm).forEach(function (name) {
            if (/^utm_/.test(name) || (channel === "utm" && name === "n2")) data[name] = utm[name];
        });
        send("SET_UTM_BY_SETTER", data);
    };
    if (channel === "setter") {
        var setter = query.get("setter") || "N";
        window["bukzaSet" + setter + "For" + tag] = function (values) {
            // A setter that is named after the field takes its text, any other an object of fields.
            send("SET_N_BY_SETTER", { n2: setter === "N2" ? values : values.n2 });
        };
    }

    window.addEventListener("message", function (event) {
        if (event.source !== frame.contentWindow || typeof event.data !== "string") return;
        var message;
        try {
            message = JSON.parse(event.data);
        } catch (error) {
            return;
        }
        if (message.type !== "BUKZA_CROSS_FRAME_WIDGET") return;
        if (message.event === "RESIZE") {
            frame.style.height = message.data.height + "px";
            return;
        }
        if (message.event === "ORDER_CREATED" && query.get("event")) message.event = query.get("event");
        call({ message: message });
    });
})();
