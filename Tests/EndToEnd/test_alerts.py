"""Notices leave the running program: a mail server, Telegram's bot API and a webhook listen on loopback."""

import email
import email.policy
import http.server
import json
import socketserver
import tempfile
import threading
import urllib.parse

import pytest

from office import Office, Person, binary, chromium


class PostOffice(socketserver.StreamRequestHandler):
    """A mail server that takes everything and asks for no password."""

    def handle(self):
        self.say("220 post.example.ru")
        while line := self.rfile.readline().decode().strip():
            command = line.upper().split()[0]
            if command == "DATA":
                self.say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.letters.append(b"".join(part.removeprefix(b".") for part in lines))
            self.say("221 bye" if command == "QUIT" else "250 ok")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Receiver(http.server.BaseHTTPRequestHandler):
    """Telegram's bot API, and anybody's webhook."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        isJSON = self.headers["Content-Type"].startswith("application/json")
        self.server.posts.append((self.path, json.loads(body) if isJSON else body))
        answer = b'{"ok":true,"result":{}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def listening(kind, handler):
    server = kind(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture
def post():
    server = listening(socketserver.ThreadingTCPServer, PostOffice)
    server.letters = []
    yield server
    server.shutdown()


@pytest.fixture
def receiver():
    server = listening(http.server.ThreadingHTTPServer, Receiver)
    server.posts = []
    yield server
    server.shutdown()


@pytest.fixture
def owner(post, receiver):
    with tempfile.TemporaryDirectory() as directory:
        office = Office(
            binary(), directory, "--smtp-url", f"smtp+plain://127.0.0.1:{post.server_address[1]}",
            "--allow-private-sites", "yes", "--smtp-from", "stitcher@example.ru", "--telegram-url", f"http://127.0.0.1:{receiver.server_address[1]}")
        driver = chromium()
        yield Person(office, driver).become_administrator()
        driver.quit()
        office.close()


def add(owner, kind, **fields):
    owner.open("/alerts")
    owner.driver.find_element("css selector", f"input[name=kind][value={kind}]").click()
    return owner.fill(**fields).press("Добавить")


def send_test(owner, target):
    """Presses the button in the recipient's row."""
    row = next(row for row in owner.driver.find_elements("css selector", "tbody tr") if target in row.text)
    name = row.find_element("css selector", "button").text
    return owner.press(name)


def test_a_test_reaches_each_kind_of_recipient(owner, post, receiver):
    add(owner, "mail", address="marketer@example.ru")
    send_test(owner, "marketer@example.ru")
    assert "дошло" in owner.text and "не дошла" not in owner.text
    [letter] = [email.message_from_bytes(one, policy=email.policy.default) for one in post.letters]
    assert letter["To"] == "marketer@example.ru" and letter["From"].addresses[0].addr_spec == "stitcher@example.ru"
    assert letter.get_body(("plain",)).get_content().strip() and "Stitcher" in letter["Subject"]

    port = receiver.server_address[1]
    add(owner, "webhook", url=f"http://127.0.0.1:{port}/hook")
    send_test(owner, f"127.0.0.1:{port}")
    path, notice = receiver.posts[-1]
    assert path == "/hook" and notice["subject"] == letter["Subject"]

    add(owner, "telegram", token="12345:secret-token", chat="-1001")
    send_test(owner, "-1001")
    path, notice = receiver.posts[-1]
    assert path == "/bot12345:secret-token/sendMessage" and str(notice["chat_id"]) == "-1001"
    # The bot's token is a password: no page shows it.
    assert "secret-token" not in owner.driver.page_source


def test_a_test_that_does_not_arrive_says_why(owner, receiver):
    port = receiver.server_address[1]
    receiver.shutdown()
    receiver.server_close()
    add(owner, "webhook", url=f"http://127.0.0.1:{port}/hook")
    send_test(owner, f"127.0.0.1:{port}")
    assert "не дошла" in owner.text
