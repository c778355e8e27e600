"""Further questions to a host, each with one narrowed answer.

The core of a host (processes, sockets, files …) is asked by verbs of its own. Everything
else that a probe wants to know is a surface: a word and the type of its answer, named
beside that type. Who answers it on a live machine is found by the word, so a new surface
needs no change of a host.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from auditor.model.frozen import ordered

T = TypeVar("T")


@ordered
class Surface(Generic[T]):
    """One question.

    Attributes:
        name: its word in recordings; with ``_`` for ``-`` the name of the module in
            `auditor.host.live.surfaces` that answers it.
        answer: type of the answer: a value whose fields all have defaults, with a field
            ``gaps`` (a tuple of `auditor.model.coverage.Gap`). Where it has a property
            ``pids``, the processes it names are looked at as closely as holders of devices.
    """

    name: str
    answer: type[T]

    def __str__(self) -> str:
        """Return its word."""
        return self.name
