"""The marketer's morning: a year of made-up bookings, the coverage page, and the bookings behind every number."""

import csv
import datetime
import io
import json
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import urllib.parse
import urllib.request

import pytest
from axe_core_python.selenium import Axe
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from conftest import read_addresses
from office import PASSWORD, Person, binary, chromium

BOOKINGS = 700


class House:
    """A demo with a past, and its people."""

    def __init__(self, addresses, data):
        self.address, self.link, self.data = addresses["service"], addresses["welcome"], data

    def run(self, *arguments, text=None):
        return subprocess.run([binary(), *arguments, "--data-dir", self.data], check=True, capture_output=True,
                              timeout=60, text=True, input=text).stdout


@pytest.fixture(scope="module")
def house():
    with tempfile.TemporaryDirectory() as directory:
        output, errors = pathlib.Path(directory) / "output", pathlib.Path(directory) / "errors"
        with open(output, "wb") as said, open(errors, "wb") as log:
            process = subprocess.Popen(
                [binary(), "demo", "--lang", "en", "--with-history", "--history-bookings", str(BOOKINGS), "--data-dir",
                 f"{directory}/data"], stdout=said, stderr=log)
        try:
            house = House(read_addresses(process, output, errors), f"{directory}/data")
            for email, role in [("maria@example.ru", "marketer"), ("owner@example.ru", "admin")]:
                house.run("user", "create", "--email", email, "--role", role, "--password-stdin", text=f"{PASSWORD}\n")
            yield house
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=30)
        assert code == 0, errors.read_text()


@pytest.fixture
def people(house):
    drivers = []

    def person(email="maria@example.ru", button="Войти", **options):
        drivers.append(chromium(**options))
        return Person(house, drivers[-1]).sign_in(email, button)

    yield person
    for driver in drivers:
        driver.quit()


def found(person):
    return int(re.search(r"(?:Найдено|Found): (\d+)", person.text)[1])


def download(person, link):
    """The file behind a link, as the person's browser would get it."""
    cookie = person.driver.get_cookie("stitcher_session")
    request = urllib.request.Request(
        urllib.parse.urljoin(person.driver.current_url, link), headers={"Cookie": f"{cookie['name']}={cookie['value']}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def test_every_number_of_the_coverage_page_opens_as_many_bookings(people, house):
    marketer = people().open("/?period=90")
    links = marketer.driver.find_elements(By.CSS_SELECTOR, "main a[href^='/bookings']:not(svg a)")
    texts = [(one.get_attribute("href"), re.match(r"\s*(\d+)(?:\s|$)", one.get_attribute("textContent"))) for one in links]
    numbers = [(address, int(text[1])) for address, text in texts if text]
    assert len(numbers) > 60
    # Every fourth, so that the test stays short; the others are the same rows of the same tables.
    for address, count in numbers[::4]:
        assert found(marketer.open(address)) == count, address
    assert marketer.complaints() == []


def test_the_page_agrees_with_a_plain_recount_of_all_bookings(people, house):
    marketer = people().open("/?period=30")
    share = marketer.driver.find_element(By.CSS_SELECTOR, ".figure").text
    covered, total = re.search(r"(\d+) из (\d+)", share).groups()
    day = marketer.driver.find_element(By.NAME, "from").get_attribute("value")
    rows = json.loads(house.run("bookings", "export", "--format", "json", "--from", day))
    assert len(rows) == int(total)
    assert len([one for one in rows if one["attribution"]["kind"] != "default"]) == int(covered)


def test_a_marketer_finds_filters_and_downloads_and_sees_nobody(people, house):
    marketer = people().open("/bookings")
    assert found(marketer) > BOOKINGS * 0.9
    marketer.choose("reason", "comagic_missing").press("Найти")
    lost = found(marketer)
    assert 0 < lost < BOOKINGS and "на странице нет счётчика CoMagic" in marketer.text
    link = marketer.driver.find_element(By.LINK_TEXT, "CSV «;»").get_attribute("href")
    rows = list(csv.DictReader(io.StringIO(download(marketer, link).decode(), newline=""), delimiter=";"))
    assert len(rows) == lost and {row["reason"] for row in rows} == {"comagic_missing"}
    order = rows[0]["orderID"]
    marketer.open("/bookings").fill(q=order).press("Найти")
    assert found(marketer) == 1
    marketer.driver.find_element(By.PARTIAL_LINK_TEXT, order).click()
    WebDriverWait(marketer.driver, 10).until(lambda _: "История" in marketer.text)
    assert "•••" in marketer.text and "example.com" not in marketer.text.replace("•••@example.com", "")
    assert not marketer.driver.find_elements(By.CSS_SELECTOR, "main form[method=post]")
    assert marketer.complaints() == []


def test_excel_opens_what_was_found_as_it_is_meant(people, house, tmp_path):
    """The workbook as LibreOffice reads it, against the export for programs."""
    marketer = people().open("/bookings?reason=comagic_missing")
    lost = found(marketer)
    link = marketer.driver.find_element(By.LINK_TEXT, "Excel (.xlsx)").get_attribute("href")
    (tmp_path / "bookings.xlsx").write_bytes(download(marketer, link))
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is missing: scripts/setup test installs it")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false", "--outdir", str(tmp_path),
         str(tmp_path / "bookings.xlsx")], check=True, capture_output=True, timeout=180)
    rows = list(csv.DictReader((tmp_path / "bookings.csv").open(encoding="utf-8", newline=""), delimiter=";"))
    plain = json.loads(house.run("bookings", "export", "--format", "json", "--reason", "comagic_missing"))
    assert len(rows) == lost == len(plain)
    assert {row["Почему без сессии"] for row in rows} == {"на странице нет счётчика CoMagic"}
    for row, one in zip(rows, plain):
        received = datetime.datetime.fromisoformat(one["receivedAt"].replace("Z", "+00:00"))
        moscow = received.astimezone(datetime.timezone(datetime.timedelta(hours=3)))
        assert row["Получена"] == moscow.strftime("%d.%m.%Y %H:%M:%S")
        assert row["Заказ"] == one["orderID"] and row["Бронь"] == one["id"]


def test_pages_follow_one_another_over_all_bookings_without_repeating_one(people, house):
    marketer = people().open("/bookings?session=no")
    total, seen = found(marketer), []
    while True:
        seen += [one.get_attribute("href") for one in marketer.driver.find_elements(By.CSS_SELECTOR, "tbody th a")]
        if not marketer.driver.find_elements(By.CSS_SELECTOR, "a[rel=next]"):
            break
        marketer.press("Старше")
    assert len(seen) == len(set(seen)) == total


def test_an_administrator_is_shown_a_person_and_that_is_written_down(people, house):
    owner = people("owner@example.ru").open("/bookings/5")
    assert "•••" in owner.text and "+7" in owner.text
    owner.press("Показать целиком")
    phone = re.search(r'"phone": "(\d+)"', json.loads(house.run("bookings", "show", "5", "--format", "json"))["rawBody"])[1]
    assert f"+{phone}" in owner.text
    assert "Контакт показан целиком" in owner.text and "owner@example.ru" in owner.text
    assert "•••" in owner.open("/bookings/5").text


def chosen(person):
    return Select(person.driver.find_element(By.NAME, "period")).first_selected_option.get_attribute("value")


def set_date(person, name, day):
    """As a person types it into a date field; day and month are the same, because their order is the browser's."""
    year, month, date = day.split("-")
    person.driver.find_element(By.NAME, name).send_keys(f"{date}{month}{year}")


def test_a_touched_date_chooses_other_dates_and_a_period_applies_at_once(people, house):
    marketer = people().open("/?period=30")
    set_date(marketer, "from", "2026-02-02")
    assert chosen(marketer) == "custom"
    first = marketer.driver.find_element(By.NAME, "from").get_attribute("value")
    marketer.press("Показать")
    assert chosen(marketer) == "custom"
    assert marketer.driver.find_element(By.NAME, "from").get_attribute("value") == first
    before = marketer.driver.find_element(By.TAG_NAME, "html")
    marketer.choose("period", "7")
    WebDriverWait(marketer.driver, 20).until(lambda _: marketer._is_gone(before))
    assert chosen(marketer) == "7" and "period=7" in marketer.path
    assert marketer.complaints() == []


def test_typed_dates_win_without_script_and_a_reversed_range_is_put_in_order(people, house):
    marketer = people(javascript=False).open("/?period=30")
    last = marketer.driver.find_element(By.NAME, "to").get_attribute("value")
    set_date(marketer, "to", "2026-02-02")
    marketer.press("Показать")
    assert chosen(marketer) == "custom" and "поменяли их местами" in marketer.text
    assert marketer.driver.find_element(By.NAME, "from").get_attribute("value") == "2026-02-02"
    assert marketer.driver.find_element(By.NAME, "to").get_attribute("value") < last
    marketer.choose("period", "7").press("Показать")
    assert chosen(marketer) == "7"
    assert marketer.driver.find_element(By.NAME, "to").get_attribute("value") == last


def test_the_funnel_only_falls_and_parts_add_up(people, house):
    marketer = people().open("/?period=90")
    way = marketer.driver.find_elements(By.CSS_SELECTOR, "ol.funnel")[-1]
    texts = [one.text for one in way.find_elements(By.CSS_SELECTOR, "li strong")]
    total, named, found, lost, delivered = (int(text.lstrip("+")) for text in texts)
    assert texts[2].startswith("+") and named + found + lost == total and delivered <= named + found
    covered, all_of_them = re.search(r"(\d+) из (\d+)", marketer.driver.find_element(By.CSS_SELECTOR, ".figure").text).groups()
    assert (int(covered), int(all_of_them)) == (named + found, total)
    shares = [float(one.text.replace(",", ".").strip("<> %")) for one in marketer.driver.find_elements(
        By.CSS_SELECTOR, "#kinds .quiet") if not one.text.startswith("<")]
    assert abs(sum(shares) - 100) <= 0.01, shares


def test_few_bookings_are_not_judged(people, house):
    marketer = people().open("/?from=2001-01-01&to=2001-01-02")
    day = house.run("bookings", "list", "--format", "json", "--limit", "1")
    day = json.loads(day)[0]["receivedAt"][:10]
    marketer.open(f"/?from={day}&to={day}")
    total = int(re.search(r"из (\d+)", marketer.driver.find_element(By.CSS_SELECTOR, ".figure").text)[1])
    tag = marketer.driver.find_element(By.CSS_SELECTOR, ".figure .tag")
    assert total < 30 and tag.text == "мало данных" and tag.get_attribute("class") == "tag"
    assert "До 90 %" not in marketer.text and "п. п." not in marketer.text


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_full_pages_are_for_everybody(people, house, width, dark):
    """No violation of WCAG 2.1 A and AA that a program can find, and nothing wider than a phone."""
    owner = people("owner@example.ru", button="Sign in", language="en", width=width, dark=dark)
    for path in ["/?period=90", "/?period=today", "/bookings", "/bookings?session=no&page=-&q=x", "/bookings/5",
                 "/bookings/bulk/replay?status=parked", "/alerts"]:
        owner.open(path)
        result = Axe().run(owner.driver, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
        trouble = [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in result["violations"]]
        assert trouble == [], f"{path}: {trouble}"
        overflow = owner.driver.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{path} is {overflow} px wider than a screen of {width}"
