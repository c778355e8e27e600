"""Who is trusted: the own key, one key file, or OpenSSH's file of allowed signers."""

import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditorError, InputError
from auditor.seal.keys import own_key
from auditor.seal.trust import only, trusted
from tests.seal.sample import ALICE, BOB

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LINE = ALICE.public.ssh_line


def names(tmp_path, text, *, now=NOW):
    signers = tmp_path / "allowed_signers"
    signers.write_text(text, encoding="utf-8")
    found = trusted(tmp_path / "keys", signers, now=now)
    return {signer.name for signer in found.values()}


def test_nobody_is_trusted_at_first(tmp_path):
    assert trusted(tmp_path / "keys", tmp_path / "allowed_signers") == {}


def test_the_own_key_is_trusted(tmp_path):
    key = own_key(tmp_path / "keys")
    found = trusted(tmp_path / "keys", tmp_path / "allowed_signers")
    assert list(found) == [key.public.keyid]
    assert found[key.public.keyid].name == "you"


@pytest.mark.parametrize(
    "line",
    [
        f"jane@example.org {LINE}",
        f"jane@example.org {LINE} a comment",
        f"  jane@example.org   {LINE}  ",
        f'jane@example.org namespaces="report@monitoring-auditor" {LINE}',
        f'jane@example.org namespaces="git,report@*" {LINE}',
        f'jane@example.org valid-after="20261123" {LINE}',
        f'jane valid-after="202611231159Z",valid-before="20261123120001Z" {LINE}',
        f"# a comment\n\njane@example.org {LINE}",
        f'"jane@example.org" {LINE}',
    ],
)
def test_an_entry_of_allowed_signers_is_trusted(tmp_path, line):
    assert names(tmp_path, line) in ({"jane"}, {"jane@example.org"})


@pytest.mark.parametrize(
    "line",
    [
        "",
        "# nobody",
        f"jane cert-authority {LINE}",
        f'jane namespaces="git" {LINE}',
        f'jane valid-before="202611231200Z" {LINE}',
        f'jane valid-after="202611231201Z" {LINE}',
        "jane ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ",
        "jane sk-ssh-ed25519@openssh.com AAAA",
    ],
)
def test_an_entry_for_something_else_is_not(tmp_path, line):
    assert names(tmp_path, line) == set()


@pytest.mark.parametrize(
    "line",
    [
        "jane",
        "jane ssh-ed25519",
        "jane ssh-ed25519 AAAA",
        f'jane valid-before="soon" {LINE}',
        f"{LINE}",
        LINE.replace("ssh-ed25519 ", "jane ecdsa-sha2-nistp256 ")[:-4],
    ],
)
def test_a_line_that_is_no_entry_is_named_with_its_number(tmp_path, line):
    with pytest.raises(AuditorError, match=":2: ") as raised:
        names(tmp_path, f"# first\n{line}\n")
    assert raised.value.hint


WORDS = st.sampled_from(
    [*LINE.split(), "jane", '"', "=", ",", "#", "valid-after", '="00010101"', "\n", " "]
)


@given(st.lists(WORDS | st.text(st.characters(codec="utf-8"))).map("".join))
def test_any_text_is_entries_or_an_error(text):
    with tempfile.TemporaryDirectory() as folder, suppress(AuditorError):
        names(Path(folder), text)


@pytest.mark.parametrize("text", [f"{LINE} comment\n", LINE, ALICE.public.pem])
def test_one_key_file_is_trusted_and_nobody_else(tmp_path, text):
    path = tmp_path / "alice.pub"
    path.write_text(text)
    assert set(only(path)) == {ALICE.public.keyid}
    assert BOB.public.keyid not in only(path)


@pytest.mark.parametrize(
    "text", ["", "ssh-rsa AAAA", "ssh-ed25519", "-----BEGIN PUBLIC KEY-----\nAA\n-----END"]
)
def test_a_file_without_a_key_is_an_input_error(tmp_path, text):
    path = tmp_path / "key.pub"
    path.write_text(text)
    with pytest.raises(InputError, match="no Ed25519 or P-256"):
        only(path)


def test_a_key_file_that_is_a_pipe_or_not_there_is_an_input_error(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "missing", "."):
        with pytest.raises(InputError):
            only(tmp_path / name)
