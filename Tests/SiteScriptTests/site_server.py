"""The other side of a page: our server, the counter's tracker and the widget's vendor, on one loopback port.

Pages are opened on 127.0.0.1 and widget frames on localhost, so that the frame is of another origin. Everything a
test sees or steers belongs to one `Case`, found again by its key; so tests need no order and no cleaning up.
"""

import http.server
import itertools
import json
import pathlib
import random
import re
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEMO = ROOT / "Sources" / "Sandbox" / "Resources" / "demo"
PUBLIC = ROOT / "Public"

GATE_SECONDS = 30

# The settings for which the server adds the options; Sources/ScriptServer/Script/ScriptTemplate.swift names the same.
OPTIONAL = {"g", "k", "e", "x", "l", "h"}

# What the server writes beside a source of consent; Sources/ScriptServer/Script/ConsentSource.swift names the same.
PLAIN_YES = r"^(1|true|y(es)?|o[nk]|(all|acc|agr|gra)\w*)$"
PLAIN_NO = r"^(0|f(alse)?|off|(n|de|di|re)\w*)$"


def served_script(settings):
    """What the server sends for these settings."""
    if {"g", "k", "e"} & set(settings):
        settings = {"yes": PLAIN_YES, "no": PLAIN_NO, **settings}
    if "k" in settings:
        settings = {**settings, "k": re.escape(settings["k"])}
    options = (PUBLIC / "stitch-options.min.js").read_text() if OPTIONAL & set(settings) else ""
    literal = json.dumps(settings, separators=(",", ":"), ensure_ascii=False)
    for character, escape in (("<", "\\u003c"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        literal = literal.replace(character, escape)
    return (PUBLIC / "stitch.min.js").read_text().replace("__OPTIONS__", options).replace("__STITCHER__", literal)


class Case:
    """What one test's page asks of the world, and what the world saw of it."""

    numbers = itertools.count(1)

    def __init__(self, site):
        self.site = site
        # The counter's cookie is named after the first five characters, so these must differ from test to test.
        self.key = f"{random.SystemRandom().randrange(16**5):05x}{next(self.numbers)}"
        self.user = "16509"
        self.settings = {"b": f"{site.frames}/b/{self.key}"}
        self.document = ""
        # More pages and scripts of the same site, by name: `page/KEY/NAME`.
        self.files = {}
        # Where the page has taken a name, the stand-ins of other vendors use the browser's own by another.
        self.own_names = {}
        self.headers = {}
        self.beacons = []
        self.images = []
        self.orders = []
        self.views = []
        self.asked = []
        self.beacon_status = 204
        self.script_status = 200
        # Another text instead of the script.
        self.script = None
        self.site_settings = {"site_key": "demo"}
        self.tracks = True
        self.answers = [{"ci": f"55.9001.{int(time.time())}", "hi": 777, "ce": 1}]
        self.settings_gate = threading.Event()
        self.view_gate = threading.Event()
        # Our own server's answers: a script or a beacon is answered once its gate is open.
        self.script_gate = threading.Event()
        self.beacon_gate = threading.Event()
        for gate in self.gates:
            gate.set()

    @property
    def gates(self):
        return self.settings_gate, self.view_gate, self.script_gate, self.beacon_gate

    @property
    def address(self):
        return f"{self.site.pages}/page/{self.key}"

    @property
    def script_address(self):
        return f"{self.site.frames}/s/{self.key}.js"

    def counter_address(self, **options):
        return f"{self.site.pages}/counter.js?" + urllib.parse.urlencode({"k": self.key, **options})

    def loader_address(self, widget, tag=None, **options):
        path = f"/api/script/generate/{self.user}/{widget}/{tag or 'BukzaContainer' + str(widget)}"
        query = urllib.parse.urlencode(options)
        return self.site.frames + path + ("?" + query if query else "")

    def next_answer(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Site:
    def __init__(self, kind=None):
        self.cases = {}
        handler = type("Handler", (kind or Handler,), {"site": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        port = self.server.server_address[1]
        self.pages = f"http://127.0.0.1:{port}"
        self.frames = f"http://localhost:{port}"
        self.order_numbers = itertools.count(1001)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def case(self):
        case = Case(self)
        self.cases[case.key] = case
        return case

    def close(self):
        for case in self.cases.values():
            for gate in case.gates:
                gate.set()
        self.server.shutdown()


class Handler(http.server.BaseHTTPRequestHandler):
    site = None
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, body="", kind="text/plain", headers=None):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        for name, value in {"Cache-Control": "no-store", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = {name: values[-1] for name, values in urllib.parse.parse_qs(url.query).items()}
        parts = url.path.strip("/").split("/")
        case = self.site.cases.get(query.get("k") or (parts[1].split(".")[0] if len(parts) > 1 else ""))
        if case:
            case.asked.append(self.path)
        if url.path == "/counter.js":
            self.asset("counter.js", {"TRACKER": self.site.pages}, case=case)
        elif url.path == "/frame.html":
            self.asset("frame.html", {}, "text/html", {"Cross-Origin-Embedder-Policy": "require-corp"})
        elif url.path.startswith("/api/script/generate/") and len(parts) == 6:
            self.asset("widget-loader.js", {
                "FRAME_URL": f"{self.site.frames}/frame.html", "USER": parts[3], "WIDGET": parts[4],
                "TAG": urllib.parse.unquote(parts[5]),
            }, case=self.site.cases.get(query.get("own")))
        elif case is None:
            self.answer(404, "/* not found */", "text/javascript")
        elif parts[0] == "page" and parts[-1] in case.files:
            self.answer(200, case.files[parts[-1]], "text/javascript" if parts[-1].endswith(".js") else "text/html")
        elif parts[0] == "page":
            self.answer(200, case.document, "text/html", case.headers)
        elif url.path == f"/s/{case.key}.js":
            case.script_gate.wait(GATE_SECONDS)
            self.answer(case.script_status, case.script or served_script(case.settings), "text/javascript",
                        {"Cross-Origin-Resource-Policy": "cross-origin"})
        elif url.path in (f"/s/{case.key}/debug.js", f"/b/{case.key}/debug.js"):
            self.answer(200, (PUBLIC / "stitch-debug.js").read_text(), "text/javascript",
                        {"Cross-Origin-Resource-Policy": "cross-origin"})
        elif url.path == "/open-the-gate":
            case.script_gate.set()
            self.answer(204)
        elif url.path == "/ss/settings/":
            case.settings_gate.wait(GATE_SECONDS)
            self.json(case.site_settings)
        elif url.path == "/t/v/":
            case.views.append(query)
            case.view_gate.wait(GATE_SECONDS)
            if case.tracks:
                self.json(case.next_answer())
            else:
                self.answer(503)
        elif parts[0] == "b":
            case.images.append(url.query)
            self.answer(204)
        else:
            self.answer(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        parts = self.path.strip("/").split("/")
        if self.path == "/order":
            self.order(json.loads(body))
        elif parts[0] == "b" and parts[1] in self.site.cases:
            case = self.site.cases[parts[1]]
            if case.beacon_status == 0:
                self.close_connection = True
                return
            case.beacons.append({
                "body": json.loads(body), "type": self.headers.get("Content-Type"),
                "cookie": self.headers.get("Cookie"), "bytes": len(body.encode()),
            })
            case.beacon_gate.wait(GATE_SECONDS)
            self.answer(case.beacon_status, headers={"Access-Control-Allow-Origin": "*"})
        else:
            self.answer(404)

    def order(self, order):
        number = str(next(self.site.order_numbers))
        answer = {"order_id": number, "code": f"C6U{number}"}
        case = self.site.cases.get(str(order["name"]))
        if case:
            case.orders.append({**order, **answer})
        self.json(answer)

    def asset(self, name, tokens, kind="text/javascript", headers=None, case=None):
        text = (DEMO / name).read_text()
        for known, own in (case.own_names if case else {}).items():
            text = text.replace(known, own)
        for token, value in tokens.items():
            text = text.replace("{{" + token + "}}", value)
        self.answer(200, text, kind, {"Cross-Origin-Resource-Policy": "cross-origin", **(headers or {})})

    def json(self, value):
        self.answer(200, json.dumps(value), "application/json", {"Access-Control-Allow-Origin": "*"})
