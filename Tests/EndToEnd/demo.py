"""The running demo as a visitor and an operator meet it."""

import json
import subprocess
import time
import urllib.request
from dataclasses import dataclass

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait


@dataclass
class Demo:
    binary: str
    data: str
    service: str
    site: str
    sandbox: str
    # The one-time link, and whether somebody has used it.
    welcome: str = ""
    has_owner: bool = False

    def messages(self):
        """What the sandbox CoMagic has stored, newest first."""
        with urllib.request.urlopen(f"{self.sandbox}/control/messages", timeout=10) as answer:
            return json.load(answer)

    def message(self, order, within=20):
        """The one message of an order, once it is there."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            found = [message for message in self.messages() if order in message.get("ext_id", "").split("-")]
            if found:
                assert len(found) == 1, f"order {order} arrived {len(found)} times"
                return found[0]
            time.sleep(0.05)
        raise AssertionError(f"order {order} never arrived; the service says {self.booking(order)}")

    def bookings(self):
        command = [self.binary, "bookings", "list", "--format", "json", "--data-dir", self.data]
        return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=30).stdout)

    def booking(self, order):
        found = [booking for booking in self.bookings() if booking["orderID"] == order]
        return found[0] if found else None

    def delivered(self, order, within=10):
        """The service's record of an order, once it says so."""
        deadline = time.monotonic() + within
        while (booking := self.booking(order)) is None or booking["status"] != "delivered":
            assert time.monotonic() < deadline, f"order {order} stayed {booking}"
            time.sleep(0.05)
        return booking


@dataclass
class Visit:
    """One page view of the demo site in a browser."""

    browser: object
    demo: Demo

    def open(self, path="/"):
        self.browser.get(self.demo.site + path)
        return self

    def session(self):
        """The session that CoMagic's own counter reports, once its hit was answered; None if it never comes."""
        return self.browser.execute_async_script(
            """
            var done = arguments[0], end = Date.now() + 10000;
            (function ask() {
                try {
                    if (Comagic.getCredentials().hit_id > 0) return done(String(Comagic.getSessionId()));
                } catch (error) {}
                if (Date.now() > end) return done(null);
                setTimeout(ask, 30);
            })();
            """)

    def in_frame(self):
        frame = WebDriverWait(self.browser, 15).until(
            lambda browser: browser.find_elements(By.CSS_SELECTOR, "[id^=BukzaContainer] iframe"))[0]
        self.browser.switch_to.frame(frame)

    def n2(self):
        """What the widget holds in n2 now; only this demo's frame shows it."""
        self.in_frame()
        try:
            return self.browser.execute_script("return document.body.dataset.n2 || ''")
        finally:
            self.browser.switch_to.default_content()

    def wait_for_n2(self, value, within=15):
        WebDriverWait(self.browser, within, poll_frequency=0.05).until(lambda _: self.n2() == value)

    def book(self, name="Анна Ёлкина", phone="8 (916) 123-45-67", email="anna@example.com"):
        """Fills the form in as a person does; answers the order's number and code from the confirmation."""
        self.in_frame()
        try:
            self.browser.find_element(By.XPATH, "//label[.//span[text()='18:20']]").click()
            for field, value in [("name", name), ("phone", phone), ("email", email)]:
                self.browser.find_element(By.ID, field).send_keys(value)
            self.browser.find_element(By.ID, "book").click()
            done = self.browser.find_element(By.ID, "done")
            WebDriverWait(self.browser, 15).until(lambda _: done.is_displayed())
            assert "Готово" in done.text
            return self.browser.find_element(By.ID, "order-id").text, self.browser.find_element(By.ID, "order-code").text
        finally:
            self.browser.switch_to.default_content()

    def complaints(self):
        """Errors and warnings in the console since the last look."""
        return [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] != "INFO"]
