import json
import re
import shutil
import time
import urllib.parse

import pytest
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, WebDriverException

import pages
from marionette import MarionetteConnection
from site_server import Site

BROWSERS = ("chromium", "firefox")


def pytest_generate_tests(metafunc):
    if "visitor" in metafunc.fixturenames:
        marked = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in BROWSERS]
        metafunc.parametrize("visitor", marked, indirect=True)


def chromium(*more_arguments):
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run",
                     *more_arguments):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))


def firefox():
    if shutil.which("geckodriver"):
        options = webdriver.FirefoxOptions()
        options.binary_location = shutil.which("firefox-esr")
        options.add_argument("-headless")
        return webdriver.Firefox(options=options, service=webdriver.FirefoxService(shutil.which("geckodriver")))
    connection = MarionetteConnection(shutil.which("firefox-esr"))
    return webdriver.Remote(command_executor=connection, options=webdriver.FirefoxOptions())


@pytest.fixture(scope="session")
def site():
    site = Site()
    yield site
    site.close()


@pytest.fixture(scope="session")
def browsers():
    """The browsers this worker has started; each is started once, at its first test."""
    started = {}
    yield started
    for driver in started.values():
        driver.quit()


@pytest.fixture
def case(site):
    return site.case()


@pytest.fixture
def visitor(request, browsers, case):
    name = request.param
    if name not in browsers:
        browsers[name] = {"chromium": chromium, "firefox": firefox}[name]()
    visitor = Visitor(browsers[name], case, name)
    yield visitor
    visitor.leave()


class Visitor:
    """Somebody with a browser on the case's page."""

    def __init__(self, driver, case, name):
        self.driver = driver
        self.case = case
        self.name = name

    def open(self, query="", **parts):
        if parts:
            self.case.document = pages.page(**parts)
        self.driver.get(self.case.address + query)

    def leave(self):
        self.driver.switch_to.default_content()
        self.driver.delete_all_cookies()
        self.driver.get("about:blank")

    def run(self, code, *arguments):
        return self.driver.execute_script(code, *arguments)

    def wait(self, question, why="", seconds=10):
        """The first truthy answer; fails with what was seen last."""
        deadline = time.monotonic() + seconds
        answer = None
        while time.monotonic() < deadline:
            try:
                answer = question()
                if answer:
                    return answer
            except (NoSuchElementException, WebDriverException, IndexError, KeyError, TypeError):
                pass
            time.sleep(0.02)
        raise AssertionError(f"waited in vain: {why or question}; beacons {self.bodies()}; state {self.state()}")

    def state(self):
        return self.run("return window._stitch ? JSON.parse(JSON.stringify(window._stitch)) : null")

    def bodies(self):
        """What the server was told, by either way."""
        by_image = [json.loads(urllib.parse.unquote(query)) for query in self.case.images]
        return [beacon["body"] for beacon in self.case.beacons] + by_image

    def wait_for_beacon(self, **expected):
        def found():
            return next(
                (body for body in self.bodies() if all(body.get(name) == value for name, value in expected.items())),
                None,
            )

        return self.wait(found, f"a beacon with {expected}")

    def wait_in_page(self, seconds):
        """Makes the time of a page with HURRY_LATER run faster, and waits until so much of it has passed."""
        self.run("seenHurry(arguments[0])", seconds)
        self.wait(lambda: self.run("return seenTicks"), f"{seconds} seconds of the page's time", seconds=30)

    def wait_for_widget(self, name):
        """Until the form inside the widget's frame is there."""
        self.in_frame(name, lambda: self.wait(lambda: self.driver.find_element("id", "book"), f"widget {name}"))

    def in_frame(self, name, work):
        self.driver.switch_to.default_content()
        frame = self.wait(lambda: self.run(
            "var c=document.getElementById(arguments[0]);return c&&c.querySelector('iframe')", name), f"frame in {name}")
        self.driver.switch_to.frame(frame)
        try:
            return work()
        finally:
            self.driver.switch_to.default_content()

    def book(self, name):
        """Books in the widget; what the vendor has stored of it, n2 among it."""
        before = len(self.case.orders)

        def order():
            self.wait(lambda: self.driver.find_element("id", "book"), f"widget {name}")
            self.run(
                "document.getElementById('name').value=arguments[0];"
                "document.getElementById('phone').value='+79001234567';"
                "document.getElementById('book').click()", self.case.key)
            self.wait(lambda: self.driver.find_element("id", "order-code").text, "the confirmation")

        self.in_frame(name, order)
        return self.case.orders[before]

    def wait_for_n2(self, name, value):
        """Until the widget's frame holds this n2; it shows it as an attribute of its form."""
        def held():
            return self.in_frame(name, lambda: self.run("return document.body.dataset.n2")) == value

        self.wait(held, f"n2 {value} in {name}")

    def assert_untouched(self, *allowed_globals, cookies=()):
        """Asserts absence: no exception, no console line, no cookie, no storage, no global that nobody asked for."""
        noted = self.run(
            "var n=window.__noted;return {errors:n.errors,console:n.console,"
            "cookie:document.cookie,local:localStorage.length,session:sessionStorage.length,"
            "globals:Object.getOwnPropertyNames(window).filter(function(g){return n.globals.indexOf(g)<0})}")
        assert noted["errors"] == []
        assert noted["console"] == []
        surplus = {name for name in noted["globals"] if not KNOWN_GLOBAL.match(name)} - set(allowed_globals)
        assert surplus - {"_stitch", "__noted"} == set(), "globals that nobody asked for"
        names = {pair.split("=")[0] for pair in noted["cookie"].split("; ") if pair}
        assert {name for name in names if not name.startswith(("_comagic_id", "_cmg_csst"))} == set(cookies)
        assert noted["local"] == 0 and noted["session"] == 0


# What the counter, the widget and the tests themselves leave.
KNOWN_GLOBAL = re.compile(
    r"^(Comagic|CallGear|Connecticalls|LookHook|RT|ComagicWidget|__isComagicScriptLoaded|__cs"
    r"|bukza(Callback|Set\w+?)For.+|\d+|seen\w*|owner\w*|se_\w+|ret_nodes|\$?cdc.*)$"
)
