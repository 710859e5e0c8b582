"""Thread CPU time of one script on a page, as Chromium's own tracing tells it.

Wall time says little on a machine that does other things. The `tdur` of a trace event is the time its thread was really
running. What is counted: evaluating our script and every task of it, with what it causes in the browser (`fetch`), in the
counter (reading cookies) and in the widgets (their setters). Not counted: what a widget's own task spends in our callback.

Source of the event names: Chromium, third_party/blink/renderer/core/inspector/inspector_trace_events.cc.
"""

import json
import time
import urllib.request

import websocket

TASKS = ("EvaluateScript", "FunctionCall")
# What a script leaves to run later and is not told with the script's address: promises, requests' events.
DEFERRED = ("RunMicrotasks", "TimerFire", "EventDispatch", "XHRLoad", "XHRReadyStateChange", "v8.compile")


class CpuMeter:
    """Traces one Chromium over its DevTools port, beside Selenium."""

    def __init__(self, driver):
        address = driver.capabilities["goog:chromeOptions"]["debuggerAddress"]
        with urllib.request.urlopen(f"http://{address}/json/version", timeout=10) as answer:
            target = json.load(answer)["webSocketDebuggerUrl"]
        self.socket = websocket.create_connection(target, suppress_origin=True, timeout=60)
        self.number = 0

    def close(self):
        self.socket.close()

    def _ask(self, method, **parameters):
        """The messages that came before the answer."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        others = []
        while (message := json.loads(self.socket.recv())).get("id") != self.number:
            others.append(message)
        assert "error" not in message, message
        return others

    def record(self, visit):
        """The finished events of what happens while `visit()` runs."""
        self._ask("Tracing.start", transferMode="ReportEvents",
                  traceConfig={"includedCategories": ["devtools.timeline"], "excludedCategories": ["*"]})
        visit()
        messages = self._ask("Tracing.end")
        while not any(message.get("method") == "Tracing.tracingComplete" for message in messages):
            messages.append(json.loads(self.socket.recv()))
        return [event for message in messages if message.get("method") == "Tracing.dataCollected"
                for event in message["params"]["value"] if event.get("ph") == "X"]


def spent(events, address):
    """Milliseconds of each task of the script of this address; a task inside another one is part of it."""
    return [event["tdur"] / 1000 for event in outermost(tasks_of(events, address))]


def page_spent(events, address):
    """Milliseconds that the main thread of the page with the script of this address spent in scripts, whosever they are.

    Two scripts are compared by this less the same page's with an empty script: then what each leaves to run later counts,
    whatever way it has chosen.
    """
    thread = {(event["pid"], event["tid"]) for event in tasks_of(events, address)}
    assert len(thread) == 1, thread
    return sum(event["tdur"] for event in outermost(
        [event for event in events
         if event["name"] in TASKS + DEFERRED and "tdur" in event and (event["pid"], event["tid"]) in thread])) / 1000


def tasks_of(events, address):
    return [event for event in events if event["name"] in TASKS
            and address in event.get("args", {}).get("data", {}).get("url", "")]


def outermost(events):
    """Those that are not inside another one, by time."""
    found, until = [], {}
    for event in sorted(events, key=lambda event: (event["ts"], -event["dur"])):
        thread = event["pid"], event["tid"]
        if event["ts"] + event["dur"] > until.get(thread, 0):
            found.append(event)
            until[thread] = event["ts"] + event["dur"]
    return found
