"""``auditor keys`` as a person uses it, on a terminal and without one."""

import json
import os
import pty
import sys
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.seal.folders import keys_folder, trust_file
from auditor.seal.keys import KEY_NAME, own_public_key
from tests.seal.sample import BOB

TOP = Path(__file__).parents[2]


def test_without_a_key_the_list_says_how_to_make_one(capsys):
    assert main(["keys", "list"]) == 0
    assert "auditor keys new" in capsys.readouterr().out


def test_a_new_key_is_shown_with_its_fingerprint_and_protection(capsys):
    assert main(["keys", "new", "--no-passphrase"]) == 0
    out = capsys.readouterr().out
    public, protection = own_public_key(keys_folder())
    assert protection == "none"
    assert public.keyid in out
    assert public.ssh_line in out
    assert "not protected" in out


def test_a_key_is_never_replaced(capsys):
    assert main(["keys", "new"]) == 0
    before = Path(keys_folder(), KEY_NAME).read_bytes()
    capsys.readouterr()
    assert main(["keys", "new", "--no-passphrase"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "there is a key already" in err
    assert Path(keys_folder(), KEY_NAME).read_bytes() == before


def test_the_list_has_the_own_key_and_the_trusted_ones(capsys):
    main(["keys", "new"])
    Path(trust_file()).write_text(f"bob\x1b[31m {BOB.public.ssh_line}\n")
    capsys.readouterr()
    assert main(["keys", "list"]) == 0
    assert "\x1b" not in capsys.readouterr().out
    assert main(["keys", "list", "--format", "json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["schema"] == "auditor-keys/1"
    assert [key["protection"] for key in facts["keys"]] == ["none", ""]
    assert facts["keys"][1]["keyid"] == BOB.public.keyid


def on_a_terminal(*answers):
    """Run ``keys new`` on a terminal; return what it showed and its exit code."""
    process, terminal = pty.fork()
    if process == 0:  # the child
        os.chdir(TOP)
        os.execv(sys.executable, [sys.executable, "-m", "auditor", "keys", "new"])  # noqa: S606
    shown, left = b"", list(answers)
    while True:
        try:
            block = os.read(terminal, 1024)
        except OSError:  # the terminal's other end was closed
            break
        shown += block
        if left and shown.endswith(b": "):
            os.write(terminal, left.pop(0) + b"\n")
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    return shown, os.waitstatus_to_exitcode(status)


@pytest.mark.live
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_on_a_terminal_the_passphrase_is_asked_for_twice_and_not_shown():
    shown, code = on_a_terminal(b"hunter2", b"hunter2")
    assert code == 0
    assert shown.count(b"assphrase") >= 2
    assert b"hunter2" not in shown
    assert own_public_key(keys_folder())[1] == "passphrase"


@pytest.mark.live
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_on_a_terminal_two_unlike_passphrases_make_no_key():
    shown, code = on_a_terminal(b"one", b"two", b"", b"", b"")
    assert code == 1
    assert b"--no-passphrase" in shown
    assert own_public_key(keys_folder()) is None
