"""What the pages save and say is what is so: switches, widgets, unknown ids, errors, tests, corrections, ends."""

import json
import tempfile
import urllib.request

import pytest
from axe_core_python.selenium import Axe
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from office import Office, Person, binary, chromium


@pytest.fixture
def office():
    with tempfile.TemporaryDirectory() as directory:
        office = Office(binary(), directory)
        office.run("integration", "create", "--name", "Вираж", "--comagic-url", office.comagic, "--comagic-token",
                   "sandbox-token", "--default-campaign", "500001", "--comagic-host", office.comagic)
        yield office
        office.close()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def owner(office, request):
    driver = chromium(language="ru", javascript=request.param)
    person = Person(office, driver).become_administrator()
    person.javascript = request.param
    yield person
    driver.quit()


def shown(office, number="1"):
    return json.loads(office.run("integration", "show", number, "--format", "json"))


def field(owner, name):
    return owner.driver.find_element(By.NAME, name)


def type_campaign(owner, text):
    box = owner.driver.find_element(By.ID, "campaign-combobox" if owner.javascript else "campaignID")
    box.clear()
    box.send_keys(text)
    if owner.javascript:
        # Leaves the list, which covers what is below.
        owner.driver.find_element(By.TAG_NAME, "h1").click()


def test_the_switch_says_what_it_is_and_the_history_has_words(owner, office):
    owner.open("/integrations/1")
    field(owner, "active").click()
    owner.press("Сохранить")
    assert "Сохранено: «Активен» выключен." in owner.text
    assert shown(office)["active"] is False
    field(owner, "active").click()
    owner.press("Сохранить")
    assert "Сохранено: «Активен» включён." in owner.text
    history = owner.open("/integrations/1/history").text
    assert "«Активен»: включён → выключен" in history
    assert "true" not in history and "false" not in history


def test_a_wrong_widget_id_does_not_vanish_beside_a_right_one(owner, office):
    owner.open("/integrations/1").fill(widgets="24860 сауна https://app.bukza.com/#/1/7").press("Сохранить")
    assert "Не номера виджетов: «сауна». Понятны: 24860, 7." in owner.text
    assert field(owner, "widgets").get_attribute("value") == "24860 сауна https://app.bukza.com/#/1/7"
    assert owner.driver.switch_to.active_element == field(owner, "widgets")
    assert shown(office)["widgets"] == []
    owner.fill(widgets="24860 https://app.bukza.com/#/1/7").press("Сохранить")
    assert "Виджеты: 24860, 7." in owner.text
    assert shown(office)["widgets"] == ["24860", "7"]


def test_an_unknown_id_is_saved_only_by_a_button_of_its_own(owner, office):
    owner.open("/integrations/1")
    type_campaign(owner, "999999")
    owner.press("Сохранить")
    assert "Среди активных кампаний аккаунта нет номера 999999" in owner.text
    assert shown(office)["default"]["campaignID"] == "500001"
    focused = owner.driver.switch_to.active_element
    assert focused.get_attribute("value") == "999999" and focused.get_attribute("aria-invalid") == "true"
    owner.press("Сохранить всё равно")
    assert "Сохранено: кампания по умолчанию." in owner.text
    assert shown(office)["default"]["campaignID"] == "999999"


def test_an_error_opens_only_its_own_part_and_has_the_focus(owner):
    owner.open("/integrations/1").fill(name="").press("Сохранить")
    assert owner.driver.switch_to.active_element == field(owner, "name")
    assert owner.driver.find_element(By.CSS_SELECTOR, "main details").get_attribute("open") is None
    owner.fill(name="Вираж")
    owner.driver.find_element(By.CSS_SELECTOR, "main summary").click()
    owner.fill(lateTruth="скоро").press("Сохранить")
    assert owner.driver.switch_to.active_element == field(owner, "lateTruth")
    assert owner.driver.find_element(By.CSS_SELECTOR, "main details").get_attribute("open") is not None


def test_a_test_ticks_its_own_line_and_waits_for_no_page(owner, office):
    owner.open("/integrations/1/install")
    trial = lambda: owner.driver.find_element(By.CSS_SELECTOR, "#trial li").get_attribute("class").split()
    assert trial() == ["trial"]
    owner.press("Отправить тест")
    assert "проба" in owner.text
    owner.open("/integrations/1/install")

    def is_done(_):
        if not owner.javascript:
            owner.driver.refresh()
        return trial() == ["trial", "done"]

    # The match window is five seconds: a test that waited for a page would take longer.
    WebDriverWait(owner.driver, 4.5, ignored_exceptions=[Exception]).until(is_done)
    assert owner.driver.find_elements(By.CSS_SELECTOR, "#checks li.done") == []
    with urllib.request.urlopen(office.comagic.replace("/v2.0", "/control/messages"), timeout=10) as answer:
        assert [message["name"] for message in json.load(answer)] == ["Проба Stitcher"]


def test_correcting_shows_what_is_stored(owner, office):
    office.run("integration", "update", "1", "--inactive")
    made = shown(office)
    body = {"name": "Анна Ёлкина", "phone": "916 12 вечером", "email": "anna@example.ru", "order_id": "7", "code": "A1"}
    request = urllib.request.Request(made["webhookURL"], json.dumps(body).encode(), method="POST")
    urllib.request.urlopen(request, timeout=10).close()
    owner.open("/bookings/1")
    assert "916 12 вечером" in owner.text and "Ёлкина" not in owner.text
    owner.driver.find_element(By.CSS_SELECTOR, "#correct summary").click()
    owner.press("Показать, что записано сейчас")
    values = {name: field(owner, name).get_attribute("value") for name in ["name", "phone", "email"]}
    assert values == {"name": "Анна Ёлкина", "phone": "916 12 вечером", "email": "anna@example.ru"}
    owner.fill(phone="8 916").press("Исправить и отправить")
    assert owner.driver.switch_to.active_element == field(owner, "phone")
    assert field(owner, "name").get_attribute("value") == "Анна Ёлкина"
    owner.fill(phone="8 916 123-45-67").press("Исправить и отправить")
    assert "Исправлено и поставлено в отправку" in owner.text and "916 12 вечером" not in owner.text


def test_an_integration_is_copied_and_deleted(owner, office):
    owner.open("/integrations/1").press("Скопировать")
    assert field(owner, "name").get_attribute("value") == "Вираж (копия)"
    owner.press("Сохранить и перейти к установке")
    assert owner.path == "/integrations/2/install"
    assert shown(office, "2")["default"]["campaignID"] == "500001"
    owner.open("/integrations/2").press("Удалить…")
    assert "Неотправленных броней нет" in owner.text
    owner.fill(name="Вираж").press("Удалить навсегда")
    assert "Ничего не удалено" in owner.text
    found = Axe().run(owner.driver, options={"runOnly": ["wcag2a", "wcag2aa"]}) if owner.javascript else {"violations": []}
    assert found["violations"] == []
    owner.fill(name="Вираж (копия)").press("Удалить навсегда")
    assert "Интеграция удалена" in owner.text and "Вираж (копия)" not in owner.text
    assert [one["name"] for one in json.loads(office.run("integration", "list", "--format", "json"))] == ["Вираж"]
