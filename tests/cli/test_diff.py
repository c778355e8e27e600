"""``auditor diff`` on real looks: two recorded machines, sealed and unsealed."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.model.change import SealState

MACHINES = Path(__file__).parents[1] / "machines"
ROOT, ALICE, QUIET = (
    f"debian-vm-{name}" for name in ("devices", "devices-as-alice", "quiet")
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Audit every machine once; return a folder of evidence and JSON by machine."""
    folder = tmp_path_factory.mktemp("reports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder / "home"))
        for machine in (ROOT, ALICE, QUIET):
            written = io.StringIO()
            patch.setattr(sys, "stdout", written)
            host = str(MACHINES / machine / "host")
            rest = ["--format", "json", "--no-passphrase", "-o", str(folder / machine)]
            assert main(["audit", "--replay", host, *rest]) in range(11, 15)
            (folder / f"{machine}.json").write_text(written.getvalue(), encoding="utf-8")
    return folder


@pytest.fixture
def diff(place, capsys):
    """Return a function that compares and gives exit code, stdout and stderr."""

    def run(first, second, *options):
        arguments = [str(place / first), str(place / second), "--language", "en"]
        code = main(["diff", *arguments, *options])
        return code, *capsys.readouterr()

    return run


def facts(answer):
    return json.loads(answer[1])


def test_a_look_without_root_shows_nothing_gone(diff):
    code, out, _ = diff(ROOT, ALICE)
    assert code == 0
    text = " ".join(out.split())
    assert "The newer look was less complete." in text
    assert "Not seen; the newer look was less complete" in text
    assert "agentd: receives every key you press" in text
    assert "person: root → alice" in text
    assert "Gone;" not in text
    told = facts(diff(ROOT, ALICE, "--format", "json"))
    # How many there are depends on what the catalogue knows and on the rules there are.
    for counts in (told["summary"]["programs"], told["summary"]["findings"]):
        assert counts.keys() <= {"changed", "not-seen", "same"}
        assert counts["not-seen"] >= 11


def test_complete_looks_show_what_is_new(diff):
    code, out, _ = diff(QUIET, ROOT)
    assert code == 14
    assert "New; the older look was complete." in out
    told = facts(diff(QUIET, ROOT, "--format", "json"))
    new = {item["name"] for item in told["programs"] if item["change"] == "appeared"}
    assert {"agentd", "cat", "evtest", "pointer.py", "camera.py"} <= new
    same = {item["name"] for item in told["programs"] if item["change"] == "same"}
    assert {"X.Org server", "systemd-logind"} <= same


def test_the_reverse_order_is_put_right_and_said(diff):
    code, out, _ = diff(f"{ROOT}.json", QUIET)
    assert code == 14
    assert "They were given in reverse order" in out
    forward = facts(diff(QUIET, f"{ROOT}.json", "--format", "json"))
    backward = facts(diff(f"{ROOT}.json", QUIET, "--format", "json"))
    assert forward == {**backward, "order": "as-given"}


def test_exit_codes_can_be_switched_off_and_doubt_switched_on(diff):
    assert diff(QUIET, ROOT, "--no-exit-codes")[0] == 0
    assert diff(ROOT, ALICE, "--strict")[0] == 3
    assert diff(ROOT, ALICE, "--strict", "--no-exit-codes")[0] == 0
    # The recordings are older than some probes, so even the same one leaves a doubt.
    assert diff(ROOT, ROOT, "--strict")[0] == 3
    assert diff(ROOT, ROOT)[0] == 0


def test_whether_each_was_sealed_is_said(diff, place, monkeypatch):
    monkeypatch.setenv("HOME", str(place / "home"))
    out = diff(f"{QUIET}.json", ROOT)[1]
    assert out.count("Not sealed: nothing shows that it was not altered.") == 1
    assert out.count("Sealed and intact, signed with your own key.") == 1


def test_an_unknown_key_is_said_to_be(diff):
    out = " ".join(diff(QUIET, ROOT)[1].split())
    assert out.count("that key is not trusted here") == 2


def test_an_altered_report_is_said_to_be_and_gives_4(diff, place):
    report = (place / ROOT / "report.dsse.json").read_bytes()
    altered = place / "altered"
    altered.mkdir(exist_ok=True)
    (altered / "report.dsse.json").write_bytes(report.replace(b'"sig":"', b'"sig":"AAAA'))
    code, out, _ = diff(QUIET, "altered", "--no-exit-codes")
    assert code == 4
    assert "the seal does not check: do not rely on it" in " ".join(out.split())
    told = facts(diff(QUIET, "altered", "--format", "json"))
    assert told["newer"]["seal"]["state"] == SealState.ALTERED


@pytest.mark.parametrize("withheld_first", [True, False])
def test_withheld_values_stand_on_either_side(diff, place, withheld_first):
    public = place / "public"
    public.mkdir(exist_ok=True)
    (public / "report.dsse.json").write_bytes(
        (place / ROOT / "report.dsse.json").read_bytes()
    )
    given = ("public", ROOT) if withheld_first else (ROOT, "public")
    told = facts(diff(*given, "--format", "json"))
    assert told["same_host"] is None
    assert told["same_report"] is True
    assert told["summary"]["new_severities"] == {}
    changes = {item["name"]: item["change"] for item in told["programs"]}
    assert changes["agentd"] == changes["X.Org server"] == "same"
    assert not {"gone", "appeared"} & set(told["summary"]["programs"])
    text = " ".join(diff(*given)[1].split())
    assert "Withheld values: " in text
    assert "Whether they are of the same computer cannot be told" in text


def test_one_may_come_from_standard_input(diff, place, monkeypatch, capsys):
    data = (place / f"{ROOT}.json").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert main(["diff", str(place / QUIET), "-"]) == 14
    capsys.readouterr()
    assert main(["diff", "-", "-"]) == 2
    assert "standard input" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"schema": "auditor-policy/1"}'])
def test_what_is_no_report_gives_2_and_a_hint(diff, place, content):
    (place / "none.json").write_bytes(content)
    for pair in ((ROOT, "none.json"), ("none.json", ROOT), (ROOT, "missing")):
        code, out, err = diff(*pair)
        assert (code, out) == (2, "")
        assert err.startswith("error: ")
        assert "\nhint: " in err


def test_a_pipe_is_not_waited_for(diff, place):
    os.mkfifo(place / "pipe")
    assert diff(ROOT, "pipe")[0] == 2


def test_an_unknown_format_is_refused_before_anything_is_read(diff):
    code, out, err = diff("missing", "missing", "--format", "sarif")
    assert (code, out) == (2, "")
    assert "text, json" in err
