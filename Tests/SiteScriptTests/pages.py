"""Fixture pages, put together from parts: where our tag stands, how the widget is embedded, which counter."""

import time

# Runs before everything else of a page: notes what must not happen.
WATCH = """
<script>
(function () {
    var noted = window.__noted = { errors: [], console: [] };
    addEventListener("error", function (event) { noted.errors.push(String(event.message || event.target.src)); });
    addEventListener("unhandledrejection", function (event) { noted.errors.push("rejected: " + event.reason); });
    addEventListener("securitypolicyviolation", function (event) { noted.errors.push("csp: " + event.blockedURI); });
    ["log", "info", "warn", "error", "debug"].forEach(function (name) {
        console[name] = function () { noted.console.push([].join.call(arguments, " ")); };
    });
    noted.globals = Object.getOwnPropertyNames(window);
})();
</script>
"""

# Makes the page's time run faster from `seenHurry()` on, so that deadlines pass while nobody waits. What a busy machine
# takes to load the page must not pass a deadline as well.
HURRY_LATER = """
<script>
(function () {
    var factor = 1, real = window.setTimeout, now = Date.now, base = now(), start = base;
    window.setTimeout = function (work, delay) {
        return real.call(window, work, (delay || 0) / factor);
    };
    Date.now = function () { return base + (now() - start) * factor; };
    window.seenTicks = 0;
    window.seenHurry = function (seconds) {
        base = Date.now();
        start = now();
        factor = 20;
        if (seconds) window.setTimeout(function () { window.seenTicks = 1; }, seconds * 1000);
    };
})();
</script>
"""

# The same from the start: for what happens when a deadline has passed, whatever has loaded by then.
HURRY = HURRY_LATER + "<script>seenHurry()</script>"


# Counts the script's looks: it sets a timer in each.
COUNT_LOOKS = """
<script>
(function () {
    var real = AbortSignal.timeout;
    window.seenLooks = 0;
    AbortSignal.timeout = function (ms) {
        seenLooks++;
        return real.call(AbortSignal, ms);
    };
})();
</script>
"""


def tag(address, attributes="async"):
    return f'<script {attributes} src="{address}"></script>'


def inline(code):
    return f"<script>{code}</script>"


def inserted(address, when="now"):
    """As a tag manager does: a script element made by another script; `when` is now, load, or milliseconds."""
    make = f"var s=document.createElement('script');s.async=true;s.src={address!r};document.head.appendChild(s);"
    if when == "now":
        return inline(make)
    if when == "load":
        return inline(f"addEventListener('load',function(){{{make}}})")
    return inline(f"setTimeout(function(){{{make}}},{when})")


def previous_session(case, session=8000, age=3600):
    value = f"55.{session}.{int(time.time()) - age}"
    return inline(f"document.cookie='_comagic_id{case.key[:5]}={value}; path=/'")


def sync_embed(case, widget, name=None, **options):
    name = name or f"BukzaContainer{widget}"
    return (
        f'<!-- BEGIN BUKZA CODE --><div id="{name}"></div>'
        f'<script type="text/javascript" src="{case.loader_address(widget, name, **options)}"></script>'
        "<!-- END BUKZA CODE -->"
    )


def async_embed(case, widget, name=None, **options):
    """The documented asynchronous form: after the window's load, before the first script of the document."""
    name = name or f"BukzaContainer{widget}"
    address = case.loader_address(widget, name, **options)
    address += ("&" if "?" in address else "?") + "t="
    return f"""<div id="{name}"></div><script type="text/javascript">(function () {{
        var f = function () {{
            var s = document.createElement("script");
            s.type = "text/javascript"; s.async = true; s.src = {address!r} + new Date().getTime();
            var first = document.getElementsByTagName("script")[0];
            first.parentNode.insertBefore(s, first);
        }};
        if (document.readyState == "complete") f(); else window.addEventListener("load", f, false);
    }})();</script>"""


def page(head="", body="", title="Картинг"):
    return (
        f'<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="icon" href="data:,">{WATCH}{head}</head><body><h1>{title}</h1>{body}</body></html>'
    )
