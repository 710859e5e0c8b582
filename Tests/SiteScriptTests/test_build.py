"""What is served is what the source says, and it is small."""

import gzip
import random
import re
import string
import subprocess

import pytest

from site_server import OPTIONAL, PUBLIC, ROOT, served_script

BUDGET = 2490
KEY_LETTERS = string.ascii_letters + string.digits + "-_"
# Keys are random and hosts differ, and with them by some bytes what is served.
HOSTS = ("https://stitcher.example.ru", "https://s.karting-spb.ru", "http://127.0.0.1:8080", "http://127.0.0.1:39271")
BUILT = [PUBLIC / "stitch.min.js", PUBLIC / "stitch-options.min.js"]
SOURCES = sorted((PUBLIC / "stitch").glob("*.js"))


@pytest.mark.parametrize("host", HOSTS)
def test_the_served_script_stays_within_its_budget(host):
    chance = random.Random(host)
    keys = ["AbCdEfGhIjKlMnOp"] + ["".join(chance.choices(KEY_LETTERS, k=16)) for _ in range(50)]
    sizes = [len(gzip.compress(served_script({"b": f"{host}/b/{key}"}).encode(), 9, mtime=0)) for key in keys]
    assert max(sizes) <= BUDGET, f"{max(sizes)} bytes after gzip; every visitor of every customer pays for this"


def test_the_committed_files_are_built_from_their_source():
    done = subprocess.run([ROOT / "scripts" / "build-script", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def built_for(name, standard):
    """What esbuild makes of a file for this standard: the same text wherever nothing had to be lowered."""
    command = ["esbuild", PUBLIC / name, f"--target={standard}", "--minify-whitespace"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", ["stitch.min.js", "stitch-options.min.js", "stitch-debug.js"])
def test_a_browser_of_2017_needs_no_translation(name):
    assert built_for(name, "es2017") == built_for(name, "esnext")
    assert built_for("stitch.min.js", "es2016") != built_for("stitch.min.js", "esnext"), "the comparison must be able to tell"


def test_the_settings_have_one_place():
    assert (PUBLIC / "stitch.min.js").read_text().count("__STITCHER__") == 1


def test_the_script_is_one_statement_that_needs_no_semicolon_of_its_neighbours():
    text = (PUBLIC / "stitch.min.js").read_text()
    assert text.count("__OPTIONS__") == 1
    assert text.startswith(";try{") and text.rstrip().endswith("}catch(e){}")


@pytest.mark.parametrize("path", [*SOURCES, *BUILT, PUBLIC / "stitch-debug.js"], ids=lambda path: path.name)
def test_nothing_a_policy_forbids_and_nothing_that_leaves_a_trace(path):
    code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*" if path not in BUILT else r"\Z", "", path.read_text(), flags=re.S)
    for forbidden in (r"\?\?", r"\?\.(?!\d)", r"\beval\(", r"new Function", r"\bimport\(",
                      r"\bdocument\.write", r"\bconsole\.", r"\blocalStorage\b", r"\bsessionStorage\b"):
        assert not re.search(forbidden, code), forbidden


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_module_is_one_idea(path):
    text = path.read_text()
    assert text.startswith("/*\n"), "it says first what it is"
    assert len(text.splitlines()) <= 120


def test_options_come_with_the_settings_that_need_them_and_cost_others_nothing():
    options = (PUBLIC / "stitch-options.min.js").read_text()
    assert options.startswith("(") and "export" not in options
    for key in OPTIONAL:
        assert options in served_script({"b": "/b", key: "__OPTIONS__"})
    assert options not in served_script({"b": "/b", "w": ["1"], "n": "n3"}) and options


def test_the_settings_table_of_the_documentation_names_every_key():
    source = (ROOT / "Sources" / "ScriptServer" / "Script" / "ScriptSettings.swift").read_text()
    keys = re.findall(r'^        case \w+ = "(\w+)"$', source, flags=re.M)
    table = (ROOT / "docs" / "SCRIPT.md").read_text()
    assert len(keys) == 17 and [key for key in keys if f"| `{key}` |" not in table] == []
