"""What the table of surfaces rests on exists: its tests, its machines and every probe."""

import re
from pathlib import Path

from auditor.probes import all_probes

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "tried-on.md").read_text(encoding="utf-8")


def test_every_test_that_the_table_names_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TABLE)
    assert named
    for path, name in named:
        assert f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8"), name


def test_every_recorded_machine_is_in_the_table():
    machines = {path.parent.name for path in Path(__file__).parent.glob("*/expected.json")}
    assert machines <= set(re.findall(r"`([\w-]+)`", TABLE))


def test_every_probe_has_a_row():
    rows = [line.split("|")[1] for line in TABLE.splitlines() if line.startswith("| ")]
    named = set(re.findall(r"`([\w-]+)`", " ".join(rows)))
    for path in (ROOT / "tests").rglob("test_*.py"):
        named |= set(re.findall(r"\btried\(\s*\"([\w-]+)\"", path.read_text("utf-8")))
    assert all_probes().keys() - named == set()


def test_every_note_is_explained():
    used = set(re.findall(r"\[(\d+)\]", TABLE))
    assert used == set(re.findall(r"^(\d+)\. ", TABLE, flags=re.MULTILINE))
