"""Who signed a policy: found beside it, checked, and said in one word."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.cli._looking import policy_of
from auditor.records.policy_signatures import (
    PolicySignature,
    Standing,
    sign_policy,
    signature_file,
    signatures_of,
    word_of,
)
from auditor.render.messages import LANGUAGES, Speaker
from auditor.seal.folders import config_folder, trust_file
from tests.records.samples import EXAMPLES, example, write
from tests.seal.sample import ALICE, BOB, STRANGER, TRUSTED

NAME = "works-agreement.yaml"


@pytest.fixture
def path(tmp_path):
    """A policy of its own that can be signed."""
    path = tmp_path / NAME
    path.write_bytes((EXAMPLES / NAME).read_bytes())
    return path


def sign(path, role, key):
    policy = example("works-agreement")
    data = sign_policy(policy, name=NAME, key=key, role=role, signer_name="Anna")
    Path(signature_file(str(path), role)).write_bytes(data)


def found(path):
    return signatures_of(str(path), path.read_bytes(), TRUSTED)


def standings(path):
    return {item.role: item.standing for item in found(path)}


def test_without_a_signature_there_is_none(path):
    assert found(path) == ()
    assert word_of(()) == "unsigned"


def test_a_signature_tells_who_when_and_with_which_key(path):
    sign(path, "employer", ALICE)
    (signature,) = found(path)
    assert signature.standing is Standing.TRUSTED
    assert (signature.role, signature.name) == ("employer", "Anna")
    assert (signature.known_as, signature.keyid) == ("alice", ALICE.public.keyid)
    assert signature.time.endswith("Z")
    assert signature.file == f"{NAME}.employer.sig.json"


def test_a_stranger_is_unknown_and_other_bytes_are_told(path):
    sign(path, "employer", STRANGER)
    sign(path, "works-council", BOB)
    assert standings(path)["employer"] is Standing.UNKNOWN_KEY
    path.write_bytes(path.read_bytes() + b"# changed\n")
    assert set(standings(path).values()) == {Standing.OTHER_BYTES}


def test_a_signature_under_another_role_is_broken(path):
    sign(path, "works-council", ALICE)
    os.rename(signature_file(path, "works-council"), signature_file(path, "employer"))
    assert standings(path) == {"employer": Standing.BROKEN}


def test_what_is_no_signature_is_broken_and_stops_nothing(path, tmp_path):
    sign(path, "employer", ALICE)
    os.mkfifo(signature_file(path, "dpo"))
    os.symlink("nowhere", signature_file(path, "works-council"))
    assert standings(path) == {
        "employer": Standing.TRUSTED,
        "works-council": Standing.BROKEN,
        "dpo": Standing.BROKEN,
    }
    assert word_of(found(path)) == "signed"


def test_a_record_is_not_taken_for_a_signature(path, tmp_path):
    record = write(tmp_path / "records")
    Path(signature_file(path, "employer")).write_bytes(record.read_bytes())
    assert standings(path) == {"employer": Standing.BROKEN}


def of(role, standing, keyid="k1"):
    return PolicySignature(file="f", role=role, standing=standing, keyid=keyid)


@pytest.mark.parametrize(
    ("signatures", "word"),
    [
        ([of("employer", Standing.TRUSTED)], "signed"),
        (
            [
                of("employer", Standing.TRUSTED),
                of("works-council", Standing.TRUSTED, "k2"),
            ],
            "co-signed",
        ),
        (
            [of("employer", Standing.TRUSTED), of("works-council", Standing.TRUSTED)],
            "signed",
        ),
        (
            [
                of("employer", Standing.TRUSTED),
                of("works-council", Standing.UNKNOWN_KEY, "k2"),
            ],
            "signed",
        ),
        ([of("works-council", Standing.TRUSTED), of("dpo", Standing.TRUSTED)], "unsigned"),
        ([of("employer", Standing.UNKNOWN_KEY)], "signed-by-unknown-key"),
        ([of("employer", Standing.OTHER_BYTES)], "signature-broken"),
        (
            [of("employer", Standing.UNKNOWN_KEY), of("dpo", Standing.BROKEN)],
            "signature-broken",
        ),
    ],
)
def test_one_word_says_what_the_signatures_come_to(signatures, word):
    assert word_of(tuple(signatures)) == word
    for language in LANGUAGES:
        assert Speaker(language).has(f"text.signature.{word}")


def private_key(folder, name):
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name]
    subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL)
    return folder / name


def trust(**keys):
    os.makedirs(config_folder(), exist_ok=True)
    lines = [
        f"{name} {path.with_suffix('.pub').read_text()}" for name, path in keys.items()
    ]
    Path(trust_file()).write_text("".join(lines))


def checked(path, capsys):
    capsys.readouterr()
    assert main(["policy", "check", "--format", "json", str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    return told["policy"]["signature"], [item["standing"] for item in told["signatures"]]


def test_signing_and_checking_as_people_do(path, tmp_path, capsys):
    keys = {name: private_key(tmp_path, name) for name in ("employer", "council")}
    assert checked(path, capsys) == ("unsigned", [])
    line = ["policy", "sign", str(path)]
    assert main([*line, "--role", "employer", "--key", str(keys["employer"])]) == 0
    assert checked(path, capsys) == ("signed-by-unknown-key", ["unknown-key"])
    trust(**keys)
    assert checked(path, capsys) == ("signed", ["trusted"])
    assert main([*line, "--role", "works-council", "--key", str(keys["council"])]) == 0
    assert checked(path, capsys) == ("co-signed", ["trusted", "trusted"])
    assert policy_of(str(path)).signature == "co-signed"
    assert main(["policy", "check", str(path)]) == 0
    out = capsys.readouterr().out
    assert "\n  co-signed\n" in out
    assert "known here as council" in out
    path.write_bytes(path.read_bytes() + b"# changed\n")
    assert checked(path, capsys) == ("signature-broken", ["other-bytes"] * 2)
    assert policy_of(str(path)).signature == "signature-broken"


def test_the_own_key_does_not_make_a_policy_the_employers(path, capsys):
    """Else anybody could sign for their employer, and their report would say so."""
    line = ["policy", "sign", str(path), "--role", "employer", "--no-passphrase"]
    assert main(line) == 0
    assert checked(path, capsys) == ("signed-by-unknown-key", ["unknown-key"])


def test_a_signature_is_never_replaced(path, tmp_path, capsys):
    sign(path, "dpo", ALICE)
    before = Path(signature_file(path, "dpo")).read_bytes()
    assert main(["policy", "sign", str(path), "--role", "dpo", "--no-passphrase"]) == 2
    assert "there is a signature already" in capsys.readouterr().err
    assert Path(signature_file(path, "dpo")).read_bytes() == before
    other = tmp_path / "elsewhere.sig.json"
    line = ["policy", "sign", str(path), "--role", "dpo", "--no-passphrase"]
    assert main([*line, "-o", str(other)]) == 0
    assert other.exists()


@pytest.mark.parametrize("words", [[], ["--role", "king"], ["--role", "dpo", "--key", "x"]])
def test_wrong_use_signs_nothing(path, words):
    assert main(["policy", "sign", str(path), *words]) in (1, 2)
    assert list(path.parent.iterdir()) == [path]


def test_only_a_valid_policy_is_signed(path, capsys):
    path.write_text("a: [")
    assert main(["policy", "sign", str(path), "--role", "dpo", "--no-passphrase"]) == 2
    assert list(path.parent.iterdir()) == [path]


def test_a_broken_file_of_trusted_signers_trusts_nobody(path, capsys):
    sign(path, "employer", ALICE)
    os.makedirs(config_folder(), exist_ok=True)
    Path(trust_file()).write_text("no entry\n")
    assert policy_of(str(path)).signature == "signed-by-unknown-key"
    assert f"{trust_file()}:1: " in capsys.readouterr().err


def test_a_policy_as_large_as_a_policy_may_be_is_signed(tmp_path, capsys):
    path = tmp_path / "large.yaml"
    path.write_bytes((EXAMPLES / NAME).read_bytes() + b"# of so many programs\n" * 100_000)
    line = ["policy", "sign", str(path), "--role", "employer", "--no-passphrase"]
    assert main(line) == 0
    assert path.with_name("large.yaml.employer.sig.json").exists()
