"""Consent: a yes must be a clear yes, a no is a no, and what was not asked is neither."""

import urllib.parse

import pytest

from fixtures import CONTAINER, WIDGET, open_fixture
from pages import COUNT_LOOKS, inline, sync_embed, tag


def head(case, before=""):
    return before + tag(case.script_address) + tag(case.counter_address())


def cookie(name, value):
    return inline(f"document.cookie={name + '=' + urllib.parse.quote(value, safe='')!r}+'; path=/'")


def assert_nothing_is_done(visitor, case, expected_looks=4):
    """Until the script has looked several times at an answer that is none."""
    visitor.wait_for_widget(CONTAINER)
    visitor.wait(lambda: visitor.run("return Comagic.getSessionId()"), "the session")
    visitor.wait(lambda: visitor.run("return window.seenLooks||0") >= expected_looks, "looks")
    assert case.beacons == [] and case.images == []
    assert visitor.run("return window._stitch.q") is None
    assert visitor.book(CONTAINER)["n2"] == ""
    assert visitor.run(f"return window.bukzaCallbackFor{CONTAINER}") is None


COOKIEBOT = "{{stamp:'x',necessary:true,preferences:false,statistics:{0},marketing:false,ver:1}}"
YES, NO = r"statistics:true", r"statistics:false"


def test_an_answer_with_structure_and_no_pattern_is_no_answer(visitor, case):
    case.settings["k"] = "CookieConsent"
    open_fixture(visitor, case, "10-consent-cookie-of-categories.html")
    visitor.wait_for_widget(CONTAINER)
    visitor.wait(lambda: visitor.run("return Comagic.getSessionId()"), "the session")
    visitor.wait(lambda: visitor.run("return seenLooks") > 4, "looks")
    assert case.beacons == [] and case.images == []
    assert visitor.book(CONTAINER)["n2"] == ""


@pytest.mark.parametrize("value", [
    "{stamp:'x',necessary:true}", '{"analytics":true}', "[1]", "a=1&b=1", "analytics:yes", "yes,no", "", "essential",
    "2026-11-30", "1700000000", "undefined", "maybe",
])
def test_what_is_no_clear_yes_is_no_answer(visitor, case, value):
    case.settings["k"] = "consent"
    visitor.open(head=COUNT_LOOKS + cookie("consent", value) + head(case), body=sync_embed(case, WIDGET))
    assert_nothing_is_done(visitor, case)


@pytest.mark.parametrize("value", ["1", "true", "TRUE", "yes", "y", "on", "ok", "all", "allow", "allowed", "accepted", "granted"])
def test_a_plain_yes_is_a_yes(visitor, case, value):
    case.settings["k"] = "consent"
    visitor.open(head=cookie("consent", value) + head(case), body=sync_embed(case, WIDGET))
    visitor.wait_for_n2(CONTAINER, "9001")


@pytest.mark.parametrize("value", ["0", "false", "no", "off", "none", "necessary", "denied", "declined", "refused", "rejected"])
def test_a_plain_no_is_a_no(visitor, case, value):
    case.settings["k"] = "consent"
    visitor.open(head=cookie("consent", value) + head(case), body=sync_embed(case, WIDGET))
    visitor.wait_for_beacon(y="consent_refused", q="none")
    assert all("s" not in body for body in visitor.bodies())


@pytest.mark.parametrize("statistics, n2", [("true", "9001"), ("false", "~consent_refused")])
def test_a_category_is_found_by_its_pattern(visitor, case, statistics, n2):
    case.settings.update({"k": "CookieConsent", "yes": YES, "no": NO})
    visitor.open(head=cookie("CookieConsent", COOKIEBOT.format(statistics)) + head(case), body=sync_embed(case, WIDGET))
    visitor.wait_for_n2(CONTAINER, n2)


def test_a_global_that_is_an_object_is_read_as_json(visitor, case):
    case.settings.update({"g": "banner.state", "yes": '"analytics":true', "no": '"analytics":false'})
    visitor.open(head=COUNT_LOOKS + inline("window.banner={state:{}}") + head(case), body=sync_embed(case, WIDGET))
    assert_nothing_is_done(visitor, case)
    visitor.run("banner.state.analytics=true")
    visitor.wait_for_n2(CONTAINER, "9001")


def test_an_event_wakes_and_the_state_answers(visitor, case):
    """The event alone is no yes: managers send the same after a refusal."""
    case.settings.update({"k": "CookieConsent", "e": "CookiebotOnConsentReady", "yes": YES, "no": NO})
    visitor.open(head=COUNT_LOOKS + head(case), body=sync_embed(case, WIDGET))
    visitor.wait(lambda: visitor.run("return Comagic.getSessionId()"), "the session")
    visitor.run("dispatchEvent(new Event('CookiebotOnConsentReady'))")
    assert_nothing_is_done(visitor, case)
    visitor.run("document.cookie=arguments[0];dispatchEvent(new Event('CookiebotOnConsentReady'))",
                "CookieConsent=" + urllib.parse.quote(COOKIEBOT.format("true")) + "; path=/")
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.wait_for_beacon(s="9001", n=True)


def test_an_event_that_was_missed_is_no_loss_where_there_is_a_state(visitor, case):
    """A returning visitor: the manager has its answer and asks nobody."""
    case.settings.update({"k": "CookieConsent", "e": "CookiebotOnAccept", "yes": YES, "no": NO})
    visitor.open(head=cookie("CookieConsent", COOKIEBOT.format("true")) + head(case), body=sync_embed(case, WIDGET))
    visitor.wait_for_n2(CONTAINER, "9001")


@pytest.mark.parametrize("detail, n2", [("true", "9001"), ("'granted'", "9001"), ("false", "~consent_refused"), ("'denied'", "~consent_refused")])
def test_an_event_without_a_state_answers_itself(visitor, case, detail, n2):
    case.settings["e"] = "consent"
    visitor.open(head=head(case), body=sync_embed(case, WIDGET))
    visitor.wait(lambda: visitor.run("return !!window._stitch"), "the script")
    visitor.run(f"document.dispatchEvent(new CustomEvent('consent',{{detail:{detail}}}))")
    visitor.wait_for_n2(CONTAINER, n2)


def test_an_event_whose_detail_has_structure_is_no_yes(visitor, case):
    case.settings["e"] = "consent"
    visitor.open(head=COUNT_LOOKS + head(case), body=sync_embed(case, WIDGET))
    visitor.wait(lambda: visitor.run("return !!window._stitch"), "the script")
    visitor.run("document.dispatchEvent(new CustomEvent('consent',{detail:{analytics:false}}))")
    assert_nothing_is_done(visitor, case)
