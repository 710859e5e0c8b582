/*
 * Stitcher's site script: finds the visitor's CoMagic session, hands it to every Bukza widget as `n2`, and tells
 * the server. docs/SCRIPT.md explains each step, each setting and each reason.
 *
 * It never throws into the page, never writes to the console, keeps nothing in the browser and leaves one global,
 * `_stitch`: what it knows, as the server is told it; for reading only. ES2017 at most, no eval.
 *
 * scripts/build-script makes three files of it. stitch.min.js (LIST and FULL are false) knows the default settings
 * only and is at most 1,024 bytes after gzip, which a test checks; stitch-list.min.js (LIST) also the widget list and
 * stale sessions; stitch-full.min.js (both) all settings. Some forms, and the order of keys and alternatives, look odd
 * because they are the shorter ones after compression, or the ones that cost the page less time; test_work.py holds that.
 * The server puts the settings in place of the one token at the end.
 */
(({ b, w, z, d, x, g, k, e, n, p, t, f, o, l }) => {
    // Many a page has a global `self`, `URL` or `length` of its own, often by a forgotten declaration: nothing here needs them.
    // (With LIST the observer counts by `length`; where that is the page's own, a new frame waits for the next look.)
    let page = window;
    let doc = document;
    let state = { v: 1, c: VERSION, r: doc.referrer.slice(0, 512), u: doc.URL.split("#")[0].slice(0, 1e3) };
    let tags = {};
    // The pause before the next look grows by 12 ms a time: it passes 512 ms after eight to nine seconds. Once the session
    // is there, one look in three seconds is enough to follow it: the counter reads cookies, which costs time. It is
    // read again anyway when a widget reports an order.
    let delay = 250;
    let reason = "comagic_missing";
    // What was told last; the page's globals as they were last listed.
    let told, names, settled, n2;

    // With LIST only: how many frames and scripts there were when last looked at; widget ids by container and the owner's UTM
    // tags by callback.
    let counted;
    let known = {};

    // With FULL only: when the present wait began, the consent event's answer, what the visitor was last found to say.
    let since = FULL && Date.now();
    let answer, said;

    // The visitor's answer, nothing until there is one; asked each time, since it may be taken back.
    let consent = (reply) => {
        try {
            if (g) reply = g.split(".").reduce((value, name) => value[name], page);
            else if (k) reply = doc.cookie.match("(?:^|; )" + k.replace(/\W/g, "\\$&") + "=([^;]*)")[1];
            else reply = e ? answer : 1;
        } catch (error) {}
        return reply;
    };

    // Links to the widget's own page, where our script is not: n2 and the page's tags, before the '#'.
    let rewrite = () => {
        try {
            doc.querySelectorAll(`a[href*="${l}"]`).forEach((link) => {
                let query = new URLSearchParams(link.search);
                let key = n || "n2";
                if (query.get(key) == n2) return;
                Object.keys(tags).forEach((name) => query.has(name) || query.set(name, tags[name]));
                query.set(key, n2);
                link.search = query;
            });
        } catch (error) {}
    };

    // Reads the counter, looks after the widgets, tells the server. Where something was `seen` by which only the widgets can
    // have changed (anything true: something has loaded or was inserted, a widget reports), it does not read the counter and,
    // with LIST, tells nothing: the next look does. What a widget reports (`true`) brings no other, so the page's globals are
    // not listed again. The other parameters are never given: they are shorter than variables.
    let run = (seen, session, counter, own, beacon) => {
        if (FULL && !seen) said = consent();
        let refused = FULL && /^(0|f|n|d|r|$)/i.test(said) && "consent_refused";
        if (FULL && said == null) return;
        try {
            if (!seen)
                if ((counter = page.Comagic || page.CallGear))
                    if (reason != (reason = "comagic_not_ready")) {
                        // It has just come and has the whole deadline for its track view. The next look asks it, most often
                        // when its settings have come: before that it throws, and a process's first throw costs a millisecond.
                        // Only the reason is new by that, which is not worth handing over to each widget a quarter of a second
                        // before the session: `beacon`, otherwise set at the end, says that this look goes no further.
                        beacon = delay = 250;
                        if (FULL) since = Date.now();
                    } else {
                        // Until the track view is answered (hit_id is NaN) the cookie holds the visitor's previous session,
                        // and a cookie that disagrees with the page's own answer is not this visit's either. That answer,
                        // comagic_id, is undocumented: of a counter without it (an exception) the cookie is believed.
                        session = counter.getSessionId();
                        counter = counter.getCredentials();
                        if (counter.hit_id) {
                            own = session;
                            own = counter.comagic_id.split(".")[1];
                        }
                    }
        } catch (error) {}
        if (
            /^[1-9]\d{0,18}$/.test((session = session || own)) &&
            (session == own
                ? (delay = settled = 3e3)
                : (FULL && d ? Date.now() - since > d : delay > 512) && !(LIST && z))
        )
            state.s = session;
        if (refused) state.s = settled = undefined;
        // (A number's `y` is undefined: no reason is told.)
        state.y = settled ? delay.y : refused || reason;
        if (!LIST) state.w = [];
        n2 = state.s || "~" + (refused || reason);
        state.q = state.s ? (settled ? "ready" : "stale") : "none";

        // One widget's function, or (without a name) its embed code, which is seen before the widget starts.
        let visit = (name, forUtm, tag) => {
            try {
                // An embed code's address holds the container's name as addresses do.
                let encoded = tag;
                if (LIST) tag = decodeURIComponent(tag);
                let setter = page[name];
                let slot = "bukzaCallbackFor" + tag;
                let owners = page[slot];
                // The vendor names a container after its widget; any other name is found in the embed code.
                let widget = LIST && (known[tag] = known[encoded] || tag.replace(/\D/g, ""));
                if (LIST && w && !w.includes(widget)) return;
                // One slot that the owner may fill before us, after us or over us: so it is looked at each time.
                // Its n2 counts how often the widget was tried or ready: what it was given before may be lost. Once it was ready
                // it is tried no more, nor after some tries; that number is added for being ready.
                if (!owners || !owners.n2)
                    (page[slot] = function (...given) {
                        try {
                            let found = {};
                            let text = JSON.stringify(given);
                            // One pass over all that is told: a made order is known by a word, wherever it stands; of several
                            // ids or codes the first is the order's, those after it are of what it holds. (No room for
                            // what is null: it is told as that word, which the server knows.)
                            text.replace(
                                /"(order_?)?(id|code)":"?([\w-]+)|init|(order|book|reserv)\w*(paid|compl|crea|succ)/gi,
                                (all, prefix, key, value, made) =>
                                    key
                                        ? (found[(all = key[2] ? "code" : "id")] = found[all] || value)
                                        : made
                                        ? (FULL && o) || (state.o = found)
                                        : (page[slot].n2 += LIST ? 20 : 9)
                            );
                            if (FULL && o && RegExp(o, "i").test((/event\W+([\w.:-]+)/.exec(text) || [])[1]))
                                state.o = found;
                            // The counter is asked again only where it matters.
                            run(found != state.o);
                        } catch (error) {}
                        return owners && owners.apply(this, given);
                    }).n2 = 1;
                if (LIST) state.w.includes(widget) || state.w.push(widget);
                else if (forUtm) state.w.push(tag.replace(/\D/g, ""));
                // A function is given n2 once, and again when n2 has changed or the widget is ready. Whether it is may never be
                // heard: it was before us, the vendor has kept the callback of its start, or the owner has put another in
                // its place. So until then it is tried with some looks; not with the first nor in between, since to touch a
                // frame that is still empty costs the page 1 ms (the browser makes a script context for it). Each of its
                // functions, embed codes and containers counts. (Where the slot is the owner's for good, that is no number.)
                seen || page[slot].n2 > (LIST ? 20 : 9) || page[slot].n2++;
                if ((!LIST || setter) && setter.n2 != n2 + page[slot].n2 && !(page[slot].n2 <= (FULL ? 5 : LIST ? 4 : 2))) {
                    // A call may replace what an earlier one set: the owner's own keeps n2, ours keeps the owner's tags.
                    (page[name] = forUtm
                        ? (theirs) =>
                              setter(
                                  LIST
                                      ? (known[slot] = Object.assign({}, theirs, { [(FULL && n) || "n2"]: n2 }))
                                      : (tags = Object.assign({}, theirs, { n2 }))
                              )
                        : setter
                    ).n2 = n2 + page[slot].n2;
                    if (!FULL || p == null || RegExp(p).test(name.slice(0, -tag.length))) {
                        page[name](forUtm ? (LIST && known[slot]) || tags : { [(FULL && n) || "n2"]: n2 });
                        state.n = true;
                    }
                    if (forUtm && (!FULL || f != "")) {
                        page[tag].querySelector("iframe").contentWindow.postMessage(
                            JSON.stringify({
                                event: (FULL && f) || "SET_UTM",
                                data: FULL ? Object.assign({}, known[slot] || tags, { [n || "n2"]: n2 }) : (LIST && known[slot]) || tags,
                                type: (FULL && t) || "BUKZA_CROSS_FRAME_WIDGET",
                            }),
                            "*"
                        );
                        if (FULL) state.n = true;
                    }
                }
            } catch (error) {}
        };

        if (LIST) {
            if (seen != 1)
                for (let embed of doc.scripts)
                    embed.src.replace(
                        /generate\/\d+\/(\d+)\/([^?]+)/,
                        (path, digits, container) => {
                            known[container] = digits;
                            visit("", "", container);
                        }
                    );
            if (FULL && !seen) doc.querySelectorAll("[id^=bukzacontainer i]").forEach(({ id }) => visit("", "", id));
        }
        // Without a frame there is no widget that has started, and no need to go through all globals. (An `if` is longer.)
        beacon ||
            (doc.querySelector("iframe") &&
                (seen == 1 && (!LIST || names) ? names : (names = Object.keys(page) + "")).replace(
                    /bukzaSet(Utm)?\w*?For([^,]+)/g,
                    visit
                ));

        // A widget that is only starting must not be told as one that takes no n2.
        if (LIST && seen) return;
        if (FULL && l) rewrite();
        // Told from the second beacon on: before that the widget may simply not have started.
        if (LIST && settled && told && state.w[0] && !state.n) state.y = "n2_channel_missing";
        // A fetch that throws at once counts as one that fails, by being called in an async function; so does a sendBeacon that
        // is missing, throws, or says no (a text is no function, so to call it throws). Once there is a session the pause is
        // over 512 as well.
        if (((FULL && d ? state.s || Date.now() - since > d : delay > 512) || refused) && told != (beacon = JSON.stringify(state)))
            (async () => fetch(b, { body: (told = beacon), keepalive: 1, method: "POST" }))()
                .catch(() => navigator.sendBeacon(b, beacon) || beacon())
                .catch(() => (new Image().src = b + "?" + beacon));
    };

    let tick = () => setTimeout(tick, (run(), (delay += 12)));

    if (!page._stitch && !(FULL && x && (navigator.webdriver || RegExp(x, "i").test(navigator.userAgent)))) {
        page._stitch = state;
        if (LIST) state.w = [];
        new URLSearchParams(location.search).forEach(
            (content, parameter) => /utm/.test(parameter) && (tags[parameter] = content)
        );
        if (FULL) {
            if (e)
                page.addEventListener(
                    e,
                    (event) => {
                        answer = event.detail == null ? 1 : event.detail;
                        run();
                    },
                    true
                );
        }
        // (Later is shorter where nothing that comes between can fail.)
        if (LIST) tick();
        // A widget that starts is seen at once: before its owner can use it, with LIST even before it runs.
        if (LIST)
            new MutationObserver(
                () => counted != (counted = page.length + doc.scripts.length) && run(2)
            ).observe(doc, { childList: 1, subtree: 1 });
        // Of what loads, only an embed code (`…/generate/…`) brings a widget at once: a page has many scripts, pictures and
        // frames of its own, and to list its globals for each would cost more than all the rest.
        else doc.addEventListener("load", (loaded) => /enera/.test(loaded.target.src) && run(loaded), 1);
        // The overlay is a file of its own, which ordinary visitors never load.
        if (LIST && /stitcher_debug/.test(state.u))
            doc.head.appendChild(doc.createElement("script")).src = b + "/debug.js";
        if (!LIST) tick();
    }
})(__STITCHER__);
