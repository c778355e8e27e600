"""Whose keys are believed: only with the fingerprint, and no longer than one likes."""

import subprocess
import sys
from pathlib import Path

import pytest

MACHINE = Path(__file__).parents[1] / "machines" / "debian-vm-devices" / "host"


def auditor(home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "auditor", *map(str, words)],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def other(tmp_path):
    """Somebody else, their public key, and a report of theirs."""
    home = tmp_path / "other"
    auditor(home, "keys", "new", "--no-passphrase")
    evidence = tmp_path / "evidence"
    done = auditor(
        *(home, "audit", "--replay", MACHINE, "--no-passphrase", "--no-exit-codes"),
        *("-o", evidence),
    )
    assert done.returncode == 0, done.stderr
    return home / ".config/monitoring-auditor/keys/id_report.pub", evidence


def fingerprint(key: Path) -> str:
    done = subprocess.run(
        ["ssh-keygen", "-lf", key], check=True, capture_output=True, text=True
    )
    return done.stdout.split()[1]


def test_a_key_is_trusted_with_its_fingerprint_and_revoked_again(tmp_path, other):
    me, (key, evidence) = tmp_path / "me", other
    assert auditor(me, "verify", evidence).returncode == 3
    done = auditor(
        *(me, "keys", "trust", key, "--fingerprint", fingerprint(key), "--name", "jane@x")
    )
    assert done.returncode == 0, done.stderr
    assert "jane@x" in done.stdout
    assert auditor(me, "verify", evidence).returncode == 0
    again = auditor(
        me, "keys", "trust", key, "--fingerprint", fingerprint(key), "--name", "jane@x"
    )
    assert again.returncode == 2
    assert auditor(me, "keys", "revoke", key).returncode == 0
    assert auditor(me, "verify", evidence).returncode == 3
    revoked = me / ".config/monitoring-auditor/revoked_keys"
    assert " ".join(key.read_text().split()[:2]) in revoked.read_text()


def test_ssh_keygen_reads_the_same_files(tmp_path, other):
    me, (key, evidence) = tmp_path / "me", other
    auditor(me, "keys", "trust", key, "--fingerprint", fingerprint(key), "--name", "jane@x")
    report = evidence / "report.dsse.json"
    space = "report@monitoring-auditor"
    subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-f", key.with_suffix(""), "-n", space, report],
        check=True,
        capture_output=True,
    )
    signers = me / ".config/monitoring-auditor/allowed_signers"
    verify = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "jane@x", "-n", space]
    verify += ["-s", f"{report}.sig"]
    data = report.read_bytes()
    assert (
        subprocess.run(verify, input=data, check=False, capture_output=True).returncode == 0
    )
    auditor(me, "keys", "revoke", key)
    signers.write_text(f"jane@x {key.read_text()}")
    revoked = me / ".config/monitoring-auditor/revoked_keys"
    done = subprocess.run(
        [*verify, "-r", revoked], input=data, check=False, capture_output=True
    )
    assert done.returncode != 0


@pytest.mark.parametrize(
    "words",
    [
        ("--fingerprint", "SHA256:" + "A" * 43, "--name", "jane"),
        ("--fingerprint", "right", "--name", 'jane" ssh-rsa'),
        ("--fingerprint", "right", "--name", "jane\nroot"),
        ("--fingerprint", "right", "--name", ""),
    ],
)
def test_another_fingerprint_or_an_impossible_name_is_refused(tmp_path, other, words):
    key, _ = other
    words = tuple(fingerprint(key) if word == "right" else word for word in words)
    done = auditor(tmp_path / "me", "keys", "trust", key, *words)
    assert done.returncode == 2
    assert not (tmp_path / "me/.config/monitoring-auditor/allowed_signers").exists()


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xfe", b"ssh-rsa AAAA x"])
def test_what_is_no_key_is_refused(tmp_path, data):
    (tmp_path / "key.pub").write_bytes(data)
    for words in (("revoke",), ("trust", "--fingerprint", "SHA256:x", "--name", "j")):
        done = auditor(tmp_path / "me", "keys", words[0], tmp_path / "key.pub", *words[1:])
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
