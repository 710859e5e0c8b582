"""Campaigns, sites and sources are chosen in one combobox: letter by letter, by keyboard and mouse, and without scripts."""

import json
import tempfile
import time
import urllib.request

import pytest
from axe_core_python.selenium import Axe
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from office import Office, Person, binary, chromium


@pytest.fixture(scope="module")
def office():
    with tempfile.TemporaryDirectory() as directory:
        office = Office(binary(), directory)
        office.run("integration", "create", "--name", "Вираж", "--comagic-url", office.comagic, "--comagic-token",
                   "sandbox-token", "--default-campaign", "500001", "--comagic-host", office.comagic)
        driver = chromium()
        Person(office, driver).become_administrator()
        driver.quit()
        yield office
        office.close()


@pytest.fixture(params=[True], ids=["with scripts"])
def owner(office, request):
    driver = chromium(language="ru", javascript=request.param)
    person = Person(office, driver).sign_in("owner@example.ru").open("/integrations/1")
    yield person
    # A form that was refused is a 422, which the console tells too.
    assert [text for text in person.complaints() if "status of 422" not in text] == []
    driver.quit()


class Combobox:
    """What a person sees of the combobox, and what would be sent."""

    def __init__(self, owner, name):
        self.owner, self.name = owner, name
        self.input = owner.driver.find_element(By.ID, f"{name}-combobox")

    @property
    def text(self):
        return self.input.get_attribute("value")

    @property
    def sent(self):
        """The entry that was chosen, and the text that was typed."""
        return tuple(self.owner.driver.find_element(By.NAME, name).get_attribute("value")
                     for name in (self.name, f"{self.name}ID"))

    @property
    def rows(self):
        # In one step: the list may change between two questions.
        return self.owner.driver.execute_script(
            "return [...document.querySelectorAll(arguments[0])].filter(row => row.checkVisibility()).map(row => row.innerText)",
            f"#{self.name}-combobox-list li")

    @property
    def active(self):
        row = self.input.get_attribute("aria-activedescendant")
        return self.owner.driver.find_element(By.ID, row).text if row else None

    def type(self, text):
        self.input.send_keys(text)
        return self

    def clear(self):
        self.input.send_keys(Keys.CONTROL, "a")
        self.input.send_keys(Keys.DELETE)
        return self


def stored(office):
    return json.loads(office.run("integration", "show", "1", "--format", "json"))["default"]


def test_typing_letter_by_letter_chooses_nothing(owner, office):
    box = Combobox(owner, "campaign")
    assert "№ 500001" in box.text and box.sent == ("500001", "")
    box.clear()
    assert box.sent == ("", "")
    for typed in ["в", "вк", "вки"]:
        box.type(typed[-1])
        assert box.text == typed
        assert box.sent == ("", typed)
        assert box.active is None
        selected = owner.driver.find_elements(By.CSS_SELECTOR, "#campaign-combobox-list [aria-selected=true]")
        assert selected == []
        found = [row for row in box.rows if row != "не выбрано"]
        assert found and all(typed in row.lower() for row in found)
    before = stored(office)
    # Enter with no row reached sends nothing; leaving the field says that nothing is chosen.
    box.type(Keys.ENTER)
    assert owner.path == "/integrations/1" and box.rows == []
    box.type(Keys.TAB)
    assert "не выбрано: выберите строку" in owner.text
    owner.press("Сохранить")
    assert stored(office) == before
    box = Combobox(owner, "campaign")
    assert box.text == "вки"
    assert owner.driver.switch_to.active_element == box.input
    assert box.input.get_attribute("aria-invalid") == "true"


def test_the_keyboard_alone_chooses(owner, office):
    box = Combobox(owner, "campaign")
    box.clear().type("листовки")
    # The last row wraps to the first, which means none.
    box.type(Keys.ARROW_UP)
    assert "Листовки" in box.active
    box.type(Keys.ARROW_DOWN)
    assert box.active == "не выбрано"
    box.type(Keys.ARROW_DOWN)
    wanted = box.active
    assert box.sent == ("", "листовки")
    box.type(Keys.ESCAPE)
    assert box.rows == [] and box.sent == ("", "листовки")
    box.type(Keys.ARROW_DOWN).type(Keys.ARROW_DOWN).type(Keys.ENTER)
    assert box.text == wanted and box.rows == []
    chosen = box.sent[0]
    assert chosen in wanted and box.sent == (chosen, "")
    owner.press("Сохранить")
    assert stored(office)["campaignID"] == chosen
    assert Combobox(owner, "campaign").text == wanted


def test_none_can_be_chosen(owner):
    owner.driver.find_element(By.CSS_SELECTOR, "[name=default][value=site]").click()
    box = Combobox(owner, "source")
    box.input.click()
    [row for row in owner.driver.find_elements(By.CSS_SELECTOR, "#source-combobox-list li") if "2ГИС" in row.text][0].click()
    assert box.sent == ("3002", "")
    box.input.click()
    assert owner.driver.find_element(By.CSS_SELECTOR, "#source-combobox-list [aria-selected=true]").text.endswith("3002")
    owner.driver.find_element(By.CSS_SELECTOR, "#source-combobox-list li").click()
    assert box.sent == ("", "") and box.text == ""


def test_an_unknown_id_is_offered_as_itself(owner):
    box = Combobox(owner, "campaign")
    box.clear().type("77777")
    assert box.rows[-1] == "№ 77777 · нет в списке, взять этот номер"
    box.type(Keys.ARROW_UP).type(Keys.ENTER)
    assert box.text == "77777" and box.sent == ("", "77777")
    box.clear().type("500002")
    assert not any("нет в списке" in row for row in box.rows)


def test_it_is_a_combobox_for_everybody(owner):
    box = Combobox(owner, "campaign")
    assert box.input.get_attribute("role") == "combobox" and box.input.get_attribute("aria-expanded") == "false"
    box.input.click()
    assert box.input.get_attribute("aria-expanded") == "true"
    box.type(Keys.ARROW_DOWN)
    found = Axe().run(owner.driver, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found["violations"]] == []
    owner.driver.find_element(By.TAG_NAME, "h1").click()
    assert box.rows == []


@pytest.mark.parametrize("owner", [False], indirect=True, ids=["without scripts"])
def test_without_scripts_it_is_a_list_and_a_field(owner, office):
    assert owner.driver.find_elements(By.CSS_SELECTOR, "[role=combobox]") == []
    owner.choose("campaign", "500002").fill(campaignID="вк")
    owner.press("Сохранить")
    # A text is no choice, and the entry that was chosen before is still chosen.
    field = owner.driver.find_element(By.NAME, "campaignID")
    assert field.get_attribute("value") == "вк" and owner.driver.switch_to.active_element == field
    assert Select(owner.driver.find_element(By.NAME, "campaign")).first_selected_option.get_attribute("value") == "500002"
    owner.press("Найти")
    assert "По запросу «вк» найдено" in owner.text
    assert owner.driver.find_element(By.NAME, "campaignID").get_attribute("value") == ""
    owner.choose("campaign", "500005").press("Сохранить")
    assert stored(office)["campaignID"] == "500005"


def test_a_long_list_is_asked_for(people_of_a_large_account):
    owner = people_of_a_large_account
    box = Combobox(owner, "campaign")
    box.clear().type("№2999")
    deadline = time.monotonic() + 10
    while not any("№2999" in row for row in box.rows):
        assert time.monotonic() < deadline, box.rows
        time.sleep(0.1)
    assert box.sent == ("", "№2999")
    box.type(Keys.ARROW_DOWN).type(Keys.ARROW_DOWN).type(Keys.ENTER)
    assert box.sent == ("502999", "")


@pytest.fixture
def people_of_a_large_account(office):
    request = urllib.request.Request(
        office.comagic.replace("/v2.0", "/control/options"), json.dumps({"campaigns": 3000}).encode(),
        {"Content-Type": "application/json"}, method="POST")
    urllib.request.urlopen(request, timeout=10).close()
    driver = chromium(language="ru")
    person = Person(office, driver).sign_in("owner@example.ru").open("/integrations/1").press("Проверить и загрузить списки")
    yield person
    driver.quit()
