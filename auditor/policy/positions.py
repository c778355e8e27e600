"""Where in the policy file something stands, and lines that say what was expected there."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.errors import PolicyError
from auditor.model.frozen import frozen
from auditor.model.named import NamedTuple
from auditor.parse.neutral import neutral

SHOWN = 60
"""Most characters of the file's own text that a problem quotes."""

MOST_PROBLEMS = 100
"""Most problems listed for one file; the rest are counted."""


class Position(NamedTuple):
    """A place in the file: line and column, both from 1; columns count characters."""

    line: int
    column: int


@frozen
class Node:
    """One value of the file: text, a list or a mapping, and where it starts."""

    at: Position
    value: str | tuple[Node, ...] | dict[str, Entry]


@frozen
class Entry:
    """One key of a mapping with its value."""

    at: Position
    node: Node


class Problem(NamedTuple):
    """One thing that is wrong in the file."""

    at: Position
    text: str


Plain = str | list["Plain"] | dict[str, "Plain"]
"""A node without positions: what the schema judges."""


def plain(node: Node) -> Plain:
    """Return a node's text, lists and mappings; ``x-…`` keys are left out."""
    if isinstance(node.value, str):
        return node.value
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    return {
        key: plain(entry.node)
        for key, entry in node.value.items()
        if not key.startswith("x-")
    }


def locate(root: Node, path: Sequence[str | int], *, key: bool = False) -> Position:
    """Return where the value under a path of keys and indexes stands.

    Steps that the file does not have are left out, so a missing key gives the mapping it
    is missing from. A lone ``any_of`` around a list is passed through.

    Args:
        root: the whole document.
        path: keys and indexes from the root.
        key: the position of the last key instead of that of its value.
    """
    node, at = root, root.at
    for step in path:
        entry = _step(node, step)
        if entry is not None:
            node = entry.node
            at = entry.at if key else node.at
    return at


def _step(node: Node, step: str | int) -> Entry | None:
    value = node.value
    if isinstance(value, dict) and isinstance(step, int) and set(value) == {"any_of"}:
        value = value["any_of"].node.value
    if isinstance(value, dict) and isinstance(step, str):
        return value.get(step)
    if isinstance(value, tuple) and isinstance(step, int) and step < len(value):
        return Entry(at=value[step].at, node=value[step])
    return None


def quoted(text: str) -> str:
    """Return a piece of the file's own text as it may be shown in a problem."""
    return f"`{neutral(text, limit=SHOWN)}`"


def refusal(source: str, problems: Sequence[Problem], *, hint: str = "") -> PolicyError:
    """Return the error for a file with problems, in the order of their positions.

    Args:
        source: the file as the person named it.
        problems: at least one.
        hint: what to do next; by default how to go on.
    """
    name = neutral(source)
    ordered = sorted(set(problems))
    lines = [f"{name}:{at.line}:{at.column}: {text}" for at, text in ordered]
    more = len(lines) - MOST_PROBLEMS
    if more > 0:
        last = ordered[MOST_PROBLEMS].at
        lines[MOST_PROBLEMS:] = [f"{name}:{last.line}:{last.column}: and {more} more"]
    count = "1 problem" if len(ordered) == 1 else f"{len(ordered)} problems"
    return PolicyError(
        f"{name} is not a valid policy: {count}",
        problems=tuple(lines),
        hint=hint or "correct the file at these places and check it again",
    )
