"""``auditor stamp``: from the request to ``--require tsa``."""

import json
import subprocess

import pytest

from auditor.cli import main
from tests.seal.authority import Authority, signature_of
from tests.seal.sample import ALICE, full_report, sealed


@pytest.fixture
def folder(tmp_path):
    given = sealed(full_report())
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "report.dsse.json").write_bytes(given.report)
    (folder / "disclosures.txt").write_bytes(given.disclosures)
    (tmp_path / "alice.pub").write_text(ALICE.public.ssh_line)
    return folder


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority")


def auditor(*words):
    return main([str(word) for word in words])


def test_a_report_is_dated_and_that_can_be_required(folder, authority, tmp_path, capsys):
    query, reply = tmp_path / "a.tsq", tmp_path / "a.tsr"
    assert auditor("stamp", "request", folder, "-o", query) == 0
    reply.write_bytes(authority.answer(query.read_bytes()))
    add = ("stamp", "add", folder, reply, "--query", query, "--root", authority.root)
    assert auditor(*add) == 0
    (kept,) = (folder / "tsa").iterdir()
    assert kept.read_bytes() == authority.root.read_bytes()
    assert auditor(*add) == 2
    verify = ("verify", folder, "--key", tmp_path / "alice.pub", "--require", "tsa")
    capsys.readouterr()
    assert auditor(*verify) == 3
    assert "came with the report and proves nothing" in " ".join(
        capsys.readouterr().out.split()
    )
    assert auditor(*verify, "--tsa-root", authority.root, "--format", "json") == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["required"] == [{"word": "tsa", "met": True}]
    assert facts["steps"][-1]["check"] == "time-stamp:report.dsse.json.tsr"
    assert facts["companions"] == [
        {"name": "report.dsse.json.tsr", "kind": "time-stamp", "gives": ["tsa"]}
    ]


def test_what_does_not_fit_is_not_put_beside_it(folder, authority, tmp_path):
    report = (folder / "report.dsse.json").read_bytes()
    stranger = Authority(tmp_path / "stranger")
    query, reply = tmp_path / "a.tsq", tmp_path / "a.tsr"
    assert auditor("stamp", "request", folder, "-o", query) == 0
    asked = authority.answer(query.read_bytes())
    other = authority.stamp(report)
    for data, words, code in (
        (authority.stamp(b"x"), (), 4),
        (authority.stamp(signature_of(report)), (), 4),
        (b"nothing", (), 2),
        (other, ("--query", query), 4),
        (asked, ("--query", tmp_path / "alice.pub"), 2),
        (asked, ("--root", stranger.root), 4),
        (asked, ("--root", tmp_path / "alice.pub"), 1),
        (asked, ("--of", "disclosures.txt"), 2),
        (asked, ("--of", "checkpoint"), 2),
    ):
        reply.write_bytes(data)
        assert auditor("stamp", "add", folder, reply, *words) == code
        assert not list(folder.glob("*.tsr"))
    reply.write_bytes(asked)
    assert auditor("stamp", "add", folder, reply, "--query", query) == 0


def test_a_stamp_is_renewed_and_what_it_lists_must_be_there(
    folder, authority, tmp_path, capsys
):
    first, query, reply = (tmp_path / name for name in ("1.tsr", "2.tsq", "2.tsr"))
    assert auditor("stamp", "renew", folder, "-o", query) == 2, "nothing to renew yet"
    first.write_bytes(authority.stamp((folder / "report.dsse.json").read_bytes()))
    assert auditor("stamp", "add", folder, first, "--root", authority.root) == 0
    other = Authority(tmp_path / "other")
    assert auditor("stamp", "renew", folder, "-o", query) == 0
    checked = subprocess.run(
        ["sha256sum", "-c", "renewal-1.sha256"], cwd=folder, check=True, capture_output=True
    )
    assert checked.stdout == b"report.dsse.json: OK\nreport.dsse.json.tsr: OK\n"
    reply.write_bytes(other.answer(query.read_bytes()))
    renewal = ("--of", "renewal-1.sha256", "--query", query, "--root", other.root)
    assert auditor("stamp", "add", folder, reply, *renewal) == 0
    verify = ("verify", folder, "--key", tmp_path / "alice.pub", "--format", "json")
    roots = ("--tsa-root", other.root, "--tsa-root", authority.root)
    capsys.readouterr()
    assert auditor(*verify, *roots) == 0
    facts = json.loads(capsys.readouterr().out)
    assert [step["check"] for step in facts["steps"][-2:]] == [
        "time-stamp:renewal-1.sha256.tsr",
        "time-stamp:report.dsse.json.tsr",
    ]
    (folder / "report.dsse.json.tsr").write_bytes(
        authority.stamp((folder / "report.dsse.json").read_bytes())
    )
    assert auditor(*verify, *roots) == 4
    facts = json.loads(capsys.readouterr().out)
    assert [step["check"] for step in facts["steps"] if step["result"] == "failed"] == [
        "time-stamp:renewal-1.sha256.tsr"
    ]


@pytest.mark.parametrize("text", ["", "x", f"{'0' * 64}  /etc/passwd\n", "\xff"])
def test_a_list_of_something_else_is_refused(folder, authority, tmp_path, capsys, text):
    listed = folder / "renewal-1.sha256"
    listed.write_bytes(text.encode("latin-1"))
    (folder / "renewal-1.sha256.tsr").write_bytes(authority.stamp(listed.read_bytes()))
    verify = ("verify", folder, "--key", tmp_path / "alice.pub")
    assert auditor(*verify, "--tsa-root", authority.root) == 4
    assert "renewal-1.sha256" in capsys.readouterr().out
