/*
 * The overlay of `?stitcher_debug` and of the bookmarklet: shows what the site script knows on this page. It only
 * reads: `window._stitch`, the counter's documented calls, the names of the widgets' functions. Loaded on demand;
 * nothing of it reaches ordinary visitors. It lives in a shadow root, so it takes no styles and gives none.
 */
(function () {
    "use strict";

    var id = "stitcher-debug";
    if (document.getElementById(id)) return;

    var russian = /^(ru|be|kk|uk)/i.test(navigator.language || "");
    function say(ru, en) {
        return russian ? ru : en;
    }

    var reasons = {
        comagic_missing: say("счётчик CoMagic на странице не найден", "no CoMagic counter on this page"),
        comagic_not_ready: say("CoMagic ещё не ответил или заблокирован", "CoMagic has not answered yet, or is blocked"),
        consent_refused: say("посетитель не дал согласия", "the visitor refused consent"),
        n2_channel_missing: say("виджету некуда передать n2", "the widget offers no way to set n2"),
    };
    var readiness = {
        ready: say("готова", "ready"),
        stale: say("последняя известная (CoMagic не ответил)", "last known one (CoMagic did not answer)"),
        none: say("нет", "none"),
    };

    function attempt(work) {
        try {
            return work();
        } catch (error) {
            return undefined;
        }
    }

    function counter() {
        var name = window.Comagic ? "Comagic" : window.CallGear ? "CallGear" : "";
        if (!name) return say("не найден", "not found");
        var credentials = attempt(function () {
            return window[name].getCredentials();
        });
        var answered = credentials && credentials.hit_id > 0;
        return name + ", " + (answered ? say("ответил", "answered") : say("ждём ответа", "waiting for its answer"));
    }

    function channels() {
        var names = Object.keys(window).filter(function (name) {
            return /^bukzaSet.+For./.test(name);
        });
        var frames = document.querySelectorAll('[id^="bukzacontainer" i] iframe').length;
        if (frames) names.push(say("сообщение во фрейм", "frame message") + " × " + frames);
        return names.join("\n") || "—";
    }

    function lastBeacon(state) {
        var entries = performance.getEntriesByType("resource").filter(function (entry) {
            return /\/b\/[^/]+$/.test(entry.name);
        });
        var last = entries[entries.length - 1];
        if (!last) return say("ещё не отправлен", "none sent yet");
        var status = last.responseStatus ? ", HTTP " + last.responseStatus : "";
        return Math.round(last.startTime) + " ms" + status + (state.o ? ", " + JSON.stringify(state.o) : "");
    }

    function rows() {
        var state = window._stitch;
        if (!state) return [[say("Скрипт Stitcher", "Stitcher script"), say("не запущен на этой странице", "not running on this page")]];
        return [
            [say("Счётчик", "Counter"), counter()],
            [say("Сессия", "Session"), state.s || "—"],
            [say("Состояние", "Readiness"), readiness[state.q] || state.q || "—"],
            [say("Причина", "Reason"), state.y ? (reasons[state.y] || state.y) + " (" + state.y + ")" : "—"],
            [say("Виджеты", "Widgets"), (state.w || []).join(", ") || say("не найдены", "none found")],
            [say("n2 передан", "n2 handed over"), state.n ? say("да", "yes") : say("нет", "no")],
            [say("Каналы", "Channels"), channels()],
            [say("Последний маячок", "Last beacon"), lastBeacon(state)],
            [say("Версия", "Version"), state.c || "—"],
        ];
    }

    var host = document.createElement("div");
    host.id = id;
    var root = host.attachShadow({ mode: "open" });
    var panel = document.createElement("div");
    panel.style.cssText =
        "all:initial;position:fixed;right:12px;bottom:12px;z-index:2147483647;max-width:min(420px,calc(100vw - 24px));" +
        "box-sizing:border-box;padding:14px 16px;background:#17202b;color:#f4f6f8;border-radius:12px;" +
        "box-shadow:0 8px 30px rgba(0,0,0,.35);font:13px/1.45 system-ui,sans-serif";
    root.appendChild(panel);

    function line(text, style) {
        var element = document.createElement("div");
        element.textContent = text;
        element.style.cssText = style;
        return element;
    }

    function draw() {
        panel.textContent = "";
        var head = line("Stitcher", "display:flex;justify-content:space-between;font-weight:700;margin-bottom:8px");
        var close = document.createElement("button");
        close.textContent = "×";
        close.setAttribute("aria-label", say("Закрыть", "Close"));
        close.style.cssText = "all:unset;cursor:pointer;padding:0 6px;font-size:18px;line-height:1";
        close.onclick = function () {
            clearInterval(timer);
            host.remove();
        };
        head.appendChild(close);
        panel.appendChild(head);
        rows().forEach(function (row) {
            var pair = line("", "display:grid;grid-template-columns:120px 1fr;gap:10px;padding:3px 0");
            pair.appendChild(line(row[0], "color:#9fb0c3"));
            pair.appendChild(line(row[1], "white-space:pre-wrap;overflow-wrap:anywhere"));
            panel.appendChild(pair);
        });
    }

    var timer = setInterval(draw, 1000);
    draw();
    (document.body || document.documentElement).appendChild(host);
})();
