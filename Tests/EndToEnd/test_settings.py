"""From an empty database to a working integration, in a real browser, in both languages, with and without scripts."""

import json
import tempfile
import time
import urllib.request

import pytest
from axe_core_python.selenium import Axe
from selenium.webdriver.common.by import By

from office import PASSWORD, Office, Person, binary, chromium

EMBED = ('<!-- BEGIN BUKZA CODE --><div id="BukzaContainer24860"></div><script type="text/javascript" '
         'src="https://public.bukza.com/api/script/generate/16509/24860/BukzaContainer24860"></script>')

WORDS = {
    "ru": {"welcome": "Сохранить и войти", "add": "Добавить сайт", "check": "Проверить и загрузить списки",
           "find": "Найти", "save": "Сохранить и перейти к установке", "again": "Сохранить", "saved": "Сохранено: имя",
           "answers": "CoMagic отвечает", "unknown": "Ключ API не найден", "works": "Всё работает"},
    "en": {"welcome": "Save and sign in", "add": "Add a site", "check": "Check and load the lists", "find": "Find",
           "save": "Save and go on to installing", "again": "Save", "saved": "Saved: name",
           "answers": "CoMagic answers", "unknown": "The API key is unknown", "works": "Everything works"},
}


@pytest.fixture
def office():
    with tempfile.TemporaryDirectory() as directory:
        office = Office(binary(), directory)
        yield office
        office.close()


@pytest.fixture
def people(office):
    """Makes people, each with a browser of their own."""
    drivers = []

    def person(**options):
        drivers.append(chromium(**options))
        return Person(office, drivers[-1])

    yield person
    for driver in drivers:
        driver.quit()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_owner_sets_a_site_up_alone(people, office, language, javascript):
    words = WORDS[language]
    owner = people(language=language, javascript=javascript).become_administrator(words["welcome"])
    assert owner.path == "/"
    owner.open("/integrations").press(words["add"]).fill(name="Картинг «Вираж» <b>", widgets=EMBED, token="wrong-key")
    owner.choose("comagicURL", office.comagic).press(words["check"])
    assert words["unknown"] in owner.text and "access_token_invalid" in owner.text
    # Nothing typed is lost, though the key is not shown.
    assert owner.driver.find_element(By.NAME, "name").get_attribute("value") == "Картинг «Вираж» <b>"
    assert "wrong-key" not in owner.driver.page_source
    owner.fill(token="sandbox-token").press(words["check"])
    assert words["answers"] in owner.text
    if javascript:
        box = owner.driver.find_element(By.ID, "campaign-combobox")
        box.send_keys("рся №1")
        owner.driver.find_element(By.CSS_SELECTOR, "#campaign-combobox-list [data-id='500001']").click()
    else:
        owner.fill(campaignID="РСЯ №1").press(words["find"]).choose("campaign", "500001")
    owner.press(words["save"])
    assert owner.path == "/integrations/1/install"
    made = office.run("integration", "show", "1", "--format", "json")
    assert '"widgets" : [\n    "24860"\n  ]' in made and '"campaignID" : "500001"' in made
    owner.open("/integrations/1").fill(name="Вираж").press(words["again"])
    assert words["saved"] in owner.text
    visit_and_book(json.loads(made))
    deadline = time.monotonic() + 20
    while steps(owner.open("/integrations/1/install")) != ["done"] * 6:
        assert time.monotonic() < deadline, owner.text
        time.sleep(0.2)
    assert words["works"] in owner.text
    assert owner.complaints() == []


def steps(owner):
    return [item.get_attribute("class") for item in owner.driver.find_elements(By.CSS_SELECTOR, "#checks li")]


def visit_and_book(made):
    """What a visitor's browser and then Bukza send; test_demo.py sends it from a real page."""
    page = "https://karting.example.ru/price"
    beacon = made["scriptURL"].replace("/s/", "/b/").removesuffix(".js")
    told = {"v": 1, "s": "17000000001", "q": "ready", "n": True, "w": ["24860"], "u": page}
    body = made["webhookTemplate"]
    for name, value in [("created_date", "22.11.2026 12:59"), ("full_name", "Анна"), ("phone", "+7 916 123-45-67"),
                        ("email", "anna@example.ru"), ("order_id", "1001"), ("code", "C6UDS3"), ("n2", "17000000001")]:
        body = body.replace(f"[bukza_{name}]", value)
    for request in [urllib.request.Request(made["scriptURL"], headers={"Referer": page}),
                    urllib.request.Request(beacon, json.dumps(told).encode(), method="POST"),
                    urllib.request.Request(made["webhookURL"], body.encode(), method="POST")]:
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status in (200, 204)


def test_a_marketer_sees_the_sites_and_changes_nothing(people, office):
    office.run("integration", "create", "--name", "Вираж", "--comagic-url", office.comagic, "--comagic-token",
               "sandbox-token", "--default-campaign", "500001", "--comagic-host", office.comagic)
    office.run("user", "create", "--email", "maria@example.ru", "--role", "marketer", "--password-stdin",
               text=f"{PASSWORD}\n")
    marketer = people().sign_in("maria@example.ru").open("/integrations")
    assert "Вираж" in marketer.text and "Добавить сайт" not in marketer.text
    assert marketer.driver.find_elements(By.CSS_SELECTOR, "main a[href^='/integrations/']") == []
    for path in ["/integrations/1", "/integrations/new", "/users", "/integrations/1/history", "/alerts"]:
        assert "Нужны права администратора" in marketer.open(path).text, path


def test_two_people_do_not_overwrite_each_other_unknowingly(people, office):
    office.run("integration", "create", "--name", "Вираж", "--comagic-url", office.comagic, "--comagic-token",
               "sandbox-token", "--default-campaign", "500001", "--comagic-host", office.comagic)
    owner = people().become_administrator().open("/integrations/1")
    office.run("integration", "update", "1", "--name", "Переименована")
    owner.fill(name="Моё имя").press("Сохранить")
    assert "изменил кто-то ещё (stitcher: имя)" in owner.text
    owner.press("Сохранить")
    assert "Сохранено: имя" in owner.text


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_pages_are_for_everybody(people, office, language, width, dark):
    """No violation of WCAG 2.1 A and AA that a program can find, and nothing wider than a phone."""
    office.run("integration", "create", "--name", "Очень длинное имя " * 8, "--comagic-url", office.comagic,
               "--comagic-token", "sandbox-token", "--default-campaign", "500001", "--comagic-host", office.comagic)
    person = people(language=language, width=width, dark=dark)
    check(person.open("/login"), width)
    check(person.open(office.link), width)
    person.become_administrator(WORDS[language]["welcome"])
    for path in ["/", "/integrations", "/integrations/1", "/integrations/new", "/integrations/new?copy=1",
                 "/integrations/1/delete", "/integrations/1/history",
                 "/integrations/1/install", "/integrations/1/reconciliation", "/bookings", "/alerts", "/users", "/profile", "/nothing"]:
        check(person.open(path), width)
    person.open("/integrations/new").press(WORDS[language]["save"])
    check(person, width)
    assert person.driver.find_elements(By.CSS_SELECTOR, "[aria-invalid=true]")


def check(person, width):
    found = Axe().run(person.driver, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    trouble = [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found["violations"]]
    assert trouble == [], f"{person.path}: {trouble}"
    assert found["passes"]
    overflow = person.driver.execute_script(
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{person.path} is {overflow} px wider than a screen of {width}"
