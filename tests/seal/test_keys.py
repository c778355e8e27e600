"""The own key: OpenSSH reads it, nobody else can, and it is never replaced."""

import base64
import multiprocessing
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import utils

from auditor.errors import AuditorError
from auditor.seal.keys import KEY_NAME, load, own_key, own_public_key
from auditor.seal.passphrases import terminal
from auditor.seal.private_keys import open_container
from auditor.seal.public_keys import from_text

MESSAGE = b"what is signed"
RIGHT = "right"


def ssh_keygen(*arguments):
    done = subprocess.run(
        ["ssh-keygen", *map(str, arguments)],
        check=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    return done.stdout


def made(folder, kind="ed25519", *, passphrase="", bits=256):
    """Let ssh-keygen make a key; one round of bcrypt, for the sake of time."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / KEY_NAME
    options = ("-q", "-t", kind, "-b", bits, "-a", 1)
    ssh_keygen(*options, "-N", passphrase, "-f", path)
    return path


def answering(*answers):
    left = list(answers)
    return lambda _prompt: left.pop(0)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "config" / "keys"


def test_openssh_reads_the_key_and_shows_the_same_fingerprint(folder):
    key = own_key(folder)
    assert ssh_keygen("-lf", folder / KEY_NAME).split()[1] == key.public.keyid
    assert ssh_keygen("-lf", folder / f"{KEY_NAME}.pub").split()[1] == key.public.keyid
    public = (folder / f"{KEY_NAME}.pub").read_text()
    derived = ssh_keygen("-y", "-P", "", "-f", folder / KEY_NAME)
    assert public.split()[:2] == derived.split()[:2]


def test_only_the_owner_can_read_it(folder):
    own_key(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / KEY_NAME).stat().st_mode) == 0o600
    assert {path.name for path in folder.iterdir()} == {
        KEY_NAME,
        f"{KEY_NAME}.pub",
        ".lock",
    }


def test_a_folder_that_others_can_enter_is_closed(folder):
    folder.mkdir(parents=True, mode=0o755)
    own_key(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_it_is_the_same_key_the_next_time(folder):
    first, second = own_key(folder), own_key(folder)
    assert first.public == second.public
    assert second.public.verifies(first.sign(MESSAGE), MESSAGE)
    assert not second.public.verifies(first.sign(MESSAGE), MESSAGE + b".")


def test_without_a_terminal_it_is_unprotected_and_says_so(folder):
    assert terminal() is None
    assert own_key(folder, ask=terminal()).protection == "none"
    assert own_public_key(folder)[1] == "none"


def test_a_passphrase_is_asked_for_twice_and_encrypts_with_64_rounds(folder):
    key = own_key(folder, ask=answering("one", "one", "one"))
    assert key.protection == "passphrase"
    data = (folder / KEY_NAME).read_bytes()
    assert open_container(data).encrypted
    assert own_public_key(folder) == (key.public, "passphrase")
    derived = ssh_keygen("-y", "-P", "one", "-f", folder / KEY_NAME)
    assert from_text(derived, source="") == key.public
    body = "".join(data.decode().splitlines()[1:-1])
    inner = base64.b64decode(body)
    assert re.search(
        rb"(?s)bcrypt\x00\x00\x00\x18\x00\x00\x00\x10.{16}\x00\x00\x00\x40", inner
    )


def test_no_passphrase_is_asked_for_when_none_is_wanted(folder):
    assert own_key(folder, ask=answering(), protect=False).protection == "none"


def test_two_unlike_passphrases_make_no_key(folder):
    ask = answering("one", "two", "", "one", "on")
    with pytest.raises(AuditorError, match="no key was made") as raised:
        own_key(folder, ask=ask)
    assert "--no-passphrase" in raised.value.hint
    assert not folder.exists()


def test_a_passphrase_may_be_mistyped_twice(folder):
    made(folder, passphrase=RIGHT)
    key = own_key(folder, ask=answering("wrong", "", RIGHT))
    assert key.public.verifies(key.sign(MESSAGE), MESSAGE)
    with pytest.raises(AuditorError, match=r"passphrase of .* is wrong"):
        own_key(folder, ask=answering("a", "b", "c"))


def test_a_protected_key_without_a_terminal_is_an_error(folder):
    made(folder, passphrase=RIGHT)
    with pytest.raises(AuditorError, match="no terminal"):
        own_key(folder)


WITHOUT_BCRYPT = """
import sys
from pathlib import Path
sys.modules["bcrypt"] = None
from auditor.errors import AuditorError
from auditor.seal.keys import own_key
try:
    own_key(Path(sys.argv[1]), ask=lambda prompt: "right")
except AuditorError as error:
    print(error.hint)
"""


@pytest.mark.parametrize("exists", [False, True])
def test_without_bcrypt_a_passphrase_is_an_error(folder, exists):
    if exists:
        made(folder, passphrase=RIGHT)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_BCRYPT, folder],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "install the Python package bcrypt\n"
    assert folder.exists() == exists


def test_the_end_of_input_is_no_passphrase(folder):
    def ask(_prompt):
        raise EOFError

    with pytest.raises(AuditorError, match="no passphrase"):
        own_key(folder, ask=ask)


@pytest.mark.parametrize("passphrase", ["", "secret"])
def test_a_p256_key_of_openssh_signs_what_openssl_verifies(tmp_path, passphrase):
    path = made(tmp_path, "ecdsa", passphrase=passphrase)
    key = load(path, ask=answering(passphrase))
    assert ssh_keygen("-lf", path).split()[1] == key.public.keyid
    for name, data in (
        ("message", MESSAGE),
        ("signature", key.sign(MESSAGE)),
        ("key.pem", key.public.pem.encode()),
    ):
        (tmp_path / name).write_bytes(data)
    command = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature"]
    done = subprocess.run(
        [*command, "signature", "message"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.stdout == b"Verified OK\n"
    assert key.public.verifies(key.sign(MESSAGE), MESSAGE)


def test_of_two_p256_signatures_with_one_nonce_only_the_smaller_counts(tmp_path):
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    key = load(made(tmp_path, "ecdsa"))
    for _ in range(8):
        signature = key.sign(MESSAGE)
        r, s = utils.decode_dss_signature(signature)
        assert s <= order // 2
        other = utils.encode_dss_signature(r, order - s)
        assert not key.public.verifies(other, MESSAGE)


def spoilt(folder, content):
    folder.mkdir(parents=True, mode=0o700)
    path = folder / KEY_NAME
    path.write_bytes(content)
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a key",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
        b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAA\n-----END PRIVATE KEY-----",
        b"x" * 100_000,
    ],
)
def test_a_file_that_is_no_key_is_an_error_and_stays(folder, content):
    path = spoilt(folder, content)
    with pytest.raises(AuditorError, match="cannot be used") as raised:
        own_key(folder)
    assert raised.value.exit_code == 1
    assert raised.value.hint
    assert path.read_bytes() == content
    assert not (folder / f"{KEY_NAME}.pub").exists()


def test_every_byte_of_a_key_that_is_another_is_an_error_or_harmless(folder):
    key = own_key(folder)
    path = folder / KEY_NAME
    good = path.read_bytes()
    signs = 0
    for position in range(len(good)):
        path.write_bytes(good[:position] + b"A" + good[position + 1 :])
        try:
            signs += load(path).public == key.public
        except AuditorError:
            continue
    # What OpenSSH leaves open (a comment, line ends) may change; the key may not.
    assert signs < len(good) / 2


@pytest.mark.parametrize(("kind", "bits"), [("rsa", 2048), ("ecdsa", 384)])
def test_other_kinds_of_key_are_refused(tmp_path, kind, bits):
    with pytest.raises(AuditorError, match="neither an Ed25519 nor a P-256"):
        load(made(tmp_path, kind, bits=bits))


def test_a_key_that_others_can_read_is_refused(folder):
    own_key(folder)
    (folder / KEY_NAME).chmod(0o640)
    with pytest.raises(AuditorError, match="can be read by others") as raised:
        own_key(folder)
    assert "chmod 600" in raised.value.hint
    assert own_public_key(folder)  # which is enough to verify with


def test_a_pipe_in_its_place_is_an_error_at_once(folder):
    folder.mkdir(parents=True)
    os.mkfifo(folder / KEY_NAME, 0o600)
    with pytest.raises(AuditorError, match="no key file"):
        own_key(folder)


def test_a_link_to_a_stick_that_is_not_there_makes_no_new_key(folder, tmp_path):
    folder.mkdir(parents=True)
    (folder / KEY_NAME).symlink_to(tmp_path / "stick" / "key")
    with pytest.raises(AuditorError, match="cannot be used"):
        own_key(folder)
    assert (folder / KEY_NAME).is_symlink()


def test_a_key_that_was_taken_away_is_not_replaced(folder):
    own_key(folder)
    (folder / KEY_NAME).unlink()
    with pytest.raises(AuditorError, match=r"private key .* is not"):
        own_key(folder)


def test_a_kill_between_the_two_files_is_mended(folder):
    key = own_key(folder)
    public = folder / f"{KEY_NAME}.pub"
    whole = public.read_bytes()
    public.unlink()
    assert own_key(folder).public == key.public
    assert public.read_bytes() == whole


def test_a_place_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "config").write_text("a file")
    with pytest.raises(AuditorError):
        own_key(tmp_path / "config" / "keys")


def tell_keyid(folder, barrier, queue):
    barrier.wait()
    queue.put(own_key(folder).public.keyid)


def test_of_processes_that_begin_at_once_one_makes_the_key(folder):
    context = multiprocessing.get_context("fork")
    barrier, queue = context.Barrier(6), context.Queue()
    racers = [
        context.Process(target=tell_keyid, args=(folder, barrier, queue)) for _ in range(6)
    ]
    for racer in racers:
        racer.start()
    keyids = {queue.get(timeout=60) for _ in racers}
    for racer in racers:
        racer.join()
    assert keyids == {own_key(folder).public.keyid}
