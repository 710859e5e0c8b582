"""n2 by every reading of the vendor's habits, at once, and never by a way that is not ours."""

import time

import pytest

from fixtures import CONTAINER, WIDGET, open_fixture
from pages import HURRY, async_embed, inline, page, previous_session, sync_embed, tag


def head(case, before="", after=""):
    return before + tag(case.script_address) + tag(case.counter_address()) + after


def late(case):
    """Our tag, put into the page when the test says so."""
    return inline("window.seenStart=function(){var s=document.createElement('script');"
                  f"s.src={case.script_address!r};document.documentElement.appendChild(s)}}")


@pytest.mark.parametrize("setter", ["N", "N2", "N12", "Notes", "OrderFields", "HiddenData", "CustomParams", "Field"])
def test_setters_of_the_pattern_are_called(visitor, case, setter):
    visitor.open(head=head(case), body=sync_embed(case, WIDGET, setter=setter))
    visitor.wait_for_n2(CONTAINER, "9001")


@pytest.mark.parametrize("setter", ["Filter", "Language", "Form", "Nights", "Utmost", "N2Filter"])
def test_setters_that_are_not_ours_are_left_alone(visitor, case, setter):
    name = f"bukzaSet{setter}For{CONTAINER}"
    visitor.open(head=head(case, inline(f"window.seenCalls=0;window.{name}=function(){{seenCalls++}}")), body=sync_embed(case, WIDGET))
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.wait_for_beacon(s="9001", n=True)
    assert visitor.run("return seenCalls") == 0


def test_the_owners_pattern_names_the_setters(visitor, case):
    case.settings.update({"p": "^bukzaSetFilterFor$", "f": ""})
    visitor.open(head=head(case), body=sync_embed(case, WIDGET, setter="Filter"))
    visitor.wait_for_n2(CONTAINER, "9001")


@pytest.mark.parametrize("channel", ["setter", "utm", "message", "own"])
def test_a_widget_that_was_ready_before_us_gets_a_known_session(visitor, case, channel):
    """Its INITIALIZED has passed, and its vendor has kept the callback of its start."""
    visitor.open("?utm_source=ya", head=late(case) + tag(case.counter_address()),
                 body=sync_embed(case, WIDGET, channel=channel, capture="on"))
    visitor.wait_for_widget(CONTAINER)
    visitor.wait(lambda: visitor.run("return Comagic.getSessionId()"), "the session")
    visitor.run("seenStart()")
    visitor.wait_for_n2(CONTAINER, "9001")
    order = visitor.book(CONTAINER)
    assert (order["n2"], order["utm"]) == ("9001", {"utm_source": "ya"})


def test_a_changed_session_is_at_the_widget_with_the_second_look(visitor, case):
    """Within half a second: counted in the pauses that the script asks for, not in the machine's time."""
    pauses = inline("window.seenPauses=[];(function(){var real=AbortSignal.timeout;AbortSignal.timeout=function(ms){"
                    "seenPauses.push(ms);return real.call(AbortSignal,ms)}})()")
    case.answers = [{"ci": f"55.9001.{int(time.time())}", "hi": 777}]
    visitor.open(head=head(case, pauses), body=sync_embed(case, WIDGET))
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.wait(lambda: visitor.run("return seenPauses.length>4"), "looks")
    assert max(visitor.run("return seenPauses.slice(2)")) <= 450


def test_a_page_without_widgets_looks_every_three_seconds(visitor, case):
    pauses = inline("window.seenPauses=[];(function(){var real=AbortSignal.timeout;AbortSignal.timeout=function(ms){"
                    "seenPauses.push(ms);return real.call(AbortSignal,ms)}})()")
    visitor.open(head=head(case, pauses), body="<p></p>")
    visitor.wait_for_beacon(s="9001")
    assert visitor.wait(lambda: visitor.run("return seenPauses.indexOf(3000)>=0"), "a long pause")


def test_a_stale_session_says_so_where_every_beacon_is_blocked(visitor, case):
    case.tracks = False
    visitor.open(head=HURRY + previous_session(case, 8000) + head(case), body=async_embed(case, WIDGET))
    visitor.wait_for_n2(CONTAINER, "~stale:8000")
    assert visitor.book(CONTAINER)["n2"] == "~stale:8000"


def test_an_order_is_told_once_and_no_later_session_takes_it_over(visitor, case):
    now = int(time.time())
    case.answers = [{"ci": f"55.9001.{now}", "hi": 777}, {"ci": f"55.9002.{now + 9}", "hi": 778}]
    visitor.open(head=head(case), body=sync_embed(case, WIDGET))
    visitor.wait_for_n2(CONTAINER, "9001")
    order = visitor.book(CONTAINER)
    told = visitor.wait_for_beacon(o={"id": order["order_id"], "code": order["code"]})
    assert told["s"] == "9001"
    visitor.run("Comagic.reinitTrackView()")
    visitor.wait_for_beacon(s="9002")
    visitor.run(f"bukzaCallbackFor{CONTAINER}({{message:{{event:'STEP'}}}})")
    visitor.wait_for_n2(CONTAINER, "9002")
    assert [body["s"] for body in visitor.bodies() if "o" in body] == ["9001"]


def test_the_same_container_twice(visitor, case):
    """As templates for narrow and wide screens have it: the vendor fills the first."""
    visitor.open(head=head(case), body=sync_embed(case, WIDGET, channel="message") + sync_embed(case, WIDGET, channel="message"))
    visitor.wait_for_n2(CONTAINER, "9001")
    assert visitor.wait_for_beacon(s="9001", n=True)["w"] == [WIDGET]
    visitor.assert_untouched()


def test_the_same_container_twice_with_a_frame_in_each(visitor, case):
    second = (f"<div id='{CONTAINER}'><iframe id='second' src='{case.site.frames}/frame.html?channel=message#/user/1/timetable/{WIDGET}'>"
              "</iframe></div>")
    visitor.open(head=head(case), body=sync_embed(case, WIDGET, channel="message") + second)
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.driver.switch_to.frame("second")
    try:
        visitor.wait(lambda: visitor.driver.execute_script("return document.body.dataset.n2") == "9001", "n2 in the second")
    finally:
        visitor.driver.switch_to.default_content()


def test_a_frame_made_by_hand_is_told_as_a_widget_without_a_channel(visitor, case):
    open_fixture(visitor, case, "05-hand-made-frame.html")
    beacon = visitor.wait_for_beacon(s="9001", y="n2_channel_missing")
    assert beacon["w"] == [WIDGET] and "n" not in beacon


def test_a_frame_made_by_hand_gets_the_message_where_the_owner_names_its_address(visitor, case):
    case.settings["l"] = "/frame.html"
    frame = f"<iframe id='own' src='{case.site.frames}/frame.html?utm_source=own&channel=message#/999/{WIDGET}'></iframe>"
    visitor.open("?utm_campaign=a", head=head(case), body=frame)
    visitor.driver.switch_to.frame("own")
    try:
        visitor.wait(lambda: visitor.driver.execute_script("return document.body.dataset.n2") == "9001", "n2 in the frame")
    finally:
        visitor.driver.switch_to.default_content()
    visitor.wait_for_beacon(s="9001", n=True, w=[WIDGET])


def test_frames_of_others_are_no_widgets(visitor, case):
    others = f"<iframe src='{case.site.frames}/frame.html#/help'></iframe><iframe srcdoc='<p>1</p>'></iframe><iframe></iframe>"
    visitor.open(head=head(case), body=others + sync_embed(case, WIDGET))
    beacon = visitor.wait_for_beacon(s="9001", n=True)
    assert beacon["w"] == [WIDGET] and "y" not in beacon


def test_the_tags_are_those_with_which_the_page_was_opened(visitor, case):
    open_fixture(visitor, case, "07-address-cleaned.html", "?utm_source=ya&utm_medium=cpc")
    visitor.wait_for_n2(CONTAINER, "9001")
    assert visitor.book(CONTAINER)["utm"] == {"utm_source": "ya", "utm_medium": "cpc"}
    assert visitor.wait_for_beacon(s="9001")["u"].endswith("?utm_source=ya&utm_medium=cpc")


def test_the_first_of_a_repeated_tag_counts(visitor, case):
    visitor.open("?utm_source=ya&utm_source=google", head=head(case), body=sync_embed(case, WIDGET, channel="utm"))
    visitor.wait_for_n2(CONTAINER, "9001")
    assert visitor.book(CONTAINER)["utm"] == {"utm_source": "ya"}


@pytest.mark.parametrize("code", [
    "window.bukzaCallbackFor{0}=function(p){{if(p.message.event==='INITIALIZED')bukzaSetUtmFor{0}({{utm_source:'crm'}})}}",
    "addEventListener('load',function(){{bukzaSetUtmFor{0}({{utm_source:'crm'}})}})",
], ids=["in the callback", "beside"])
def test_tags_that_the_owner_set_before_us_stay(visitor, case, code):
    """Our tag comes afterwards."""
    visitor.open("?utm_source=ya", head=inline(code.format(CONTAINER)) + late(case) + tag(case.counter_address()),
                 body=sync_embed(case, WIDGET))
    visitor.wait_for_widget(CONTAINER)
    visitor.wait(lambda: visitor.run("return Comagic.getSessionId()"), "the session")
    visitor.run("seenStart()")
    visitor.wait_for_n2(CONTAINER, "9001")
    assert visitor.book(CONTAINER)["utm"] == {"utm_source": "crm"}


def test_links_to_the_vendors_own_page_carry_n2_by_default(visitor, case):
    links = ("<a id='plain' href='https://app.bukza.com/#/16509/24860'>a</a><a id='other' href='https://example.com/#/1'>b</a>"
             "<a id='inside' href='https://example.com/?to=https%3A%2F%2Fapp.bukza.com%2F'>c</a>")
    visitor.open("?utm_source=ya", head=head(case), body=links)
    visitor.wait(lambda: "n2=9001" in visitor.run("return document.getElementById('plain').href"), "n2 in the link")
    assert visitor.run("return [...document.links].map(function(l){return l.href})") == [
        "https://app.bukza.com/?utm_source=ya&n2=9001#/16509/24860", "https://example.com/#/1",
        "https://example.com/?to=https%3A%2F%2Fapp.bukza.com%2F"]


OPENED = inline("window.seenOpened=[];window.open=function(address){seenOpened.push(String(address),arguments.length);return 'window'}")


def test_a_window_opened_by_code_carries_n2_where_the_owner_names_its_address(visitor, case):
    case.settings["l"] = "app.bukza.com/"
    visitor.open("?utm_source=ya", head=OPENED + head(case), body="<p></p>")
    visitor.wait_for_beacon(s="9001")
    answers = visitor.run("return [open('https://app.bukza.com/#/1/2','_blank'),open('/other'),open()]")
    assert answers == ["window"] * 3
    assert visitor.run("return seenOpened") == [
        "https://app.bukza.com/?utm_source=ya&n2=9001#/1/2", 2, "/other", 1, "undefined", 1]


def test_windows_opened_by_code_are_left_alone_by_default(visitor, case):
    visitor.open("?utm_source=ya", head=OPENED + head(case), body="<p></p>")
    visitor.wait_for_beacon(s="9001")
    assert visitor.run("open('https://app.bukza.com/#/1/2');return seenOpened") == ["https://app.bukza.com/#/1/2", 1]


def test_a_widget_in_a_frame_of_its_own_takes_the_outer_counter(visitor, case):
    open_fixture(visitor, case, "04-widget-in-own-frame.html")
    outer = visitor.driver.find_element("css selector", "iframe")

    def held():
        visitor.driver.switch_to.default_content()
        visitor.driver.switch_to.frame(outer)
        visitor.driver.switch_to.frame(visitor.driver.find_element("css selector", f"#{CONTAINER} iframe"))
        return visitor.driver.execute_script("return document.body.dataset.n2") == "9001"

    visitor.wait(held, "the top window's session in the inner widget")


def open_inner_page(visitor, case, origins):
    """The widget's page in a frame of another origin; the counter is in the outer page only."""
    case.settings["h"] = ",".join(origins)
    case.files["inner.html"] = page(head=tag(case.script_address), body=sync_embed(case, WIDGET))
    visitor.open(head=tag(case.script_address) + tag(case.counter_address()),
                 body=f"<iframe id='inner' src='{case.site.frames}/page/{case.key}/inner.html'></iframe>")
    visitor.wait_for_beacon(s="9001", q="ready")


def n2_inside(visitor):
    """n2 of the widget in the inner page; None while there is none."""
    visitor.driver.switch_to.default_content()
    visitor.driver.switch_to.frame("inner")
    frames = visitor.driver.find_elements("css selector", f"#{CONTAINER} iframe")
    if not frames:
        return None
    visitor.driver.switch_to.frame(frames[0])
    n2 = visitor.driver.execute_script("return document.body.dataset.n2")
    visitor.driver.switch_to.default_content()
    return n2


def test_a_widget_in_a_page_of_another_origin_takes_the_outer_pages_session(visitor, case):
    open_inner_page(visitor, case, [case.site.pages, case.site.frames])
    visitor.wait(lambda: n2_inside(visitor) == "9001", "the outer page's session")
    visitor.wait_for_beacon(s="9001", n=True)
    case.answers = [{"ci": "55.9002.1", "hi": 778, "ce": 1}]
    visitor.run("Comagic.reinitTrackView()")
    visitor.wait(lambda: n2_inside(visitor) == "9002", "the session that has changed")
    visitor.assert_untouched()


@pytest.mark.parametrize("named", ["outer", "inner"])
def test_a_page_answers_no_origin_that_the_owner_has_not_named(visitor, case, named):
    open_inner_page(visitor, case, [case.site.pages if named == "outer" else case.site.frames])
    visitor.wait(lambda: n2_inside(visitor) == "~comagic_missing", "the inner page's own reason")
    # Several looks of both pages.
    visitor.driver.execute_async_script("setTimeout(arguments[0], 1500)")
    assert n2_inside(visitor) == "~comagic_missing"


def test_an_inner_page_takes_no_answer_of_a_window_that_does_not_hold_it(visitor, case):
    open_inner_page(visitor, case, [case.site.frames])
    visitor.driver.switch_to.frame("inner")
    visitor.driver.execute_script("postMessage({stitcher: arguments[0], s: '6666', q: 'ready'}, '*')", case.settings["b"])
    visitor.driver.execute_async_script("setTimeout(arguments[0], 1000)")
    assert visitor.driver.execute_script("return _stitch.s") is None
    visitor.driver.switch_to.default_content()


def test_a_page_that_is_rendered_in_advance_waits(visitor, case):
    visitor.open(head=inline(
        "window.seenAdvance=true;Object.defineProperty(document,'prerendering',{get:function(){return seenAdvance}})")
        + tag(case.script_address, "") + tag(case.counter_address()), body=sync_embed(case, WIDGET))
    visitor.wait(lambda: visitor.run("return Comagic.getSessionId()"), "the session")
    visitor.wait_for_widget(CONTAINER)
    assert visitor.run("return window._stitch") is None and case.beacons == []
    visitor.run("seenAdvance=false;document.dispatchEvent(new Event('prerenderingchange'))")
    visitor.wait_for_n2(CONTAINER, "9001")
