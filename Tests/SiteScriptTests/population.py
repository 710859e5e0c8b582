"""A population of simulated visits, each a random combination of what real pages do, and what their bookings carried.

    population.py [--seed 1] [--visits 120] [--browser chromium|firefox] [--visit N] [--untagged]

Every visit is drawn from the seed and its number, so one can be seen again: `--seed S --visit N`. The page itself
notes the truth (population.js); the vendor's stand-in notes what each booking carried. `--untagged` leaves our tag out and
so proves what is expected of the tags. Ends with 1 unless 99 % of the recoverable bookings carry their session, none
carries a wrong one and none has other tags than it would have without us.

Not a test, since it is a matter of chance and minutes: `make population` runs it. What it finds becomes a test.
"""

import argparse
import collections
import json
import pathlib
import random
import sys
import threading
import time
import urllib.parse

import conftest
import marionette
from pages import async_embed, inline, inserted, previous_session, sync_embed, tag
from site_server import Handler, Site

WIDGET = "24860"
OTHER_WIDGET = "24861"
CONTAINER = f"BukzaContainer{WIDGET}"
PREVIOUS = "8000"
VISITOR = (pathlib.Path(__file__).parent / "population.js").read_text()

# A session, a script and a form that are there for so long reach the booking.
GRACE_MS = 500
VISIT_SECONDS = 45

UTM_NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
OWNER_TAGS = {"utm_source": "crm", "utm_campaign": "letter"}
QUERIES = ["", "?utm_source=ya", "?utm_source=ya&utm_medium=cpc&utm_term=a+b", "?utm_source=ya&utm_source=google&page=2"]

# As the vendor's help page has it. Beside is what does not wait for the widget's word.
OWNER = f"""function ownerSets() {{ seenOwner(); window.bukzaSetUtmFor{CONTAINER}({json.dumps(OWNER_TAGS)}); }}"""
OWNER_CALLBACK = f"""window.bukzaCallbackFor{CONTAINER} = function (payload) {{
    if (payload.message.event === "INITIALIZED") {{ seenOwner(); window.bukzaSetUtmFor{CONTAINER}({json.dumps(OWNER_TAGS)}); }}
}}"""
OWNER_BESIDE = OWNER + f"seenBeside(function () {{ return window.bukzaSetUtmFor{CONTAINER} }}, ownerSets)"

CHANNELS = [
    {"channel": "setter"}, {"channel": "setter", "setter": "N2"}, {"channel": "setter", "setter": "OrderFields"},
    {"channel": "utm"}, {"channel": "message"}, {"channel": "own"}, {"channel": "none"},
]

# In the form's frame: books when the page's visitor says so, also once more.
BOOKING = """<script>
addEventListener("message", function (event) {
    if (event.data.population !== "book") return;
    var code = document.getElementById("order-code");
    code.textContent = "";
    form.hidden = document.getElementById("book").disabled = false;
    form.name.value = event.data.key;
    form.phone.value = "+79001234567";
    document.getElementById("book").click();
    (function poll() {
        if (!code.textContent) return setTimeout(poll, 20);
        parent.postMessage({ population: "booked" }, "*");
    })();
});
</script></body>"""


class PopulationHandler(Handler):
    """The other side, with answers that come late."""

    def asset(self, name, tokens, kind="text/javascript", headers=None, case=None):
        if name == "widget-loader.js" and case:
            tokens = {**tokens, "FRAME_URL": f"{self.site.frames}/frame/{case.key}"}
        super().asset(name, tokens, kind, headers, case)

    def answer(self, status, body="", kind="text/plain", headers=None):
        if self.path.startswith("/frame/"):
            body = body.replace("</body>", BOOKING)
        super().answer(status, body, kind, headers)

    def do_GET(self):
        case = next((case for key, case in self.site.cases.items() if key in self.path), None)
        if case:
            time.sleep(case.late.get(self.path.split("?")[0].split("/")[1], 0))
        if self.path.startswith("/frame/"):
            self.asset("frame.html", {}, "text/html")
        else:
            super().do_GET()

    def do_POST(self):
        if not self.path.startswith("/report/"):
            return super().do_POST()
        case = self.site.cases[self.path.split("/")[2]]
        case.report = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer(204)
        case.reported.set()


def draw(seed, number):
    """The visit's parameters. Common things are common, but each rare one meets many others."""
    chance = random.Random(f"{seed}/{number}")

    def one_of(**weights):
        return chance.choices([name.replace("_", " ") for name in weights], weights.values())[0]

    embed = one_of(sync=3, async_=3, modal=3, twice=1).strip()
    tracker = one_of(answers=18, answers_late=4, settings_late=2, refuses=2, silent=1, no_session=1, disconnected=1)
    visit = {
        "counter": one_of(early=10, after_load=3, late=3, never=1),
        "counter inserted after": chance.choice([2500, 2500, 2500, 9000]),
        "counter cookies": one_of(on=12, off=1),
        "counter names": chance.choice(["", "", "Comagic", "CallGear"]),
        "tracker": tracker,
        "tracker delay": round(chance.uniform(0.5, 4), 1) if tracker.endswith("late") else 0,
        "previous session": one_of(none=5, yesterday=4, goes_on=1),
        "our tag": one_of(head=5, head_sync=2, end=3, after_load=2, late=3),
        "our delay": chance.choice([0, 0, 0.3, 1.5]),
        "listed": chance.random() < 0.3,
        "beacons": one_of(pass_=4, blocked=1).strip(),
        "embed": embed,
        "opens again": embed == "modal" and chance.random() < 0.3,
        "modal after": chance.choice([0, 600, 2500, 4500]),
        "other widget": chance.random() < 0.2,
        "form reloads": chance.random() < 0.1,
        "capture": chance.random() < 0.35,
        "merge": chance.random() < 0.3,
        "ready": chance.choice([0, 0, 0, 300, 1500]),
        "frame delay": round(chance.uniform(3, 8), 1) if chance.random() < 0.15 else chance.choice([0, 0, 0.4]),
        "channel": chance.choices(CHANNELS, [8, 4, 4, 8, 8, 6, 1])[0],
        "query": chance.choice(QUERIES),
        "address cleaned": one_of(never=7, at_once=1, DOMContentLoaded=1, load=1),
        "owner": one_of(nothing=6, callback_before=2, callback_after=1, beside=2),
        "owner after": chance.choice([0, 300, 2000]),
        "owner in file": chance.random() < 0.25,
        "reload": one_of(no=8, before=1, after=1),
        "orders": [],
    }
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        changes = chance.choice([100, 600, 1200, 3000]) if chance.random() < 0.2 else None
        visit["orders"].append({"hesitates": chance.choice([0, 100, 700, 1500, 1500, 3000, 3000, 5000, 8000]), "changes": changes})
    # A vendor who has kept the callback of his start never calls a later one, and its owner would have noticed.
    if visit["capture"] and visit["owner"] == "callback after":
        visit["owner"] = "callback before"
    # Where nothing tells that an owner sets tags, our tag must stand first; the documents say so.
    if visit["owner"] == "beside" and not visit["our tag"].startswith("head"):
        visit["owner in file"] = False
    if tracker in ("refuses", "silent", "disconnected") and chance.random() < 0.5:
        visit["orders"][0]["hesitates"] = 11500
    return visit


def prepare(case, visit, is_untagged, stays):
    """Makes the case's page and the world around it."""
    now = int(time.time())
    case.reported = threading.Event()
    case.report = None
    case.late = {"s": visit["our delay"], "frame": visit["frame delay"]}
    if visit["tracker"] == "answers late":
        case.late["t"] = visit["tracker delay"]
    if visit["tracker"] == "settings late":
        case.late["ss"] = visit["tracker delay"]
    case.tracks = visit["tracker"] != "refuses"
    if visit["tracker"] == "silent":
        case.view_gate.clear()
    first = PREVIOUS if visit["previous session"] == "goes on" else "9001"
    case.answers = [{"ci": f"55.{session}.{now + age}", "hi": 777 + age}
                    for age, session in enumerate([first, *(str(9002 + later) for later in range(20))])]
    if visit["tracker"] == "no session":
        case.answers = [{"hi": 777}]
    if visit["tracker"] == "disconnected":
        case.answers = [{"ci": f"55.9001.{now}", "hi": 777, "disconnect": True}]
    if visit["listed"]:
        case.settings["w"] = [WIDGET]
    case.beacon_status = 0 if visit["beacons"] == "blocked" else 204

    options = {**visit["channel"], "own": case.key}
    options.update({name: "on" for name in ("capture", "merge") if visit[name]})
    if visit["ready"]:
        options["ready"] = visit["ready"]

    has_no_cookie = visit["previous session"] == "none" or visit["counter cookies"] == "off"
    named = {"globals": visit["counter names"]} if visit["counter names"] else {}
    counter = case.counter_address(cookies=visit["counter cookies"], **named)
    places = collections.defaultdict(str)
    late = []
    if visit["counter"] == "early":
        places["head"] += tag(counter)
    elif visit["counter"] == "after load":
        places["head"] += inserted(counter, "load")
    elif visit["counter"] == "late":
        late.append([counter, visit["counter inserted after"]])
    ours = case.script_address
    if is_untagged:
        pass
    elif visit["our tag"] in ("head", "head sync"):
        places["head"] += tag(ours, "async" if visit["our tag"] == "head" else "")
    elif visit["our tag"] == "end":
        places["end"] += tag(ours, "")
    elif visit["our tag"] == "after load":
        places["head"] += inserted(ours, "load")
    else:
        late.append([ours, 2500])
    if visit["owner"] != "nothing":
        code = OWNER_BESIDE if visit["owner"] == "beside" else OWNER_CALLBACK
        case.files["owner.js"] = code
        place = "end" if visit["owner"] == "callback after" else "start"
        places[place] += tag(f"{case.address}/owner.js", "") if visit["owner in file"] else inline(code)
    embeds = {
        "sync": sync_embed(case, WIDGET, **options), "async": async_embed(case, WIDGET, **options), "modal": "",
        "twice": sync_embed(case, WIDGET, **options) * 2,
    }
    other = async_embed(case, OTHER_WIDGET, channel="utm", own=case.key) if visit["other widget"] else ""
    told = {
        "key": case.key, "container": CONTAINER, "loader": case.loader_address(WIDGET, CONTAINER, **options),
        "embed": visit["embed"], "modalAfter": visit["modal after"], "opensAgain": int(visit["opens again"]),
        "ownerAfter": visit["owner after"], "cookie": "" if has_no_cookie else PREVIOUS, "orders": visit["orders"], "reloads": visit["reload"],
        "reloadsForm": visit["form reloads"],
        "inserted": late, "cleans": "" if visit["address cleaned"] == "never" else visit["address cleaned"],
        "report": f"{case.site.pages}/report/{case.key}", "stays": stays,
    }
    # A later page load finds the counter's own cookie.
    cookie = "" if has_no_cookie else inline(
        "if(!/_comagic_id" + case.key[:5] + "/.test(document.cookie))" + previous_session(case, PREVIOUS)[8:-9])
    case.document = (
        '<!doctype html><html lang="ru"><head><meta charset="utf-8"><link rel="icon" href="data:,">'
        + inline(f"{VISITOR}({json.dumps(told)})") + cookie + places["start"] + places["head"]
        + "</head><body><h1>Картинг</h1>" + other + embeds[visit["embed"]] + places["end"] + "</body></html>")


def tags_of(query):
    pairs = urllib.parse.parse_qs(query.lstrip("?"))
    return {name: pairs[name][0] for name in UTM_NAMES if name in pairs}


def allowed_tags(visit, booking):
    """Those that the booking has without us, or those with which the page was opened."""
    pages = [tags_of(booking["embedded"]), tags_of(booking["opened"])]
    owners = [{**page, **OWNER_TAGS} if visit["merge"] else OWNER_TAGS for page in pages]
    if booking["heard"]:
        return owners
    # What the owner says before the form listens is lost without us, and kept by us.
    return pages + owners if booking["owner"] is not None else pages


def judge(visit, booking, n2):
    """What the booking's n2 is, by the truth that the page has noted."""
    at, issued = booking["at"], booking["issued"]
    truth = issued[-1][0] if issued else None
    changes = sum(since > at - GRACE_MS for _, since in issued)
    lately = {session for session, _ in issued[-changes - 1:]}
    is_known, is_running, is_listening = (
        since is not None and since <= at - GRACE_MS
        for since in (issued[-1][1] if issued else None, booking["started"], booking["listening"]))
    # What takes the tags as well is no channel where the owner has set his before we came: nobody can know them.
    is_owners = booking["owner"] is not None and booking["started"] is not None and booking["owner"] <= booking["started"]
    has_channel = visit["channel"]["channel"] not in ["none", *(["utm", "message"] if is_owners else [])]
    is_recoverable = has_channel and is_known and is_running and is_listening
    if n2.isdigit():
        if n2 == truth:
            return "right" if is_recoverable else "right, though late"
        return "wrong" if n2 not in lately else "just changed"
    if is_recoverable:
        return "missed"
    if n2.startswith("~stale:"):
        return "honest stale" if n2[7:] in {PREVIOUS, *(session for session, _ in issued)} else "wrong"
    if n2 and not n2.startswith("~comagic_"):
        return "wrong"
    return ("none: no session, or too new" if not is_known else "none: no script yet" if not is_running
            else "none: no way for n2" if not has_channel else "none: form too new")


def open_browser(name):
    """One whose windows all work as the one in front does."""
    if name == "firefox":
        marionette.PREFERENCES.update({
            "dom.disable_open_during_load": False, "dom.popup_maximum": 1000, "dom.allow_scripts_to_close_windows": True,
            "dom.min_background_timeout_value": 4, "dom.timeout.enable_budget_timer_throttling": False,
            "dom.timeout.throttling_delay": -1,
        })
        return conftest.firefox()
    return conftest.chromium("--disable-background-timer-throttling", "--disable-renderer-backgrounding",
                             "--disable-backgrounding-occluded-windows")


def run(arguments):
    """Every visit's case, after its last booking or when its time is over; `at_once` of them at a time."""
    site = Site(PopulationHandler)
    # A page that has gone does not wait for its answers.
    site.server.handle_error = lambda *given: None
    driver = open_browser(arguments.browser)
    numbers = [arguments.visit] if arguments.visit is not None else range(arguments.visits)
    waiting = collections.deque(numbers)
    open_ones, finished = [], []
    stays = arguments.visit is not None
    try:
        control = site.case()
        control.late = {}
        control.document = "<!doctype html><p>visits"
        driver.get(control.address)
        while waiting or open_ones:
            while waiting and len(open_ones) < arguments.at_once:
                case = site.case()
                case.number = waiting.popleft()
                case.visit = draw(arguments.seed, case.number)
                prepare(case, case.visit, arguments.untagged, stays)
                case.deadline = time.monotonic() + VISIT_SECONDS
                driver.execute_script("open(arguments[0], '_blank', 'noopener,width=900,height=700')", case.address + case.visit["query"])
                open_ones.append(case)
            open_ones[0].reported.wait(0.1)
            for case in [case for case in open_ones if case.reported.is_set() or time.monotonic() > case.deadline]:
                open_ones.remove(case)
                finished.append(case)
                print(f"\r{len(finished)} visits", end="", file=sys.stderr, flush=True)
                site.cases.pop(case.key)
                for gate in case.gates:
                    gate.set()
    finally:
        # Where the tests speak to Firefox themselves, it ends with the connection.
        getattr(driver.command_executor, "close", lambda: None)() if arguments.browser == "firefox" else driver.quit()
        site.close()
        print(file=sys.stderr)
    return finished


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--visits", type=int, default=120)
    parser.add_argument("--visit", type=int, help="only this one")
    parser.add_argument("--browser", choices=conftest.BROWSERS, default="chromium")
    parser.add_argument("--at-once", type=int, default=4, help="open pages; default 4")
    parser.add_argument("--untagged", action="store_true", help="without our tag")
    arguments = parser.parse_args()

    counts = collections.Counter()
    told = []
    for case in sorted(run(arguments), key=lambda case: case.number):
        faults = []
        if not case.report or len(case.orders) != len(case.report["bookings"]):
            faults.append("not booked")
        else:
            for booking, order in zip(case.report["bookings"], case.orders):
                verdict = judge(case.visit, booking, order["n2"])
                counts[verdict] += 1
                if arguments.visit is not None:
                    print(verdict, order["n2"], order["utm"], json.dumps(booking, ensure_ascii=False))
                if verdict in ("missed", "wrong"):
                    faults.append(f"{verdict}: n2 {order['n2']!r}, {json.dumps(booking)}")
                if order["utm"] not in allowed_tags(case.visit, booking):
                    faults.append(f"UTM changed: {order['utm']}, {json.dumps(booking)}")
                    counts["UTM changed"] += 1
            if case.report["errors"]:
                faults.append(f"errors: {case.report['errors']}")
        if faults:
            counts["not booked"] += "not booked" in faults
            told.append(f"--seed {arguments.seed} --visit {case.number}  {json.dumps(case.visit, ensure_ascii=False)}\n    "
                        + "\n    ".join(faults))

    print(*told, sep="\n")
    recoverable = counts["right"] + counts["missed"]
    share = counts["right"] / recoverable if recoverable else 1
    bookings = sum(counts.values()) - counts["UTM changed"] - counts["not booked"]
    print(f"\n{arguments.browser}, seed {arguments.seed}: {bookings} bookings")
    print(f"  {'recoverable':28} {recoverable:4}\n  {'right':28} {counts['right']:4}  {share:.1%}")
    rest = {"missed", "wrong", "UTM changed", "not booked"}
    for name in [*sorted(rest), *sorted(set(counts) - rest - {"right"})]:
        print(f"  {name:28} {counts[name]:4}")
    return 0 if share >= 0.99 and not counts["wrong"] + counts["UTM changed"] + counts["not booked"] else 1


if __name__ == "__main__":
    sys.exit(main())
