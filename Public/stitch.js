/*
 * Stitcher's site script: finds the visitor's CoMagic session, hands it to every Bukza widget as `n2`, and tells
 * the server. docs/SCRIPT.md explains each step, each setting and each reason.
 *
 * It never throws into the page, never writes to the console, keeps nothing in the browser and leaves one global,
 * `stitcher`: what it knows, as the server is told it; for reading only. ES2017 at most, no eval.
 *
 * scripts/build-script makes two files of it: stitch.min.js (FULL is false: default settings only; at most 1,024
 * bytes after gzip, which a test checks) and stitch-full.min.js (all settings). Some forms look odd because they
 * are the shorter ones after compression. The server puts the settings in place of the one token at the end.
 */
(({ b, c, w, d, z, x, g, k, e, n, p, t, f, o, l }) => {
    let page = window;
    let doc = document;
    let state = { v: 1, c, u: doc.URL.split("#")[0].slice(0, 1024), r: doc.referrer.slice(0, 512) };
    // The pause before the next look grows by 4 ms a time: it passes 300 ms after some ten seconds. Once the session is
    // there, one look a second is enough to follow it.
    let delay = 100;
    let tags = {};
    let round = 0;
    let ready, lastReason, told, n2;

    // Of the full file only: widget ids by container, when the present wait began, the consent event's answer.
    let widgets = {};
    let since = FULL && Date.now();
    let answer;

    let attempt = (work) => {
        try {
            work();
        } catch (error) {}
    };
    let withN2 = (data) => Object.assign({}, data, FULL ? { [n || "n2"]: n2 } : { n2 });

    // The visitor's answer, nothing until there is one; asked each time, since it may be taken back.
    let consent = (said) => {
        attempt(() => {
            if (g) said = g.split(".").reduce((value, name) => value[name], page);
            else if (k) said = doc.cookie.match("(?:^|; )" + k + "=([^;]*)")[1];
            else said = e ? answer : 1;
        });
        return said;
    };
    // Containers and embed codes: they tell a widget's id, and its callback can be there before the widget starts.
    let discover = () => {
        doc.querySelectorAll('[src*="/api/script/generate/"],[id^=bukzacontainer i]').forEach((element) => {
            let found = /(\d+)\/([^/?#]+)(\?|$)/.exec(element.src || element.id + "/" + element.id);
            if (found) attempt(() => (widgets[decodeURIComponent(found[2])] = found[1].slice(-32)));
        });
        for (let tag in widgets) if (!w || w.includes(widgets[tag])) visit("", 0, tag);
    };

    // Links to the widget's own page, where our script is not: n2 and the page's tags, before the '#'.
    let rewrite = () =>
        doc.querySelectorAll(`a[href*="${l}"]`).forEach((link) => {
            let address = new URL(link.href);
            let query = address.searchParams;
            let key = n || "n2";
            if (query.get(key) == n2) return;
            for (let name in tags) if (!query.has(name)) query.set(name, tags[name]);
            query.set(key, n2);
            link.href = address;
        });

    let visit = (name, utm, tag) =>
        attempt(() => {
            let slot = "bukzaCallbackFor" + tag;
            let owners = page[slot];
            let setter = page[name];
            let widget = FULL && (widgets[tag] || tag.replace(/\D/g, ""));
            if (FULL && w && !w.includes(widget)) return;
            // One slot that the owner may fill before us, after us or over us: so it is looked at each time.
            if (!owners || !owners.n2)
                (page[slot] = function (payload) {
                    attempt(() => {
                        let text = JSON.stringify(payload);
                        if (
                            FULL && o
                                ? RegExp(o, "i").test((/event\W+([\w.:-]+)/.exec(text) || [])[1])
                                : /(order|book|reserv)\w*(creat|compl|succ)/i.test(text)
                        ) {
                            state.o = {};
                            text.replace(
                                /"(?:order_?)?(id|code)":"?([\w-]+)/gi,
                                (all, key, value) => (state.o[key[2] ? "code" : "id"] = value)
                            );
                        }
                        // The widget is ready, or ready again: what it was given before may be lost.
                        if (/INIT/.test(text)) round++;
                        run();
                    });
                    return owners && owners.apply(this, arguments);
                }).n2 = 1;
            if (FULL && !state.w.includes(widget)) state.w.push(widget);
            if (utm) {
                if (!FULL) state.w.push(tag.replace(/\D/g, ""));
                // A call may replace what an earlier one set: the owner's own keeps n2, ours keeps the owner's tags.
                if (!setter.n2) page[name] = (data) => setter(withN2((tags = data)));
            }
            if (page[name].n2 != n2 + round) {
                page[name].n2 = n2 + round;
                if (!FULL || p == null || RegExp(p).test(name.slice(0, -tag.length))) {
                    state.n = true;
                    page[name](utm ? tags : withN2());
                }
                if (!FULL || f != "") {
                    page[tag]
                        .querySelector("iframe")
                        .contentWindow.postMessage(
                            JSON.stringify({
                                type: (FULL && t) || "BUKZA_CROSS_FRAME_WIDGET",
                                event: (FULL && f) || "SET_UTM",
                                data: withN2(tags),
                            }),
                            "*"
                        );
                    if (FULL) state.n = true;
                }
            }
        });

    let run = () =>
        attempt(() => {
            let own, id, hit;
            let reason = "comagic_missing";
            let said = FULL && consent();
            let refused = FULL && /^(0|f|n|d|r|$)/i.test(said);
            if (FULL && said == null) return;
            attempt(() => {
                let counter = page.Comagic || page.CallGear;
                id = counter.getSessionId();
                reason = "comagic_not_ready";
                counter = counter.getCredentials();
                hit = counter.hit_id;
                own = counter.comagic_id.split(".")[1];
            });
            // A counter that comes late has the whole deadline for its track view.
            if (lastReason != reason) {
                delay = 100;
                if (FULL) since = Date.now();
            }
            lastReason = reason;
            // Until the track view is answered (hit) the cookie holds the visitor's previous session; and a cookie
            // that disagrees with the page's own answer is not this visit's either.
            if (
                /^[1-9]\d{0,18}$/.test((id = id || own)) &&
                (hit > 0 && (own || id) == id ? (ready = delay = 1e3) : (FULL && d ? Date.now() - since > d : delay > 300) && !(FULL && z))
            )
                state.s = id;
            if (refused) {
                reason = "consent_refused";
                state.s = ready = undefined;
            }
            state.q = state.s ? (ready ? "ready" : "stale") : "none";
            state.y = ready ? undefined : reason;
            n2 = state.s || "~" + reason;
            state.w = [];
            if (FULL) attempt(discover);
            // Without a frame there is no widget, and no need to look through all globals.
            if (page[0]) Object.keys(page).join().replace(/bukzaSet(Utm)?\w*For([^,]+)/g, visit);
            if (FULL && l) attempt(rewrite);
            if (FULL && ready && state.w[0] && !state.n) state.y = "n2_channel_missing";
            let body = JSON.stringify(state);
            if (body != told && (state.s || (FULL && d ? Date.now() - since > d : delay > 300) || refused))
                fetch(b, { method: "POST", keepalive: 1, body: (told = body) }).catch(
                    () => navigator.sendBeacon(b, body) || (new Image().src = b + "?" + body)
                );
        });

    let tick = () => {
        run();
        setTimeout(tick, (delay += 4));
    };

    if (!page.stitcher && !(FULL && x && (navigator.webdriver || RegExp(x, "i").test(navigator.userAgent)))) {
        page.stitcher = state;
        new URL(doc.URL).searchParams.forEach((value, name) => /utm_/.test(name) && (tags[name] = value));
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
            if (/[?&]stitcher_debug/.test(state.u))
                attempt(() => {
                    doc.head.appendChild(doc.createElement("script")).src = b.replace(/b(\/[^/]+)$/, "s$1/debug.js");
                });
            new MutationObserver(run).observe(doc, { childList: true, subtree: true });
        }
        doc.addEventListener("load", run, 1);
        tick();
    }
})(__STITCHER__);
