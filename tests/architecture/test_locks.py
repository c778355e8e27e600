"""The locks: every file by its hash, no place to get it from, and nothing left out."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / ".ci" / "requirements"


def pins(name: str) -> dict[str, str]:
    """Return package → the text of its pin, hashes included."""
    text = (LOCKS / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    return {entry.split("==")[0]: entry for entry in entries}


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~ \[]", line)[0].lower() for line in requirements}


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt"])
def test_every_pin_has_a_version_and_a_hash_and_names_no_place(name):
    for package, entry in pins(name).items():
        assert re.match(rf"{package}==[\w.]+ \\\n(    --hash=sha256:[0-9a-f]{{64}})", entry)
    text = (LOCKS / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(?:extra-)?index|--find-links|\s/", text)


def test_what_the_project_asks_for_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = project["project"]["dependencies"] + project["build-system"]["requires"]
    assert names(asked) <= pins("runtime.txt").keys()
    assert names(project["dependency-groups"]["dev"]) <= pins("dev.txt").keys()


def test_the_two_locks_agree():
    runtime, dev = pins("runtime.txt"), pins("dev.txt")
    for package in runtime.keys() & dev.keys():
        assert runtime[package].split()[0] == dev[package].split()[0]
