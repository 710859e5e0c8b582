"""The install page while an owner installs: green by itself, a test sent and taken back, a page examined."""

import time

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from demo import Visit
from office import Person, chromium


class Place:
    """The demo as a person at its pages needs it."""

    def __init__(self, demo):
        self.address = demo.service
        self.link = demo.welcome


@pytest.fixture
def owner(demo, request):
    """An administrator of the demo, signed in; the first one comes by the link that the demo printed."""
    driver = chromium(language="ru", javascript=getattr(request, "param", True))
    person = Person(Place(demo), driver)
    if not demo.has_owner:
        person.become_administrator()
        demo.has_owner = True
    else:
        person.sign_in("owner@example.ru")
    yield person
    driver.quit()


def marks(owner):
    # In one step: the page puts new items in place of these by itself.
    return owner.driver.execute_script("return [...document.querySelectorAll('#checks li')].map(item => item.className)")


def test_the_checklist_turns_green_by_itself(owner, demo, browser):
    owner.open("/integrations/1/install")
    assert len(marks(owner)) == 6
    visit = Visit(browser, demo).open("/?utm_source=yandex")
    visit.wait_for_n2(visit.session())
    visit.book()
    # Nobody reloads the page.
    WebDriverWait(owner.driver, 20).until(lambda _: marks(owner) == ["done"] * 6)
    WebDriverWait(owner.driver, 10).until(lambda _: "Всё работает" in owner.text)
    assert demo.site in owner.text
    assert owner.complaints() == []


@pytest.mark.parametrize("owner", [True, False], indirect=True, ids=["with scripts", "without scripts"])
def test_a_test_booking_goes_the_whole_way_and_is_taken_back(owner, demo):
    before = len(demo.messages())
    owner.open("/integrations/1/install").press("Отправить тест")
    deadline = time.monotonic() + 20
    while "Удалить из CoMagic" not in owner.text:
        assert time.monotonic() < deadline, owner.text
        owner.driver.refresh()
        time.sleep(0.2)
    assert "Доставлено в CoMagic" in owner.text
    sent = [message for message in demo.messages() if "STITCHER-TEST-" in message["ext_id"]]
    assert len(sent) == 1 and sent[0]["email"] == "owner@example.ru"
    owner.press("Удалить из CoMagic")
    assert "Удалено из CoMagic" in owner.text
    assert len(demo.messages()) == before
    # A test is no booking of the site.
    assert "STITCHER-TEST" not in owner.open("/integrations/1/install").text


def test_the_doctor_says_what_stands_on_a_page(owner, demo):
    owner.open("/integrations/1/install").fill(address=demo.site).press("Осмотреть")
    found = owner.driver.find_element(By.ID, "examined").text
    assert demo.site in found
    assert "24860" in found
    assert owner.driver.find_element(By.NAME, "address").get_attribute("value") == demo.site
    owner.fill(address=demo.sandbox).press("Осмотреть")
    assert owner.driver.find_elements(By.CSS_SELECTOR, "#examined .bad")


def test_a_new_webhook_address_leaves_the_old_one_time(owner, demo):
    owner.open("/integrations/1/install")
    old = owner.driver.find_element(By.ID, "webhook").get_attribute("textContent")
    owner.driver.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
    owner.press("Сменить")
    assert "Адрес сменён" in owner.text and "Прежний адрес действует до" in owner.text
    assert owner.driver.find_element(By.ID, "webhook").get_attribute("textContent") != old
