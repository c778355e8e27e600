"""A policy's signatures: by whom, over which bytes, and what the report says of it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[1] / "policy" / "examples" / "ai-training.yaml"
MACHINE = Path(__file__).parents[1] / "machines" / "debian-vm-devices" / "host"


def auditor(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "auditor", *words],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def policy(tmp_path):
    path = tmp_path / "policy.yaml"
    shutil.copy(EXAMPLE, path)
    return path


def sign(home: Path, policy: Path, role: str, *words: str):
    done = auditor(home, "policy", "sign", str(policy), "--role", role, *words)
    assert done.returncode == 0, done.stderr
    return done


def trust(home: Path, other: Path, name: str) -> None:
    public = (other / ".config/monitoring-auditor/keys/id_report.pub").read_text()
    folder = home / ".config/monitoring-auditor"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "allowed_signers").open("a") as file:
        file.write(f"{name} {' '.join(public.split()[:2])}\n")


def told(home: Path, policy: Path) -> tuple[str, set[str]]:
    done = auditor(
        *(home, "audit", "--replay", str(MACHINE), "--policy", str(policy)),
        *("--format", "json", "--no-passphrase", "--no-exit-codes"),
    )
    report = json.loads(done.stdout)
    limits = {limit["limit"] for limit in report["limits"]}
    return report["policy"]["signature"], limits


def test_an_unsigned_policy_is_used_and_said_to_be(tmp_path, policy):
    word, limits = told(tmp_path / "me", policy)
    assert word == "unsigned"
    assert "policy-unsigned" in limits


def test_an_unknown_key_is_no_employer(tmp_path, policy):
    sign(tmp_path / "boss", policy, "employer", "--name", "Boss")
    word, limits = told(tmp_path / "me", policy)
    assert word == "signed-by-unknown-key"
    assert "policy-unsigned" in limits


def test_employer_and_works_council(tmp_path, policy):
    me, boss, council = (tmp_path / name for name in ("me", "boss", "council"))
    sign(boss, policy, "employer")
    trust(me, boss, "boss")
    word, limits = told(me, policy)
    assert word == "signed"
    assert "policy-unsigned" not in limits
    sign(council, policy, "works-council")
    assert told(me, policy)[0] == "signed"
    trust(me, council, "council")
    assert told(me, policy)[0] == "co-signed"


def test_a_works_council_alone_is_no_employer(tmp_path, policy):
    me, council = tmp_path / "me", tmp_path / "council"
    sign(council, policy, "works-council")
    trust(me, council, "council")
    assert told(me, policy)[0] == "signed-by-others"


def test_a_changed_policy_shows(tmp_path, policy):
    me, boss = tmp_path / "me", tmp_path / "boss"
    sign(boss, policy, "employer")
    trust(me, boss, "boss")
    policy.write_text(policy.read_text() + "# and more\n")
    word, limits = told(me, policy)
    assert word == "signature-broken"
    assert "policy-unsigned" in limits


@pytest.mark.parametrize("data", [b"", b"{}", b"\x00" * 10, b"[" * 9999])
def test_a_broken_signature_file_is_told_and_hurts_nothing(tmp_path, policy, data):
    policy.with_name("policy.yaml.employer.sig.json").write_bytes(data)
    assert told(tmp_path / "me", policy)[0] == "signature-broken"


def test_an_older_signature_is_not_overwritten(tmp_path, policy):
    boss = tmp_path / "boss"
    sign(boss, policy, "employer")
    done = auditor(boss, "policy", "sign", str(policy), "--role", "employer")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_text_says_who_signed(tmp_path, policy):
    sign(tmp_path / "boss", policy, "employer")
    done = auditor(
        *(tmp_path / "me", "audit", "--replay", str(MACHINE), "--policy", str(policy)),
        *("--no-passphrase", "--no-exit-codes"),
    )
    assert "signed with a key that is not trusted here" in " ".join(done.stdout.split())
