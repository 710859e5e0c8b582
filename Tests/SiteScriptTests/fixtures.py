"""Pages of Tests/Fixtures/script: real pages on which the script has failed, as templates."""

import re

from pages import COUNT_LOOKS, WATCH, sync_embed, tag
from site_server import ROOT, served_script

WIDGET = "24860"
CONTAINER = f"BukzaContainer{WIDGET}"
FIXTURES = ROOT / "Tests" / "Fixtures" / "script"


def filled(case, name):
    text = (FIXTURES / name).read_text()

    def embed(match):
        options = dict(pair.split("=") for pair in match.group(1).split())
        return sync_embed(case, WIDGET, own=case.key, **options)

    text = re.sub(r"\{\{EMBED ?([^}]*)\}\}", embed, text)
    stitch = tag(case.script_address)
    # Inside a script's text an element must not end it.
    text = text.replace("Fragment('{{STITCH}}')", "Fragment('" + stitch.replace("</", "<\\/") + "')")
    tokens = {
        "COUNTER": tag(case.counter_address()), "STITCH": stitch, "WIDGET": WIDGET,
        "FRAME_HOST": f"{case.site.frames}/frame.html", "STITCH_SCRIPT_TEXT": served_script(case.settings),
    }
    for token, value in tokens.items():
        text = text.replace("{{" + token + "}}", value)
    return text.replace('<meta charset="utf-8">', '<meta charset="utf-8"><link rel="icon" href="data:,">' + COUNT_LOOKS + WATCH)


def open_fixture(visitor, case, name, query=""):
    """Opens the fixture, with its neighbours beside it."""
    for path in FIXTURES.glob(name.split("-")[0] + "-*"):
        case.files[path.name] = filled(case, path.name)
    visitor.driver.get(f"{case.address}/{name}{query}")
