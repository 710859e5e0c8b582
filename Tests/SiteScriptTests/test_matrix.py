"""Every embed form, every channel, every counter behaviour: what n2 is once a booking is made."""

import pytest

from pages import async_embed, inserted, previous_session, sync_embed, tag

WIDGET = "24860"
CONTAINER = f"BukzaContainer{WIDGET}"

# Where our tag stands, and how the widget is embedded: head and body of the page.
EMBEDDINGS = {
    "sync, ours first": lambda case, **o: (tag(case.script_address, ""), sync_embed(case, WIDGET, **o)),
    "sync, ours async": lambda case, **o: (tag(case.script_address), sync_embed(case, WIDGET, **o)),
    "sync, ours last": lambda case, **o: ("", sync_embed(case, WIDGET, **o) + tag(case.script_address, "")),
    "async": lambda case, **o: (tag(case.script_address), async_embed(case, WIDGET, **o)),
    "async, ours deferred in body": lambda case, **o: ("", async_embed(case, WIDGET, **o) + tag(case.script_address, "defer")),
    "tag manager": lambda case, **o: (inserted(case.script_address, "load"), async_embed(case, WIDGET, **o)),
    "tag manager, late": lambda case, **o: (inserted(case.script_address, 700), sync_embed(case, WIDGET, **o)),
}


@pytest.mark.parametrize("channel", ["setter", "utm", "message"])
@pytest.mark.parametrize("embedding", EMBEDDINGS)
def test_a_booking_carries_the_session_of_this_visit(visitor, case, embedding, channel):
    head, body = EMBEDDINGS[embedding](case, channel=channel)
    head = previous_session(case, 8000) + tag(case.counter_address()) + head
    visitor.open("?utm_source=ya&utm_campaign=%D0%BB%D0%B5%D1%82%D0%BE", head=head, body=body)

    visitor.wait_for_n2(CONTAINER, "9001")
    order = visitor.book(CONTAINER)

    assert order["n2"] == "9001"
    assert order["utm"] == {"utm_source": "ya", "utm_campaign": "лето"}
    beacon = visitor.wait_for_beacon(s="9001", n=True)
    assert beacon["q"] == "ready" and beacon["w"] == [WIDGET] and "y" not in beacon
    assert all(body.get("s") in ("9001", None) for body in visitor.bodies()), "the previous session was told"
    heard = visitor.wait(lambda: [body["o"] for body in visitor.bodies() if "o" in body], "the booking event")
    assert heard[0] == {"id": order["order_id"], "code": order["code"]}
    visitor.assert_untouched()
