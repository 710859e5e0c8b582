"""The demo, started once, and a fresh Chromium for each test."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from demo import Demo

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("STITCHER_BINARY", ROOT / ".build/debug/stitcher"))


@pytest.fixture(scope="session")
def demo():
    if not BINARY.exists():
        pytest.exit(f"there is no executable at {BINARY}: build it, or set STITCHER_BINARY", returncode=2)
    with tempfile.TemporaryDirectory() as directory:
        output, errors = pathlib.Path(directory) / "output", pathlib.Path(directory) / "errors"
        with open(output, "wb") as said, open(errors, "wb") as log:
            process = subprocess.Popen([BINARY, "demo", "--lang", "en", "--data-dir", f"{directory}/data"], stdout=said, stderr=log)
        try:
            yield Demo(BINARY, f"{directory}/data", **read_addresses(process, output, errors))
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=30)
        assert code == 0, errors.read_text()


def read_addresses(process, output, errors):
    """What the demo prints once everything is up: service, site and sandbox."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        text = output.read_text()
        service = re.search(r"listening on (http://\S+)", text)
        site = re.search(r"Demo site:\s+(http://\S+?)/\s", text)
        sandbox = re.search(r"CoMagic:\s+(http://\S+?)/\s", text)
        welcome = re.search(r"(http://\S+/welcome/\S+)", text)
        if service and site and sandbox and welcome and "Bookings:" in text:
            return {
                "service": service[1], "site": site[1], "sandbox": sandbox[1], "welcome": welcome[1]}
        time.sleep(0.05)
    raise AssertionError(f"the demo did not start:\n{output.read_text()}\n{errors.read_text()}")


@pytest.fixture
def browser():
    options = webdriver.ChromeOptions()
    for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,1000"]:
        options.add_argument(argument)
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_page_load_timeout(30)
    yield driver
    driver.quit()
