/*
 * A stand-in of the CoMagic counter script: the globals, the order of events and the traps that were observed in
 * saved copies of the vendor's script (2018-2024). It tracks nobody; the answers come from {{TRACKER}}.
 *
 * Query of this script's own address:
 *   k           site key, handed through to the tracker
 *   globals     comma-separated names to publish under; default: Comagic and all its aliases, as since 2021
 *   cookies     "off": the browser keeps no cookie (the id then lives in comagic_id only)
 *   reinit      "off": no reinitTrackView, as in copies before 2024
 */
(function () {
    "use strict";

    if (window.__isComagicScriptLoaded) throw new Error("duplicate of __cs");
    window.__isComagicScriptLoaded = true;

    var tracker = "{{TRACKER}}";
    var self = document.currentScript;
    var query = new URLSearchParams(self && self.src.indexOf("?") >= 0 ? self.src.slice(self.src.indexOf("?")) : "");
    var key = query.get("k") || "demo-site-key";
    var cookieName = "_comagic_id" + key.slice(0, 5);
    var cookiesWork = query.get("cookies") !== "off";

    var settings = null;
    var trackView = null;
    var comagicID = "";
    var hitID = NaN;
    var waiting = [];
    var listeners = {};

    // Of several copies (domain and subdomain) the vendor takes the one with the largest time.
    function cookie() {
        if (!cookiesWork) return null;
        var found = null;
        document.cookie.split("; ").forEach(function (pair) {
            if (pair.indexOf(cookieName + "=") !== 0) return;
            var value = pair.slice(cookieName.length + 1);
            if (!found || Number(value.split(".")[2]) > Number(found.split(".")[2])) found = value;
        });
        return found;
    }

    function remember(value) {
        comagicID = value;
        if (!cookiesWork) return;
        var changed = cookie() !== value;
        document.cookie = cookieName + "=" + value + "; path=/; max-age=63072000; SameSite=Lax";
        if (changed) {
            document.cookie = "_cmg_csst" + key.slice(0, 5) + "=" + Math.floor(Date.now() / 1000) + "; path=/; SameSite=Lax";
        }
    }

    function part(index) {
        var value = cookie();
        return value === null ? null : value.split(".")[index];
    }

    function ask(path, done) {
        var request = new XMLHttpRequest();
        request.open("GET", tracker + path);
        request.onload = function () {
            if (request.status !== 200) return;
            var answer;
            try {
                answer = JSON.parse(request.responseText);
            } catch (error) {
                return;
            }
            done(answer);
        };
        // A blocked tracker is silent and never asked again: the session is then never ready.
        request.onerror = function () {};
        request.send();
    }

    function view() {
        ask(
            "/t/v/?k=" + encodeURIComponent(key) + "&ci=" + encodeURIComponent(cookie() || "") +
                "&ur=" + encodeURIComponent(location.href) + "&rf=" + encodeURIComponent(document.referrer),
            function (answer) {
                hitID = Number(answer.hi);
                comagicID = answer.ci || "";
                // A key the server does not serve: the hit is there, the cookie stays what it was.
                if (answer.ci && !answer.disconnect) remember(answer.ci);
                trackView = { session: answer };
            }
        );
    }

    var commands = {
        setCsAccount: function (account) {
            key = account || key;
        },
        setCsHost: function () {},
        setDynamicalReplacement: function () {},
        waitForTrackViewAndRun: function (work) {
            waiting.push(work);
        },
    };

    function run(command) {
        var work = command && commands[command[0]];
        if (work) work.apply(null, command.slice(1));
    }

    // Commands pushed before the script came; afterwards nobody reads the array.
    var queue = Array.isArray(window.__cs) ? window.__cs.splice(0) : [];
    delete window.__cs;

    var api = {
        getSessionId: function () {
            return part(1);
        },
        getVisitorId: function () {
            return part(0);
        },
        getCredentials: function () {
            if (this !== api) throw new TypeError("Illegal invocation");
            // Throws a TypeError while the settings are pending, like the vendor's.
            return {
                site_key: settings.site_key,
                key: key,
                uri: location.pathname,
                visitor_id: Number(part(0) || 0),
                session_id: Number(part(1) || 0),
                hit_id: hitID,
                comagic_id: comagicID || cookie() || "",
                consultant_server_url: tracker + "/",
            };
        },
        push: function (command) {
            queue.push(command);
        },
        on: function (event, listener) {
            (listeners[event] = listeners[event] || []).push(listener);
        },
        trackEvent: function () {},
        addVisitorInfo: function (info, done) {
            if (done) done({ success: true, result: null });
        },
        setProperty: function () {},
        getProperty: function () {},
        hasProperty: function () {
            return false;
        },
        deleteProperty: function () {},
    };
    if (query.get("reinit") !== "off") {
        api.reinitTrackView = function () {
            view();
        };
    }

    var names = query.get("globals");
    (names ? names.split(",") : ["Comagic", "CallGear", "Connecticalls", "LookHook", "RT"]).forEach(function (name) {
        window[name] = api;
    });
    window.ComagicWidget = {};

    setInterval(function () {
        queue.splice(0).forEach(run);
        if (trackView) {
            waiting.splice(0).forEach(function (work) {
                work(trackView);
            });
        }
    }, 100);

    setTimeout(function () {
        ask("/ss/settings/?k=" + encodeURIComponent(key), function (answer) {
            settings = answer;
            settings.site_key = settings.site_key || key;
            view();
        });
    }, 100);
})();
