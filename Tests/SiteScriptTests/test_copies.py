"""Several integrations on one page: each serves its own widgets and tells its own server."""

import pytest

from pages import sync_embed, tag

A, B = "24860", "24861"


def both(visitor, case, other, first, second):
    case.settings.update({"w": first} if first else {})
    other.settings.update({"w": second} if second else {})
    visitor.open(head=tag(case.script_address, "") + tag(other.script_address, "") + tag(case.counter_address()),
                 body=sync_embed(case, A, channel="utm") + sync_embed(case, B))
    for widget in (A, B):
        visitor.wait_for_n2(f"BukzaContainer{widget}", "9001")


@pytest.mark.parametrize("first, second", [([A], [B]), ([A], None), (None, [B])])
def test_each_serves_its_own(visitor, case, site, first, second):
    other = site.case()
    both(visitor, case, other, first, second)
    visitor.wait_for_beacon(s="9001", n=True)
    visitor.wait(lambda: any(beacon["body"].get("n") for beacon in other.beacons), "the other integration's beacon")
    order = visitor.book(f"BukzaContainer{B}")
    told = {"id": order["order_id"], "code": order["code"]}
    visitor.wait(lambda: [b for b in other.beacons if b["body"].get("o") == told], "the order, to the second")
    assert [body for body in visitor.bodies() if "o" in body] == [], "told to the first, too"
    visitor.assert_untouched()


def test_without_lists_the_first_serves_and_both_are_told(visitor, case, site):
    other = site.case()
    both(visitor, case, other, None, None)
    for beacons in (case.beacons, other.beacons):
        visitor.wait(lambda: [b for b in beacons if set(b["body"]["w"]) == {A, B} and b["body"]["s"] == "9001"], "both widgets")
    visitor.wait(lambda: [b for b in other.beacons if b["body"].get("n")], "that n2 was handed over")
    assert all("y" not in b["body"] for b in other.beacons)
    visitor.assert_untouched()
