"""What is odd in a policy, with line and column, as JSON and as text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from auditor.cli import _console
from auditor.lint import Asked, Item, odd_in
from auditor.model.policy import Policy
from auditor.parse.neutral import neutral
from auditor.render import Json
from auditor.render.messages import Speaker

if TYPE_CHECKING:
    from argparse import Namespace


def lint_of(policy: Policy, data: bytes, options: Namespace, language: str) -> list[Json]:
    """Return what is odd, each with its place in the file and a sentence.

    Args:
        policy: valid.
        data: bytes of its file.
        options: ``here`` or ``replay`` ask for an inventory.
        language: of the sentences.
    """
    from auditor.policy.tree import places  # noqa: PLC0415 - imports PyYAML

    speaker, found = Speaker(language), odd_in(_asked(policy, options))
    where = places(data) if found else None
    told = []
    for item in found:
        at = where.of(item.steps) if where else None
        told.append(
            {
                "lint": item.lint,
                "field": item.field,
                "value": item.value,
                "message": _sentence(speaker, item),
                "line": at.line if at else 0,
                "column": at.column if at else 0,
            }
        )
    return sorted(told, key=lambda item: (item["line"], item["column"], item["lint"]))


def lint_text(name: str, items: list[Json], language: str, *, looked: bool) -> str:
    """Return the same as lines for a terminal.

    Args:
        name: of the file, as the person gave it.
        items: what `lint_of` returned.
        language: of the texts.
        looked: an inventory was compared with.
    """
    speaker, width = Speaker(language), _console.width()
    texts = [
        f"{name}:{item['line']}:{item['column']}: {item['field']}: {item['message']}"
        for item in items
    ]
    if not looked:
        texts.append(speaker.say("lint.text.numbers"))
    return "".join(
        textwrap.fill(
            neutral(text), width, subsequent_indent="    ", break_on_hyphens=False
        )
        + "\n"
        for text in texts
    )


def _sentence(speaker: Speaker, item: Item) -> str:
    return speaker.say(f"lint.{item.lint}", value=item.value, more=item.more)


def _asked(policy: Policy, options: Namespace) -> Asked:
    """Return what the checks look at, with an inventory where one is asked for."""
    if not options.here and not options.replay:
        return Asked(policy=policy)
    from auditor.attribution import attribute  # noqa: PLC0415 - only for an inventory
    from auditor.catalogue import load  # noqa: PLC0415 - the same
    from auditor.cli._looking import live_host, recorded_host  # noqa: PLC0415
    from auditor.pipeline import look_once  # noqa: PLC0415 - the same

    host = recorded_host(options.replay) if options.replay else live_host()
    inventory = look_once(host)
    programs = attribute(inventory, load(), everything=True).programs
    return Asked(policy=policy, inventory=inventory, programs=programs)
