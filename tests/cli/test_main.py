"""The command line as a process: exit code, stdout and stderr apart."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.host.recording import manifest

pytestmark = pytest.mark.live

BROKEN = b"schema: auditor-policy/1\npolicy:\n  id: x\n  version: 1\n  stauts: active\n"


@pytest.fixture
def auditor(tmp_path):
    """Run the command in a home of its own."""

    def run(*arguments, **more):
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
        environment.update(more.pop("env", {}))
        return subprocess.run(
            [sys.executable, "-m", "auditor", *map(str, arguments)],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=100,
            check=False,
            **more,
        )

    return run


def test_bare_it_greets_says_what_it_reads_and_names_two_commands(auditor):
    done = auditor()
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "auditor scan" in text
    assert "auditor audit" in text
    assert "It reads no key" in text
    assert "your employer may see that it ran" in text
    assert all(len(line) <= 80 for line in text.splitlines())
    assert done.stderr == b""


def test_the_version_and_the_list_of_commands(auditor):
    assert auditor("--version").stdout == b"auditor 0.1.0\n"
    overview = auditor("--help").stdout.decode()
    for name in (
        "audit",
        "scan",
        "verify",
        "show",
        "explain",
        "list",
        "keys",
        "host",
        "policy",
    ):
        assert f"\n  {name} " in overview
    assert all(len(line) <= 80 for line in overview.splitlines())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["aduit"], "no command 'aduit'"),
        (["audit", "--formt", "json"], "--formt"),
        (["audit", "--format", "pdf"], "no format 'pdf'"),
        (["audit", "--replay", "/nonexistent"], "/nonexistent/manifest.json"),
        (["audit", "--policy", "/nonexistent.yaml"], "/nonexistent.yaml"),
        (["audit", "--policy", "/dev/zero"], "/dev/zero"),
        (["audit", "--challenge", "x" * 257], "at most 256"),
        (["scan", "--user", "no-such-person"], "no-such-person"),
    ],
)
def test_wrong_usage_says_what_and_what_next_and_that_nothing_was_audited(
    auditor, arguments, message
):
    done = auditor(*arguments)
    errors = done.stderr.decode()
    assert done.returncode == 2
    assert errors.startswith("error: ")
    assert message in errors
    assert "Traceback" not in errors
    assert done.stdout == b""
    if arguments[0] in {"audit", "scan"}:
        assert "no audit was performed" in errors


def test_a_broken_policy_gives_file_line_column_and_what_was_expected(auditor, tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_bytes(BROKEN)
    done = auditor("audit", "--policy", path, "-o", tmp_path / "evidence")
    assert done.returncode == 2
    assert f"error: {path}:5:3: " in done.stderr.decode()
    assert "status" in done.stderr.decode()
    assert not (tmp_path / "evidence").exists()


def test_a_broken_policy_in_a_well_known_place_counts_as_none_and_the_report_says_so(
    auditor, tmp_path
):
    path = tmp_path / ".config" / "monitoring-auditor" / "policy.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(BROKEN)
    done = auditor("audit", "--format", "json", "--no-exit-codes")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert report["policy"]["basis"] == "nothing-declared"
    assert report["policy"]["problem"]
    assert "policy-invalid" in {limit["limit"] for limit in report["limits"]}


def test_evidence_goes_to_a_new_folder_of_the_person_and_verifies(auditor, tmp_path):
    done = auditor("audit", "--no-exit-codes", "--challenge", "nonce 4711")
    assert done.returncode == 0
    place = done.stderr.decode().split("sealed evidence: ")[1].splitlines()[0]
    assert place.startswith(str(tmp_path))
    checked = auditor("verify", place, "--format", "json")
    assert checked.returncode == 0
    assert os.stat(place).st_mode & 0o077 == 0


def test_a_taken_evidence_folder_is_refused(auditor, tmp_path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "x").touch()
    done = auditor("audit", "-o", tmp_path / "taken")
    assert done.returncode == 2
    assert "not empty" in done.stderr.decode()
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["x"]


def test_an_unusable_key_is_an_error_and_never_a_new_key(auditor, tmp_path):
    key = tmp_path / ".config" / "monitoring-auditor" / "keys" / "id_report"
    key.parent.mkdir(parents=True)
    key.write_text("no key")
    key.chmod(0o600)
    done = auditor("audit", "-o", tmp_path / "evidence")
    assert done.returncode == 1
    assert str(key) in done.stderr.decode().replace("\n", "")
    assert not (tmp_path / "evidence").exists()
    assert key.read_text() == "no key"


def test_a_reader_that_goes_away_is_no_traceback(auditor, tmp_path):
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m auditor scan --all --format json | head -c 10"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_a_full_disk_is_a_clear_error_and_leaves_nothing(auditor, tmp_path):
    done = auditor("scan", "--format", "json")
    assert done.returncode == 0
    with open("/dev/full", "wb") as full:
        broken = subprocess.run(
            [sys.executable, "-m", "auditor", "scan"],
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert broken.returncode == 1
    assert broken.stderr.startswith(b"error: ")
    assert b"Traceback" not in broken.stderr


def test_german_says_the_same_in_german(auditor):
    german = json.loads(auditor("scan", "--language", "de", "--format", "json").stdout)
    english = json.loads(auditor("scan", "--language", "en", "--format", "json").stdout)
    pairs = list(zip(german["limits"], english["limits"], strict=True))
    assert pairs
    for ours, theirs in pairs:
        assert ours["limit"] == theirs["limit"]
        assert ours["statement"] != theirs["statement"]


def test_an_ordinary_look_needs_no_home_and_no_display(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "auditor", "scan"],
        env={"PATH": os.environ["PATH"]},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(len(line) <= 80 for line in done.stdout.decode().splitlines())


MACHINES = Path(__file__).parents[1] / "machines"


@pytest.mark.parametrize(
    ("machine", "options", "code"),
    [
        ("debian-vm-quiet", [], 11),
        ("debian-vm-quiet", ["--no-exit-codes"], 0),
        ("debian-vm-devices", [], 14),
        ("debian-vm-devices", ["--no-exit-codes"], 0),
    ],
)
def test_the_exit_code_is_the_worst_severity(auditor, machine, options, code):
    done = auditor("audit", "--replay", MACHINES / machine / "host", *options)
    assert done.returncode == code


def test_strict_tells_undecided_from_nothing_found(auditor, tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    about = {"time": "2026-01-01T00:00:00Z", "family": "linux"}
    answers = (json.dumps({"verb": "about", "answer": about}) + "\n").encode()
    (folder / "answers.jsonl").write_bytes(answers)
    (folder / "manifest.json").write_bytes(manifest(answers, producer="p", recorded="t"))
    assert auditor("audit", "--replay", folder).returncode == 0
    assert auditor("audit", "--replay", folder, "--strict").returncode == 3


def test_an_output_that_is_lost_is_no_success(tmp_path):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "auditor", "--version"],
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
            stdout=full,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
    assert done.returncode != 0


@pytest.mark.parametrize(("words", "code"), [(["scan"], 0), (["scam"], 2)])
def test_the_program_ends_with_the_exit_code_and_all_of_its_output(auditor, words, code):
    done = auditor(*words)
    assert done.returncode == code
    assert (done.stdout if code == 0 else done.stderr).endswith(b"\n")
