"""What lies beside a report: each fault is told, and nobody vouches for themselves."""

import base64
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.frozen import replace
from auditor.seal.public_keys import from_text
from auditor.seal.requiring import required
from auditor.seal.ssh_signatures import open_ssh_signature
from auditor.seal.statements import (
    DECLARATION,
    KEY_REVOCATION,
    KEY_ROTATION,
    WITNESS,
    Subject,
    sign_statement,
)
from auditor.seal.testimony import CLAIMS, of_key, of_report
from auditor.seal.trust import Signer
from auditor.seal.verification import examine
from tests.seal.sample import ALICE, BOB, STRANGER, TRUSTED, full_report, key_of, sealed

CAROL = key_of(96)
REPORT = sealed(full_report())
WITNESSED = {
    "time": "2026-11-23T12:00:00Z",
    "claims": ["present-at-scan", "received-copy"],
    "method": "",
    "comment": "",
    "checkpoint_sha256": "",
}
ENTRY = {
    "product": "Endpoint Watch",
    "vendor": "Example",
    "purpose": "",
    "legal_basis": "",
    "captures": ["process.events"],
    "retention": "",
    "agreement": "WA-7",
}
DECLARED = {"time": "2026-11-23T12:00:00Z", "valid_from": "", "monitoring": [ENTRY]}


def of(key):
    return {key.public.keyid: Signer(key=key.public, name="noted", source="a test")}


def witness(said=WITNESSED, *, key=BOB, about=REPORT.report, kind=WITNESS, role="it"):
    return sign_statement(kind, [of_report(about)], said, key=key, role=role, name="W")


def rotation(old, new, *, by, named=None):
    said = {
        "time": "2026-11-20T00:00:00Z",
        "old_keyid": old.public.keyid,
        "new_keyid": (named or new).public.keyid,
    }
    return sign_statement(KEY_ROTATION, [of_key(new.public)], said, key=by)


def revocation(key, *, by=None, since="2026-11-24T00:00:00Z", subject=None):
    said = {
        "time": "2026-11-25T00:00:00Z",
        "keyid": key.public.keyid,
        "reason": "lost laptop",
        "invalid_since": since,
    }
    subject = of_key((subject or key).public)
    return sign_statement(KEY_REVOCATION, [subject], said, key=by or key)


def look(files, trusted=TRUSTED, report=REPORT):
    return examine(replace(report, others=files), trusted)


def answer(verification, question):
    return next(each for each in verification.answers if each.question == question)


def problem_of(verification, name):
    return next(s.problem for s in verification.steps if s.check.endswith(f":{name}"))


# --- witnesses and declarations ---


def test_a_trusted_witness_says_when_and_what():
    found = look({"witness-1.dsse.json": witness()})
    assert found.exit_code == 0
    time = answer(found, "time")
    assert (time.state, time.good) == ("witness", True)
    assert "Witness bob in the role it says, at 2026-11-23T12:00:00Z" in time.text
    assert CLAIMS["present-at-scan"] in time.text
    assert found.companions[0].gives == {"bob", "it", "witness"}
    assert len(found.steps) == 27


def test_an_unknown_witness_is_told_and_gives_nothing():
    found = look({"witness-1.dsse.json": witness(key=STRANGER, role="works-council")})
    assert found.exit_code == 3
    assert answer(found, "time").state == "self-declared"
    assert "which is not trusted here" in problem_of(found, "witness-1.dsse.json")
    assert not required(found, ["works-council"]).required["works-council"]


def test_nobody_is_their_own_witness():
    found = look({"witness-1.dsse.json": witness(key=ALICE)})
    assert found.exit_code == 3
    assert "nobody is their own witness" in problem_of(found, "witness-1.dsse.json")
    assert not found.companions[0].gives


def test_nobody_is_their_own_witness_by_an_older_key_either():
    files = {
        "rotation-1.dsse.json": rotation(BOB, ALICE, by=BOB),
        "rotation-2.dsse.json": rotation(BOB, ALICE, by=ALICE),
        "witness-1.dsse.json": witness(key=BOB),
    }
    assert "their own witness" in problem_of(look(files), "witness-1.dsse.json")


def test_a_witness_whose_key_was_revoked_does_not_count():
    files = {"revocation-1.dsse.json": revocation(BOB), "witness-1.dsse.json": witness()}
    found = look(files)
    assert problem_of(found, "witness-1.dsse.json").startswith("its key was revoked")
    assert found.exit_code == 3


def test_a_declaration_tells_what_is_declared():
    found = look({"declaration-1.dsse.json": witness(DECLARED, kind=DECLARATION)})
    assert found.exit_code == 0
    assert "1 declared: Endpoint Watch" in answer(found, "completeness").text
    assert found.companions[0].gives == {"bob", "it", "declaration"}
    stranger = witness(DECLARED, kind=DECLARATION, key=STRANGER)
    found = look({"declaration-1.dsse.json": stranger})
    assert found.exit_code == 3
    assert not found.companions[0].gives


FAULTS = {
    "another report": witness(about=b"other"),
    "another kind": witness(kind="note"),
    "no claim": witness({**WITNESSED, "claims": []}),
    "an unknown claim": witness({**WITNESSED, "claims": ["saw-everything"]}),
    "a claim twice": witness({**WITNESSED, "claims": ["reviewed", "reviewed"]}),
    "claims that are a text": witness({**WITNESSED, "claims": "reviewed"}),
    "a number among the claims": witness({**WITNESSED, "claims": [1]}),
    "no time": witness({**WITNESSED, "time": "yesterday"}),
    "a day that is none": witness({**WITNESSED, "time": "2026-02-30T00:00:00Z"}),
    "a field too many": witness({**WITNESSED, "more": ""}),
    "a field too few": witness({k: v for k, v in WITNESSED.items() if k != "method"}),
    "a text too long": witness({**WITNESSED, "comment": "x" * 2001}),
    "a checkpoint that is none": witness({**WITNESSED, "checkpoint_sha256": "x"}),
    "two subjects": sign_statement(
        WITNESS,
        [of_report(REPORT.report), Subject(name="x", sha256="0" * 64)],
        WITNESSED,
        key=BOB,
    ),
    "a flipped bit": witness().replace(b'"sig":"', b'"sig":"A'),
    "nothing": b"",
    "anything": b"\x00\xff",
}


@pytest.mark.parametrize("data", FAULTS.values(), ids=FAULTS.keys())
def test_a_witness_out_of_order_fails(data):
    found = look({"witness-1.dsse.json": data})
    assert found.exit_code == 4
    assert answer(found, "integrity").text.count("witness-1.dsse.json: ") == 1
    assert not required(found, ["bob"]).required["bob"]


@pytest.mark.parametrize(
    "entry",
    [
        {**ENTRY, "captures": ["keystrokes"]},
        {**ENTRY, "product": ""},
        {**ENTRY, "retention": 30},
        {**ENTRY, "url": "x"},
        "Endpoint Watch",
    ],
    ids=str,
)
def test_a_declaration_out_of_order_fails(entry):
    data = witness({**DECLARED, "monitoring": [entry]}, kind=DECLARATION)
    assert look({"declaration-1.dsse.json": data}).exit_code == 4
    data = witness({**DECLARED, "monitoring": []}, kind=DECLARATION)
    assert look({"declaration-1.dsse.json": data}).exit_code == 4


@given(st.binary(max_size=200))
def test_any_bytes_beside_a_report_are_only_a_problem(data):
    names = ("witness-1", "declaration-2", "rotation-3", "revocation-4")
    files = {f"{name}.dsse.json": data for name in names}
    files["report.dsse.json.sig"] = data
    assert look(files).exit_code == 4


# --- keys that follow, and keys that are given up ---


def test_a_key_that_follows_a_trusted_one_is_known():
    files = {
        "rotation-1.dsse.json": rotation(CAROL, ALICE, by=CAROL),
        "rotation-2.dsse.json": rotation(CAROL, ALICE, by=ALICE),
    }
    found = look(files, of(CAROL))
    assert found.exit_code == 0
    signer = answer(found, "signer")
    assert (signer.state, signer.good) == ("known", True)
    assert f"noted's key {CAROL.public.keyid}, trusted here, named key" in signer.text
    assert look(files, of(STRANGER)).exit_code == 3
    assert look(files, of(ALICE)).exit_code == 0


def test_it_follows_over_two_steps_too():
    files = {
        "rotation-1.dsse.json": rotation(BOB, CAROL, by=BOB),
        "rotation-2.dsse.json": rotation(BOB, CAROL, by=CAROL),
        "rotation-3.dsse.json": rotation(CAROL, ALICE, by=CAROL),
        "rotation-4.dsse.json": rotation(CAROL, ALICE, by=ALICE),
    }
    assert look(files, of(BOB)).exit_code == 0
    files["revocation-1.dsse.json"] = revocation(CAROL)
    assert look(files, of(BOB)).exit_code == 3


@pytest.mark.parametrize("missing", [1, 2])
def test_both_halves_are_needed(missing):
    files = {
        "rotation-1.dsse.json": rotation(CAROL, ALICE, by=CAROL),
        "rotation-2.dsse.json": rotation(CAROL, ALICE, by=ALICE),
    }
    del files[f"rotation-{missing}.dsse.json"]
    found = look(files, of(CAROL))
    assert found.exit_code == 3
    assert answer(found, "signer").state == "unknown"
    assert "is missing" in found.companions[0].problem


def test_a_stranger_cannot_let_a_key_follow_another():
    files = {
        "rotation-1.dsse.json": rotation(CAROL, ALICE, by=STRANGER),
        "rotation-2.dsse.json": rotation(CAROL, ALICE, by=ALICE),
    }
    assert look(files, of(CAROL)).exit_code == 4
    files["rotation-1.dsse.json"] = rotation(STRANGER, ALICE, by=STRANGER)
    assert look(files, of(CAROL)).exit_code == 3


def test_two_keys_that_follow_each_other_end():
    files = {
        "rotation-1.dsse.json": rotation(CAROL, ALICE, by=CAROL),
        "rotation-2.dsse.json": rotation(CAROL, ALICE, by=ALICE),
        "rotation-3.dsse.json": rotation(ALICE, CAROL, by=ALICE),
        "rotation-4.dsse.json": rotation(ALICE, CAROL, by=CAROL),
    }
    assert look(files, of(STRANGER)).exit_code == 3
    same = {"rotation-1.dsse.json": rotation(ALICE, ALICE, by=ALICE)}
    assert look(same).exit_code == 4
    other = {"rotation-1.dsse.json": rotation(CAROL, ALICE, by=ALICE, named=BOB)}
    assert look(other).exit_code == 4


@pytest.mark.parametrize("by", [ALICE, BOB])
def test_a_revoked_key_is_revoked(by):
    found = look({"revocation-1.dsse.json": revocation(ALICE, by=by)})
    assert found.exit_code == 3
    signer = answer(found, "signer")
    assert (signer.state, signer.good) == ("revoked", False)
    assert "invalid since 2026-11-24T00:00:00Z (lost laptop)" in signer.text


def test_a_stranger_revokes_nothing():
    found = look({"revocation-1.dsse.json": revocation(ALICE, by=STRANGER)})
    assert found.exit_code == 3
    assert answer(found, "signer").state == "known"


def test_what_was_witnessed_before_stays_valid():
    files = {"revocation-1.dsse.json": revocation(ALICE), "witness-1.dsse.json": witness()}
    found = look(files)
    assert found.exit_code == 0
    assert "dated before that by witness bob" in answer(found, "signer").text
    for since, by in (("2026-11-23T12:00:00Z", BOB), ("2026-11-24T00:00:00Z", STRANGER)):
        files = {
            "revocation-1.dsse.json": revocation(ALICE, since=since),
            "witness-1.dsse.json": witness(key=by),
        }
        assert answer(look(files), "signer").state == "revoked"


def test_a_revocation_of_another_key_changes_nothing():
    found = look({"revocation-1.dsse.json": revocation(CAROL)})
    assert found.exit_code == 0
    assert answer(found, "signer").state == "known"
    wrong = revocation(CAROL, subject=BOB)
    assert look({"revocation-1.dsse.json": wrong}).exit_code == 4


def test_a_rotation_does_not_outweigh_a_revocation():
    files = {
        "rotation-1.dsse.json": rotation(CAROL, ALICE, by=CAROL),
        "rotation-2.dsse.json": rotation(CAROL, ALICE, by=ALICE),
        "revocation-1.dsse.json": revocation(ALICE),
    }
    found = look(files, of(CAROL))
    assert found.exit_code == 3
    signer = answer(found, "signer")
    assert (signer.state, signer.good) == ("revoked", False)


# --- signatures by ssh-keygen ---


@pytest.fixture
def ssh(tmp_path):
    """Sign bytes with ssh-keygen; returns the signature, the signer and the key's file."""

    def sign(kind="ed25519", *, space="witness@monitoring-auditor", data=REPORT.report):
        key = tmp_path / f"id_{kind}"
        if not key.exists():
            bits = ["-b", "256"] if kind == "ecdsa" else []
            words = ["ssh-keygen", "-q", "-t", kind, *bits, "-N", "", "-f", key]
            subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
        words = ["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", space]
        done = subprocess.run(words, input=data, capture_output=True, check=True)
        return done.stdout, key.with_suffix(".pub").read_text()

    return sign


def signer_of(line):
    key = from_text(line, source="x")
    return {key.keyid: Signer(key=key, name="council", source="a test")}


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
def test_what_ssh_keygen_signed_is_verified(ssh, kind):
    for _ in range(4):  # of P-256 signatures every other one has the larger s
        data, public = ssh(kind)
        found = look({"report.dsse.json.sig": data}, {**TRUSTED, **signer_of(public)})
        assert found.exit_code == 0, found.steps[-1]
        assert found.companions[0].gives == {"council", "witness"}
        assert "council" in answer(found, "signer").text
        assert answer(found, "time").state == "self-declared"
    found = look({"report.dsse.json.sig": data})
    assert found.exit_code == 3
    assert not found.companions[0].gives


def test_a_signature_of_something_else_fails(ssh):
    for data in (ssh(data=b"x")[0], ssh(space="file")[0], ssh()[0][:-40]):
        assert look({"report.dsse.json.sig": data}).exit_code == 4
    assert look({"witness-1.dsse.json.sig": ssh()[0]}).exit_code == 4


def test_a_witness_statement_can_be_signed_with_ssh_keygen_too(ssh):
    statement = witness()
    data, public = ssh(data=statement)
    files = {"witness-1.dsse.json": statement, "witness-1.dsse.json.sig": data}
    assert look(files, {**TRUSTED, **signer_of(public)}).exit_code == 0
    files["witness-1.dsse.json"] = witness({**WITNESSED, "comment": "other"})
    assert look(files, {**TRUSTED, **signer_of(public)}).exit_code == 4


def test_a_kind_of_key_that_is_not_checked_is_told_so(ssh):
    found = look({"report.dsse.json.sig": ssh("rsa")[0]})
    assert found.exit_code == 3
    assert "not checked" in problem_of(found, "report.dsse.json.sig")


def test_every_byte_of_an_ssh_signature_counts(ssh):
    text, public = ssh()
    lines = text.decode().splitlines()
    body = base64.b64decode("".join(lines[1:-1]))
    assert open_ssh_signature(text).fits(REPORT.report)
    trusted = {**TRUSTED, **signer_of(public)}
    for place in range(len(body)):
        changed = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        armour = "\n".join([lines[0], base64.b64encode(changed).decode(), lines[-1]])
        assert look({"report.dsse.json.sig": armour.encode()}, trusted).exit_code != 0
