"""The pages are those of the code: every probe is explained and was tried on something."""

import tomllib
from pathlib import Path

import pytest

from auditor.probes import all_probes
from tests.docs import pages

MACHINES = sorted(
    path.parent.name for path in (pages.ROOT / "tests/machines").glob("*/expected.json")
)


def test_every_probe_was_tried_on_something():
    assert all_probes().keys() - pages.tried().keys() == set()


def test_nothing_else_was_said_to_be_tried():
    known = pages.tried()
    assert known.keys() - all_probes().keys() == set()
    assert {how for each in known.values() for how in each} <= set(pages.HOWS)


@pytest.mark.parametrize("probe", all_probes())
def test_every_probe_says_what_it_reads_why_and_what_it_cannot_see(probe):
    parts = pages.parts_of(all_probes()[probe])
    assert list(parts) == ["", pages.READS, pages.WHY, pages.UNSEEN]
    assert all(parts.values())


def test_the_pages_are_those_that_the_code_makes():
    differing = [
        path.name for path, text in pages.pages() if path.read_text("utf-8") != text
    ]
    assert differing == []


def test_every_recorded_machine_is_named_where_it_was_not_tried_on_hardware():
    text = (pages.DOCS / "not-tried.md").read_text("utf-8")
    assert [name for name in MACHINES if name not in text] == []


SURFACES = tomllib.loads(Path(__file__).with_name("surfaces.toml").read_text("utf-8"))


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_has_a_probe_or_a_printed_blind_spot(surface):
    entry = SURFACES[surface]
    assert entry.keys() <= {"probes", "blind"}
    assert entry.get("probes") or entry.get("blind")
    assert set(entry.get("probes", ())) <= all_probes().keys()
    told = " ".join(pages.blind_page(all_probes()).split())
    assert entry.get("blind", "") in told


def test_every_probe_has_a_surface():
    named = {probe for entry in SURFACES.values() for probe in entry.get("probes", ())}
    assert all_probes().keys() - named == set()
