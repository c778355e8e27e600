"""A folder of records: each whole and in its place, whoever writes and whatever happens."""

import hashlib
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.errors import AuditorError, InputError
from auditor.model.record import RecordKind
from auditor.records.loading import load_records
from tests.records.samples import WHO, write
from tests.seal.sample import BOB, STRANGER

TOP = Path(__file__).parents[2]


def loaded(folder):
    return load_records(str(folder), WHO)


def kinds(folder):
    return [record.kind for record in loaded(folder).records]


def problems(folder):
    return {problem.name: problem.check for problem in loaded(folder).problems}


@pytest.fixture
def folder(tmp_path):
    """Three records, a refusal in the middle."""
    for kind in ("notice-read", "consent-refused", "objection"):
        write(tmp_path / "records", RecordKind(kind))
    return tmp_path / "records"


def test_each_record_is_a_numbered_file_for_the_owner_only(folder):
    files = sorted(path for path in folder.iterdir() if path.name != ".lock")
    assert [path.name for path in files] == [
        "0001-notice-read.dsse.json",
        "0002-consent-refused.dsse.json",
        "0003-objection.dsse.json",
    ]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_each_record_names_the_digest_of_the_file_before_it(folder):
    files = sorted(folder.glob("0*"))
    named = [record.previous for record in loaded(folder).records]
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    assert named == ["", *digests[:2]]
    assert problems(folder) == {}


def test_a_record_that_was_changed_does_not_count_nor_does_the_next(folder):
    path = folder / "0002-consent-refused.dsse.json"
    path.write_bytes(path.read_bytes().replace(b'"sig":"', b'"sig":"A'))
    assert kinds(folder) == ["notice-read"]
    assert problems(folder) == {
        path.name: "envelope-form",
        "0003-objection.dsse.json": "chain",
    }


def test_a_record_that_was_removed_is_missed(folder):
    (folder / "0002-consent-refused.dsse.json").unlink()
    assert kinds(folder) == ["notice-read"]
    assert problems(folder) == {"0003-objection.dsse.json": "chain"}


def test_an_old_record_put_at_the_end_does_not_count_again(folder):
    old = folder / "0001-notice-read.dsse.json"
    shutil.copy(old, folder / "0004-notice-read.dsse.json")
    assert kinds(folder) == ["notice-read", "consent-refused", "objection"]
    assert problems(folder) == {"0004-notice-read.dsse.json": "chain"}


@pytest.mark.parametrize(
    ("key", "counts"), [(BOB, True), (STRANGER, False)], ids=["trusted", "stranger"]
)
def test_a_record_of_somebody_else_counts_only_if_trusted_and_is_never_own(
    folder, key, counts
):
    path = write(folder, RecordKind.CONSENT_GIVEN, key=key)
    records = [item for item in loaded(folder).records if item.kind == "consent-given"]
    assert [(item.keyid, item.is_own) for item in records] == (
        [(BOB.public.keyid, False)] if counts else []
    )
    assert problems(folder) == ({} if counts else {path.name: "signer-known"})
    write(folder, RecordKind.CONSENT_WITHDRAWN)
    assert kinds(folder)[-1] == "consent-withdrawn"  # the chain goes on after it


@pytest.mark.parametrize("name", ["record.dsse.json", "1-objection.dsse.json"])
def test_a_file_of_another_name_is_told_and_does_not_count(folder, name):
    shutil.copy(folder / "0003-objection.dsse.json", folder / name)
    assert len(kinds(folder)) == 3
    assert problems(folder) == {name: "file"}


def test_what_is_no_record_is_told_and_stops_nothing(folder):
    os.mkfifo(folder / "0004-pipe.dsse.json")
    (folder / "0005-folder.dsse.json").mkdir()
    (folder / "0006-gone.dsse.json").symlink_to("nowhere")
    (folder / "0007-empty.dsse.json").write_bytes(b"")
    (folder / "0008-rubbish.dsse.json").write_bytes(b'{"payloadType":' * 1000)
    (folder / "notes.txt").write_text("mine")
    assert len(kinds(folder)) == 3
    assert list(problems(folder).values()) == ["file"] * 3 + ["envelope-form"] * 2


def test_nothing_is_added_after_a_file_that_cannot_be_read(folder):
    os.mkfifo(folder / "0004-pipe.dsse.json")
    with pytest.raises(AuditorError):
        write(folder)
    assert len(list(folder.glob("0*"))) == 4


@pytest.mark.parametrize("place", ["missing", "file"])
def test_a_folder_that_cannot_be_read_is_an_input_error(tmp_path, place):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError):
        loaded(tmp_path / place)


@pytest.mark.parametrize("limit", [0, 100, 1000])
def test_a_full_disk_is_an_error_and_adds_nothing(folder, limit):
    before = {path.name for path in folder.iterdir()}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limits[1]))
    try:
        with pytest.raises(AuditorError, match="nothing could be added") as raised:
            write(folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert raised.value.hint
    assert {path.name for path in folder.iterdir()} == before


def child(folder, count, killed_at=0):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.records.writer", folder, str(count), str(killed_at)],
        cwd=TOP,
    )


def test_two_at_once_lose_nothing(folder):
    writers = [child(folder, 15) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert problems(folder) == {}
    assert len(kinds(folder)) == 33


def test_killed_at_any_step_it_leaves_nothing_half_and_loses_nothing(folder):
    """The writer kills itself before its first, second, … act on the file system."""
    died = 0
    for step in range(1, 60):
        known = len(kinds(folder))
        writer = child(folder, 1, step)
        code = writer.wait()
        if code == 0:
            break
        assert code == -signal.SIGKILL
        died += 1
        assert problems(folder) == {}
        write(folder)
        assert problems(folder) == {}
        assert len(kinds(folder)) - known in (1, 2)  # this one, and that one if it came
        assert not list(folder.glob(".*.partial"))
    assert code == 0
    assert died >= 6
