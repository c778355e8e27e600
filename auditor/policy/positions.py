"""Where in the policy file something stands, and lines that say what was expected there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auditor.errors import PolicyError
from auditor.model.frozen import field, slotted
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


class Problem(NamedTuple):
    """One thing that is wrong in the file."""

    at: Position
    text: str


Path = Sequence[str | int]
"""Keys and indexes from the root of the document."""


def start(mark: Any) -> Position:  # noqa: ANN401 - PyYAML's marks have no common type
    """Return the place that a mark of PyYAML names."""
    return Position(mark.line + 1, mark.column + 1)


@slotted
class Places:
    """Where the values of a file stand; asked only when something is wrong with one."""

    root: Any
    keys: dict[int, dict[str, tuple[Any, Any]]] = field(default_factory=dict)

    def of(self, path: Path, *, key: bool = False) -> Position:
        """Return where the value under a path stands.

        Steps that the file does not have are left out, so a missing key gives the mapping
        it is missing from. A lone ``any_of`` around a list is passed through.

        Args:
            path: as the schema sees it.
            key: the position of the last key instead of that of its value.
        """
        node = at = self.root
        for step in path:
            found = self._step(node, step)
            if found is not None:
                node = found[1]
                at = found[0] if key else node
        return start(at.start_mark)

    def _step(self, node: Any, step: str | int) -> tuple[Any, Any] | None:  # noqa: ANN401
        if node.id == "mapping":
            entries = self._entries(node)
            if isinstance(step, str):
                return entries.get(step)
            if set(entries) != {"any_of"}:
                return None
            node = entries["any_of"][1]
        if node.id == "sequence" and isinstance(step, int) and step < len(node.value):
            return node.value[step], node.value[step]
        return None

    def _entries(self, node: Any) -> dict[str, tuple[Any, Any]]:  # noqa: ANN401
        known = self.keys.get(id(node))
        if known is None:
            known = {key.value: (key, value) for key, value in node.value}
            self.keys[id(node)] = known
        return known


def quoted(text: str) -> str:
    """Return a piece of the file's own text as it may be shown in a problem."""
    return f"`{neutral(text, limit=SHOWN)}`"


def refusal(
    source: str, problems: Sequence[Problem], *, count: int = 0, hint: str = ""
) -> PolicyError:
    """Return the error for a file with problems, in the order of their positions.

    Args:
        source: the file as the person named it.
        problems: at least one; the first of the file if there are very many.
        count: how many there are, when not all of them are given.
        hint: what to do next; by default how to go on.
    """
    name = neutral(source)
    ordered = sorted(set(problems))
    count = max(count, len(ordered))
    lines = [f"{name}:{at.line}:{at.column}: {text}" for at, text in ordered]
    if count > MOST_PROBLEMS:
        last = ordered[min(MOST_PROBLEMS, len(ordered) - 1)].at
        more = f"{name}:{last.line}:{last.column}: and {count - MOST_PROBLEMS} more"
        lines[MOST_PROBLEMS:] = [more]
    total = "1 problem" if count == 1 else f"{count} problems"
    return PolicyError(
        f"{name} is not a valid policy: {total}",
        problems=tuple(lines),
        hint=hint or "correct the file at these places and check it again",
    )
