"""Programs that are handed sound or pictures by daemons, and open sides of sound cards.

## What it reads
Of each sound server of the person's session, over its local socket in PulseAudio's own
protocol, which PipeWire's servers speak too: the streams that go to programs, where their
sound comes from, and the server's list of clients. Of each PipeWire daemon, in its own
protocol, the registry of what is linked to what. No sound and no picture is asked for, no
server is started, no key (cookie) is sent. Of sound cards what the kernel tells in
`/proc/asound/card*/pcm*c/sub*/status`: who opened the capture side, and whether it runs.

## Why it matters
The sound server holds the microphone, so a program that records holds no device. A stream
from a source is `microphone`, whatever the source is; one that repeats what programs play
is `audio.output`: the far side of a call, a video, a voice message. A stream that its
program paused, or that is connected to nothing, could go on any moment: `capable`.

PipeWire passes on cameras as well, and the screen where the desktop's portal shares it:
pictures that a program sends and no device makes count as `screen.video`.

A client says itself which process it is. The auditor holds that against the kernel's list
of who is connected (PipeWire's daemon also checks it for its own clients). Where the two do
not agree, every program that may be the one is named, and the doubt is told.

## What it cannot see
Whether sound or pictures are kept or sent on, and what the pictures of a program show.
Whether a stream is paused where only PipeWire's registry tells of it. Servers of other
people, on other machines, or under unusual names. Streams between two looks.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.observation import Observation, ProbeBasis, Value
from auditor.model.process import Process
from auditor.model.sound import SOUND, CardCapture, SoundStream
from auditor.probes import Probe, Seen

_NOBODY = Process(pid=0, started=0)
_CAPABILITIES = {
    "microphone": "microphone",
    "nothing": "microphone",
    "output": "audio.output",
    "camera": "camera",
    "screen": "screen.video",
}


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(SOUND)
    yield from table.gaps
    processes = {item.pid: item for item in host.processes().processes}
    for stream in table.streams:
        yield from _handed(stream, processes)
    for card in table.cards:
        yield from _opened(card, processes)


def _handed(stream: SoundStream, processes: dict[int, Process]) -> Iterator[Seen]:
    who = [processes[pid] for pid in stream.pids if pid in processes]
    if not who:
        yield Gap(kind=GapKind.HIDDEN, reason="sound-process", place=stream.server)
    unsure = not stream.sure or len(who) > 1
    for process in who or [_NOBODY]:
        doubt: dict[str, Value] = {"candidates": len(who)} if who and unsure else {}
        yield Observation(
            message=_message(stream, doubted=bool(doubt)),
            arguments={"text": stream.name, "path": stream.server, **doubt},
            pid=process.pid,
            started=process.started,
            capability="" if stream.loudness else _CAPABILITIES[stream.source],
            basis=None if stream.loudness else _basis(stream),
        )


def _basis(stream: SoundStream) -> ProbeBasis:
    idle = stream.paused or stream.source == "nothing"
    return Basis.CAPABLE if idle else Basis.ACTIVE


def _message(stream: SoundStream, *, doubted: bool) -> str:
    if stream.loudness:
        return "sound-loudness"
    if stream.source == "nothing":
        return "sound-stream-idle"
    paused = "-paused" if stream.paused else ""
    shared = "-shared" if doubted else ""
    return f"sound-stream-{stream.source}{paused}{shared}"


def _opened(card: CardCapture, processes: dict[int, Process]) -> Iterator[Observation]:
    process = processes.get(card.pid, _NOBODY)
    yield Observation(
        message="sound-card-running" if card.running else "sound-card-open",
        arguments={"path": card.place},
        pid=process.pid,
        started=process.started,
        capability="microphone",
        basis=Basis.ACTIVE if card.running else Basis.CAPABLE,
    )


PROBE = Probe(
    title="sound and pictures that programs are handed",
    topics=frozenset({Topic.SOUND}),
    uses=frozenset({Verb.PROCESSES, SOUND}),
    look=_look,
)
