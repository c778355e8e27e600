"""One fact that a probe saw, with what it rests on."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from auditor.model.capability import Basis
from auditor.model.frozen import field, frozen
from auditor.model.named import NamedTuple

Value = str | int | bool | None
"""What an argument of a message may be; flat, so that it can be withheld by itself."""

Ranges = tuple[tuple[int, int], ...]
"""Some of several looks: first and last of each run of them, ascending, from 1."""

ProbeBasis = Literal[
    Basis.CAPABLE, Basis.PERMITTED, Basis.CONFIGURED, Basis.USED, Basis.ACTIVE
]
"""What a probe may claim; ``documented`` is the catalogue's alone."""

WITHHOLDABLE: frozenset[str] = frozenset(
    {
        "address",
        "command_line",
        "executable",
        "file_sha256",
        "host_name",
        "path",
        "place",
        "script",
        "text",
        "unit",
        "unrelated_name",
        "user",
    }
)
"""Keys whose values name a person, a path or an unrelated program, wherever they stand.

In a sealed report each such value is an RFC 9901 array-element digest; everything else
can never be withheld.
"""


class MarkType(StrEnum):
    """The closed list of identifiers that a program leaves behind.

    A ``setting`` is the path of a file that switches something on, a ``root-ca`` the
    SHA-256 of a certificate authority's certificate (DER).
    """

    EXECUTABLE = "executable"
    SHA256 = "sha256"
    SCRIPT = "script"
    PACKAGE = "package"
    UNIT = "unit"
    PROCESS_NAME = "process-name"
    SETTING = "setting"
    ROOT_CA = "root-ca"


class Mark(NamedTuple):
    """An identifier that a program left behind; telltales of the catalogue match it."""

    type: MarkType
    value: str


@frozen
class Observation:
    """One fact.

    Attributes:
        message: message id, ``seen.<message>`` in the message files.
        arguments: what the message names; keys in `WITHHOLDABLE` are digests when sealed.
        pid: the process it is about; 0 when it is about none.
        started: that process's start in clock ticks, so a recycled PID never matches.
        capability: a leaf of the capability tree; empty for a fact without one.
        basis: how strong; ``None`` exactly when ``capability`` is empty.
        marks: identifiers for programs that are not running.
        looks: in which of several looks it was seen; empty when there was only one.
    """

    message: str
    arguments: dict[str, Value] = field(default_factory=dict)
    pid: int = 0
    started: int = 0
    capability: str = ""
    basis: ProbeBasis | None = None
    marks: tuple[Mark, ...] = ()
    looks: Ranges = ()


def count_of(ranges: list[Ranges]) -> int:
    """Return in how many looks at least one of several things was seen."""
    total = reached = 0
    for first, last in sorted(each for found in ranges for each in found):
        start = max(first, reached + 1)
        if last >= start:
            total += last - start + 1
            reached = last
    return total
