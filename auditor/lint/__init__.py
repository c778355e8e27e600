"""What is odd in a valid policy: one file, one check. It never stops anything.

A check looks at what a policy declares, and at an inventory where one is given; it names
the field and its value, and why somebody should look at it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from auditor.discovery import discover
from auditor.model.frozen import frozen
from auditor.model.inventory import Inventory
from auditor.model.named import NamedTuple
from auditor.model.policy import Policy
from auditor.model.program import Program

Steps = tuple[str | int, ...]
"""Keys and indexes from the root of a policy's document."""


class Odd(NamedTuple):
    """One thing that is odd: where it stands, the text there, and what else to say."""

    steps: Steps
    value: str
    more: str = ""


@frozen
class Asked:
    """What a check may look at.

    Attributes:
        policy: valid.
        inventory: of the machine that it is compared with; ``None`` without one.
        programs: of that inventory.
    """

    policy: Policy
    inventory: Inventory | None = None
    programs: tuple[Program, ...] = ()

    @property
    def programs_declared(self) -> Iterator[tuple[Steps, dict[str, Any]]]:
        """Yield each declared program and its place."""
        listed = self.policy.document.get("programs", ())
        for index, program in enumerate(listed):
            yield ("programs", index), program


@frozen
class Lint:
    """One check; its id is its module's name, ``lint.<id>`` in the message files."""

    check: Callable[[Asked], Iterator[Odd]]


@frozen
class Item:
    """What a check found.

    Attributes:
        lint: id of the check.
        field: place in the policy, as reports name it.
        value: the text there.
        more: what else there is to say.
        steps: the same place, as `auditor.policy.positions.Places` takes it.
    """

    lint: str
    field: str
    value: str
    more: str
    steps: Steps


def odd_in(asked: Asked) -> tuple[Item, ...]:
    """Return everything that is odd, in the order of the policy."""
    found = [
        Item(
            lint=name,
            field=field_of(asked.policy.document, odd.steps),
            value=odd.value,
            more=odd.more,
            steps=odd.steps,
        )
        for name, lint in discover(__name__, "LINT", Lint).items()
        for odd in lint.check(asked)
    ]
    return tuple(sorted(found, key=lambda item: ([str(s) for s in item.steps], item.lint)))


def field_of(document: Any, steps: Steps) -> str:  # noqa: ANN401 - plain data
    """Return a place as reports name it: ``programs[edr].retention[0].period``."""
    text, node = "", document
    for step in steps:
        node = _inside(node, step)
        if isinstance(step, int):
            named = node if isinstance(node, dict) else {}
            name = next((named[key] for key in ("id", "type") if key in named), step)
            text += f"[{name}]"
        else:
            text += f".{step}" if text else step
    return text


def _inside(node: Any, step: str | int) -> Any:  # noqa: ANN401 - plain data
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return node.get(step) if isinstance(node, dict) else None


def items_of(program: dict[str, Any], key: str) -> Iterable[tuple[int, Any]]:
    """Return the numbered items of a list; none when a word stands in its place."""
    value = program.get(key, ())
    return () if isinstance(value, str) else enumerate(value)


def part_of(program: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a mapping; an empty one when there is none."""
    value = program.get(key)
    return value if isinstance(value, dict) else {}


def groups_of(
    steps: Steps, program: dict[str, Any]
) -> Iterator[tuple[Steps, dict[str, Any], list[dict[str, Any]]]]:
    """Yield each group of atoms with its place and the part that it belongs to."""
    parts = [(steps, program)] if "match" in program else []
    parts += [
        ((*steps, "components", number), part)
        for number, part in items_of(program, "components")
    ]
    for place, part in parts:
        for number, group in items_of(part, "match"):
            yield (*place, "match", number), part, group["all_of"]
