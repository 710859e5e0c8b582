"""Selenium's wire to Firefox where there is no geckodriver.

Debian 12 packages Firefox ESR but not geckodriver. What geckodriver does is translate WebDriver commands into
Firefox's own Marionette protocol (length-prefixed JSON over TCP, command names as below); so does this class, for
the commands that the tests use. It takes the place of Selenium's HTTP connection.

Source: Firefox source tree, remote/marionette/driver.sys.mjs and testing/geckodriver/src/marionette.rs.
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from selenium.common import exceptions
from selenium.webdriver.remote.errorhandler import ExceptionMapping

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

COMMANDS = {
    "newSession": "WebDriver:NewSession",
    "get": "WebDriver:Navigate",
    "goBack": "WebDriver:Back",
    "goForward": "WebDriver:Forward",
    "refresh": "WebDriver:Refresh",
    "getCurrentUrl": "WebDriver:GetCurrentURL",
    "findElement": "WebDriver:FindElement",
    "findElements": "WebDriver:FindElements",
    "clickElement": "WebDriver:ElementClick",
    "clearElement": "WebDriver:ElementClear",
    "sendKeysToElement": "WebDriver:ElementSendKeys",
    "getElementText": "WebDriver:GetElementText",
    "getElementProperty": "WebDriver:GetElementProperty",
    "switchToFrame": "WebDriver:SwitchToFrame",
    "switchToParentFrame": "WebDriver:SwitchToParentFrame",
    "w3cExecuteScript": "WebDriver:ExecuteScript",
    "w3cExecuteScriptAsync": "WebDriver:ExecuteAsyncScript",
    "setTimeouts": "WebDriver:SetTimeouts",
    "setWindowRect": "WebDriver:SetWindowRect",
    "screenshot": "WebDriver:TakeScreenshot",
    "deleteAllCookies": "WebDriver:DeleteAllCookies",
}

PREFERENCES = {
    "marionette.port": 0,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "app.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "privacy.trackingprotection.enabled": False,
    "dom.disable_beforeunload": True,
    "remote.prefs.recommended": True,
}


class MarionetteConnection:
    """Starts a headless Firefox of its own and speaks Marionette with it."""

    client_config = None

    def __init__(self, binary, start_timeout=60):
        self.profile = pathlib.Path(tempfile.mkdtemp(prefix="stitcher-firefox-"))
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
        (self.profile / "user.js").write_text("\n".join(lines))
        self.process = subprocess.Popen(
            [binary, "--marionette", "--headless", "--no-remote", "--profile", str(self.profile)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.socket = self._connect(start_timeout)
        self.buffer = b""
        self.counter = 0
        self._read()

    def _connect(self, seconds):
        """Firefox writes the port it chose into its profile."""
        deadline = time.monotonic() + seconds
        port_file = self.profile / "MarionetteActivePort"
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"Firefox ended at its start with code {self.process.returncode}")
            try:
                return socket.create_connection(("127.0.0.1", int(port_file.read_text())), timeout=60)
            except (OSError, ValueError):
                time.sleep(0.05)
        raise RuntimeError("Firefox did not open its Marionette port in time")

    def _read(self):
        while b":" not in self.buffer:
            self._receive()
        length, _, rest = self.buffer.partition(b":")
        self.buffer = rest
        while len(self.buffer) < int(length):
            self._receive()
        message, self.buffer = self.buffer[: int(length)], self.buffer[int(length) :]
        return json.loads(message)

    def _receive(self):
        chunk = self.socket.recv(65536)
        if not chunk:
            raise RuntimeError("Firefox closed the connection")
        self.buffer += chunk

    def execute(self, command, params=None):
        if command == "quit":
            return {"value": None}
        params = {name: value for name, value in (params or {}).items() if name != "sessionId"}
        if command == "newSession":
            params = {"capabilities": {"alwaysMatch": {"acceptInsecureCerts": True}}}
        if command == "switchToFrame" and isinstance(params.get("id"), dict):
            params = {"element": params["id"][ELEMENT]}
        if command.startswith("w3cExecute"):
            params["newSandbox"] = False
        self.counter += 1
        body = json.dumps([0, self.counter, COMMANDS[command], params]).encode()
        self.socket.sendall(str(len(body)).encode() + b":" + body)
        _, _, error, result = self._read()
        if error:
            mapped = getattr(ExceptionMapping, error["error"].upper().replace(" ", "_"), None)
            raise (mapped or exceptions.WebDriverException)(f"{error['error']}: {error['message']}")
        if isinstance(result, dict) and set(result) == {"value"}:
            return result
        return {"value": result}

    def close(self):
        self.socket.close()
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=10)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)
