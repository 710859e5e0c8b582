"""Pages that break what the script needs: it lives on, and the page with it."""

import json
import time
import urllib.parse

import pytest

from fixtures import CONTAINER, WIDGET, open_fixture
from pages import COUNT_LOOKS, inline, inserted, sync_embed, tag

TROUBLES = {
    "JSON taken": "window.JSON={encode:1}",
    "JSON.stringify throws": "(function(){var real=JSON.stringify;JSON.stringify=function(v){if(v&&(v.v||v.event))"
                             "throw new Error('page');return real.apply(JSON,arguments)}})()",
    "JSON.parse throws": "JSON.parse=function(){throw new Error('page')}",
    "arrays have a toJSON": "Array.prototype.toJSON=function(){return '['+this.join()+']'}",
    "Object.keys throws": "Object.keys=function(){throw new Error('page')}",
    "Array.from throws": "Array.from=function(){throw new Error('page')}",
    "Promise taken": "window.Promise=function(){}",
    "fetch throws": "window.fetch=function(){throw new Error('page')}",
    "fetch answers nothing": "window.fetch=function(){}",
    "URL taken": "window.URL='/api'",
    "Map taken": "window.Map=window.WeakMap=window.Set=window.WeakSet=undefined",
    "Map frozen": "Object.freeze(Map);Object.freeze(Map.prototype);Object.freeze(Object.prototype);Object.freeze(Array.prototype)",
    "prototypes grown": "Object.prototype.mixin=function(){};Array.prototype.last=function(){}",
}


def following_page(case, before="", after="", **options):
    now = int(time.time())
    case.answers = [{"ci": f"55.9001.{now}", "hi": 777}, {"ci": f"55.9002.{now + 9}", "hi": 778}]
    return {
        "head": before + tag(case.script_address, "") + after + tag(case.counter_address()),
        "body": sync_embed(case, WIDGET, **{"channel": "utm", "own": case.key, **options}),
    }


def assert_alive(visitor):
    """n2 holds, and a session that changes is followed."""
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.run("Comagic.reinitTrackView()")
    visitor.wait_for_n2(CONTAINER, "9002")


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("when", ["before", "after"])
def test_the_script_outlives_what_the_page_breaks(visitor, case, when, trouble):
    # The counter's and the widget's stand-ins keep the browser's own.
    keep = inline("window.__noted.JSON={parse:JSON.parse,stringify:JSON.stringify};window.__noted.keys=Object.keys")
    code = inline(TROUBLES[trouble])
    case.own_names = {"JSON.": "__noted.JSON.", "Object.keys(": "__noted.keys("}
    visitor.open(**following_page(case, **{when: keep + code}))
    assert_alive(visitor)
    assert visitor.run("return [__noted.errors.length,__noted.console.length].join()") == "0,0"
    if when == "after":
        visitor.wait_for_beacon(s="9002", n=True)


def test_a_library_that_has_taken_json(visitor, case):
    case.own_names = {"JSON.": "__nativeJSON."}
    open_fixture(visitor, case, "02-json-without-stringify.html")
    visitor.wait_for_n2(CONTAINER, "9001")
    assert visitor.run("return __noted.errors") == []


NAMES = ["URL", "referrer", "querySelector", "head", "scripts", "links", "body", "forms"]


@pytest.mark.parametrize("element", ["<form name='{0}'></form>", "<img name='{0}' alt=''>"], ids=["form", "image"])
def test_elements_that_hide_the_documents_properties(visitor, case, element):
    page = following_page(case)
    page["body"] = "".join(element.format(name) for name in NAMES) + page["body"]
    visitor.open("?utm_source=ya", **{**page, "head": tag(case.counter_address()), "body": page["body"] + tag(case.script_address, "")})
    assert_alive(visitor)
    beacon = visitor.wait_for_beacon(s="9002")
    errors = visitor.run("return __noted.errors")
    # The driver, too, asks such a page for its URL.
    visitor.driver.get("about:blank")
    assert beacon["u"] == case.address + "?utm_source=ya" and beacon["r"] == ""
    assert errors == []


def test_timers_that_the_page_clears(visitor, case):
    """All of them, again and again, but not before those of the counter's stand-in are over."""
    case.view_gate.clear()
    visitor.open(**following_page(case, after=inline(
        "function seenClear(){for(var i=setTimeout(function(){},0);i;i--){clearTimeout(i)}}seenClear();")))
    visitor.wait(lambda: case.views, "the track view")
    visitor.run("seenClear()")
    case.view_gate.set()
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.run("seenClear();Comagic.reinitTrackView()")
    visitor.wait_for_n2(CONTAINER, "9002")


def test_a_counter_that_starts_to_throw_ends_nothing(visitor, case):
    visitor.open(**following_page(case, COUNT_LOOKS))
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.run("window.seenReal=Comagic.getSessionId;Comagic.getSessionId=function(){throw new Error('page')}")
    looks = visitor.run("return seenLooks")
    visitor.wait(lambda: visitor.run("return seenLooks") > looks + 2, "looks at a counter that throws")
    visitor.run("Comagic.getSessionId=seenReal;Comagic.reinitTrackView()")
    visitor.wait_for_n2(CONTAINER, "9002")
    assert visitor.run("return __noted.errors") == []


def test_a_bundle_without_semicolons(visitor, case):
    open_fixture(visitor, case, "13-bundle.html")
    visitor.wait_for_n2(CONTAINER, "9001")
    assert visitor.run("return [window.theme, window.later]") == [1, 1]
    assert visitor.run("return __noted.errors") == []


ADDRESSES = ["%22kart%22", "%5C", "%0A", "%EB%E5", "a%26b", "a%23b", "100%25", "%D0%B4+x", "%2522"]


@pytest.mark.parametrize("value", ADDRESSES)
def test_the_image_tells_the_address_as_it_is(visitor, case, value):
    open_fixture(visitor, case, "12-image-only.html", "?utm_source=ya&utm_term=" + value)
    query = visitor.wait(lambda: case.images and case.images[-1], "an image")
    assert case.beacons == []
    # Decoded exactly once it is the beacon.
    body = json.loads(urllib.parse.unquote(query))
    assert body["u"] == f"{case.address}/12-image-only.html?utm_source=ya&utm_term={value}"
    assert body["s"] == "9001"
    assert visitor.run("return __noted.errors") == []


def test_a_tag_manager_that_inserts_us_late_finds_everything(visitor, case):
    page = following_page(case)
    visitor.open(head=tag(case.counter_address()) + inserted(case.script_address, 900), body=page["body"])
    assert_alive(visitor)
