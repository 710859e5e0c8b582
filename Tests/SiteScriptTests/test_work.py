"""What the script makes a page do, counted: its budget on the main thread.

Time depends on the machine and on who else is on it, and is measured by bench_speed.py. What costs the time can be
counted, and is the same on every machine; docs/SCRIPT.md says what each of these costs.
"""

import pytest

from pages import inline, sync_embed, tag

OPEN_MS = 2500

# By number of widgets. The few looks while the counter loads depend on how quickly it does; the rest does not.
BUDGETS = {
    0: {"tasks": 10, "cookies": 12, "throws": 4, "requests": 1, "frames": 0, "listings": 0, "searches": 0, "finds": 10},
    3: {"tasks": 20, "cookies": 12, "throws": 4, "requests": 2, "frames": 40, "listings": 10, "searches": 0, "finds": 40},
}

# Counts what the script does: whatever is done with the script's address on the stack, in whose task ever.
METER = inline("""
(function () {
    var count = window.seenWork = { tasks: 0, cookies: 0, throws: 0, requests: 0, frames: 0, listings: 0, searches: 0, finds: 0 };
    Error.stackTraceLimit = 50;
    function isOurs() {
        return /\\/s\\/\\w+\\.js/.test(new Error().stack);
    }
    function replaced(holder, method, replacement) {
        var real = holder[method];
        holder[method] = function () { return replacement.call(this, real, arguments); };
    }
    function counted(name, holder, method) {
        replaced(holder, method, function (real, given) {
            if (isOurs()) count[name]++;
            return real.apply(this, given);
        });
    }
    function countedReading(name, holder, property) {
        var real = Object.getOwnPropertyDescriptor(holder, property);
        Object.defineProperty(holder, property, { configurable: true, set: real.set, get: function () {
            if (isOurs()) count[name]++;
            return real.get.call(this);
        } });
    }
    function task(work) {
        return isOurs() ? function () { count.tasks++; return work.apply(this, arguments); } : work;
    }
    counted("requests", window, "fetch");
    countedReading("cookies", Document.prototype, "cookie");
    countedReading("frames", HTMLIFrameElement.prototype, "contentWindow");
    ["keys", "getOwnPropertyNames"].forEach(function (method) {
        replaced(Object, method, function (real, given) {
            if (given[0] === window && isOurs()) count.listings++;
            return real.apply(this, given);
        });
    });
    counted("searches", Document.prototype, "querySelectorAll");
    counted("searches", Document.prototype, "getElementsByTagName");
    counted("finds", Document.prototype, "querySelector");
    replaced(window, "setTimeout", function (real, given) { return real.call(window, task(given[0]), given[1]); });
    replaced(EventTarget.prototype, "addEventListener", function (real, given) {
        return real.call(this, given[0], task(given[1]), given[2]);
    });
    var onabort = Object.getOwnPropertyDescriptor(AbortSignal.prototype, "onabort");
    Object.defineProperty(AbortSignal.prototype, "onabort", { configurable: true, get: onabort.get,
        set: function (work) { onabort.set.call(this, task(work)); } });
    // The counter throws until its settings have come, and the first throw is dear.
    var counter;
    Object.defineProperty(window, "Comagic", { configurable: true, get: function () { return counter; },
        set: function (given) {
            counter = given;
            replaced(given, "getCredentials", function (real) {
                try { return real.call(this); } catch (error) { count.throws += isOurs(); throw error; }
            });
        } });
})();
""")

# An ordinary page has pictures, each of which loads. The script is told of each and lets it pass, so it may have as many
# tasks more, which do nothing.
PICTURES = 60
PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
FURNITURE = "".join(
    f"<div class='tour'><h2>Тур {number}</h2><img alt='' src='{PICTURE}#{number}'></div>" for number in range(PICTURES))


def work_of(visitor, case, widgets):
    body = FURNITURE + "".join(sync_embed(case, str(24860 + number)) for number in range(widgets))
    visitor.open(head=METER + tag(case.script_address, "") + tag(case.counter_address()), body=body)
    visitor.driver.execute_async_script(
        "var done=arguments[1];setTimeout(done,Math.max(0,arguments[0]-performance.now()))", OPEN_MS)
    for number in range(widgets):
        visitor.wait_for_n2(f"BukzaContainer{24860 + number}", "9001")
    return visitor.run("return seenWork")


@pytest.mark.parametrize("settings", [{}, {"w": ["24860", "24861", "24862"]}], ids=["default", "listed"])
@pytest.mark.parametrize("widgets", [0, 3])
def test_the_script_makes_the_page_do_little(visitor, case, widgets, settings):
    case.settings.update(settings)
    work = work_of(visitor, case, widgets)
    print(f"\n{visitor.name}, {widgets} widgets, {'listed' if settings else 'default'}: {work}")
    budget = {**BUDGETS[widgets], "tasks": BUDGETS[widgets]["tasks"] + PICTURES}
    assert {name: times for name, times in work.items() if times > budget[name]} == {}
    assert work["requests"] > 0 and work["tasks"] > 0, "the meter saw nothing"


@pytest.mark.parametrize("settings", [{}, {"w": ["24860"]}], ids=["default", "listed"])
def test_a_widget_that_reports_much_costs_no_cookies_and_no_listings(visitor, case, settings):
    case.settings.update(settings)
    work_of(visitor, case, 1)
    before, after = visitor.run("""
        var before = Object.assign({}, seenWork);
        for (var i = 0; i < 100; i++) bukzaCallbackForBukzaContainer24860({ message: { event: "STEP", data: { step: i } } });
        return [before, seenWork];
    """)
    assert before["cookies"] > 0, "the meter saw nothing"
    assert [after[name] - before[name] for name in ("cookies", "listings", "frames", "requests")] == [0, 0, 0, 0]


def test_what_a_page_loads_of_its_own_costs_no_listings(visitor, case):
    """Beside a widget, too, a page's own scripts and frames bring no other: only embed codes do."""
    work_of(visitor, case, 1)
    before, after = visitor.driver.execute_async_script("""
        var done = arguments[1], before = Object.assign({}, seenWork), left = 40;
        for (var i = 0; i < 40; i++) {
            var own = document.createElement(i % 2 ? "iframe" : "script");
            own.src = i % 2 ? arguments[0] : "data:text/javascript," + i;
            own.onload = function () { if (!--left) done([before, seenWork]); };
            document.body.appendChild(own);
        }
    """, case.site.pages + "/frame.html")
    assert before["listings"] > 0, "the meter saw nothing"
    # A look of every three seconds may fall in between, on a busy machine more than one.
    assert after["listings"] - before["listings"] < 10
    assert after["tasks"] > before["tasks"], "the script was to hear of them"


def test_a_counter_that_has_its_answer_is_no_new_reason_for_the_widgets(visitor, case):
    """The look that finds the counter does not ask it yet; what it knows is not worth a message to each widget."""
    visitor.open(head=inline("""
        window.seen = [];
        var seenWaiting = setInterval(function () {
            // The setter is the widget's, the callback is the script's. The frame says nothing: its start would be a
            // second reason for a message.
            if (!window.bukzaSetUtmForBukzaContainer24860 || !window.bukzaCallbackForBukzaContainer24860) return;
            clearInterval(seenWaiting);
            bukzaSetUtmForBukzaContainer24860 = function (tags) { seen.push(tags.n2); };
            bukzaCallbackForBukzaContainer24860({ message: { event: "INITIALIZED" } });
            setTimeout(function () {
                window.Comagic = { getSessionId: function () { return "9001"; },
                    getCredentials: function () { return { hit_id: 1, comagic_id: "55.9001.1" }; } };
            }, 300);
        }, 20);""") + tag(case.script_address), body=sync_embed(case, "24860", channel="none", ready="60000"))
    visitor.wait(lambda: "9001" in visitor.run("return seen"), "the session at the widget")
    assert list(dict.fromkeys(visitor.run("return seen"))) == ["~comagic_missing", "9001"]
    visitor.assert_untouched()


def test_the_meter_sees_a_script_that_does_more(visitor, case):
    case.script = """setTimeout(function poll() {
        document.cookie; Object.keys(window); try { Comagic.getCredentials(); } catch (error) {} document.querySelectorAll("a"); fetch("/"); setTimeout(poll, 20);
    }, 20)"""
    work = work_of(visitor, case, 0)
    assert all(work[name] > 5 for name in ("tasks", "cookies", "requests", "listings", "searches"))
    assert work["throws"] > 0, "the counter throws until its settings have come"
