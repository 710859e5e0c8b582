"""What needs a person is seen on every page and leads where it is put right; many bookings are worked on from a list."""

import json
import tempfile
import time
import urllib.error
import urllib.request

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from office import Office, Person, binary, chromium


@pytest.fixture(scope="module")
def office():
    with tempfile.TemporaryDirectory() as directory:
        office = Office(binary(), directory, "--match-window", "0s")
        driver = chromium()
        Person(office, driver).become_administrator()
        driver.quit()
        yield office
        office.close()


@pytest.fixture
def owner(office):
    drivers = []

    def person(**options):
        drivers.append(chromium(**options))
        return Person(office, drivers[-1]).sign_in("owner@example.ru")

    yield person
    for driver in drivers:
        driver.quit()


def site(office, name, token):
    return json.loads(office.run(
        "integration", "create", "--name", name, "--widget", "24860", "--comagic-url", office.comagic,
        "--comagic-host", office.comagic, "--comagic-token", token, "--default-campaign", "500001", "--timezone", "Europe/Moscow", "--format", "json"))


def book(made, order, phone="+7 916 123-45-67"):
    body = {"order_id": order, "code": f"C{order}", "phone": phone, "visitor_session_id": "17000000001"}
    request = urllib.request.Request(made["webhookURL"], data=json.dumps(body).encode())
    deadline = time.monotonic() + 10
    while True:
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.loads(answer.read())["id"]
        except urllib.error.HTTPError as error:
            # The running server takes a new integration up within two seconds.
            if error.code != 404 or time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def wait(office, status, count, integration):
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        rows = json.loads(office.run(
            "bookings", "list", "--format", "json", "--status", status, "--integration", integration))
        if len(rows) == count:
            return rows
        time.sleep(0.3)
    raise AssertionError(f"{len(rows)} bookings are {status}")


def strip(person):
    return [one.text for one in person.driver.find_elements(By.CSS_SELECTOR, "aside.attention")]


def is_seen(person, element):
    """Whether the element is on the screen now; asks the browser, so that it works without script, too."""
    view = person.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssVisualViewport"]
    place = element.rect
    return view["pageY"] - 1 <= place["y"] and place["y"] + place["height"] <= view["pageY"] + view["clientHeight"] + 1


def answer(person):
    [found] = person.driver.find_elements(By.CSS_SELECTOR, "[data-answer]")
    return found


def test_a_refused_key_stands_on_every_page_until_it_is_put_right(office, owner):
    made = site(office, "Картинг", "wrong-key")
    for order in ["1", "2", "3"]:
        book(made, f"A{order}")
    wait(office, "held", 3, made["id"])
    boss = owner()
    for path in ["/", "/bookings", "/integrations", "/alerts", "/users", "/profile"]:
        assert strip(boss.open(path)) == ["CoMagic отклоняет ключ: 3 брони ждут → исправить"], path
        assert boss.driver.find_element(By.CSS_SELECTOR, "nav .count").text == "1"
    assert "3 брони ждут" in boss.open("/alerts").text
    boss.driver.find_element(By.PARTIAL_LINK_TEXT, "исправить").click()
    WebDriverWait(boss.driver, 10).until(lambda _: f"/integrations/{made['id']}" in boss.driver.current_url)
    office.run("integration", "update", made["id"], "--comagic-token", "sandbox-token")
    wait(office, "delivered", 3, made["id"])
    assert strip(boss.open("/")) == [] and "Всё в порядке" in boss.open("/alerts").text
    assert boss.complaints() == []


def test_a_list_says_why_and_ticked_bookings_are_worked_on_together(office, owner):
    made = site(office, "Прокат", "sandbox-token")
    ids = [book(made, f"B{order}", phone="") for order in range(1, 6)]
    boss = owner().open(f"/bookings?status=parked&integration={made['id']}")
    assert "нет ни телефона, ни почты" in boss.text and "no_contact" not in boss.text
    boxes = boss.driver.find_elements(By.CSS_SELECTOR, "tbody input[type=checkbox]")
    assert len(boxes) == 5
    boss.press("Отметить выбранные сделанными…")
    assert answer(boss).text == "Ничего не выбрано: отметьте хотя бы одну бронь."
    for box in boss.driver.find_elements(By.CSS_SELECTOR, "tbody input[type=checkbox]")[:2]:
        box.click()
    boss.press("Отметить выбранные сделанными…")
    assert "2" in boss.text
    boss.driver.find_element(By.CSS_SELECTOR, "main form button").click()
    WebDriverWait(boss.driver, 10).until(lambda _: "Отмечено сделанными: 2." in boss.text)
    assert "status=parked" in boss.path and len(boss.driver.find_elements(By.CSS_SELECTOR, "tbody tr")) == 3
    boss.driver.find_element(By.CSS_SELECTOR, "thead input[type=checkbox]").click()
    chosen = boss.driver.find_elements(By.CSS_SELECTOR, "tbody input:checked")
    assert [one.get_attribute("value") for one in chosen] == ids[2::-1]

    # Along the list from booking to booking, and back to it.
    boss.driver.find_element(By.CSS_SELECTOR, "tbody th a").click()
    WebDriverWait(boss.driver, 10).until(lambda _: f"/bookings/{ids[2]}?" in boss.driver.current_url)
    assert not boss.driver.find_elements(By.CSS_SELECTOR, "a[rel=prev]")
    boss.press("старше").press("старше")
    assert boss.path.startswith(f"/bookings/{ids[0]}?status=parked") or f"/bookings/{ids[0]}?" in boss.path
    assert not boss.driver.find_elements(By.CSS_SELECTOR, "a[rel=next]")
    boss.press("новее").press("← к списку")
    assert "status=parked" in boss.path and f"integration={made['id']}" in boss.path
    assert boss.complaints() == []


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_the_answer_stands_where_the_button_was(office, owner, javascript):
    made = site(office, f"Сайт {javascript}", "sandbox-token")
    first, second = (book(made, f"C{number}{javascript}", phone="") for number in (1, 2))
    boss = owner(javascript=javascript).open(f"/bookings/{first}?status=parked")
    boss.driver.find_element(By.CSS_SELECTOR, "#correct summary").click()
    boss.fill(phone="12")
    boss.driver.find_element(By.CSS_SELECTOR, "#correct button.primary").click()
    WebDriverWait(boss.driver, 10).until(lambda _: "Телефон не читается" in boss.text)
    assert is_seen(boss, answer(boss)) and boss.driver.find_element(By.NAME, "phone").get_attribute("value") == "12"
    boss.fill(phone="+7 916 123-45-67")
    boss.driver.find_element(By.CSS_SELECTOR, "#correct button.primary").click()
    WebDriverWait(boss.driver, 10).until(lambda _: "Исправлено и поставлено в отправку" in boss.text)
    assert is_seen(boss, answer(boss)) and "status=parked" in boss.path
    boss.open(f"/bookings/{second}?status=parked").press("Отметить сделанным")
    assert "Отмечено сделанным" in answer(boss).text and is_seen(boss, answer(boss))
    if javascript:
        assert boss.driver.switch_to.active_element == answer(boss)


def test_site_days_and_filters_go_along_between_coverage_and_bookings(office, owner):
    made = site(office, "Каток", "sandbox-token")
    book(made, "D1")
    boss = owner().open(f"/?from=2026-01-05&to=2026-01-09&integration={made['id']}")
    boss.press("Бронирования")
    assert boss.driver.find_element(By.NAME, "from").get_attribute("value") == "2026-01-05"
    assert f"integration={made['id']}" in boss.path
    boss.choose("status", "parked").press("Найти").press("Покрытие")
    assert boss.driver.find_element(By.NAME, "to").get_attribute("value") == "2026-01-09"
    boss.press("Бронирования")
    assert "status=parked" in boss.path and f"integration={made['id']}" in boss.path
    # Who chose nothing gets all bookings.
    boss.open("/").press("Бронирования")
    assert boss.path == "/bookings"


def test_orders_are_found_by_their_beginning_and_phones_by_their_end(office, owner):
    made = site(office, "Батут", "sandbox-token")
    book(made, "Заказ-2026-77", phone="+7 921 555-70-81")
    book(made, "Заказ-2026-78", phone="+7 921 555-70-82")
    boss = owner()
    for words, count in [("зАКАЗ-2026-7", 2), ("заказ-2026-78", 1), ("7081", 1), ("55-70-82", 1), ("555 70 8", 0)]:
        boss.open("/bookings").fill(q=words).press("Найти")
        assert len(boss.driver.find_elements(By.CSS_SELECTOR, "tbody tr")) == count, words
