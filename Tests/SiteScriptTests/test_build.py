"""What is served is what the source says, and it is small."""

import gzip
import random
import re
import string
import subprocess

import pytest

from site_server import PUBLIC, ROOT, served_script

BUDGET = 1024
KEY_LETTERS = string.ascii_letters + string.digits + "-_"
FULL_BUDGET = 2048
LIST_BUDGET = 1290
DEFAULT = {"b": "https://stitcher.example.ru/b/AbCdEfGhIjKlMnOp"}
# Keys are random and hosts differ, and with them by some bytes what is served.
HOSTS = ("https://stitcher.example.ru", "https://s.karting-spb.ru", "http://127.0.0.1:8080", "http://127.0.0.1:39271")


@pytest.mark.parametrize("host", HOSTS)
def test_the_served_script_with_default_settings_stays_within_its_budget(host):
    chance = random.Random(host)
    keys = ["AbCdEfGhIjKlMnOp"] + ["".join(chance.choices(KEY_LETTERS, k=16)) for _ in range(50)]
    sizes = [len(gzip.compress(served_script({"b": f"{host}/b/{key}"}).encode(), 9, mtime=0)) for key in keys]
    assert max(sizes) <= BUDGET, f"{max(sizes)} bytes after gzip; every visitor of every customer pays for this"


def test_the_script_with_a_widget_list_stays_within_its_budget():
    settings = {**DEFAULT, "w": ["24860", "24861"]}
    assert len(gzip.compress(served_script(settings).encode(), 9, mtime=0)) <= LIST_BUDGET


def test_the_full_script_stays_within_its_budget():
    settings = {**DEFAULT, "w": ["24860", "24861"], "g": "consent.analytics"}
    assert len(gzip.compress(served_script(settings).encode(), 9, mtime=0)) <= FULL_BUDGET


def test_the_committed_files_are_built_from_their_source():
    done = subprocess.run([ROOT / "scripts" / "build-script", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def built_for(name, standard):
    """What esbuild makes of a file for this standard: the same text wherever nothing had to be lowered."""
    command = ["esbuild", PUBLIC / name, f"--target={standard}", "--minify-whitespace"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", ["stitch.min.js", "stitch-list.min.js", "stitch-full.min.js", "stitch-debug.js"])
def test_a_browser_of_2017_needs_no_translation(name):
    assert built_for(name, "es2017") == built_for(name, "esnext")
    small = "stitch.min.js"
    assert built_for(small, "es2016") != built_for(small, "esnext"), "the comparison must be able to tell"


@pytest.mark.parametrize("name", ["stitch.min.js", "stitch-list.min.js", "stitch-full.min.js"])
def test_the_settings_have_one_place(name):
    assert (PUBLIC / name).read_text().count("__STITCHER__") == 1


@pytest.mark.parametrize("name", ["stitch.js", "stitch.min.js", "stitch-list.min.js", "stitch-full.min.js", "stitch-debug.js"])
def test_nothing_a_policy_forbids_and_nothing_that_leaves_a_trace(name):
    text = (PUBLIC / name).read_text()
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S) if name in ("stitch.js", "stitch-debug.js") else text
    for forbidden in (r"\?\?", r"\?\.(?!\d)", r"\beval\(", r"new Function", r"\bimport\(",
                      r"\bdocument\.write", r"\bconsole\.", r"\blocalStorage\b", r"\bsessionStorage\b"):
        assert not re.search(forbidden, code), forbidden


def test_the_settings_table_of_the_documentation_names_every_key():
    source = (PUBLIC / "stitch.js").read_text()
    keys = re.search(r"\(\(\{([^}]*)\}\)", source).group(1).replace(" ", "").split(",")
    table = (ROOT / "docs" / "SCRIPT.md").read_text()
    assert [key for key in keys if key and f"| `{key}` |" not in table] == []
