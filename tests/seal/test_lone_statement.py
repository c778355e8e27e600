"""A single statement is verified by itself, as strictly as a report."""

import base64
import hashlib
import json

import pytest

from auditor.cli import main
from auditor.seal.statements import KINDS, Subject, sign_statement
from auditor.seal.verification import verify
from tests.seal.sample import BOB, STRANGER, TRUSTED

ABOUT = Subject(name="report.dsse.json", sha256=hashlib.sha256(b"a report").hexdigest())


def statement(key=BOB, kind="witness", **more):
    said = {"time": "2026-11-24T08:00:00Z", **more}
    return sign_statement(kind, [ABOUT], said, key=key, role="works-council")


def verified(tmp_path, data):
    place = tmp_path / "witness-1.dsse.json"
    place.write_bytes(data)
    return verify(str(place), TRUSTED)


def states(verification):
    return [(answer.state, answer.good) for answer in verification.answers]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_verified_and_says_what_it_is_about(tmp_path, kind):
    found = verified(tmp_path, statement(kind=kind))
    assert found.exit_code == 0
    assert states(found)[:3] == [
        ("intact", True),
        ("known", True),
        ("self-declared", False),
    ]
    assert kind in found.answers[0].text
    assert ABOUT.sha256 in found.answers[0].text
    assert "2026-11-24T08:00:00Z" in found.answers[2].text


def test_an_unknown_signer_is_never_good(tmp_path):
    found = verified(tmp_path, statement(STRANGER))
    assert found.exit_code == 3
    assert states(found)[1] == ("unknown", False)
    assert STRANGER.public.keyid in found.answers[1].text


def test_another_word_in_it_is_altered(tmp_path):
    envelope = json.loads(statement())
    payload = base64.b64decode(envelope["payload"])
    other = payload.replace(b"2026-11-24", b"2025-11-24")
    data = statement().replace(envelope["payload"].encode(), base64.b64encode(other))
    found = verified(tmp_path, data)
    assert found.exit_code == 4
    assert [step.check for step in found.steps if step.problem] == ["signature"]
    assert states(found)[0] == ("altered", False)


def test_a_kind_that_nobody_knows_stays_unknown(tmp_path):
    found = verified(tmp_path, statement(kind="promise"))
    assert found.exit_code == 3
    assert states(found)[0] == ("unknown-content", False)


def test_it_is_taken_from_a_stream_too(tmp_path, monkeypatch, capsys):
    place = tmp_path / "stream"
    place.write_bytes(statement(STRANGER))
    with place.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert main(["verify", "-", "--format", "json"]) == 3
    steps = json.loads(capsys.readouterr().out)["steps"]
    assert steps[-1]["check"] == "signer-known"
    assert steps[-1]["result"] == "undecided"
