"""Vectors with something beside the report, or in an archive, come to what they are for."""

import json
import warnings
from pathlib import Path

import pytest

from auditor.seal.companions import OUTSIDE
from auditor.seal.steps import Result
from auditor.seal.verification import verify
from tests.seal.sample import TRUSTED
from tests.seal.vectors.make_folders import VECTORS

FOLDERS = Path(__file__).parent / "vectors" / "folders"
INDEX = json.loads((FOLDERS / "index.json").read_text(encoding="utf-8"))


def verified(name):
    folder = FOLDERS / name
    bundle, outside = folder / "bundle.zip", folder / "outside-copy"
    brought = {OUTSIDE: outside.read_bytes()} if outside.exists() else {}
    place = bundle if bundle.exists() else folder
    return verify(str(place), TRUSTED, brought=brought)


@pytest.mark.parametrize("name", INDEX)
def test_each_stops_at_its_own_step(name):
    verification = verified(name)
    failed = [step.check for step in verification.steps if step.result is Result.FAILED]
    check = INDEX[name]["check"]
    assert failed == ([check] if check else [])
    assert verification.exit_code == (4 if check else 0)


@pytest.mark.parametrize("name", [name for name in INDEX if name.startswith("n15")])
def test_without_the_outside_copy_a_rollback_is_in_order(name):
    assert verify(str(FOLDERS / name), TRUSTED).exit_code == 0


def test_the_script_makes_these_very_bytes():
    assert sorted(VECTORS) == sorted(INDEX)
    for name, (make, _) in VECTORS.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a name that stands twice
            made = make()
        files = {path.name: path.read_bytes() for path in (FOLDERS / name).iterdir()}
        assert files == made
