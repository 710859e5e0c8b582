"""Which session: this visit's and no other, whatever the counter does."""

import time

import pytest

from pages import HURRY, HURRY_LATER, async_embed, inline, previous_session, sync_embed, tag

WIDGET = "24860"
CONTAINER = f"BukzaContainer{WIDGET}"


def site_with_widget(visitor, case, head="", counter=None, **options):
    """The ordinary page: our tag and the counter in the head, one widget."""
    counter = tag(case.counter_address()) if counter is None else counter
    visitor.open(head=head + tag(case.script_address) + counter, body=async_embed(case, WIDGET, **options))


def told_sessions(visitor):
    return {body.get("s") for body in visitor.bodies()} - {None}


def test_a_returning_visitor_is_not_taken_for_the_previous_visit(visitor, case):
    case.view_gate.clear()
    site_with_widget(visitor, case, previous_session(case, 8000))
    visitor.wait(lambda: case.views, "the track view")
    assert case.views[0]["ci"].split(".")[1] == "8000", "the fixture must start with the previous session"
    visitor.wait_for_n2(CONTAINER, "~comagic_not_ready")

    case.view_gate.set()

    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.wait_for_beacon(s="9001", q="ready", n=True)
    assert told_sessions(visitor) == {"9001"}
    visitor.assert_untouched()


def test_settings_that_are_pending_make_getcredentials_throw_and_nothing_else(visitor, case):
    case.settings_gate.clear()
    site_with_widget(visitor, case, previous_session(case, 8000))
    visitor.wait_for_n2(CONTAINER, "~comagic_not_ready")
    assert visitor.run("try{Comagic.getCredentials();return 'fine'}catch(e){return e.name}") == "TypeError"

    case.settings_gate.set()

    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.assert_untouched()


def test_a_page_without_a_counter_says_so_in_n2_and_after_the_deadline_in_one_beacon(visitor, case):
    site_with_widget(visitor, case, HURRY, counter="")
    visitor.wait_for_n2(CONTAINER, "~comagic_missing")
    beacon = visitor.wait_for_beacon(q="none")
    assert beacon["y"] == "comagic_missing" and "s" not in beacon and beacon["w"] == [WIDGET]
    assert visitor.book(CONTAINER)["n2"] == "~comagic_missing"
    assert all(body["q"] == "none" for body in visitor.bodies())
    visitor.assert_untouched()


def test_a_counter_that_comes_after_twenty_seconds_is_found(visitor, case):
    site_with_widget(visitor, case, HURRY + previous_session(case) + inline(
        "window.seenLate=0;setTimeout(function(){seenLate=1},20000)"), counter="")
    visitor.wait_for_beacon(q="none", y="comagic_missing")
    visitor.wait(lambda: visitor.run("return seenLate"), "twenty seconds of the page's time")
    visitor.run(
        "var s=document.createElement('script');s.src=arguments[0];document.head.appendChild(s)", case.counter_address())
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.wait_for_beacon(s="9001")
    assert told_sessions(visitor) == {"9001"}, "the previous visit was told while the late counter started"


def test_a_blocked_tracker_makes_the_last_known_session_stale_after_the_deadline(visitor, case):
    case.tracks = False
    site_with_widget(visitor, case, HURRY + previous_session(case, 8000))
    beacon = visitor.wait_for_beacon(s="8000")
    assert beacon["q"] == "stale" and beacon["y"] == "comagic_not_ready"
    visitor.wait_for_n2(CONTAINER, "~stale:8000")


def test_a_stale_session_is_dropped_when_the_owner_wants_that(visitor, case):
    case.tracks = False
    case.settings["z"] = 1
    site_with_widget(visitor, case, HURRY + previous_session(case, 8000))
    visitor.wait_for_beacon(q="none", y="comagic_not_ready")
    visitor.wait_for_n2(CONTAINER, "~comagic_not_ready")
    assert told_sessions(visitor) == set()


def test_a_new_visitor_whose_tracker_is_blocked_has_no_session(visitor, case):
    case.tracks = False
    site_with_widget(visitor, case, HURRY)
    visitor.wait_for_beacon(q="none", y="comagic_not_ready")
    assert told_sessions(visitor) == set()


def test_an_answer_without_a_session_is_not_a_session(visitor, case):
    case.answers = [{"hi": 777, "ce": 1}]
    site_with_widget(visitor, case, HURRY)
    visitor.wait_for_beacon(q="none", y="comagic_not_ready")


def test_blocked_cookies_leave_the_session_in_comagic_id(visitor, case):
    site_with_widget(visitor, case, counter=tag(case.counter_address(cookies="off")))
    visitor.wait_for_n2(CONTAINER, "9001")
    assert visitor.run("return Comagic.getSessionId()") is None
    visitor.wait_for_beacon(s="9001", q="ready")


def test_a_cookie_that_disagrees_with_the_answer_is_not_ready(visitor, case):
    case.answers = [{"ci": f"55.9001.{int(time.time())}", "hi": 777, "ce": 1, "disconnect": True}]
    site_with_widget(visitor, case, HURRY + previous_session(case, 8000))
    assert visitor.wait_for_beacon(s="8000")["q"] == "stale"
    assert not any(body["q"] == "ready" for body in visitor.bodies())


def test_a_counter_that_tells_only_what_is_documented_is_ready(visitor, case):
    """comagic_id, by which cookies are checked, is in no documentation: without it the cookie is believed."""
    counter = inline(
        "window.Comagic={getSessionId:function(){return '9001'},getCredentials:function(){"
        "return {site_key:'k',visitor_id:55,hit_id:window.seenHit||NaN,session_id:9001,consultant_server_url:'/'}}}")
    site_with_widget(visitor, case, counter=counter)
    visitor.wait_for_n2(CONTAINER, "~comagic_not_ready")

    visitor.run("window.seenHit=777")

    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.wait_for_beacon(s="9001", q="ready", n=True)


@pytest.mark.parametrize("names", ["Comagic", "CallGear"])
def test_every_name_of_the_counter_is_known(visitor, case, names):
    site_with_widget(visitor, case, counter=tag(case.counter_address(globals=names)))
    visitor.wait_for_n2(CONTAINER, "9001")


def test_a_session_that_changes_on_the_page_is_followed(visitor, case):
    now = int(time.time())
    case.answers = [{"ci": f"55.9001.{now}", "hi": 777}, {"ci": f"55.9002.{now + 9}", "hi": 778}]
    site_with_widget(visitor, case)
    visitor.wait_for_n2(CONTAINER, "9001")

    visitor.run("Comagic.reinitTrackView()")

    visitor.wait_for_n2(CONTAINER, "9002")
    visitor.wait_for_beacon(s="9002", q="ready", n=True)
    assert visitor.book(CONTAINER)["n2"] == "9002"


def test_an_order_is_told_with_the_session_of_its_moment(visitor, case):
    """Between two looks, too: an order is worth one more."""
    now = int(time.time())
    case.answers = [{"ci": f"55.9001.{now}", "hi": 777}, {"ci": f"55.9002.{now + 9}", "hi": 778}]
    site_with_widget(visitor, case)
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.run(f"""
        Comagic.reinitTrackView();
        (function poll() {{
            if (Comagic.getSessionId() != "9002") return setTimeout(poll, 5);
            bukzaCallbackFor{CONTAINER}({{ message: {{ event: "ORDER_CREATED", data: {{ orderId: 7 }} }} }});
        }})();
    """)
    visitor.wait_for_beacon(o={"id": "7"})
    assert [body["s"] for body in visitor.bodies() if "o" in body] == ["9002"]


@pytest.mark.parametrize("id", ["0", "01", "-5", "1e9", "9" * 20, "NaN", "undefined", "12 OR 1=1", ""])
def test_what_is_not_a_session_id_is_never_told(visitor, case, id):
    counter = inline(
        f"window.Comagic={{getSessionId:function(){{return {id!r}}},"
        f"getCredentials:function(){{return {{hit_id:1,comagic_id:'55.{id}.1'}}}}}}")
    site_with_widget(visitor, case, HURRY, counter=counter)
    visitor.wait_for_beacon(q="none", y="comagic_not_ready")
    assert told_sessions(visitor) == set()
    visitor.assert_untouched()


@pytest.mark.parametrize("counter", [
    "window.Comagic=null", "window.Comagic=1", "window.Comagic={}", "window.Comagic={getSessionId:1}",
    "window.Comagic={getSessionId:function(){throw new Error('x')}}",
    "Object.defineProperty(window,'Comagic',{configurable:true,get:function(){throw new Error('x')}})",
    "window.Comagic={getSessionId:function(){return '9001'}}",
    "window.Comagic={getSessionId:function(){return '9001'},getCredentials:function(){return null}}",
])
def test_a_broken_counter_breaks_nothing(visitor, case, counter):
    visitor.open(head=inline(counter) + tag(case.script_address), body=sync_embed(case, WIDGET))
    visitor.wait_for_widget(CONTAINER)
    visitor.wait_for_n2(CONTAINER, visitor.run("return '~'+window._stitch.y"))
    visitor.assert_untouched()


def test_one_page_view_costs_few_beacons(visitor, case):
    site_with_widget(visitor, case, HURRY_LATER)
    visitor.wait_for_beacon(s="9001", n=True)
    visitor.wait_in_page(100)
    assert len(case.beacons) <= 2
    assert case.images == []
    assert len({str(body) for body in visitor.bodies()}) == len(case.beacons), "the same thing told twice"
