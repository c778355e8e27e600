"""Evidence appears whole or not at all, whatever happens while it is written."""

import hashlib
import json
import multiprocessing
import os
import random
import resource
import signal
import stat
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from hypothesis import settings

from auditor.errors import AuditorError, InputError
from auditor.seal.canonical import base64_text
from auditor.seal.checkpoint_reading import read_checkpoint
from auditor.seal.evidence import check_target, write_evidence
from auditor.seal.ledger import Head
from auditor.seal.tree import tree_of
from auditor.seal.verification import verify
from tests.seal.sample import ALICE, TRUSTED, full_report, small_report

TOP = Path(__file__).parents[2]
WRITER = "tests.seal.writer"


@pytest.fixture
def ledger(tmp_path):
    return tmp_path / "data" / "ledger.jsonl"


def write(ledger, folder=None, report=None):
    return write_evidence(report or small_report(), key=ALICE, folder=folder, ledger=ledger)


def entries(ledger):
    return [json.loads(line) for line in ledger.read_bytes().splitlines()]


def reports(*parents):
    found = [path for parent in parents for path in parent.glob("*/report.dsse.json")]
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in found}


def is_settled(ledger, *parents):
    """Assert that ledger and folders agree and that nothing half is left."""
    known = [entry["sha256"] for entry in entries(ledger)]
    found = reports(*parents)
    assert sorted(known) == sorted(found)
    assert len(set(known)) == len(known)
    tree = tree_of(ledger.read_bytes().splitlines())
    for number, digest in enumerate(known):
        verification = verify(str(found[digest].parent), TRUSTED)
        assert verification.exit_code == 0
        assert verification.report["sequence"] == number
        head = verification.report["previous"]["root"]
        assert head == base64_text(tree.root(number))
        checkpoint = read_checkpoint((found[digest].parent / "checkpoint").read_bytes())
        assert checkpoint.head == Head(size=number + 1, root=tree.root(number + 1))
    left = [path.name for parent in parents for path in parent.iterdir()]
    assert not [name for name in left if name.startswith(".")]
    assert not ledger.with_name("pending.json").exists()


def test_the_folder_holds_its_files_for_the_owner_only(tmp_path, ledger):
    evidence = write(ledger, tmp_path / "new" / "evidence", full_report())
    folder = tmp_path / "new" / "evidence"
    assert evidence.folder == str(folder)
    assert {path.name for path in folder.iterdir()} == {
        "report.dsse.json",
        "disclosures.txt",
        "checkpoint",
        "proof.json",
    }
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    digest = hashlib.sha256((folder / "report.dsse.json").read_bytes())
    assert digest.hexdigest() == evidence.report_sha256
    assert verify(evidence.folder, TRUSTED).exit_code == 0
    assert verify(evidence.folder, TRUSTED).report["report_id"] == evidence.report_id


def test_without_a_folder_it_goes_to_a_new_one_beside_the_ledger(ledger):
    first, second = write(ledger), write(ledger)
    one, other = Path(first.folder), Path(second.folder)
    assert one.parent == other.parent == ledger.parent / "reports"
    assert one.name.endswith(first.report_id.removeprefix("urn:uuid:")[:8])
    assert one.name[:4] == time.strftime("%Y", time.gmtime())
    is_settled(ledger, ledger.parent / "reports")


def test_each_report_names_the_ledger_before_it(tmp_path, ledger):
    for name in "abc":
        assert write(ledger, tmp_path / "e" / name).sequence == "abc".index(name)
    is_settled(ledger, tmp_path / "e")


def test_an_empty_folder_is_used_and_keeps_its_rights(tmp_path, ledger):
    folder = tmp_path / "evidence"
    folder.mkdir()
    folder.chmod(0o750)
    write(ledger, folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o750
    assert (folder / "report.dsse.json").exists()


def test_a_link_to_an_empty_folder_stays_a_link(tmp_path, ledger):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write(ledger, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "report.dsse.json").exists()


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path, ledger):
    (tmp_path / "kept").write_text("mine")
    for attempt in (check_target, lambda folder: write(ledger, folder)):
        with pytest.raises(InputError, match="not empty") as raised:
            attempt(tmp_path)
        assert "new or empty" in raised.value.hint
    assert (tmp_path / "kept").read_text() == "mine"
    assert not ledger.exists() or entries(ledger) == []


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_in_the_way_is_an_input_error(tmp_path, ledger, place):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError):
        write(ledger, tmp_path / place)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_ledger_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "data").write_text("a file")
    with pytest.raises(AuditorError, match="could not be written"):
        write(tmp_path / "data" / "ledger.jsonl", tmp_path / "evidence")
    assert not (tmp_path / "evidence").exists()


@pytest.mark.parametrize("limit", [0, 60, 200, 400, 700, 900, 1500, 2500, 4000, 6000, 9000])
def test_a_full_disk_is_an_error_and_leaves_nothing(tmp_path, ledger, limit):
    """A limit on the size of files stops each write in turn, as a full disk does."""
    write(ledger, tmp_path / "e" / "before")
    before = ledger.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limits[1]))
    try:
        with pytest.raises(AuditorError, match="could not be written") as raised:
            write(ledger, tmp_path / "e" / "after", {**small_report(), "x": "y" * 9000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert raised.value.exit_code == 1
    assert ledger.read_bytes() == before
    assert not (tmp_path / "e" / "after").exists()
    is_settled(ledger, tmp_path / "e")


def test_when_only_the_ledger_is_full_the_folder_is_taken_back(tmp_path, ledger):
    for number in range(90):
        write(ledger, tmp_path / "e" / str(number))
    before = ledger.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, limits[1]))
    try:
        with pytest.raises(AuditorError, match="could not be written"):
            write(ledger, tmp_path / "e" / "after")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert ledger.read_bytes() == before
    is_settled(ledger, tmp_path / "e")


def child(ledger, parent, count, *, killed_at=0):
    """Start a process that seals reports one after the other."""
    return subprocess.Popen(
        [sys.executable, "-m", WRITER, ledger, parent, str(count), str(killed_at)],
        cwd=TOP,
        stdout=subprocess.PIPE,
    )


def is_whole(parent, *, seen=frozenset()):
    """Assert that no folder with a final name lacks anything; return those there are."""
    folders = {path for path in parent.iterdir() if not path.name.startswith(".")}
    for folder in folders - seen:
        assert verify(str(folder), TRUSTED).exit_code == 0, folder
    return folders


def test_killed_at_any_step_it_leaves_nothing_half_and_loses_nothing(tmp_path, ledger):
    """The writer kills itself before its first, second, … act on the file system."""
    parent = tmp_path / "e"
    parent.mkdir()
    write(ledger, parent / "before")
    died = adopted = 0
    for step in range(1, 100):
        known = len(entries(ledger))
        with child(ledger, parent, 1, killed_at=step) as writer:
            writer.communicate()
        if writer.returncode == 0:
            break
        assert writer.returncode == -signal.SIGKILL
        died += 1
        is_whole(parent)
        write(ledger, parent / f"after-{step}")
        adopted += len(entries(ledger)) - known - 1
        is_settled(ledger, parent)
    assert writer.returncode == 0
    assert died >= 10
    assert adopted >= 1


def sealing(ledger, parent):
    """Seal reports until killed."""
    while True:
        write(ledger, parent / uuid.uuid4().hex)


def kills():
    """Return how often to kill: 50 times, or 1,000 in ``make fuzz``."""
    return 1_000 if settings().max_examples > 1_000 else 50


@pytest.mark.live
@pytest.mark.hypothesis
def test_two_audits_at_once_and_a_kill_at_any_moment_lose_and_fork_nothing(
    tmp_path, ledger
):
    parent = tmp_path / "e"
    parent.mkdir()
    write(ledger, parent / "first")
    moments = random.Random(6962)  # noqa: S311 - moments, not secrets
    fork = multiprocessing.get_context("fork")
    seen, before = set(), b""
    for _ in range(kills()):
        writers = [fork.Process(target=sealing, args=(ledger, parent)) for _ in range(2)]
        for writer in writers:
            writer.start()
        time.sleep(moments.uniform(0, 0.12))
        for writer in moments.sample(writers, 2):
            os.kill(writer.pid, signal.SIGKILL)
            writer.join()
            assert writer.exitcode == -signal.SIGKILL
        seen |= is_whole(parent, seen=seen)
        now = ledger.read_bytes()
        assert now.startswith(before)
        before = now[: now.rindex(b"\n") + 1]
    write(ledger, parent / "last")
    is_settled(ledger, parent)
    assert len(entries(ledger)) > kills()


def test_a_note_that_cannot_be_understood_is_an_error(ledger):
    write(ledger)
    ledger.with_name("pending.json").write_text("{}")
    with pytest.raises(AuditorError, match="cannot be understood"):
        write(ledger)
