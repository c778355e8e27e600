"""What ``list`` lists and ``explain`` explains: everything a report may name by its id."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial

from auditor.catalogue import load
from auditor.model.capability import is_intrusive, nodes
from auditor.model.frozen import frozen
from auditor.model.program import Product, ProductCapability, Role
from auditor.render import Renderer, renderers
from auditor.render.messages import Speaker

EXIT_CODES: tuple[int, ...] = (0, 1, 2, 3, 4, 11, 12, 13, 14)
"""The exit codes of every command; ``exit.<code>`` in the message files."""


@frozen
class Subject:
    """One thing with an id.

    Attributes:
        title: one line.
        paragraphs: what else there is to say; computed when asked for.
    """

    title: str
    paragraphs: Callable[[], list[str]] = list


def probes(speaker: Speaker) -> Mapping[str, Subject]:
    """Return every probe by id."""
    from auditor.discovery import discover  # noqa: PLC0415 - only when probes are named
    from auditor.probes import Probe  # noqa: PLC0415 - the same

    def subject(identifier: str, probe: Probe) -> Subject:
        asked = ", ".join(sorted(map(str, probe.uses)))
        return Subject(
            title=_titled(speaker, f"probe.{identifier}", probe.title),
            paragraphs=lambda: [
                *_documentation(probe.look),
                speaker.compose("explain.uses", list=asked),
            ],
        )

    found = discover("auditor.probes", "PROBE", Probe)
    return {identifier: subject(identifier, probe) for identifier, probe in found.items()}


def rules(speaker: Speaker) -> Mapping[str, Subject]:
    """Return every rule by id."""
    from auditor.rules import Rule, all_rules  # noqa: PLC0415 - only when rules are named

    def subject(identifier: str, rule: Rule) -> Subject:
        needs = ", ".join(sorted(rule.needs))
        return Subject(
            title=_titled(speaker, f"rule.{identifier}", rule.title),
            paragraphs=lambda: [
                *_documentation(rule.check),
                speaker.compose("explain.needs", list=needs),
            ],
        )

    return {
        identifier: subject(identifier, rule) for identifier, rule in all_rules().items()
    }


def products(speaker: Speaker) -> Mapping[str, Subject]:
    """Return every product of the catalogue by id."""
    return {
        identifier: Subject(
            title=f"{product.name} ({speaker.say(f'explain.role.{product.role}')})",
            paragraphs=partial(_product, speaker, product),
        )
        for identifier, product in load().products.items()
    }


def formats(_speaker: Speaker) -> Mapping[str, Subject]:
    """Return every format of a report by id."""

    def subject(renderer: Renderer) -> Subject:
        return Subject(
            title=renderer.title, paragraphs=lambda: _documentation(renderer.render)
        )

    return {identifier: subject(renderer) for identifier, renderer in renderers().items()}


def capabilities(speaker: Speaker) -> Mapping[str, Subject]:
    """Return every word of the capability tree."""
    return {
        word: Subject(
            title=speaker.noun(word),
            paragraphs=partial(_capability, speaker, word),
        )
        for word in sorted(nodes())
    }


def exit_codes(speaker: Speaker) -> Mapping[str, Subject]:
    """Return every exit code as text."""
    return {str(code): Subject(title=speaker.say(f"exit.{code}")) for code in EXIT_CODES}


def _titled(speaker: Speaker, message: str, title: str) -> str:
    return speaker.say(message) if speaker.has(message) else title


def _documentation(function: Callable[..., object]) -> list[str]:
    """Return the paragraphs of the docstring of a function's module."""
    text = sys.modules[function.__module__].__doc__ or ""
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _product(speaker: Speaker, product: Product) -> list[str]:
    role = speaker.say(f"explain.role.{Role(product.role)}")
    marks = sorted({f"{each.type} {each.pattern}" for each in product.telltales})
    return [
        speaker.say(
            "explain.maker", vendor=product.vendor, role=role, category=product.category
        ),
        *(_documented(speaker, each) for each in product.capabilities),
        speaker.compose("explain.recognised", list=", ".join(marks)),
    ]


def _documented(speaker: Speaker, held: ProductCapability) -> str:
    return speaker.compose(
        "explain.benign" if held.benign else "explain.documented",
        what=f"{speaker.noun(held.capability)} [{held.capability}]",
        source=held.source,
    )


def _capability(speaker: Speaker, word: str) -> list[str]:
    said = [speaker.say("explain.intrusive")] if is_intrusive(word) else []
    below = sorted(node for node in nodes() if node.startswith(f"{word}."))
    if below:
        said.append(speaker.compose("explain.part", list=", ".join(below)))
    return said
