import json
import os
import subprocess
import sys

import pytest

from auditor.errors import InputError, UndeclaredAccess
from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.host.recording import (
    RecordingHost,
    check_manifest,
    manifest,
    read_answers,
)
from auditor.host.scoped import ScopedHost
from auditor.model.about import About
from auditor.model.coverage import Gap, GapKind
from auditor.model.device import DeviceTable
from auditor.model.display import (
    Display,
    DisplayClient,
    DisplayTable,
    RecordContext,
    RecordRange,
)
from auditor.model.frozen import frozen
from auditor.model.network import SocketTable
from auditor.model.process import (
    FileIdentity,
    FileRequest,
    FileTable,
    Process,
    ProcessTable,
)
from auditor.model.surface import Surface

HOSTILE = Process(
    pid=7,
    started=70,
    name="\x1b]0;x\x07",
    executable="/tmp/a\nb",
    file_key="k",
    arguments=("a\udcff", "\u202e", "x" * 1000),
    namespaces={"net": "1"},
)
TABLE = ProcessTable(
    processes=(HOSTILE,), gaps=(Gap(kind=GapKind.DENIED, reason="other-users-fd", count=3),)
)
DISPLAY = Display(
    name=":0",
    clients=(
        DisplayClient(
            xid=2097152,
            pid=7,
            resources={"RecordContext": 1},
            contexts=(
                RecordContext(enabled=True, ranges=(RecordRange(device_events=(2, 3)),)),
            ),
        ),
    ),
    root_xi1={2097152: ("key",)},
)
FILE = FileIdentity(path="/tmp/a\nb", file_key="k", sha256="ab")


class Fixed:
    """A host with one answer to each question."""

    def about(self):
        return About(time="2026-01-01T00:00:00Z", user="jane")

    def processes(self):
        return TABLE

    def sockets(self):
        return SocketTable()

    def devices(self):
        return DeviceTable()

    def displays(self):
        return DisplayTable(displays=(DISPLAY,))

    def identify(self, requests):
        return FileTable(files=tuple(FILE for _ in requests))

    def packages(self):
        return frozenset({"xcape", "bash"})


REQUEST = FileRequest(path="/tmp/a\nb", pid=7, file_key="k")


def recorded(host=None):
    recording = RecordingHost(host or Fixed())
    for verb in Verb:
        if verb is Verb.IDENTIFY:
            recording.identify((REQUEST,))
        else:
            getattr(recording, verb.value)()
    return recording.text()


def test_a_recording_gives_back_every_answer_even_hostile_bytes():
    host = RecordedHost(read_answers(recorded(), "x"), "ab" * 32)
    assert host.processes() == TABLE
    assert host.displays() == DisplayTable(displays=(DISPLAY,))
    assert host.packages() == frozenset({"xcape", "bash"})
    assert host.identify((REQUEST,)).files == (FILE,)


def test_a_recorded_host_says_so_and_keeps_clock_and_user():
    about = RecordedHost(read_answers(recorded(), "x"), "ab" * 32).about()
    assert (about.source, about.recording_sha256) == ("recorded", "ab" * 32)
    assert (about.time, about.user) == ("2026-01-01T00:00:00Z", "jane")


def test_what_was_not_recorded_is_a_gap_and_not_an_empty_answer():
    host = RecordedHost({Verb.ABOUT: About(time="x")}, "ab")
    for table in (host.processes(), host.sockets(), host.devices(), host.displays()):
        assert [gap.reason for gap in table.gaps] == ["not-recorded"]
    full = RecordedHost(read_answers(recorded(), "x"), "ab")
    other = full.identify((FileRequest(path="/elsewhere"),))
    assert [(gap.reason, gap.count) for gap in other.gaps] == [("not-recorded", 1)]


def test_a_changed_recording_is_refused():
    answers = recorded()
    text = manifest(answers, producer="p", recorded="t")
    check_manifest(text, answers, "m")
    with pytest.raises(InputError, match="was changed"):
        check_manifest(text, answers.replace(b"jane", b"jone"), "m")
    with pytest.raises(InputError, match="schema"):
        newer = json.dumps({**json.loads(text), "schema": "auditor-recording/2"}).encode()
        check_manifest(newer, answers, "m")
    with pytest.raises(InputError, match="no recording"):
        check_manifest(b"[]", answers, "m")


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b'{"verb": "processes"}',
        b'{"verb": "processes", "answer": {"processes": [{"pid": "x"}]}}',
        b'{"verb": "about", "answer": 3}',
        b"[" * 100_000,
    ],
)
def test_a_line_that_is_no_answer_is_named(line):
    good = recorded().splitlines()[0]
    with pytest.raises(InputError, match=r"^answers:2: not an answer"):
        read_answers(good + b"\n" + line, "answers")


def test_an_answer_that_this_version_has_no_question_for_is_no_fault():
    line = b'{"verb": "of-a-later-version", "answer": {"x": 1}}'
    host = RecordedHost(read_answers(recorded() + line, "answers"), "ab")
    assert host.processes() == TABLE


@frozen
class Answer:
    words: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()


FURTHER = Surface("further", Answer)


class Talking(Fixed):
    """A host that also answers one further question."""

    def read(self, surface):
        assert surface == FURTHER
        return Answer(words=("a\udcff",))


def test_a_further_question_is_recorded_and_answered_again():
    recording = RecordingHost(Talking())
    recording.about()
    assert recording.read(FURTHER).words == ("a\udcff",)
    host = RecordedHost(read_answers(recording.text(), "x"), "ab")
    assert host.read(FURTHER) == Answer(words=("a\udcff",))


def test_a_further_question_that_was_not_asked_is_a_whole_gap():
    host = RecordedHost(read_answers(recorded(), "x"), "ab")
    assert [gap.whole for gap in host.read(FURTHER).gaps] == [True]
    assert host.read(FURTHER).words == ()


def test_a_further_answer_of_the_wrong_form_is_an_input_error():
    line = b'{"verb": "further", "answer": {"words": 3}}'
    host = RecordedHost(read_answers(recorded() + line, "x"), "ab")
    with pytest.raises(InputError, match="further: not an answer"):
        host.read(FURTHER)


def test_all_identities_that_were_asked_for_are_recorded():
    recording = RecordingHost(Fixed())
    recording.identify((REQUEST,))
    recording.identify(())
    host = RecordedHost(read_answers(recording.text(), "x"), "ab")
    assert host.identify((REQUEST,)).files == (FILE,)


def test_a_scoped_host_refuses_a_surface_that_is_not_declared():
    with pytest.raises(UndeclaredAccess, match="curious asked for further"):
        ScopedHost(Talking(), "curious", frozenset({Verb.ABOUT})).read(FURTHER)
    assert ScopedHost(Talking(), "open", frozenset({FURTHER})).read(FURTHER).words


def test_a_scoped_host_answers_only_what_is_declared():
    host = ScopedHost(Fixed(), "curious", frozenset({Verb.PROCESSES}))
    assert host.processes() == TABLE
    for verb in set(Verb) - {Verb.PROCESSES, Verb.IDENTIFY}:
        with pytest.raises(UndeclaredAccess, match=f"curious asked for {verb}"):
            getattr(host, verb.value)()
    with pytest.raises(UndeclaredAccess):
        host.identify(())


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "auditor", *arguments],
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.live
def test_a_replay_gives_the_same_bytes_under_any_hash_seed_and_time_zone(tmp_path):
    folder = tmp_path / "host"
    assert run("host", "record", str(folder)).returncode == 0
    replay = (
        "audit",
        "--replay",
        str(folder),
        "--format",
        "json",
        "--all",
        "--no-exit-codes",
    )
    results = []
    for number, (seed, zone) in enumerate(
        [("1", "UTC"), ("2", "Asia/Kolkata"), ("3", "ABC+9")]
    ):
        home = tmp_path / str(number)
        results.append(run(*replay, PYTHONHASHSEED=seed, TZ=zone, HOME=str(home)))
    assert [result.returncode for result in results] == [0, 0, 0]
    assert results[0].stdout == results[1].stdout == results[2].stdout
    report = json.loads(results[0].stdout)
    assert report["host"]["source"] == "recorded"
    assert len(report["host"]["recording_sha256"]) == 64
    assert report["summary"]["processes"] > 3


@pytest.mark.live
def test_a_recording_is_never_half_there(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    refused = run("host", "record", str(tmp_path / "full"))
    assert refused.returncode == 2
    assert b"not empty" in refused.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full"]
