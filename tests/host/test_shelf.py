"""Files as surfaces read them: what is absent is empty, what was refused is a gap too."""

import os

import pytest

from auditor.host.live.mounts import Mounts
from auditor.host.live.shelf import Shelf

LOCAL = Mounts((), (), hidden_processes=False)


def shelf(mounts=LOCAL, folders=None):
    return Shelf(mounts, os.getuid(), folders or {}, lambda: None)


def gaps(made):
    return {(kind, reason) for kind, reason, _, _ in made.told()}


def test_what_is_there_is_read_and_what_is_absent_is_no_gap(tmp_path):
    (tmp_path / "a").write_bytes(b"text")
    made = shelf()
    assert made.text(f"{tmp_path}/a") == b"text"
    assert made.text(f"{tmp_path}/none") == b""
    assert made.names(str(tmp_path)) == ("a",)
    assert made.names(f"{tmp_path}/none") == ()
    assert made.status(f"{tmp_path}/none") is None
    assert made.told() == ()


def test_what_is_no_regular_file_is_not_opened_and_told(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    made = shelf()
    assert made.text(f"{tmp_path}/pipe") == b""
    assert gaps(made) == {("skipped", "file-not-regular")}


def test_what_is_too_long_is_told(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 11)
    made = shelf()
    assert made.text(f"{tmp_path}/a", most=10) == b""
    assert gaps(made) == {("skipped", "file-too-large")}


def test_a_remote_file_system_is_left_alone_and_told(tmp_path):
    (tmp_path / "a").write_bytes(b"text")
    made = shelf(Mounts((str(tmp_path),), (), hidden_processes=False))
    assert made.text(f"{tmp_path}/a") == b""
    assert gaps(made) == {("skipped", "remote-file-system")}


@pytest.mark.needs("root")
def test_what_a_person_may_not_read_is_told_with_what_would_help(tmp_path):
    (tmp_path / "a").write_bytes(b"text")
    (tmp_path / "a").chmod(0)
    tmp_path.chmod(0o755)
    child = os.fork()
    if not child:
        os.chdir(tmp_path)
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        made = Shelf(LOCAL, 65534, {65534: "/nonexistent", 0: "/"}, lambda: None)
        fine = made.text("a") == b"" and made.homes() == ("/nonexistent",)
        told = {("denied", "file-refused", "root"), ("denied", "other-users-homes", "root")}
        os._exit(0 if fine and {(k, r, n) for k, r, _, n in made.told()} == told else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
