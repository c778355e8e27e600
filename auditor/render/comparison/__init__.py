"""A comparison of two reports, as text for people or as stable JSON.

Works on the plain JSON of `auditor.model.comparison.Comparison`. Like the renderers of
reports it is pure and total, and nothing from a machine can act in what it returns.
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.errors import UsageError
from auditor.render import Json, Options
from auditor.render._layout import BLANK, page, paragraph
from auditor.render._reading import objects
from auditor.render.comparison import _body, _head
from auditor.render.comparison import _telling as telling
from auditor.render.json import encoded
from auditor.render.messages import Speaker

_Teller = Callable[[Speaker, Json], str]

_STATED: dict[str, _Teller] = {
    "findings": telling.finding,
    "limits": telling.limit,
    "probes": telling.probe,
    "programs": telling.program,
}


def render_comparison(comparison: Json, name: str, options: Options) -> str:
    """Return a comparison in one format.

    Args:
        comparison: its plain JSON.
        name: ``text`` or ``json``.
        options: how to render.

    Raises:
        UsageError: there is no such format.
    """
    return format_named(name)(comparison, options)


def format_named(name: str) -> Callable[[Json, Options], str]:
    """Return one format.

    Raises:
        UsageError: there is no such format.
    """
    if name not in _FORMATS:
        raise UsageError(
            f"there is no format {name!r} of a comparison",
            hint=f"the formats are {', '.join(_FORMATS)}",
        )
    return _FORMATS[name]


def _text(comparison: Json, options: Options) -> str:
    speaker, width = Speaker(options.language), max(options.width, 40)
    differences = [
        *_body.programs(speaker, comparison, width),
        *_body.findings(speaker, comparison, width),
        *_body.answers(speaker, comparison, width),
        *_body.looks(speaker, comparison, width),
        *_body.limits(speaker, comparison, width),
        *_head.frame(speaker, comparison, width),
    ]
    nothing = [BLANK, *paragraph(speaker.say("diff.nothing"), width)]
    proof = paragraph(speaker.say("text.proof"), width, style="strong")
    return page(
        (
            *_head.title(speaker, comparison, width),
            *_head.counts(speaker, comparison, width),
            *(differences or nothing),
            *_head.not_compared(speaker, comparison, width),
            BLANK,
            *proof,
        ),
        color=options.color,
    )


def _json(comparison: Json, options: Options) -> str:
    """Return the comparison with a ``statement`` in its items, in the chosen language."""
    speaker = Speaker(options.language)
    told = dict(comparison)
    for key, tell in _STATED.items():
        told[key] = [
            {**item, "statement": tell(speaker, item)} for item in objects(comparison, key)
        ]
    return encoded(told)


_FORMATS: dict[str, Callable[[Json, Options], str]] = {"text": _text, "json": _json}
