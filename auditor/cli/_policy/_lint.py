"""What is odd in a policy, with line and column, as JSON and as text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from auditor.cli import _console
from auditor.lint import Asked, Item, Steps, asking, field_of, names_of, odd_in
from auditor.model.named import NamedTuple
from auditor.model.policy import Policy
from auditor.parse.neutral import neutral
from auditor.policy.atoms import AtomResult, Fit
from auditor.policy.trying import Tried
from auditor.render import Json
from auditor.render.messages import Speaker

if TYPE_CHECKING:
    from argparse import Namespace


def asked_of(policy: Policy, options: Namespace) -> Asked:
    """Return what the checks look at: the policy, and a machine where one is asked for.

    Args:
        policy: valid.
        options: ``here`` or ``replay`` ask for a machine.
    """
    if not options.here and not options.replay:
        return asking(policy)
    from auditor.attribution import attribute  # noqa: PLC0415 - only for an inventory
    from auditor.catalogue import load  # noqa: PLC0415 - the same
    from auditor.cli._looking import live_host, recorded_host  # noqa: PLC0415
    from auditor.pipeline import look_once  # noqa: PLC0415 - the same

    host = recorded_host(options.replay) if options.replay else live_host()
    inventory = look_once(host)
    programs = attribute(inventory, load(), everything=True).programs
    return asking(policy, inventory, programs)


def lint_of(asked: Asked, data: bytes, language: str) -> list[Json]:
    """Return what is odd, each with its place in the file and a sentence.

    Args:
        asked: what the checks look at.
        data: bytes of the policy's file.
        language: of the sentences.
    """
    speaker, found = Speaker(language), odd_in(asked)
    told = [
        {
            "lint": item.lint,
            "field": item.field,
            "value": item.value,
            "message": _sentence(speaker, item),
            **place,
        }
        for item, place in zip(found, _places(data, found), strict=True)
    ]
    return sorted(told, key=lambda item: (item["line"], item["column"], item["lint"]))


def matchers_of(asked: Asked, data: bytes) -> list[Json]:
    """Return what each group of atoms fits on the machine; nothing without one.

    Each atom says whether it matches the program that most atoms of its group fit, and
    how strong that is; empty where it does not match.
    """
    found = [_Placed(steps, tried) for steps, tried in asked.groups_tried]
    return [
        {
            "field": field_of(asked.policy.document, steps),
            "fits": len(tried.fits),
            "programs": sorted({fitted.program.name for fitted in tried.fits}),
            "atoms": [_atom(atom) for atom in tried.atoms],
            **place,
        }
        for (steps, tried), place in zip(found, _places(data, found), strict=True)
    ]


def lint_text(
    name: str, items: list[Json], matchers: list[Json], *, language: str, looked: bool
) -> str:
    """Return the same as lines for a terminal.

    Args:
        name: of the file, as the person gave it.
        items: what `lint_of` returned.
        matchers: what `matchers_of` returned.
        language: of the texts.
        looked: a machine was compared with; else the numbers are missing.
    """
    speaker = Speaker(language)
    texts = [_line(name, item, item["message"]) for item in items]
    for item in matchers:
        if item["fits"]:
            names = names_of(item["programs"])
            texts.append(_line(name, item, speaker.say("lint.text.fits", names=names)))
    idle = [item["atoms"] for item in matchers if not item["fits"]]
    if idle:
        strange = sum(any(map(_is_foreign, atoms)) for atoms in idle)
        told = {"count": len(idle), "foreign": strange}
        texts.append(speaker.say("lint.text.fits-nothing", **told))
    if not looked:
        texts.append(speaker.say("lint.text.numbers"))
    return "".join(
        textwrap.fill(
            neutral(text),
            _console.width(),
            subsequent_indent="    ",
            break_on_hyphens=False,
            break_long_words=False,
        )
        + "\n"
        for text in texts
    )


def _atom(atom: AtomResult) -> Json:
    strength = atom.strength.name if atom.fit is Fit.MATCHED else ""
    return {"kind": atom.kind, "fit": atom.fit.value, "strength": strength}


def _is_foreign(atom: Json) -> bool:
    return bool(atom["fit"] == Fit.NOT_CHECKABLE.value)


class _Placed(NamedTuple):
    """Something with a place in the policy."""

    steps: Steps
    tried: Tried


def _line(name: str, item: Json, text: str) -> str:
    return f"{name}:{item['line']}:{item['column']}: {item['field']}: {text}"


def _places(data: bytes, found: Sequence[Item | _Placed]) -> Iterator[Json]:
    """Yield where things stand in the file, with line and column from 1."""
    if not found:
        return
    from auditor.policy.tree import places  # noqa: PLC0415 - imports PyYAML

    where = places(data)
    for each in found:
        at = where.of(each.steps)
        yield {"line": at.line, "column": at.column}


def _sentence(speaker: Speaker, item: Item) -> str:
    return speaker.say(f"lint.{item.lint}", value=item.value, more=item.more)
