"""Sound and pictures that daemons hand to programs, and open capture sides of cards."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class SoundStream:
    """One stream from a sound server, or from PipeWire, to a program.

    Attributes:
        server: the server's socket.
        source: ``microphone`` for anything but what programs play, ``output`` for that,
            ``nothing`` when it is connected to no source; for pictures ``camera``, or
            ``screen`` for what a program sends, such as a shared screen.
        name: of the source as the server calls it.
        loudness: only how loud it is, not the sound.
        paused: the program paused it.
        pids: who it may be: one when that is certain, several where one of them is it,
            none when it cannot be told.
        sure: the kernel's own list of connections bears ``pids`` out.
    """

    server: str
    source: str
    name: str = ""
    loudness: bool = False
    paused: bool = False
    pids: tuple[int, ...] = ()
    sure: bool = False


@frozen
class CardCapture:
    """One open capture side of a sound card (ALSA).

    Attributes:
        place: its folder below ``/proc/asound``.
        pid: who opened it, as the kernel tells.
        running: it is capturing now.
    """

    place: str
    pid: int
    running: bool = False


@frozen
class SoundTable:
    """All streams and open cards that were found, and what was missed."""

    streams: tuple[SoundStream, ...] = ()
    cards: tuple[CardCapture, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def pids(self) -> Iterator[int]:
        """The processes that are named."""
        for stream in self.streams:
            yield from stream.pids
        yield from (card.pid for card in self.cards)


SOUND: Surface[SoundTable] = Surface("sound", SoundTable)
"""Who is handed sound."""
