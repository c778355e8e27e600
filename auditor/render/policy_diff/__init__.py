"""What changed between two policies, as text for people or as stable JSON.

Works on the plain JSON of `auditor.model.policy_change.PolicyDiff`. Like the renderers of
reports it is pure and total, and nothing from a file can act in what it returns.
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.errors import UsageError
from auditor.model.policy_change import Direction
from auditor.render import Json, Options
from auditor.render._layout import BLANK, Line, heading, page, paragraph
from auditor.render._reading import child, number, objects, word
from auditor.render.json import encoded
from auditor.render.messages import Speaker
from auditor.render.policy_diff import _telling as telling

_INDENT = "  "


def format_named(name: str) -> Callable[[Json, Options], str]:
    """Return one format, ``text`` or ``json``.

    Raises:
        UsageError: there is no such format.
    """
    if name not in _FORMATS:
        raise UsageError(
            f"there is no format {name!r} of two policies",
            hint=f"the formats are {', '.join(_FORMATS)}",
        )
    return _FORMATS[name]


def _text(diff: Json, options: Options) -> str:
    speaker, width = Speaker(options.language), max(options.width, 40)
    nothing = [] if objects(diff, "items") else [speaker.say("change.nothing")]
    return page(
        (
            *_title(speaker, diff, width),
            *(line for text in nothing for line in [BLANK, *paragraph(text, width)]),
            *_covered(speaker, diff, width),
            *_items(speaker, diff, width),
            *_log(speaker, diff, width),
            BLANK,
            *paragraph(speaker.say("change.note"), width),
        ),
        color=options.color,
    )


def _json(diff: Json, options: Options) -> str:
    """Return the value with a ``statement`` in its items, in the chosen language."""
    speaker = Speaker(options.language)
    told = dict(diff)
    for key, tell in (
        ("items", telling.item),
        ("change_log", telling.remark),
        ("widened_after_finding", telling.finding),
    ):
        if isinstance(diff.get(key), list):
            told[key] = [
                {**each, "statement": tell(speaker, each)} for each in objects(diff, key)
            ]
    return encoded(told)


_FORMATS: dict[str, Callable[[Json, Options], str]] = {"text": _text, "json": _json}


def _title(speaker: Speaker, diff: Json, width: int) -> list[Line]:
    older, newer = child(diff, "older"), child(diff, "newer")
    known = "change.title" if older.get("id") == newer.get("id") else "change.title.two"
    said = speaker.say(known, newer, older=older.get("id"), newer=newer.get("id"))
    lines = paragraph(said, width, style="title")
    for side, facts in (("older", older), ("newer", newer)):
        issued = ".issued" if word(facts, "issued") else ""
        lead = f"{speaker.say(f'change.side.{side}')}: "
        lines += paragraph(speaker.say(f"change.side{issued}", facts), width, lead=lead)
    return lines


def _items(speaker: Speaker, diff: Json, width: int) -> list[Line]:
    lines: list[Line] = []
    for direction in Direction:
        found = [
            each
            for each in objects(diff, "items")
            if word(each, "change") == direction.value
        ]
        if found:
            title = speaker.say(f"change.heading.{direction.value}")
            lines += heading(f"{title} ({len(found)})", width)
            lines += _listed([telling.item(speaker, each) for each in found], width)
    return lines


def _log(speaker: Speaker, diff: Json, width: int) -> list[Line]:
    texts = [telling.remark(speaker, each) for each in objects(diff, "change_log")]
    title = heading(speaker.say("change.heading.log"), width)
    return [*title, *_listed(texts, width)] if texts else []


def _covered(speaker: Speaker, diff: Json, width: int) -> list[Line]:
    """Return what the newer policy covers of a report's findings."""
    report = child(diff, "report")
    if not report:
        return []
    found = objects(diff, "widened_after_finding")
    lines = heading(speaker.say("change.heading.findings"), width)
    judged = speaker.say(f"change.judged.{word(report, 'policy')}")
    about = speaker.compose(
        "change.report", time=speaker.value(report.get("time")), judged=judged
    )
    lines += paragraph(about, width, lead=_INDENT)
    if found:
        order = speaker.say(f"change.order.{word(found[0], 'order')}")
        lines += paragraph(order, width, lead=_INDENT, style="strong")
    else:
        lines += paragraph(speaker.say("change.findings.none"), width, lead=_INDENT)
    for each in found:
        severity = word(each, "severity")
        lead = f"{_INDENT}{speaker.say(f'severity.{severity}')}: "
        text = telling.finding(speaker, each)
        lines += paragraph(text, width, lead=lead, lead_style=severity)
        lines += paragraph(telling.standing(speaker, each), width, lead=_INDENT * 2)
        changes = [telling.item(speaker, one) for one in objects(each, "changes")]
        lines += _listed(changes, width, lead=_INDENT * 2)
    if count := number(report, "not_comparable"):
        said = speaker.say("change.not-comparable", count=count)
        lines += paragraph(said, width, lead=_INDENT)
    return lines


def _listed(texts: list[str], width: int, *, lead: str = _INDENT) -> list[Line]:
    return [line for text in texts for line in paragraph(text, width, lead=f"{lead}- ")]
