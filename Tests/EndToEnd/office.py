"""The service on an empty database beside a sandbox CoMagic, and a person at its pages."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

PASSWORD = "three words long"


def chromium(width=1280, language="ru", javascript=True, dark=False):
    options = webdriver.ChromeOptions()
    for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,1000"]:
        options.add_argument(argument)
    preferences = {"intl.accept_languages": language}
    if not javascript:
        preferences["profile.managed_default_content_settings.javascript"] = 2
    options.add_experimental_option("prefs", preferences)
    options.binary_location = shutil.which("chromium")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_page_load_timeout(30)
    if width < 500:
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True})
    if dark:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    return driver


class Office:
    """A running `serve` without anybody in it, allowed to call the sandbox's address."""

    def __init__(self, binary, directory, *options):
        self.binary, self.directory = binary, pathlib.Path(directory)
        self.sandbox_log = self.directory / "sandbox"
        self.errors = self.directory / "errors"
        self.sandbox = self._start(["sandbox", "--port", "0"], self.sandbox_log, self.directory / "sandbox-errors")
        self.comagic = self._wait(self.sandbox, self.sandbox_log, r"(http://[\d.:]+)") + "/v2.0"
        output = self.directory / "output"
        self.service = self._start(
            ["serve", "--port", "0", "--data-dir", str(self.directory / "data"), "--comagic-host", self.comagic,
             *options],
            output, self.errors)
        self.address = self._wait(self.service, output, r"listening on (http://\S+)")
        self.link = self._wait(self.service, self.errors, r"(http://\S+/welcome/\S+)")

    def _start(self, arguments, output, errors):
        with open(output, "wb") as said, open(errors, "wb") as log:
            return subprocess.Popen([self.binary, *arguments], stdout=said, stderr=log)

    def _wait(self, process, file, pattern):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            if match := re.search(pattern, file.read_text()):
                return match[1]
            time.sleep(0.05)
        raise AssertionError(f"nothing like {pattern} in {file.read_text()!r}")

    def run(self, *arguments, text=None):
        command = [self.binary, *arguments, "--data-dir", str(self.directory / "data")]
        return subprocess.run(command, check=True, capture_output=True, timeout=30, text=True, input=text).stdout

    def close(self):
        for process in (self.service, self.sandbox):
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(timeout=30) for process in (self.service, self.sandbox)]
        assert codes[0] == 0, self.errors.read_text()


class Person:
    """Somebody at the pages, in a browser of their own."""

    def __init__(self, office, driver):
        self.office, self.driver = office, driver

    def open(self, path):
        self.driver.get(path if path.startswith("http") else self.office.address + path)
        return self

    def fill(self, **fields):
        for name, text in fields.items():
            field = self.driver.find_element(By.NAME, name)
            field.clear()
            field.send_keys(text)
        return self

    def choose(self, name, value):
        Select(self.driver.find_element(By.NAME, name)).select_by_value(value)
        return self

    def press(self, text):
        """Presses what says so, and waits for the next page."""
        before = self.driver.find_element(By.TAG_NAME, "html")
        found = [one for one in self.driver.find_elements(By.CSS_SELECTOR, "main button, main a, header a, header button")
                 if one.text.strip() == text and one.is_displayed()]
        assert found, f"nothing says «{text}» on {self.driver.current_url}:\n{self.text}"
        found[0].click()
        WebDriverWait(self.driver, 20).until(lambda _: self._is_gone(before))
        return self

    @staticmethod
    def _is_gone(element):
        try:
            element.is_enabled()
            return False
        except Exception:
            return True

    @property
    def text(self):
        return self.driver.find_element(By.TAG_NAME, "main").text

    @property
    def path(self):
        return self.driver.current_url[len(self.office.address):]

    def become_administrator(self, again="Сохранить и войти"):
        self.open(self.office.link).fill(email="owner@example.ru", password=PASSWORD, again=PASSWORD).press(again)
        return self

    def sign_in(self, email, button="Войти"):
        self.open("/login").fill(email=email, password=PASSWORD).press(button)
        return self

    def complaints(self):
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] != "INFO"]


def binary():
    root = pathlib.Path(__file__).resolve().parents[2]
    return pathlib.Path(os.environ.get("STITCHER_BINARY", root / ".build/debug/stitcher"))
