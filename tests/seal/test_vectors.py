"""Every vector is refused for the check it was made for, and every check has one."""

import json
import runpy
from pathlib import Path

import pytest

from auditor.seal.envelope_checks import ENVELOPE_CHECKS
from auditor.seal.given import Given
from auditor.seal.steps import Result
from auditor.seal.verification import PAYLOAD_CHECKS, examine
from tests.seal.sample import TRUSTED

FOLDER = Path(__file__).parent / "vectors"
INDEX = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
UNDECIDED = {"content-known", "signer-known"}
ALL = [check.id for check in (*ENVELOPE_CHECKS, *PAYLOAD_CHECKS)]


def given(name: str) -> Given:
    return Given(
        report=(FOLDER / f"{name}.dsse.json").read_bytes(),
        disclosures=(FOLDER / f"{name}.disclosures.txt").read_bytes(),
    )


@pytest.mark.parametrize("name", INDEX)
def test_each_vector_stops_at_its_own_check(name):
    verification = examine(given(name), TRUSTED)
    stopped = [step.check for step in verification.steps if step.problem]
    check = INDEX[name]["check"]
    assert stopped == ([check] if check else [])
    assert verification.exit_code == (3 if check in UNDECIDED else 4 if check else 0)
    assert len(verification.steps) == len(ALL)
    if check:
        reached = [step.result for step in verification.steps]
        assert set(reached[: ALL.index(check)]) <= {Result.PASSED}
        assert set(reached[ALL.index(check) + 1 :]) <= {Result.NOT_REACHED}


@pytest.mark.parametrize("struck", ALL)
def test_without_any_one_check_something_wrong_passes(struck):
    passing = [
        name
        for name in INDEX
        if INDEX[name]["check"] == struck
        and examine(
            given(name),
            TRUSTED,
            envelope_checks=[check for check in ENVELOPE_CHECKS if check.id != struck],
            payload_checks=[check for check in PAYLOAD_CHECKS if check.id != struck],
        ).exit_code
        == 0
    ]
    assert passing


def test_no_vector_is_caught_twice():
    """Each has one thing wrong in it, and nothing but its own check finds that."""
    for name, entry in INDEX.items():
        struck = entry["check"]
        verification = examine(
            given(name),
            TRUSTED,
            envelope_checks=[check for check in ENVELOPE_CHECKS if check.id != struck],
            payload_checks=[check for check in PAYLOAD_CHECKS if check.id != struck],
        )
        # A key id that is nobody's makes the signer unknown besides.
        assert verification.exit_code == (3 if name == "k02-key-id" else 0), name


def test_the_vectors_on_disk_are_what_the_script_makes():
    made = runpy.run_path(str(FOLDER / "make.py"))
    assert list(made["VECTORS"]) == list(INDEX)
    for name in INDEX:
        check, about, (report, disclosures) = made["built"](name)
        assert {"check": check, "about": about} == INDEX[name]
        assert Given(report=report, disclosures=disclosures) == given(name)


def test_the_key_of_the_vectors_is_the_published_one():
    keyids = {json.loads(given(n).report)["signatures"][0]["keyid"] for n in ("a01-whole",)}
    assert keyids == {"SHA256:lbmsoA0yIEcEiVDRnMWuzm+nV+3ZEEpVIURqFoeSspg"}
