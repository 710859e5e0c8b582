"""A booking on a real page, in a real browser, through the real program."""

import re
import time

import pytest

from demo import Visit


def test_a_booking_reaches_comagic_with_the_visitors_session(browser, demo):
    visit = Visit(browser, demo).open("/?utm_source=yandex&utm_campaign=karting#top")
    session = visit.session()
    assert session and re.fullmatch(r"[1-9]\d+", session)
    visit.wait_for_n2(session)
    order, code = visit.book()
    booked = time.monotonic()
    message = demo.message(order)
    took = time.monotonic() - booked
    print(f"from the confirmation to CoMagic: {took * 1000:.0f} ms")
    assert message["visitor_session_id"] == int(session)
    assert "campaign_id" not in message
    assert message["name"] == "Анна Ёлкина"
    assert message["phone"] == "79161234567"
    assert message["email"] == "anna@example.com"
    assert order in message["message"] and code in message["message"]
    assert code in message["ext_id"]
    booking = demo.delivered(order)
    assert booking["attribution"]["kind"] == "session"
    assert booking["attribution"]["reason"] is None
    assert booking["attribution"]["sessionID"] == session
    assert booking["attribution"]["widgetID"] == "24860"
    assert booking["attribution"]["pageURL"] == f"{demo.site}/?utm_source=yandex&utm_campaign=karting"
    assert booking["attribution"]["utm"]["source"] == "yandex"
    assert booking["comagicID"] == str(message["id"])
    assert visit.complaints() == []


def test_a_returning_visitor_keeps_the_session(browser, demo):
    first = Visit(browser, demo).open()
    session = first.session()
    first.wait_for_n2(session)
    second = Visit(browser, demo).open("/?second=1")
    assert second.session() == session
    second.wait_for_n2(session)
    order, _ = second.book()
    assert demo.message(order)["visitor_session_id"] == int(session)
    assert demo.delivered(order)["attribution"]["kind"] == "session"
    assert second.complaints() == []


def test_a_visitor_who_returns_later_is_joined_with_the_new_session_not_with_the_cookies(browser, demo):
    first = Visit(browser, demo).open()
    old = first.session()
    # The tracker no longer knows this session: the next page begins another one, while the cookie still says this.
    browser.execute_script(
        """
        var pair = document.cookie.split("; ").find(function (one) { return /^_comagic_id/.test(one); });
        var parts = pair.split("=")[1].split(".");
        document.cookie = pair.split("=")[0] + "=" + parts[0] + ".16000000001." + parts[2] + "; path=/; max-age=1000";
        """)
    second = Visit(browser, demo).open()
    session = second.session()
    assert session not in (old, "16000000001")
    second.wait_for_n2(session)
    order, _ = second.book()
    assert demo.message(order)["visitor_session_id"] == int(session)
    assert demo.delivered(order)["attribution"]["kind"] == "session"
    assert second.complaints() == []


def test_a_page_whose_counter_is_blocked_still_books_and_says_why_there_is_no_session(browser, demo):
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/static/cs.min.js*"]})
    visit = Visit(browser, demo).open()
    visit.wait_for_n2("~comagic_missing")
    order, _ = visit.book()
    message = demo.message(order)
    assert "visitor_session_id" not in message
    assert message["campaign_id"] == 500001
    booking = demo.delivered(order)
    assert booking["attribution"]["kind"] == "default"
    assert booking["attribution"]["reason"] == "comagic_missing"
    assert all("cs.min.js" in complaint for complaint in visit.complaints())


@pytest.mark.parametrize("blocked", [["*/s/*"], ["*/b/*"]], ids=["the script", "the beacon"])
def test_a_booking_arrives_also_when_ours_is_blocked(browser, demo, blocked):
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": blocked})
    visit = Visit(browser, demo).open()
    session = visit.session()
    if blocked == ["*/b/*"]:
        visit.wait_for_n2(session)
    order, _ = visit.book()
    message = demo.message(order)
    booking = demo.delivered(order)
    if blocked == ["*/b/*"]:
        # n2 itself carries the session, whether or not a beacon ever came.
        assert message["visitor_session_id"] == int(session)
        assert booking["attribution"]["kind"] in ("session_unseen", "session")
    else:
        assert message["campaign_id"] == 500001
        assert booking["attribution"]["kind"] == "default"
