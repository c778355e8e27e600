"""Witnesses, inventories, keys that follow and keys in an agent, as people use them."""

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

MACHINE = Path(__file__).parents[1] / "machines" / "debian-vm-devices" / "host"
INVENTORY = """\
valid_from: 2026-03-01
monitoring:
  - product: Endpoint Watch
    vendor: Example Software
    captures: [process.events]
    retention: 30 days
"""


def auditor(home: Path, *words: object, **env: str) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "auditor", *map(str, words)],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", **env},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def good(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def keys_of(home: Path) -> Path:
    return home / ".config/monitoring-auditor/keys"


def public_key(home: Path) -> Path:
    return keys_of(home) / "id_report.pub"


def trust(home: Path, key: Path, name: str) -> None:
    listed = subprocess.run(
        ["ssh-keygen", "-lf", key], check=True, capture_output=True, text=True
    )
    fingerprint = listed.stdout.split()[1]
    good(
        auditor(*(home, "keys", "trust", key, "--fingerprint", fingerprint, "--name", name))
    )


def verified(home: Path, place: Path, *words: str) -> dict:
    done = auditor(home, "verify", place, "--format", "json", *words)
    facts = json.loads(done.stdout)
    assert facts["exit_code"] == done.returncode
    return facts


def state(facts: dict, question: str) -> str:
    return next(a["state"] for a in facts["answers"] if a["question"] == question)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Jane, her evidence; the works council has a key too."""
    root = tmp_path_factory.mktemp("made")
    jane, council = root / "jane", root / "council"
    audit = ("audit", "--replay", MACHINE, "--no-passphrase", "--no-exit-codes", "-o")
    good(auditor(jane, *audit, root / "evidence"))
    good(auditor(council, "keys", "new", "--no-passphrase"))
    return root


@pytest.fixture
def world(made, tmp_path):
    shutil.copytree(made, tmp_path / "world")
    return tmp_path / "world"


def test_a_witness_signs_and_is_required(world):
    jane, council, evidence = (world / name for name in ("jane", "council", "evidence"))
    words = ("witness", evidence, "--claim", "received-copy", "--role", "works-council")
    done = good(auditor(council, *words, "--comment", "handed over on paper"))
    for text in (
        "you attest, as works-council,",
        "received-copy: was given a copy of exactly this report",
        "in your words: handed over on paper",
        "signer: Unknown",
    ):
        assert text in done.stderr
    assert (evidence / "witness-1.dsse.json").exists()
    facts = verified(jane, evidence, "--require", "works-council")
    assert facts["exit_code"] == 3
    assert facts["required"] == [{"word": "works-council", "met": False}]
    trust(jane, public_key(council), "br@example")
    facts = verified(jane, evidence, "--require", "works-council, br@example,tsa")
    assert facts["required"] == [
        {"word": "works-council", "met": True},
        {"word": "br@example", "met": True},
        {"word": "tsa", "met": False},
    ]
    assert facts["exit_code"] == 3
    assert state(facts, "time") == "witness"
    assert verified(jane, evidence)["exit_code"] == 0
    told = auditor(jane, "verify", evidence, "--require", "works-council,tsa")
    assert "Required      works-council: given." in told.stdout
    assert "Required      tsa: NOT given by anything beside it" in told.stdout
    assert told.returncode == 3
    good(auditor(jane, "bundle", "create", evidence, "-o", world / "b.zip"))
    zipped = verified(jane, world / "b.zip", "--require", "works-council")
    assert zipped["exit_code"] == 0
    good(auditor(council, *words))
    assert (evidence / "witness-2.dsse.json").exists()


def test_another_library_verifies_a_witness(world):
    council, evidence = world / "council", world / "evidence"
    words = ("witness", evidence, "--claim", "reviewed", "--role", "works-council")
    good(auditor(council, *words))
    data = (evidence / "witness-1.dsse.json").read_bytes()
    wire = base64.b64decode(public_key(council).read_text().split()[1])
    signer = json.loads(base64.b64decode(json.loads(data)["payload"]))["predicate"][
        "signer"
    ]
    key = SSlibKey(signer["keyid"], "ed25519", "ed25519", {"public": wire[-32:].hex()})
    assert list(Envelope.from_dict(json.loads(data)).verify([key], 1)) == [signer["keyid"]]


def test_nothing_is_said_about_an_altered_report(world):
    council, evidence = world / "council", world / "evidence"
    report = evidence / "report.dsse.json"
    report.write_bytes(report.read_bytes().replace(b'"sig":"', b'"sig":"A'))
    words = ("witness", evidence, "--claim", "reviewed", "--role", "works-council")
    done = auditor(council, *words)
    assert done.returncode == 4
    assert "nothing is signed" in done.stderr
    assert not (evidence / "witness-1.dsse.json").exists()


def test_an_inventory_is_declared(world):
    jane, council, evidence = (world / name for name in ("jane", "council", "evidence"))
    (world / "inventory.yaml").write_text(INVENTORY)
    words = ("declare", evidence, world / "inventory.yaml", "--role", "it")
    done = good(auditor(council, *words))
    assert (
        "Endpoint Watch; vendor: Example Software; captures: process.events; "
        "retention: 30 days" in done.stderr
    )
    trust(jane, public_key(council), "it@example")
    facts = verified(jane, evidence, "--require", "it,declaration")
    assert facts["exit_code"] == 0
    assert any("1 declared: Endpoint Watch" in a["text"] for a in facts["answers"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "monitoring: []",
        "monitoring: [x]",
        "monitoring: [{product: ''}]",
        "monitoring: [{product: a, captures: [everything]}]",
        "monitoring: [{product: a, price: b}]",
        "monitoring: [{product: a}]\nmore: b",
        "valid_from: [a]\nmonitoring: [{product: a}]",
        "\x00",
    ],
)
def test_an_inventory_of_another_form_is_refused(world, text):
    (world / "inventory.yaml").write_text(text)
    words = ("declare", world / "evidence", world / "inventory.yaml", "--role", "it")
    done = auditor(world / "council", *words)
    assert done.returncode == 2
    assert "error: " in done.stderr
    assert not (world / "evidence/declaration-1.dsse.json").exists()


def test_nothing_is_put_into_a_bundle(world):
    jane, council, evidence = (world / name for name in ("jane", "council", "evidence"))
    good(auditor(jane, "bundle", "create", evidence, "-o", world / "b.zip"))
    words = ("witness", world / "b.zip", "--claim", "reviewed", "--role", "dpo")
    assert auditor(council, *words).returncode == 2
    good(auditor(council, *words, "-o", evidence / "witness-1.dsse.json"))
    assert auditor(council, *words, "-o", evidence / "witness-1.dsse.json").returncode == 2
    trust(jane, public_key(council), "dpo@example")
    assert verified(jane, evidence, "--require", "dpo")["exit_code"] == 0


# --- keys that follow ---


def test_a_key_is_followed_and_what_it_signed_stays_known(world):
    jane, reader = world / "jane", world / "reader"
    trust(reader, public_key(jane), "jane@example")
    old = public_key(jane).read_text()
    good(auditor(jane, "keys", "rotate", "--no-passphrase"))
    assert public_key(jane).read_text() != old
    assert (keys_of(jane) / "id_report.old-1.pub").read_text() == old
    assert verified(jane, world / "evidence")["exit_code"] == 0
    audit = ("audit", "--replay", MACHINE, "--no-exit-codes", "-o", world / "second")
    good(auditor(jane, *audit))
    assert verified(reader, world / "second")["exit_code"] == 3
    for number in (1, 2):
        name = f"rotation-{number}.dsse.json"
        shutil.copy(keys_of(jane) / name, world / "second" / name)
    facts = verified(reader, world / "second")
    assert facts["exit_code"] == 0
    assert state(facts, "signer") == "known"
    good(auditor(jane, "keys", "rotate", "--no-passphrase"))
    assert sorted(p.name for p in keys_of(jane).glob("rotation-*")) == [
        f"rotation-{number}.dsse.json" for number in (1, 2, 3, 4)
    ]


def test_a_key_revokes_itself(world):
    jane, reader, council = world / "jane", world / "reader", world / "council"
    evidence = world / "evidence"
    trust(reader, public_key(jane), "jane@example")
    revoke = ("keys", "revoke", public_key(jane), "--reason", "lost", "--since")
    assert auditor(jane, *revoke, "yesterday").returncode == 2
    good(auditor(jane, *revoke, "2026-01-01T00:00:00Z"))
    assert verified(jane, evidence)["exit_code"] == 3
    shutil.copy(keys_of(jane) / "revocation-1.dsse.json", evidence)
    facts = verified(reader, evidence)
    assert (facts["exit_code"], state(facts, "signer")) == (3, "revoked")
    (evidence / "revocation-1.dsse.json").unlink()
    words = ("witness", evidence, "--claim", "received-copy", "--role", "works-council")
    good(auditor(council, *words))
    trust(reader, public_key(council), "br@example")
    good(auditor(jane, *revoke, "2100-01-01T00:00:00Z"))
    shutil.copy(keys_of(jane) / "revocation-2.dsse.json", evidence)
    facts = verified(reader, evidence)
    assert (facts["exit_code"], state(facts, "signer")) == (0, "known")


def test_a_killed_rotation_loses_no_key(world):
    home = world / "council"
    script = (
        "import os, sys\n"
        "count, last = 0, int(sys.argv[1])\n"
        "for name in ('replace', 'link', 'unlink', 'fsync'):\n"
        "    def wrapped(*a, _f=getattr(os, name), **k):\n"
        "        global count\n"
        "        count += 1\n"
        "        if count == last:\n"
        "            os.kill(os.getpid(), 9)\n"
        "        return _f(*a, **k)\n"
        "    setattr(os, name, wrapped)\n"
        "from auditor.seal.rotating import rotate\n"
        "rotate(sys.argv[2])\n"
    )
    original = public_key(home).read_text().split()[1]
    for last in range(1, 100):
        trial = world / f"trial-{last}"
        shutil.copytree(home, trial)
        folder = keys_of(trial)
        done = subprocess.run(
            [sys.executable, "-c", script, str(last), folder], check=False
        )
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        listed = json.loads(good(auditor(trial, "keys", "list", "--format", "json")).stdout)
        own = next(key for key in listed["keys"] if key["protection"])
        if original in own["public_key"]:
            good(auditor(trial, "keys", "rotate", "--no-passphrase"))
        kept = (folder / "id_report.old-1.pub").read_text().split()[1]
        assert kept == original
        assert sorted(p.name for p in folder.glob("rotation-*.json")) == [
            "rotation-1.dsse.json",
            "rotation-2.dsse.json",
        ]
        good(auditor(trial, "keys", "rotate", "--no-passphrase"))
        assert len(list(folder.glob("rotation-*.json"))) == 4
    else:
        pytest.fail("it never came to its end")
    assert last > 10


# --- keys from elsewhere ---


@pytest.fixture
def agent(tmp_path):
    """A real ssh-agent with an Ed25519, a P-256 and an RSA key."""
    place = Path("/tmp") / f"agent-{os.getpid()}"
    running = subprocess.Popen(["ssh-agent", "-D", "-a", place], stdout=subprocess.DEVNULL)
    while not place.exists():
        time.sleep(0.01)
    for kind in ("ed25519", "ecdsa", "rsa"):
        key = tmp_path / f"id_{kind}"
        words = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", key]
        subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
        env = {**os.environ, "SSH_AUTH_SOCK": str(place)}
        subprocess.run(["ssh-add", "-q", key], check=True, env=env)
    yield str(place), tmp_path
    running.terminate()
    running.wait()
    place.unlink(missing_ok=True)


def fingerprint(key: Path) -> str:
    done = subprocess.run(
        ["ssh-keygen", "-lf", key], check=True, capture_output=True, text=True
    )
    return re.search("SHA256:[^ ]+", done.stdout)[0]


@pytest.mark.live
@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
def test_a_key_of_an_agent_signs_audits_and_statements(world, agent, kind):
    place, folder = agent
    home, public = world / "someone", folder / f"id_{kind}.pub"
    key = f"agent:{fingerprint(public)}"
    sock = {"SSH_AUTH_SOCK": place}
    audit = ("audit", "--replay", MACHINE, "--no-exit-codes", "--key", key, "-o")
    good(auditor(home, *audit, world / "third", **sock))
    assert not keys_of(home).exists()
    done = auditor(home, "verify", world / "third", "--key", public)
    assert done.returncode == 0, done.stdout
    words = ("witness", world / "evidence", "--claim", "reviewed", "--role", "auditor")
    good(auditor(home, *words, "--key", key, **sock))
    facts = verified(
        *(home, world / "evidence", "--require", "auditor"),
        *("--key", public, "--key", public_key(world / "jane")),
    )
    assert facts["exit_code"] == 0


@pytest.mark.live
def test_an_agent_without_the_key_or_no_agent_is_an_error(world, agent, tmp_path):
    place, folder = agent
    words = ("witness", world / "evidence", "--claim", "reviewed", "--role", "auditor")
    rsa = f"agent:{fingerprint(folder / 'id_rsa.pub')}"
    (tmp_path / "file").write_text("x")
    for key, sock in (
        (rsa, place),
        ("agent:SHA256:x", place),
        ("agent:", "/nowhere"),
        ("agent:SHA256:x", str(tmp_path / "file")),
        ("agent:SHA256:x", ""),
    ):
        done = auditor(world / "x", *words, "--key", key, SSH_AUTH_SOCK=sock)
        assert done.returncode == 1
        assert "error: ssh-agent" in done.stderr
        assert not (world / "evidence/witness-1.dsse.json").exists()


def test_a_key_file_signs(world, tmp_path):
    key = tmp_path / "id_ecdsa"
    words = ["ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", key]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    words = ("witness", world / "evidence", "--claim", "reviewed", "--role", "auditor")
    good(auditor(world / "x", *words, "--key", key))
    trust(world / "jane", key.with_suffix(".pub"), "auditor@example")
    assert (
        verified(world / "jane", world / "evidence", "--require", "auditor")["exit_code"]
        == 0
    )


def test_ssh_keygen_signs_as_a_witness_and_reads_the_same_trust(world, tmp_path):
    jane, evidence = world / "jane", world / "evidence"
    key, report = tmp_path / "id", evidence / "report.dsse.json"
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    space = "witness@monitoring-auditor"
    words = ["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", space, report]
    subprocess.run(words, check=True, capture_output=True)
    trust(jane, key.with_suffix(".pub"), "br@example")
    assert verified(jane, evidence, "--require", "br@example,witness")["exit_code"] == 0
    config = jane / ".config/monitoring-auditor"
    check = ["ssh-keygen", "-Y", "verify", "-f", config / "allowed_signers", "-n", space]
    check += ["-I", "br@example", "-s", f"{report}.sig"]
    with report.open("rb") as data:
        assert subprocess.run(check, stdin=data, check=False).returncode == 0
    good(auditor(jane, "keys", "revoke", key.with_suffix(".pub")))
    (config / "allowed_signers").write_text(
        f"br@example {key.with_suffix('.pub').read_text()}"
    )
    with report.open("rb") as data:
        check += ["-r", config / "revoked_keys"]
        assert subprocess.run(check, stdin=data, check=False).returncode != 0
