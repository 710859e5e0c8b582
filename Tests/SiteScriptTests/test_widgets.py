"""Every widget of a page, and only those of the integration; the owner's callback and tags stay the owner's."""

import urllib.request

import pytest

from pages import async_embed, inline, sync_embed, tag

A, B, C = "24860", "24861", "31692"


def container(widget):
    return f"BukzaContainer{widget}"


def head(case, before="", after=""):
    return before + tag(case.script_address) + tag(case.counter_address()) + after


def test_several_widgets_of_a_page_each_get_n2(visitor, case):
    visitor.open(head=head(case), body=sync_embed(case, A) + async_embed(case, B) + sync_embed(case, C, channel="message"))
    for widget in (A, B, C):
        visitor.wait_for_n2(container(widget), "9001")
    visitor.wait(lambda: set(visitor.state()["w"]) == {A, B, C}, "all three widgets known")
    assert {visitor.book(container(widget))["n2"] for widget in (A, B, C)} == {"9001"}
    visitor.assert_untouched()


def test_lower_cased_containers_are_widgets_too(visitor, case):
    name = f"bukzacontainer{A}"
    visitor.open(head=head(case), body=sync_embed(case, A, name))
    visitor.wait_for_n2(name, "9001")
    visitor.wait_for_beacon(w=[A], n=True)


@pytest.mark.parametrize("name", ["booking-form", "запись 2"])
@pytest.mark.parametrize("settings", [{}, {"w": [A]}], ids=["default", "listed"])
def test_a_container_may_be_called_anything(visitor, case, settings, name):
    case.settings.update(settings)
    visitor.open(head=head(case), body=sync_embed(case, A, name))
    visitor.wait_for_n2(name, "9001")


def test_only_the_widgets_of_the_integration_are_touched(visitor, case):
    case.settings["w"] = [A, C]
    visitor.open(head=head(case), body=sync_embed(case, A) + sync_embed(case, B))
    visitor.wait_for_n2(container(A), "9001")
    visitor.wait_for_widget(container(B))
    assert visitor.book(container(B))["n2"] == ""
    assert visitor.run(f"return window['bukzaCallbackFor{container(B)}']") is None
    assert all(B not in body["w"] for body in visitor.bodies())


@pytest.mark.parametrize("settings", [{}, {"w": [A, B]}], ids=["default", "listed"])
def test_modals_that_come_late_go_and_come_back_get_n2(visitor, case, settings):
    case.settings.update(settings)
    visitor.open(head=head(case), body="<div id='modals'></div>")
    visitor.wait_for_beacon(s="9001")
    for widget in (A, B, A):
        visitor.run(
            """var box=document.getElementById('modals');box.innerHTML='';
            var d=document.createElement('div');d.id=arguments[0];box.appendChild(d);
            var s=document.createElement('script');s.async=true;s.src=arguments[1];box.appendChild(s);""",
            container(widget), case.loader_address(widget))
        visitor.wait_for_n2(container(widget), "9001")
        assert visitor.book(container(widget))["n2"] == "9001"
    assert all("y" not in body for body in visitor.bodies()), "a widget that is only starting lacks nothing"
    visitor.assert_untouched()


def test_a_widget_script_that_runs_twice_changes_nothing(visitor, case):
    visitor.open(head=head(case), body=sync_embed(case, A) + tag(case.loader_address(A), ""))
    visitor.wait_for_n2(container(A), "9001")
    assert visitor.book(container(A))["n2"] == "9001"
    visitor.assert_untouched()


@pytest.mark.parametrize("settings", [{}, {"w": [A]}], ids=["default", "listed"])
def test_an_embed_code_that_a_plugin_has_merged_into_the_page_is_found(visitor, case, settings):
    """Nothing then loads or stands there under the vendor's address."""
    case.settings.update(settings)
    with urllib.request.urlopen(case.loader_address(A, container(A)), timeout=10) as answer:
        merged = answer.read().decode()
    visitor.open(head=head(case), body=f'<div id="{container(A)}"></div>' + inline(merged))
    visitor.wait_for_n2(container(A), "9001")
    visitor.wait_for_beacon(s="9001", w=[A], n=True)


def test_our_script_inserted_twice_works_once(visitor, case):
    visitor.open(head=head(case) + tag(case.script_address, ""), body=sync_embed(case, A) + tag(case.script_address))
    visitor.wait_for_n2(container(A), "9001")
    visitor.book(container(A))
    visitor.wait(lambda: any("o" in body for body in visitor.bodies()), "the booking event")
    assert len({str(body) for body in visitor.bodies()}) == len(visitor.bodies()), "told twice"
    visitor.assert_untouched()


def test_a_route_change_of_a_single_page_site_keeps_everything(visitor, case):
    visitor.open("?utm_source=ya", head=head(case), body=sync_embed(case, A) + "<div id='view'></div>")
    visitor.wait_for_n2(container(A), "9001")
    visitor.run("history.pushState({},'','/page/" + case.key + "/tours');document.getElementById('view').innerHTML='<p>2</p>'")
    visitor.run(
        "var v=document.getElementById('view'),d=document.createElement('div');d.id=arguments[0];v.appendChild(d);"
        "var s=document.createElement('script');s.src=arguments[1];document.body.appendChild(s)",
        container(B), case.loader_address(B, channel="utm"))
    visitor.wait_for_n2(container(B), "9001")
    order = visitor.book(container(B))
    assert order["n2"] == "9001" and order["utm"] == {"utm_source": "ya"}


def test_going_away_and_back_finds_the_widget_with_its_session(visitor, case):
    visitor.open(head=head(case), body=sync_embed(case, A))
    visitor.wait_for_n2(container(A), "9001")
    visitor.driver.get(case.site.frames + "/frame.html")
    visitor.driver.back()
    visitor.wait_for_n2(container(A), "9001")
    assert visitor.book(container(A))["n2"] == "9001"


def test_a_page_out_of_the_back_forward_cache_goes_on_with_its_session(visitor, case):
    case.headers["Cache-Control"] = "private"
    visitor.open(head=head(case, inline(
        "window.seenRestored=0;addEventListener('pageshow',function(e){if(e.persisted)seenRestored++})")),
        body=sync_embed(case, A))
    visitor.wait_for_n2(container(A), "9001")
    visitor.driver.get(case.site.frames + "/frame.html")
    visitor.driver.back()
    visitor.wait(lambda: visitor.run("return document.readyState=='complete'&&!!window._stitch"), "the page again")
    # Whether a browser keeps the page is its own affair; the event says so to pages that care.
    if not visitor.run("return seenRestored"):
        visitor.run("dispatchEvent(new PageTransitionEvent('pageshow',{persisted:true}))")
    visitor.run("Comagic.reinitTrackView&&Comagic.reinitTrackView()")
    visitor.wait_for_n2(container(A), "9001")
    assert visitor.book(container(A))["n2"] == "9001"
    visitor.assert_untouched()


def test_owners_tags_of_one_widget_do_not_reach_another(visitor, case):
    case.settings["w"] = [A, B]
    code = inline(
        f"window.bukzaCallbackFor{container(A)}=function(p){{if(p.message.event==='INITIALIZED')"
        f"window.bukzaSetUtmFor{container(A)}({{utm_source:'crm'}})}}")
    visitor.open("?utm_source=ya", head=code + tag(case.script_address, "") + tag(case.counter_address()),
                 body=sync_embed(case, A, channel="utm") + sync_embed(case, B, channel="utm"))
    for widget, source in ((A, "crm"), (B, "ya")):
        visitor.wait_for_n2(container(widget), "9001")
        assert visitor.book(container(widget))["utm"] == {"utm_source": source}


OWNER = """
window.ownerCalls=[];
window.ownerCallback=function(payload){
    ownerCalls.push({event:payload.message.event,args:arguments.length,self:this===window});
    return 'owner';
};
"""


@pytest.mark.parametrize("declared", [
    "window.{slot}=ownerCallback;",
    "var {slot}=ownerCallback;",
    "function {slot}(payload){{return ownerCallback.apply(this,arguments)}}",
])
@pytest.mark.parametrize("order", ["before", "after"])
def test_the_owners_callback_is_called_as_before(visitor, case, declared, order):
    slot = f"bukzaCallbackFor{container(A)}"
    code = inline(OWNER + declared.format(slot=slot))
    parts = (code, "") if order == "before" else ("", code)
    visitor.open(head=head(case, *parts), body=sync_embed(case, A))
    visitor.wait_for_n2(container(A), "9001")
    visitor.book(container(A))
    visitor.wait(lambda: any(call["event"] == "ORDER_CREATED" for call in visitor.run("return ownerCalls")), "owner told")
    calls = visitor.run("return ownerCalls")
    assert [call["event"] for call in calls] == ["INITIALIZED", "ORDER_CREATED"], "called once for each event"
    assert all(call["args"] == 1 and call["self"] for call in calls)
    assert visitor.run(f"return window.{slot}({{message:{{event:'X'}}}})") == "owner"
    visitor.assert_untouched(slot)


def test_a_callback_that_is_replaced_later_is_the_one_that_is_called(visitor, case):
    slot = f"bukzaCallbackFor{container(A)}"
    visitor.open(head=head(case), body=sync_embed(case, A))
    visitor.wait_for_n2(container(A), "9001")
    visitor.run(OWNER + f"var before=window.{slot};window.{slot}=function(p){{before.call(this,p);return ownerCallback(p)}}")
    order = visitor.book(container(A))
    visitor.wait(lambda: visitor.run("return ownerCalls.length"), "the owner's new callback")
    assert [call["event"] for call in visitor.run("return ownerCalls")] == ["ORDER_CREATED"]
    visitor.wait_for_beacon(o={"id": order["order_id"], "code": order["code"]})
    visitor.assert_untouched()


@pytest.mark.parametrize("embed", [sync_embed, async_embed])
def test_a_widget_that_never_tells_us_that_it_is_ready_gets_n2(visitor, case, embed):
    """Its vendor has kept the callback of its start, and its frame takes nothing before it is ready."""
    visitor.open(head=head(case), body=embed(case, A, capture="on", ready=1500))
    visitor.wait_for_n2(container(A), "9001")
    assert visitor.book(container(A))["n2"] == "9001"


def test_a_callback_put_over_ours_before_the_widget_is_ready_loses_no_n2(visitor, case):
    slot = f"bukzaCallbackFor{container(A)}"
    visitor.open(head=head(case), body=sync_embed(case, A, ready=1500) + inline(
        OWNER + f"setTimeout(function(){{window.{slot}=ownerCallback}},1200)"))
    visitor.wait_for_n2(container(A), "9001")
    visitor.wait(lambda: visitor.run("return ownerCalls[0].event") == "INITIALIZED", "the owner's callback")
    visitor.assert_untouched()


def test_a_report_that_no_json_can_hold_loses_no_n2(visitor, case):
    """As with a window among what the callback is given: then it cannot be read that the widget is ready."""
    unreadable = inline("var real=JSON.stringify;JSON.stringify=function(value){"
                        "if(Array.isArray(value)){window.seenUnreadable=1;throw Error('circle')}return real(value)}")
    visitor.open(head=head(case, unreadable), body=sync_embed(case, A, ready=1500))
    visitor.wait_for_n2(container(A), "9001")
    assert visitor.run("return seenUnreadable") == 1


def test_a_callback_that_nobody_can_replace_loses_no_n2(visitor, case):
    slot = f"bukzaCallbackFor{container(A)}"
    fixed = inline(f"Object.defineProperty(window,'{slot}',{{value:function(){{}}}})")
    visitor.open(head=head(case, fixed), body=sync_embed(case, A))
    visitor.wait_for_n2(container(A), "9001")


def test_an_exception_of_the_owners_callback_stays_the_owners(visitor, case):
    slot = f"bukzaCallbackFor{container(A)}"
    visitor.open(head=head(case, inline(f"window.{slot}=function(){{throw new Error('owner failed')}}")), body=sync_embed(case, A))
    visitor.wait_for_n2(container(A), "9001")
    errors = visitor.wait(lambda: visitor.run("return __noted.errors"), "the owner's error")
    assert len(errors) == 1 and "owner failed" in errors[0]


@pytest.mark.parametrize("payload", ["", "undefined", "null", "'text'", "{}", "{message:'INITIALIZED'}", "{message:{}}", "window"])
def test_odd_payloads_reach_the_owner_and_break_nothing(visitor, case, payload):
    slot = f"bukzaCallbackFor{container(A)}"
    visitor.open(head=head(case, inline(f"window.seen=[];window.{slot}=function(){{seen.push(arguments.length);return 7}}")),
                 body=sync_embed(case, A))
    visitor.wait_for_n2(container(A), "9001")
    assert visitor.run(f"return window.{slot}({payload})") == 7
    visitor.assert_untouched()


OWN_TAGS = "utm_source:'crm',utm_campaign:'letter'"


@pytest.mark.parametrize("channel", ["setter", "utm", "message"])
def test_tags_that_the_owner_sets_by_hand_are_never_wiped(visitor, case, channel):
    name = container(A)
    code = inline(
        f"window.bukzaCallbackFor{name}=function(p){{if(p.message.event==='INITIALIZED')"
        f"window.bukzaSetUtmFor{name}({{{OWN_TAGS}}})}}")
    # Our tag is not async here: what the owner has set before we came cannot be known (docs/SCRIPT.md).
    parts = code + tag(case.script_address, "") + tag(case.counter_address())
    visitor.open("?utm_source=ya&utm_medium=cpc", head=parts, body=sync_embed(case, A, channel=channel))
    visitor.wait_for_n2(name, "9001")
    order = visitor.book(name)
    assert order["n2"] == "9001"
    assert order["utm"] == {"utm_source": "crm", "utm_campaign": "letter"}


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize("work", ["set()", "setTimeout(set,900)"], ids=["at once", "later"])
@pytest.mark.parametrize("channel", ["setter", "utm", "message"])
def test_n2_follows_the_tags_that_the_owner_sets_when_the_widget_is_ready(visitor, case, channel, work, place):
    """The session is known by then, and nothing else hands n2 over once more. Our tag stands before or after the widget."""
    name = container(A)
    code = inline(
        f"window.bukzaCallbackFor{name}=function(p){{"
        f"function set(){{window.seenTags=1;window.bukzaSetUtmFor{name}({{{OWN_TAGS}}})}}"
        f"if(p.message.event==='INITIALIZED'){work}}}")
    ours = tag(case.script_address, "")
    embed = sync_embed(case, A, channel=channel, ready=1500)
    visitor.open("?utm_source=ya&utm_medium=cpc", head=code + tag(case.counter_address(), ""),
                 body=ours + embed if place == "before" else embed + ours)
    visitor.wait_for_n2(name, "9001")
    visitor.wait(lambda: visitor.run("return window.seenTags"), "the owner's tags")
    order = visitor.book(name)
    assert (order["n2"], order["utm"]) == ("9001", {"utm_source": "crm", "utm_campaign": "letter"})


def test_the_owners_object_is_not_written_to(visitor, case):
    name = container(A)
    visitor.open(head=inline(
        f"window.ownerTags=Object.freeze({{{OWN_TAGS}}});window.bukzaCallbackFor{name}=function(){{"
        f"window.bukzaSetUtmFor{name}(ownerTags)}}") + tag(case.script_address, "") + tag(case.counter_address()),
        body=sync_embed(case, A, channel="utm"))
    visitor.wait_for_n2(name, "9001")
    assert visitor.run("return Object.keys(ownerTags)") == ["utm_source", "utm_campaign"]


@pytest.mark.parametrize("query, expected", [
    ("?utm_source=%EF%F0%E8&utm_term=a", {"utm_term": "a"}),
    ("?utm_source=a+b&utm_content=%D1%8F", {"utm_source": "a b", "utm_content": "я"}),
    ("?utm_source=", {}),
    ("", {}),
])
def test_the_pages_own_tags_are_kept(visitor, case, query, expected):
    visitor.open(query, head=head(case), body=sync_embed(case, A, channel="utm"))
    visitor.wait_for_n2(container(A), "9001")
    utm = visitor.book(container(A))["utm"]
    assert {name: value for name, value in utm.items() if "\ufffd" not in value} == expected


def test_a_setter_that_throws_does_not_keep_the_others_from_n2(visitor, case):
    name = container(A)
    visitor.open(head=head(case, inline(f"window.bukzaSetOddFor{name}=function(){{throw new Error('vendor')}}")),
                 body=sync_embed(case, A))
    visitor.wait_for_n2(name, "9001")
    visitor.assert_untouched()


def test_no_message_goes_to_a_frame_that_is_no_widget(visitor, case):
    other = "<iframe id='other' srcdoc='<script>onmessage=function(e){parent.seenOther=String(e.data)}</script>'></iframe>"
    visitor.open(head=head(case, inline("window.seenOther=''")), body=other + sync_embed(case, A, channel="message"))
    visitor.wait_for_n2(container(A), "9001")
    assert visitor.run("return seenOther") == ""


@pytest.mark.parametrize("channel", ["setter", "utm", "message"])
def test_a_vendor_that_reads_the_callback_only_once_gets_n2_all_the_same(visitor, case, channel):
    case.settings["w"] = [A]
    visitor.open(head=tag(case.script_address, "") + tag(case.counter_address()),
                 body=sync_embed(case, A, channel=channel, capture="on"))
    visitor.wait_for_n2(container(A), "9001")
    assert visitor.book(container(A))["n2"] == "9001"
