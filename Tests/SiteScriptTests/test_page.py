"""The owner's page is sacred, whatever the network, the browser's policies and our own server do."""

import json
import urllib.parse

import pytest

from pages import HURRY, HURRY_LATER, async_embed, inline, page, sync_embed, tag

WIDGET = "24860"
CONTAINER = f"BukzaContainer{WIDGET}"


def parts(case, before="", body=None):
    return {
        "head": before + tag(case.script_address) + tag(case.counter_address()),
        "body": sync_embed(case, WIDGET) if body is None else body,
    }


def test_the_beacon_is_what_the_contract_says(visitor, case):
    visitor.open("?utm_source=ya&a=%22b#top", **parts(case))
    visitor.wait_for_beacon(n=True)
    beacon = case.beacons[-1]
    assert beacon["type"].startswith("text/plain"), "anything else costs a preflight"
    assert beacon["cookie"] is None
    assert beacon["body"] == {
        "v": 1, "c": 4, "s": "9001", "q": "ready", "w": [WIDGET], "n": True, "r": "",
        "u": case.address + "?utm_source=ya&a=%22b",
    }
    assert all(name in "vsqywnuroc" for body in visitor.bodies() for name in body)


def test_long_addresses_stay_within_their_limits(visitor, case):
    visitor.open("?q=" + "%D1%8F" * 600, **parts(case))
    visitor.wait_for_beacon(s="9001")
    assert 990 < len(visitor.bodies()[-1]["u"]) <= 1024
    assert case.beacons[-1]["bytes"] < 4096


def test_the_referrer_is_told(visitor, case):
    case.document = page(**parts(case))
    visitor.driver.get(case.site.pages + "/frame.html?" + "r" * 700)
    visitor.run("var a=document.createElement('a');a.href=arguments[0];document.body.appendChild(a);a.click()", case.address)
    beacon = visitor.wait_for_beacon(s="9001")
    assert beacon["r"].startswith(case.site.pages + "/frame.html?rrr") and len(beacon["r"]) == 512


def test_a_page_without_widgets_is_told_once_and_left_alone(visitor, case):
    visitor.open(**parts(case, HURRY_LATER, body="<p>Текст</p>"))
    beacon = visitor.wait_for_beacon(s="9001", q="ready", w=[])
    visitor.wait_in_page(100)
    assert visitor.bodies() == [beacon]
    assert visitor.run("return Object.getOwnPropertyNames(window).filter(function(n){return /^bukza/.test(n)})") == []
    visitor.assert_untouched()


@pytest.mark.parametrize("status", [0, 400, 404, 429, 500])
def test_our_server_in_trouble_changes_nothing(visitor, case, status):
    case.beacon_status = status
    visitor.open(**parts(case))
    visitor.wait_for_n2(CONTAINER, "9001")
    assert visitor.book(CONTAINER)["n2"] == "9001"
    visitor.assert_untouched()


def test_a_server_that_takes_a_beacon_and_never_answers_keeps_nobody_waiting(visitor, case):
    case.beacon_gate.clear()
    visitor.open(**parts(case))
    visitor.wait_for_n2(CONTAINER, "9001")
    assert visitor.run("return document.readyState") == "complete"
    assert visitor.book(CONTAINER)["n2"] == "9001"
    # What is not answered is not asked again: one beacon for each thing that changed.
    told = [json.dumps(body, sort_keys=True) for body in visitor.bodies()]
    assert len(told) == len(set(told)) <= 4
    visitor.assert_untouched()
    case.beacon_gate.set()


def test_a_script_that_is_slow_to_come_holds_up_neither_page_nor_widget(visitor, case):
    case.script_gate.clear()
    # The page itself says when it may be answered: after its content was there without our script.
    visitor.open(**parts(case, inline(
        "addEventListener('DOMContentLoaded',function(){window.seenState=window._stitch?'with':'without';"
        "fetch('/open-the-gate?k=" + case.key + "')})")))
    visitor.wait_for_n2(CONTAINER, "9001")
    assert visitor.run("return seenState") == "without"
    assert visitor.book(CONTAINER)["n2"] == "9001"
    visitor.assert_untouched()


@pytest.mark.parametrize("status", [404, 500])
def test_a_script_that_cannot_be_had_leaves_the_page_as_it_is(visitor, case, status):
    case.script_status = status
    case.document = page(**parts(case, body=async_embed(case, WIDGET)))
    visitor.driver.get(case.address)
    visitor.wait_for_widget(CONTAINER)
    assert visitor.book(CONTAINER)["n2"] in ("", "9001")


@pytest.mark.parametrize("trouble", [
    "window.fetch=function(){return Promise.reject(new Error('x'))}", "window.fetch=function(){throw new Error('x')}",
    "window.fetch=function(){}", "window.fetch=undefined"])
def test_an_image_tells_the_server_where_fetch_fails(visitor, case, trouble):
    visitor.open(**parts(case, inline(trouble)))
    visitor.wait(lambda: case.images, "a beacon by an image")
    assert json.loads(urllib.parse.unquote(case.images[0]))["s"] == "9001"
    assert case.beacons == []
    visitor.assert_untouched()


@pytest.mark.parametrize("trouble", ["window.fetch=function(){throw new Error('x')}", "window.fetch=function(){}"])
def test_a_fetch_that_others_have_broken_stays_silent(visitor, case, trouble):
    visitor.open(**parts(case, inline(trouble)))
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.assert_untouched()


def test_a_strict_content_security_policy_is_enough(visitor, case):
    own, other = case.site.pages, case.site.frames
    case.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {own} {other} 'nonce-test'; connect-src {own} {other}; frame-src {other};"
        " img-src data:; style-src 'none'; require-trusted-types-for 'script'")
    case.document = page(**parts(case)).replace("<script>", "<script nonce='test'>")
    # The widget's own stand-in sets styles, which this policy refuses; only what concerns scripts counts here.
    visitor.driver.get(case.address)
    visitor.wait_for_beacon(s="9001")
    errors = visitor.run("return __noted.errors")
    assert [error for error in errors if "inline" not in error] == []


def test_cross_origin_isolation_keeps_working(visitor, case):
    case.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
    case.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    visitor.open(**parts(case))
    visitor.wait_for_beacon(s="9001", n=True)
    assert visitor.book(CONTAINER)["n2"] == "9001"
    visitor.assert_untouched()


def test_nothing_moves_on_the_page(visitor, case):
    watch = inline(
        "window.seenShift=0;try{new PerformanceObserver(function(l){l.getEntries().forEach(function(e){seenShift+=e.value})})"
        ".observe({type:'layout-shift',buffered:true})}catch(e){}")
    visitor.open(**parts(case, watch, body="<p id='text'>Текст</p>"))
    before = visitor.run("return document.documentElement.outerHTML.length")
    visitor.wait_for_beacon(s="9001")
    assert visitor.run("return document.documentElement.outerHTML.length") == before
    assert visitor.run("return seenShift") == 0


HOSTILE = "</script><script>window.seenBreak=1</script>'\"\\\u2028\u2029<!--"


@pytest.mark.parametrize("key", ["o", "f", "t", "n", "l", "p"])
def test_no_setting_breaks_out_of_the_script(visitor, case, key):
    case.settings[key] = HOSTILE
    visitor.open(**parts(case))
    visitor.wait_for_beacon(s="9001", q="ready")
    assert visitor.run("return window.seenBreak") is None
    visitor.assert_untouched()


CONSENT = {
    "global": ("g", "cookieBanner.analytics", "window.cookieBanner={{analytics:{0}}}", ("true", "false")),
    "cookie": ("k", "consent", "document.cookie='consent={0}; path=/'", ("yes", "denied")),
    "event": ("e", "consent-given", "document.dispatchEvent(new CustomEvent('consent-given',{{detail:{0}}}))", ("true", "false")),
}


@pytest.mark.parametrize("way", CONSENT)
def test_nothing_happens_before_the_visitors_answer(visitor, case, way):
    key, name, code, (yes, _) = CONSENT[way]
    case.settings[key] = name
    visitor.open(**parts(case, HURRY + inline("window.seenTicks=0;setTimeout(function(){seenTicks=1},20000)")))
    visitor.wait_for_widget(CONTAINER)
    visitor.wait(lambda: visitor.run("return seenTicks"), "the deadline")
    assert case.beacons == [] and case.images == []
    assert visitor.book(CONTAINER)["n2"] == ""
    visitor.open(**parts(case, inline("addEventListener('load',function(){" + code.format(yes) + "})")))
    visitor.wait_for_beacon(s="9001", n=True)
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.assert_untouched("cookieBanner", cookies=["consent"] if way == "cookie" else ())


@pytest.mark.parametrize("way", CONSENT)
def test_a_refusal_is_the_reason(visitor, case, way):
    key, name, code, (_, no) = CONSENT[way]
    case.settings[key] = name
    visitor.open(**parts(case, inline("addEventListener('load',function(){" + code.format(no) + "})")))
    visitor.wait_for_n2(CONTAINER, "~consent_refused")
    beacon = visitor.wait_for_beacon(y="consent_refused")
    assert beacon["q"] == "none"
    assert all("s" not in body for body in visitor.bodies())


def test_only_the_named_cookie_is_the_visitors_answer(visitor, case):
    case.settings["k"] = "cookie.consent"
    visitor.open(**parts(case, inline("document.cookie='cookie-consent=no; path=/';document.cookie='cookie.consent=yes; path=/'")))
    visitor.wait_for_n2(CONTAINER, "9001")


def test_a_refusal_stays_the_reason_whatever_the_page_and_its_widgets_do(visitor, case):
    case.settings["g"] = "consented"
    visitor.open(**parts(case, inline("window.consented=false")))
    visitor.wait_for_n2(CONTAINER, "~consent_refused")
    seen = visitor.driver.execute_async_script("""
        var done = arguments[0], seen = [];
        document.head.appendChild(document.createElement("script"));
        setTimeout(function () {
            seen.push(_stitch.y);
            bukzaCallbackForBukzaContainer24860({ message: { event: "STEP" } });
            done(seen.concat(_stitch.y));
        });
    """)
    assert seen == ["consent_refused", "consent_refused"]
    assert {body.get("y") for body in visitor.bodies()} == {"consent_refused"}


def test_consent_that_is_taken_back_takes_the_session_back(visitor, case):
    case.settings["g"] = "consented"
    visitor.open(**parts(case, inline("window.ownerConsent=1;window.consented=true")))
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.run("var s=document.createElement('script');s.textContent='consented=false';document.head.appendChild(s)")
    visitor.wait_for_n2(CONTAINER, "~consent_refused")


def test_direct_links_carry_n2_and_the_pages_tags_before_the_fragment(visitor, case):
    case.settings["l"] = "app.bukza.com/"
    links = (
        "<svg><a href='https://app.bukza.com/#/1'></a></svg>"
        "<a id='plain' href='https://app.bukza.com/#/16509/24860'>a</a>"
        "<a id='tagged' href='https://app.bukza.com/?utm_source=own#/user/999/timetable/9999'>b</a>"
        "<a id='other' href='https://example.com/#/1'>c</a>")
    # An old library's own method of all objects is no tag, and the page may have a URL of its own.
    visitor.open("?utm_source=ya", **parts(case, inline("Object.prototype.mixin=function(){};var URL='/api'"), body=links))
    visitor.wait(lambda: "n2=9001" in visitor.run("return document.getElementById('plain').href"), "n2 in the link")
    href = {name: visitor.run("return document.getElementById(arguments[0]).href", name) for name in ("plain", "tagged", "other")}
    assert href == {
        "plain": "https://app.bukza.com/?utm_source=ya&n2=9001#/16509/24860",
        "tagged": "https://app.bukza.com/?utm_source=own&n2=9001#/user/999/timetable/9999",
        "other": "https://example.com/#/1",
    }


def test_automated_browsers_are_left_out_when_the_owner_wants_it(visitor, case):
    case.settings["x"] = "bot|crawl|spider|preview"
    visitor.open(**parts(case, "<script>Object.defineProperty(navigator,'webdriver',{get:function(){return true}})</script>"))
    visitor.wait_for_widget(CONTAINER)
    assert visitor.run("return window._stitch") is None
    assert visitor.book(CONTAINER)["n2"] == "" and case.beacons == []


@pytest.mark.parametrize("channel, settings", [
    ("setter", {"p": "^bukzaSetNFor$", "f": ""}),
    ("utm", {"p": "^bukzaSetUtmFor$", "f": ""}),
    ("message", {"p": "^$"}),
])
def test_each_channel_can_be_the_only_one(visitor, case, channel, settings):
    case.settings.update(settings)
    visitor.open("?utm_source=ya", **parts(case, body=sync_embed(case, WIDGET, channel=channel)))
    visitor.wait_for_n2(CONTAINER, "9001")
    assert visitor.book(CONTAINER)["utm"] == {"utm_source": "ya"}


def test_a_widget_without_any_channel_is_a_reason(visitor, case):
    case.settings.update({"p": "^$", "f": ""})
    visitor.open(**parts(case))
    beacon = visitor.wait_for_beacon(s="9001", y="n2_channel_missing")
    assert "n" not in beacon
    assert visitor.book(CONTAINER)["n2"] == ""


@pytest.mark.parametrize("taken", ["self={}", "length=0", "var URL='/api'", "const URL='/api'", "name={}", "parent=top=null",
                                   "Array.from=function(list){return [].slice.call(list)}", "Object.prototype.mixin=function(){}"])
def test_names_that_the_pages_own_code_has_taken_do_no_harm(visitor, case, taken):
    """A var that was forgotten makes a global, and browsers let a page take these."""
    visitor.open("?utm_source=ya", **parts(case, inline(taken)))
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.wait_for_beacon(s="9001", n=True)
    assert visitor.book(CONTAINER)["utm"] == {"utm_source": "ya"}
    visitor.assert_untouched()


def test_a_tag_with_the_scripts_name_as_its_id_starts_it(visitor, case):
    """An element's id is a global, too."""
    visitor.open(head=tag(case.script_address, 'id="stitcher" async') + tag(case.counter_address()), body=sync_embed(case, WIDGET))
    visitor.wait_for_n2(CONTAINER, "9001")


def test_by_default_a_widget_that_refuses_n2_is_told_without_n(visitor, case):
    """A setter that throws has taken nothing, so no message is sent either."""
    visitor.open(**parts(case, inline(
        f"Object.defineProperty(window,'bukzaSetUtmFor{CONTAINER}',{{enumerable:true,set:function(){{}},"
        "get:function(){return function(){throw Error('no')}}})"), body=sync_embed(case, WIDGET, channel="utm")))
    beacon = visitor.wait_for_beacon(s="9001", q="ready", w=[WIDGET])
    assert beacon["c"] and "n" not in beacon
    visitor.assert_untouched()


def test_the_owners_pattern_decides_what_a_booking_is(visitor, case):
    case.settings["o"] = "^DONE$"
    visitor.open(**parts(case))
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.run(f"bukzaCallbackFor{CONTAINER}({{message:{{event:'ORDER_CREATED',data:{{id:5}}}}}})")
    assert "o" not in visitor.state()
    visitor.run(f"bukzaCallbackFor{CONTAINER}({{message:{{event:'DONE',data:{{id:6}}}}}})")
    visitor.wait_for_beacon(o={"id": "6"})


def test_the_debug_overlay_is_not_there_for_ordinary_visitors(visitor, case):
    visitor.open(**parts(case))
    visitor.wait_for_beacon(s="9001", n=True)
    assert not any("debug" in path for path in case.asked)


def test_the_debug_overlay_comes_with_its_switch_in_the_address(visitor, case):
    visitor.open("?stitcher_debug", **parts(case))
    visitor.wait(lambda: visitor.run("return !!document.getElementById('stitcher-debug')"), "the overlay")
    assert any(path.endswith("/debug.js") for path in case.asked)
    assert visitor.run("return __noted.errors") == []


def test_the_debug_overlay_shows_what_the_script_knows(visitor, case):
    visitor.open("?stitcher_debug", **parts(case))
    visitor.wait_for_beacon(s="9001", n=True)
    visitor.run(
        "var s=document.createElement('script');s.src=arguments[0];document.head.appendChild(s)",
        case.script_address.replace(".js", "/debug.js"))
    text = visitor.wait(lambda: visitor.run(
        "var h=document.getElementById('stitcher-debug');var t=h&&h.shadowRoot.textContent;"
        "return t&&t.indexOf('9001')>=0&&t"), "the overlay")
    assert WIDGET in text and "Comagic" in text
    assert visitor.run("return __noted.errors") == []
