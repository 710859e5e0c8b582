"""The marketer's morning: a year of made-up bookings, the coverage page, and the bookings behind every number."""

import csv
import io
import json
import pathlib
import re
import signal
import subprocess
import tempfile
import urllib.parse
import urllib.request

import pytest
from axe_core_python.selenium import Axe
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

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
                [binary(), "demo", "--with-history", "--history-bookings", str(BOOKINGS), "--data-dir",
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
    link = marketer.driver.find_element(By.LINK_TEXT, "CSV для Excel").get_attribute("href")
    text = download(marketer, link)
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert len(rows) == lost and {row["reason"] for row in rows} == {"comagic_missing"}
    order = rows[0]["orderID"]
    marketer.open("/bookings").fill(q=order).press("Найти")
    assert found(marketer) == 1
    marketer.driver.find_element(By.PARTIAL_LINK_TEXT, order).click()
    WebDriverWait(marketer.driver, 10).until(lambda _: "История" in marketer.text)
    assert "•••" in marketer.text and "example.com" not in marketer.text.replace("•••@example.com", "")
    assert not marketer.driver.find_elements(By.CSS_SELECTOR, "main form[method=post]")
    assert marketer.complaints() == []


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
