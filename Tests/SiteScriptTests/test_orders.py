"""Which reports are a made order: forty that are, forty that are not."""

import pytest

from fixtures import CONTAINER, WIDGET
from pages import sync_embed, tag

# What the callback is given, and the order that is told.
ORDERS = [
    ("{message:{event:'ORDER_CREATED',data:{orderId:1001}}}", {"id": "1001"}),
    ("{message:{event:'ORDER_COMPLETED',data:{orderId:1002,code:'A1'}}}", {"id": "1002", "code": "A1"}),
    ("{message:{event:'ORDER_COMPLETE',data:{orderId:'1003'}}}", {"id": "1003"}),
    ("{message:{event:'ORDER_PAID',data:{order_id:1004}}}", {"id": "1004"}),
    ("{message:{event:'ORDER_CONFIRMED',data:{id:1005}}}", {"id": "1005"}),
    ("{message:{event:'ORDER_PLACED',data:{id:1006}}}", {"id": "1006"}),
    ("{message:{event:'ORDER_MADE',data:{id:1007}}}", {"id": "1007"}),
    ("{message:{event:'ORDER_SUCCESS',data:{id:1008}}}", {"id": "1008"}),
    ("{message:{event:'order_created',data:{id:1009}}}", {"id": "1009"}),
    ("{message:{event:'order-created',data:{id:1010}}}", {"id": "1010"}),
    ("{message:{event:'order.created',data:{id:1011}}}", {"id": "1011"}),
    ("{message:{event:'order:created',data:{id:1012}}}", {"id": "1012"}),
    ("{message:{event:'order created',data:{id:1013}}}", {"id": "1013"}),
    ("{message:{event:'orderCreated',data:{id:1014}}}", {"id": "1014"}),
    ("{message:{event:'OrderCompleted',data:{id:1015}}}", {"id": "1015"}),
    ("{message:{event:'bukza:order_created',data:{id:1016}}}", {"id": "1016"}),
    ("{message:{event:'widget.order.created',data:{id:1017}}}", {"id": "1017"}),
    ("{message:{event:'BOOKING_CREATED',data:{id:1018}}}", {"id": "1018"}),
    ("{message:{event:'BOOKING_COMPLETED',data:{orderId:1019}}}", {"id": "1019"}),
    ("{message:{event:'BOOKING_SUCCESS',data:{}}}", {}),
    ("{message:{event:'bookingConfirmed',data:{id:1021}}}", {"id": "1021"}),
    ("{message:{event:'booking_paid',data:{id:1022}}}", {"id": "1022"}),
    ("{message:{event:'RESERVATION_CREATED',data:{id:1023,code:'Z9'}}}", {"id": "1023", "code": "Z9"}),
    ("{message:{event:'reservation_success',data:{code:'Z8'}}}", {"code": "Z8"}),
    ("{message:{event:'reservationConfirmed',data:{code:'Z7'}}}", {"code": "Z7"}),
    ("{message:{type:'BUKZA_CROSS_FRAME_WIDGET',event:'ORDER_CREATED',data:{orderId:1026}}}", {"id": "1026"}),
    ("{message:'{\"type\":\"T\",\"event\":\"ORDER_CREATED\",\"data\":{\"orderId\":1027}}'}", {"id": "1027"}),
    ("{event:'ORDER_CREATED',data:{orderId:1028}}", {"id": "1028"}),
    ("{event:'ORDER_CREATED',orderId:1029,code:'C29'}", {"id": "1029", "code": "C29"}),
    ("{eventName:'ORDER_CREATED',orderId:1030}", {"id": "1030"}),
    ("{data:{event:'ORDER_CREATED',orderId:1031}}", {"id": "1031"}),
    ("'{\"event\":\"ORDER_CREATED\",\"orderId\":1032}'", {"id": "1032"}),
    ("'order_created',{orderId:1033}", {"id": "1033"}),
    ("{message:{event:'ORDER_CREATED',data:{order:{id:1034,code:'C34'}}}}", {"id": "1034", "code": "C34"}),
    ("{message:{event:'ORDER_CREATED',data:{orderId:1035,reservations:[{code:'C6UDS3'},{code:'X'}]}}}", {"id": "1035", "code": "C6UDS3"}),
    ("{message:{event:'ORDER_CREATED',data:{id:1036,code:'Z6',customer:{id:7},reservations:[{id:8,code:'R8'}]}}}", {"id": "1036", "code": "Z6"}),
    ("{message:{event:'ORDER_CREATED',data:{orderId:1037,code:'Z7',promo:{code:'SALE10'}}}}", {"id": "1037", "code": "Z7"}),
    ("{message:{event:'ORDER_CREATED',data:{OrderId:1038,Code:'C38'}}}", {"id": "1038", "code": "C38"}),
    ("{message:{event:'ORDER_CREATED',data:{id:'a-1039',settings:{orderCompletedText:'Спасибо'}}}}", {"id": "a-1039"}),
    # The server knows the word: BeaconDecoderTests.
    ("{message:{event:'ORDER_PAID',data:{orderId:1040,code:null}}}", {"id": "1040", "code": "null"}),
]

OTHERS = [
    "{message:{event:'PAGE_CHANGED',data:{id:1,code:'X'}}}",
    "{message:{event:'RESIZE',data:{height:1}}}",
    "{message:{event:'STEP',data:{step:'order_created'}}}",
    "{message:{event:'ORDER_OPENED',data:{id:1}}}",
    "{message:{event:'ORDER_FORM',data:{id:1}}}",
    "{message:{event:'ORDER_FORM_COMPLETED_TEXT',data:{id:1}}}",
    "{message:{event:'ORDER_CREATE_FAILED',data:{id:1}}}",
    "{message:{event:'ORDER_CREATED_TEXT_CHANGED',data:{id:1}}}",
    "{message:{event:'ORDER_COMPLETING',data:{id:1}}}",
    "{message:{event:'ORDER_CANCELLED',data:{id:1}}}",
    "{message:{event:'ORDER_CHANGED',data:{id:1,status:'created'}}}",
    "{message:{event:'BEFORE_ORDER_CREATED',data:{id:1}}}",
    "{message:{event:'PREORDER_CREATED',data:{id:1}}}",
    "{message:{event:'CART_ORDER_CREATED',data:{id:1}}}",
    "{message:{event:'CART_UPDATED',data:{orderCompleted:false,id:1}}}",
    "{message:{event:'CART_RESERVATION_ADDED',data:{id:1}}}",
    "{message:{event:'RESERVATION_ADDED',data:{id:1}}}",
    "{message:{event:'RESERVATION_REMOVED',data:{id:1}}}",
    "{message:{event:'RESERVATION_SELECTED',data:{id:1,code:'X'}}}",
    "{message:{event:'BOOKING_OPENED',data:{id:1}}}",
    "{message:{event:'BOOKING_SUCCESS_URL',data:{bookingSuccessUrl:null}}}",
    "{message:{event:'bookingSuccessUrl',data:{url:null}}}",
    "{message:{event:'PAYMENT_OPENED',data:{id:1}}}",
    "{message:{event:'PAYMENT_SUCCESS',data:{id:1}}}",
    "{message:{event:'CREATED',data:{id:1}}}",
    "{message:{event:'SUCCESS',data:{id:1}}}",
    "{message:{event:'USER_CREATED',data:{id:1}}}",
    "{message:{event:'INITIALIZED',data:{settings:{orderCompletedText:'Спасибо за заказ'}}}}",
    "{message:{event:'INITIALIZED',data:{bookingSuccessUrl:null,id:1}}}",
    "{message:{event:'SETTINGS',data:{order_created:'https://example.com/thanks'}}}",
    "{message:{event:'SETTINGS',data:{texts:['ORDER_CREATED','BOOKING_COMPLETED']}}}",
    "{message:{event:'TRANSLATIONS',data:{ORDER_CREATED:'Заказ создан'}}}",
    "{message:{event:'STEP',data:{next:{event:'ORDER_CREATED'}}}}",
    "{message:{event:'STEP',data:{lastEvent:'ORDER_CREATED',id:1}}}",
    "{message:{event:'LOG',data:{text:'event: ORDER_CREATED'}}}",
    "{message:'Ваш заказ: order_created_text'}",
    "{event:'NAVIGATE',url:'/booking-success'}",
    "'page_changed',{event:'x'}",
    "{orderCreated:false}",
    "{message:{data:{id:1,code:'X'}}}",
]


def test_the_tables_are_complete():
    assert len(ORDERS) == len(OTHERS) == 40


def test_reports_of_a_made_order_are_told(visitor, case):
    visitor.open(head=tag(case.script_address) + tag(case.counter_address()), body=sync_embed(case, WIDGET))
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.wait_for_beacon(s="9001", n=True)
    for report, order in ORDERS:
        before = len(case.beacons)
        visitor.run(f"bukzaCallbackFor{CONTAINER}({report})")
        visitor.wait(lambda: len(case.beacons) > before, report)
        assert (case.beacons[before]["body"].get("o"), case.beacons[before]["body"]["s"]) == (order, "9001"), report
    assert visitor.run("return __noted.errors") == []


def test_other_reports_are_not(visitor, case):
    visitor.open(head=tag(case.script_address) + tag(case.counter_address()), body=sync_embed(case, WIDGET))
    visitor.wait_for_n2(CONTAINER, "9001")
    visitor.wait_for_beacon(s="9001", n=True)
    for report in OTHERS:
        visitor.run(f"bukzaCallbackFor{CONTAINER}({report})")
    # The one order after them is the first that is told.
    visitor.run(f"bukzaCallbackFor{CONTAINER}({{message:{{event:'ORDER_CREATED',data:{{orderId:7}}}}}})")
    visitor.wait_for_beacon(o={"id": "7"})
    assert [body["o"] for body in visitor.bodies() if "o" in body] == [{"id": "7"}]
    assert visitor.run("return __noted.errors") == []


@pytest.mark.parametrize("times", [3])
def test_the_same_report_is_one_order(visitor, case, times):
    visitor.open(head=tag(case.script_address) + tag(case.counter_address()), body=sync_embed(case, WIDGET))
    visitor.wait_for_beacon(s="9001", n=True)
    for _ in range(times):
        visitor.run(f"bukzaCallbackFor{CONTAINER}({{message:{{event:'ORDER_CREATED',data:{{orderId:7}}}}}})")
    visitor.run(f"bukzaCallbackFor{CONTAINER}({{message:{{event:'ORDER_CREATED',data:{{orderId:8}}}}}})")
    visitor.wait_for_beacon(o={"id": "8"})
    assert [body["o"] for body in visitor.bodies() if "o" in body] == [{"id": "7"}, {"id": "8"}]
