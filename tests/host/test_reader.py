import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditor.host.live.mounts import Mounts, read_mounts
from auditor.host.live.reader import Reader, Task
from auditor.host.live.reading import fingerprint, read_text
from auditor.model.coverage import GapKind
from auditor.model.process import FileRequest

LOCAL = Mounts((), ("/",), hidden_processes=False)
NOBODY = 65534


def collect(*tasks, mounts=LOCAL, seconds=2.0):
    reader = Reader(mounts, seconds=seconds)
    reader.start([Task(place=place, run=run) for place, run in tasks])
    return reader.collect()


def text(path):
    return str(path), lambda _: read_text(str(path))


def digest(path):
    return str(path), lambda beat: fingerprint(FileRequest(path=str(path)), {}, beat)


def reason(answer):
    return answer.gap.kind, answer.gap.reason


def test_texts_come_back_in_the_order_asked(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(name * 3)
    answers = collect(*(text(tmp_path / name) for name in ("c", "a", "b")))
    assert [answer.value for answer in answers] == [b"ccc", b"aaa", b"bbb"]


def test_more_answers_than_a_pipe_holds_while_the_parent_does_other_work(tmp_path):
    (tmp_path / "big").write_bytes(b"x" * 300_000)
    reader = Reader(LOCAL)
    place, run = text(tmp_path / "big")
    reader.start([Task(place=place, run=run)] * 20)
    time.sleep(0.1)
    assert [len(answer.value) for answer in reader.collect()] == [300_000] * 20


def test_what_is_no_regular_file_is_never_opened_for_reading(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to(tmp_path / "fifo")
    places = (tmp_path / "fifo", tmp_path / "link", tmp_path, Path("/dev/zero"))
    answers = collect(*map(text, places))
    expected = (GapKind.SKIPPED, "file-not-regular")
    assert [reason(answer) for answer in answers] == [expected] * 4


def test_a_ten_gigabyte_configuration_is_a_gap_at_once(tmp_path):
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(10_000_000_000)
    before = time.monotonic()
    answers = collect(text(tmp_path / "huge"), digest(tmp_path / "huge"))
    assert [reason(answer) for answer in answers] == [
        (GapKind.SKIPPED, "file-too-large")
    ] * 2
    assert time.monotonic() - before < 1


def test_a_text_may_be_as_long_as_the_limit_and_no_longer(tmp_path):
    (tmp_path / "full").write_bytes(b"x" * 1000)
    full = str(tmp_path / "full")
    fits, cut = collect(
        (full, lambda _: read_text(full, 1000)), (full, lambda _: read_text(full, 999))
    )
    assert len(fits.value) == 1000
    assert reason(cut) == (GapKind.SKIPPED, "file-too-large")


def test_what_may_not_be_read_and_what_is_gone_are_told_apart(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x")
    secret.chmod(0)

    def as_nobody(_):
        os.setresuid(NOBODY, NOBODY, NOBODY)
        return read_text(str(secret))

    gone, refused = collect(text(tmp_path / "nowhere"), (str(secret), as_nobody))
    assert reason(refused) == (GapKind.DENIED, "file-refused")
    assert refused.gap.needs == "root"
    assert reason(gone) == (GapKind.VANISHED, "file-gone")


def test_a_file_that_shrinks_while_it_is_hashed_has_no_digest(tmp_path):
    path = tmp_path / "shrinking"
    path.write_bytes(bytes(40 << 20))

    def run(_):
        return fingerprint(FileRequest(path=str(path)), {}, lambda: os.truncate(path, 1000))

    (answer,) = collect((str(path), run))
    assert reason(answer) == (GapKind.FAILED, "file-changed")


def test_a_stuck_task_costs_its_time_limit_and_the_others_are_done(tmp_path):
    (tmp_path / "a").write_text("a")
    before = time.monotonic()
    stuck = ("/somewhere", lambda _: time.sleep(60))
    answers = collect(text(tmp_path / "a"), stuck, text(tmp_path / "a"), seconds=0.5)
    assert time.monotonic() - before < 2
    assert [answers[0].value, answers[2].value] == [b"a", b"a"]
    assert reason(answers[1]) == (GapKind.TIMED_OUT, "file-timed-out")
    assert answers[1].gap.place == "/somewhere"


def test_slow_work_that_gets_on_is_not_taken_for_stuck():
    def slow(beat):
        for _ in range(6):
            time.sleep(0.1)
            beat()
        return "done"

    (answer,) = collect(("/slow", slow), seconds=0.5)
    assert answer.value == "done"


def test_a_child_that_dies_costs_one_answer(tmp_path):
    (tmp_path / "a").write_text("a")
    dies = ("/dies", lambda _: os.abort())
    answers = collect(dies, text(tmp_path / "a"))
    assert reason(answers[0]) == (GapKind.FAILED, "file-reader-ended")
    assert answers[1].value == b"a"


def test_without_a_process_to_be_had_every_answer_is_a_gap(tmp_path):
    (tmp_path / "a").write_text("a")

    def alone(_):
        os.setresuid(NOBODY, NOBODY, NOBODY)
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
        return tuple(answer.gap.reason for answer in collect(text(tmp_path / "a")))

    (answer,) = collect(("/", alone))
    assert answer.value == ("file-reader-ended",)


def test_the_child_keeps_none_of_the_parents_descriptors():
    def held(_):
        return tuple(sorted(map(str, Path("/proc/self/fd").iterdir())))

    with Path("/etc/passwd").open("rb"):
        (answer,) = collect(("/", held))
    assert len(answer.value) == 2  # the pipe, and the folder that is being listed


def ended_children():
    """Return the children of this process that ended and that nobody waited for."""
    children = Path("/proc/self/task", str(os.getpid()), "children").read_text()
    return {
        child
        for child in children.split()
        if ") Z " in Path("/proc", child, "stat").read_text()
    }


def test_nothing_is_left_behind_when_all_is_read(tmp_path):
    (tmp_path / "a").write_text("a")
    before, ended = set(Path("/proc/self/fd").iterdir()), ended_children()
    collect(text(tmp_path / "a"))
    assert set(Path("/proc/self/fd").iterdir()) == before
    assert ended_children() <= ended


def test_remote_file_systems_are_left_alone_unless_asked_for(tmp_path):
    (tmp_path / "a").write_text("a")
    mounts = Mounts((str(tmp_path),), ("/",), hidden_processes=False)
    (left,) = collect(text(tmp_path / "a"), mounts=mounts)
    assert reason(left) == (GapKind.SKIPPED, "remote-file-system")
    reader = Reader(mounts, remote=True)
    place, run = text(tmp_path / "a")
    reader.start([Task(place=place, run=run)])
    assert reader.collect()[0].value == b"a"


@pytest.mark.live
@pytest.mark.parametrize("how", ["local", "remote"])
def test_a_hung_mount_is_a_gap_and_never_a_hang(tmp_path, how):
    point, elsewhere = tmp_path / "point", tmp_path / "elsewhere"
    point.mkdir()
    elsewhere.write_text("read")
    stage = Path(__file__).with_name("hung_mount.py")
    done = subprocess.run(
        ["unshare", "--mount", sys.executable, stage, point, elsewhere, how],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        timeout=20,
        check=True,
    )
    answer = json.loads(done.stdout)
    reasons = {"local": "remote-file-system", "remote": "file-timed-out"}
    assert answer["told"] == [reasons[how], reasons[how], "read"]
    assert answer["took"] < 2


def test_this_machines_mount_table_puts_proc_among_the_local_ones():
    assert not read_mounts().is_remote("/proc/self/exe")


def ours(_beat, *words):
    return (os.getpid(), *words)


def stuck(_beat):
    time.sleep(60)


def slow(_beat):
    time.sleep(0.2)
    return os.getpid()


@pytest.fixture
def kept():
    reader = Reader(LOCAL, seconds=0.5, kept=True)
    yield reader
    reader.end()


def test_a_kept_child_takes_more_and_does_it_before_what_is_left(kept):
    begun = kept.start([Task(place="/", run=slow)] * 4)
    (first,) = kept.collect(begun[:1])
    told = kept.start([Task(place="/", run=ours, asked=("a", 1))])
    before = time.monotonic()
    assert [answer.value for answer in kept.collect(told)] == [(first.value, "a", 1)]
    assert time.monotonic() - before < 0.5  # not behind all that is left
    assert [answer.value for answer in kept.collect()][1:4] == [first.value] * 3


def test_what_is_longer_than_a_pipe_holds_can_be_told(kept):
    kept.start([Task(place="/", run=slow)] * 2)
    long = "x" * 3_000_000
    told = kept.start([Task(place="/", run=ours, asked=(long,))])
    assert kept.collect(told)[0].value[1:] == (long,)


def test_of_several_the_one_that_was_stuck_is_told(kept):
    begun = kept.start([Task(place="/early", run=slow)] * 3)
    tasks = [("/one", ours), ("/two", stuck), ("/three", ours)]
    told = kept.start([Task(place=place, run=run) for place, run in tasks])
    one, two, three = kept.collect(told)
    assert (one.gap, three.gap) == (None, None)
    assert (two.gap.kind, two.gap.place) == (GapKind.TIMED_OUT, "/two")
    assert [answer.gap for answer in kept.collect(begun)] == [None] * 3


def test_a_kept_child_that_was_killed_is_replaced(kept):
    (first,) = kept.collect(kept.start([Task(place="/", run=ours)]))
    os.kill(first.value[0], signal.SIGKILL)
    gone(first.value[0])
    (second,) = kept.collect(kept.start([Task(place="/", run=ours)]))
    assert second.gap is None
    assert second.value != first.value


def test_a_remote_file_system_is_not_asked_by_a_kept_child_either(tmp_path):
    mounts = Mounts((str(tmp_path),), ("/",), hidden_processes=False)
    reader = Reader(mounts, kept=True)
    reader.start([Task(place="/", run=ours)])
    told = reader.start([Task(place=str(tmp_path / "a"), run=ours)])
    assert reason(*reader.collect(told)) == (GapKind.SKIPPED, "remote-file-system")
    reader.end()


def test_a_kept_child_ends_with_its_parent():
    code = (
        "from auditor.host.live.mounts import Mounts\n"
        "from auditor.host.live.reader import Reader, Task\n"
        "import os\n"
        "reader = Reader(Mounts((), ('/',), hidden_processes=False), kept=True)\n"
        "reader.start([Task(place='/', run=lambda _: os.getpid())])\n"
        "print(reader.collect()[0].value)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    gone(int(done.stdout))


def gone(pid):
    deadline = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(pid)


def is_running(pid):
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
