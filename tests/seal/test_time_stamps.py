"""Time stamps: by a real authority, over the report and nothing else, by own trust."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.cli import _stamping
from auditor.errors import InputError
from auditor.model.frozen import replace
from auditor.seal import folders
from auditor.seal.checkpoint import sign_checkpoint
from auditor.seal.ledger import Head, root
from auditor.seal.requiring import required
from auditor.seal.time_stamps import nonce_of, read_reply, request
from auditor.seal.verification import examine
from tests.seal.authority import Authority, openssl, signature_of
from tests.seal.sample import ALICE, TRUSTED, full_report, sealed
from tests.seal.test_companions import answer, problem_of, revocation, witness

REPORT = sealed(full_report())
NAME = "report.dsse.json.tsr"
HOW = ("rfc3161-client", "openssl")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture(scope="module")
def another(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa") / "two", chain=True)


@pytest.fixture(params=HOW)
def how(request, monkeypatch):
    """Let only one of the two verify, the other being not there."""
    if request.param == "openssl":
        monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    else:
        monkeypatch.setenv("PATH", "/nowhere")
    return request.param


def look(files, *roots, report=REPORT):
    stamps = _stamping.stamps([str(root) for root in roots])
    return examine(replace(report, others=files), TRUSTED, stamps=stamps)


def test_a_request_is_what_openssl_asks_and_answers(authority, tmp_path):
    query = request(REPORT.report, b"\xff" * 16)
    (tmp_path / "q").write_bytes(query)
    told = openssl(tmp_path, "ts", "-query", "-in", "q", "-text").stdout.decode()
    assert "Hash Algorithm: sha256" in told
    assert "Certificate required: yes" in told
    assert f"Nonce: 0x{'FF' * 16}" in told
    reply = read_reply(authority.answer(query))
    assert reply.is_about(REPORT.report)
    assert reply.nonce == nonce_of(query)
    assert abs(datetime.now(UTC) - reply.time) < timedelta(minutes=5)


@pytest.mark.parametrize("digest", ["sha256", "sha512"])
def test_a_stamp_by_a_trusted_authority_dates_the_report(authority, how, digest):
    reply = authority.stamp(REPORT.report, digest)
    found = look({NAME: reply}, authority.root)
    assert found.exit_code == 0, found.steps[-1]
    told = answer(found, "time")
    assert (told.state, told.good) == ("tsa", True)
    stamped = f"{read_reply(reply).time:%Y-%m-%dT%H:%M:%SZ}"
    assert f"report.dsse.json existed at {stamped}" in told.text
    assert required(found, ["tsa"]).exit_code == 0


def test_the_root_in_the_own_folder_is_trusted_too(authority):
    folder = folders.tsa_folder()
    subprocess.run(["mkdir", "-p", folder], check=True)
    subprocess.run(["cp", authority.root, f"{folder}/one.pem"], check=True)
    assert look({NAME: authority.stamp(REPORT.report)}).exit_code == 0


def test_roots_that_come_with_a_report_prove_nothing(authority):
    files = {NAME: authority.stamp(REPORT.report), "tsa/x.pem": authority.root.read_bytes()}
    found = look(files)
    assert found.exit_code == 3
    assert "tsa/x.pem came with the report and proves nothing" in problem_of(found, NAME)
    assert required(found, ["tsa"]).required == {"tsa": False}


def test_another_authority_is_not_trusted(authority, another, how):
    found = look({NAME: another.stamp(REPORT.report)}, authority.root)
    assert found.exit_code == 3
    assert answer(found, "time").state == "self-declared"


def test_a_certificate_that_expired_since_leaves_it_open(how, tmp_path):
    old = Authority(tmp_path / "old")
    expires = old.shorten(seconds=2)
    files = {NAME: old.stamp(REPORT.report)}
    time.sleep(max(0, (expires - datetime.now(UTC)).total_seconds()) + 1)
    found = look(files, old.root)
    assert found.exit_code == 3
    assert "valid then and is no more" in problem_of(found, NAME)


def test_a_reply_with_the_whole_chain_is_left_to_openssl(another, monkeypatch):
    files = {NAME: another.stamp(REPORT.report)}
    assert look(files, another.root).exit_code == 0
    monkeypatch.setenv("PATH", "/nowhere")
    found = look(files, another.root)
    assert found.exit_code in (0, 3)
    if found.exit_code:
        assert "not checked" in problem_of(found, NAME)


def test_nothing_to_verify_with_is_not_checked(authority, monkeypatch):
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    monkeypatch.setenv("PATH", "/nowhere")
    found = look({NAME: authority.stamp(REPORT.report)}, authority.root)
    assert found.exit_code == 3
    assert "not checked" in problem_of(found, NAME)


def test_a_stamp_over_the_signature_or_another_file_is_refused(authority):
    for data in (signature_of(REPORT.report), REPORT.report + b"\n", REPORT.disclosures):
        found = look({NAME: authority.stamp(data)}, authority.root)
        assert found.exit_code == 4
        assert "about other bytes" in problem_of(found, NAME)
    assert look({"witness-1.dsse.json.tsr": b""}, authority.root).exit_code == 4


def test_a_checkpoint_and_a_witness_are_dated_and_the_report_is_not(authority):
    statement, checkpoint = (
        witness(),
        sign_checkpoint(Head(size=1, root=root([b"x"])), ALICE),
    )
    files = {
        "checkpoint": checkpoint,
        "checkpoint.tsr": authority.stamp(checkpoint),
        "witness-1.dsse.json": statement,
        "witness-1.dsse.json.tsr": authority.stamp(statement),
    }
    found = look(files, authority.root)
    stamps = [each for each in found.companions if each.kind == "time-stamp"]
    assert [each.problem for each in stamps] == ["", ""]
    assert "checkpoint existed at" in answer(found, "history").text
    assert "witness-1.dsse.json existed at" in answer(found, "time").text
    assert required(found, ["tsa"]).required == {"tsa": False}
    files["checkpoint"] = sign_checkpoint(Head(size=1, root=root([b"y"])), ALICE)
    changed = look(files, authority.root)
    assert changed.exit_code == 4
    assert "about other bytes" in problem_of(changed, "checkpoint.tsr")


def test_a_key_revoked_after_the_stamp_signed_it_all_the_same(authority):
    files = {NAME: authority.stamp(REPORT.report)}
    later = revocation(ALICE, since="2100-01-01T00:00:00Z")
    found = look({**files, "revocation-1.dsse.json": later}, authority.root)
    assert found.exit_code == 0
    assert "dated before that by a time stamp" in answer(found, "signer").text
    found = look({**files, "revocation-1.dsse.json": later})
    assert answer(found, "signer").state == "revoked"
    earlier = revocation(ALICE, since="2000-01-01T00:00:00Z")
    found = look({**files, "revocation-1.dsse.json": earlier}, authority.root)
    assert answer(found, "signer").state == "revoked"


def test_any_flipped_bit_is_no_trusted_stamp(authority):
    reply = authority.stamp(REPORT.report)
    for place in range(0, len(reply), 7):
        changed = reply[:place] + bytes([reply[place] ^ 1]) + reply[place + 1 :]
        found = look({NAME: changed}, authority.root)
        if found.exit_code == 0:  # outside of what is signed: the status, a length's form
            assert read_reply(changed) == read_reply(reply)


@given(st.binary(max_size=120))
def test_any_bytes_are_not_checked_and_never_called_invalid(data):
    found = look({NAME: data})
    assert found.exit_code == 3
    assert "not checked" in problem_of(found, NAME)


def test_what_is_no_root_is_refused(tmp_path):
    with pytest.raises(InputError):
        _stamping.stamps([str(tmp_path / "missing.pem")])
