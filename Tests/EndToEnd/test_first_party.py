"""Script and beacons from the owner's own host: each recipe of docs/SCRIPT.md in the server that it is for."""

import gzip
import json
import shutil
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from fronts import FRONTS, NEIGHBOURS, ROOT, VISITOR, Nginx, Origin, missing
from office import Office, Person, binary, chromium
from wire import Wire

sys.path.append(str(ROOT / "Tests/SiteScriptTests"))
import pages  # noqa: E402
from site_server import Site  # noqa: E402

SCRIPT, BEACON = "/shop/page.js", "/shop/page"
# A page that names Stitcher's own host gets nothing: no such host exists.
PUBLIC = "http://stitcher.invalid"
BODY = json.dumps(
    {"v": 1, "s": "17000000001", "q": "ready", "w": ["24860"], "n": True, "u": "https://shop.example/?a=%22"})


@pytest.fixture(scope="module")
def stitcher():
    assert not missing(), f"please install {missing()}, as scripts/setup test does"
    with tempfile.TemporaryDirectory() as directory:
        office = Office(binary(), directory, "--public-url", PUBLIC, "--allow-private-sites", "yes")
        office.link = office.link.replace(PUBLIC, office.address)
        made = json.loads(office.run(
            "integration", "create", "--name", "Магазин", "--comagic-url", office.comagic, "--comagic-token",
            "sandbox-token", "--default-campaign", "500001", "--comagic-host", office.comagic, "--public-url", PUBLIC,
            "--script-option", f"script-path={SCRIPT}", "--script-option", f"beacon-path={BEACON}", "--format", "json"))
        office.key = made["siteKey"]
        wait_until_served(f"{office.address}/s/{office.key}.js")
        yield office
        office.close()


def wait_until_served(address, within=20):
    """The running service reads a new integration within moments."""
    deadline = time.monotonic() + within
    while True:
        try:
            return urllib.request.urlopen(address, timeout=10).close()
        except urllib.error.HTTPError as error:
            assert error.code == 404 and time.monotonic() < deadline, error
            time.sleep(0.05)


@pytest.fixture(scope="module")
def wire(stitcher):
    with tempfile.TemporaryDirectory() as directory:
        wire = Wire(int(stitcher.address.rsplit(":", 1)[1]), directory)
        yield wire
        wire.close()


@pytest.fixture(scope="module")
def start(stitcher, wire):
    """Starts a kind of server with its recipe in front of a site."""
    fronts = []

    def start(kind, origin):
        directory = tempfile.mkdtemp()
        shutil.copy(wire.certificate, directory)
        fronts.append(kind(directory, wire.host, stitcher.key, origin))
        return fronts[-1]

    yield start
    for front in fronts:
        front.close()
        shutil.rmtree(front.directory)


@pytest.fixture(scope="module", params=FRONTS)
def running(request, start, wire):
    origin = Origin.start()
    wire.names.clear()
    yield start(FRONTS[request.param], f"http://127.0.0.1:{origin.server_address[1]}")
    origin.shutdown()


@pytest.fixture
def front(running, wire):
    wire.forget()
    return running


def test_the_script_arrives_and_names_only_the_sites_own_path(front):
    answer = front.ask("GET", SCRIPT)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    text = answer.text.decode()
    assert f'"{BEACON}"' in text
    assert "stitcher.invalid" not in text


def test_the_script_is_gzipped_if_asked_and_not_sent_again_if_known(front):
    plain, gzipped = front.ask("GET", SCRIPT), front.ask("GET", SCRIPT, Accept_Encoding="gzip")
    assert plain.headers["Content-Encoding"] is None
    assert gzipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(gzipped.text) == plain.text
    for known in (plain, gzipped):
        again = front.ask("GET", SCRIPT, If_None_Match=known.headers["ETag"])
        assert (again.status, again.text) == (304, b"")


def test_a_beacon_arrives_as_it_was_sent(front, stitcher, wire):
    answer = front.ask("POST", BEACON, BODY, Content_Type="text/plain;charset=UTF-8")
    assert (answer.status, answer.text) == (204, b"")
    [seen] = wire.requests()
    assert (seen.method, seen.target) == ("POST", f"/b/{stitcher.key}")
    assert BODY.encode() in seen.body


@pytest.mark.parametrize("page", ["a=%22", "a=%5C%0A%25", "a=%EB%E5&b=%26%23", "a=%2522", "a='(*)!~"])
def test_an_image_keeps_its_query_to_the_letter(front, stitcher, wire, page):
    query = urllib.parse.quote(json.dumps({"v": 1, "q": "none", "u": f"https://shop.example/?{page}"}), safe="")
    answer = front.ask("GET", f"{BEACON}?{query}")
    assert (answer.status, answer.text) == (204, b"")
    assert [seen.target for seen in wire.requests()] == [f"/b/{stitcher.key}?{query}"]


def test_a_query_that_is_not_utf8_is_left_to_stitcher(front, stitcher, wire):
    answer = front.ask("GET", f"{BEACON}?%EB%E5%2522%25%26+%2B")
    assert answer.status == 400
    assert [seen.target for seen in wire.requests()] == [f"/b/{stitcher.key}?%EB%E5%2522%25%26+%2B"]


def test_a_visitors_address_goes_on_and_the_sites_cookies_do_not(front, wire):
    answers = [front.ask("GET", SCRIPT), front.ask("POST", BEACON, BODY), front.ask("GET", f"{BEACON}?%7B%7D"),
               front.ask("GET", f"{BEACON}/debug.js")]
    assert len(wire.requests()) == len(answers)
    for seen in wire.requests():
        assert not [value for value in seen.header("Cookie") if value], seen.target
        assert ", ".join(seen.header("X-Forwarded-For")).split(", ")[-1] == VISITOR
        assert seen.header("Host") == [wire.host]
    # A server of several hosts chooses its certificate by this name.
    assert set(wire.names) == {"localhost"}
    for answer in answers:
        assert answer.headers["Set-Cookie"] is None


def test_the_overlay_is_beside_the_beacons(front):
    answer = front.ask("GET", f"{BEACON}/debug.js")
    assert answer.status == 200
    assert answer.text == (ROOT / "Public/stitch-debug.js").read_bytes()


@pytest.mark.parametrize("path", NEIGHBOURS)
def test_other_pages_of_the_site_stay_as_they_are(front, wire, path):
    answer = front.ask("GET", path)
    assert (answer.status, answer.text.decode()) == (200, f"the shop's {path}")
    assert answer.headers["Cookie"] == "cart=7; _comagic_id=1"
    assert wire.requests() == []


def test_paths_below_the_two_do_not_reach_stitcher(front, wire):
    for path in [f"{BEACON}/", f"{BEACON}/2", f"{BEACON}/debug.jsx", f"{SCRIPT}/1"]:
        front.ask("GET", path)
    assert wire.requests() == []


def test_the_doctor_knows_the_tag_of_the_sites_own_host(start, stitcher):
    site = Site()
    front = start(Nginx, site.pages)
    case = site.case()
    driver = chromium()
    try:
        owner = Person(stitcher, driver).become_administrator().open("/integrations/1/install")
        assert SCRIPT in owner.text
        for tag, is_right in [(SCRIPT, True), ("/shop/other.js", False)]:
            case.document = pages.page(head=pages.tag(tag), body=pages.sync_embed(case, "24860"))
            owner.fill(address=f"{front.address}/page/{case.key}").press("Осмотреть")
            found = driver.find_element("id", "examined").text
            assert ("Тег скрипта стоит на странице" in found) == is_right, found
    finally:
        driver.quit()
        site.close()


def test_a_visit_is_reported_although_nothing_reaches_stitchers_own_host(browser, start, stitcher, wire):
    site = Site()
    front = start(Nginx, site.pages)
    wire.forget()
    case = site.case()
    case.document = pages.page(
        head=pages.tag(SCRIPT) + pages.tag(case.counter_address()), body=pages.sync_embed(case, "24860"))
    browser.get(f"{front.address}/page/{case.key}?a=%22")

    def held(_):
        browser.switch_to.frame(browser.find_element("css selector", "#BukzaContainer24860 iframe"))
        try:
            return browser.execute_script("return document.body && document.body.dataset.n2") == "9001"
        finally:
            browser.switch_to.default_content()

    waiting = WebDriverWait(browser, 20, poll_frequency=0.05, ignored_exceptions=[Exception])
    waiting.until(held)
    beacons = waiting.until(lambda _: [
        json.loads(seen.body) for seen in wire.requests()
        if seen.method == "POST" and b'"n":true' in seen.body])
    assert beacons[0]["s"] == "9001" and beacons[0]["q"] == "ready"
    assert beacons[0]["u"] == f"{front.address}/page/{case.key}?a=%22"
    answered = waiting.until(lambda _: browser.execute_script(
        "return performance.getEntriesByType('resource').filter(e => e.name == arguments[0] && e.responseStatus)"
        ".map(e => e.responseStatus)", front.address + BEACON))
    assert set(answered) == {204}
    assert {seen.target for seen in wire.requests()} == {f"/s/{stitcher.key}.js", f"/b/{stitcher.key}"}
    assert case.beacons == [] and case.images == []
    assert browser.get_log("browser") == []
    site.close()
