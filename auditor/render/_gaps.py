"""What could not be seen, what would show it, and how far the look got in all."""

from __future__ import annotations

from collections import Counter

from auditor.render import Json
from auditor.render._layout import BLANK, Line, heading, paragraph
from auditor.render._missed import NEEDS_ROOT, statement
from auditor.render._reading import number, objects, word
from auditor.render._view import View
from auditor.render.messages import is_withheld

_COMPLETE = "complete"
_PLACES = 3


def gaps(view: View) -> list[Line]:
    """Return per probe what it missed, then what root would add."""
    say = view.speaker.say
    lines = heading(say("text.heading.gaps"), view.width)
    missed = [probe for probe in objects(view.report, "probes") if _is_short(probe)]
    if not missed:
        return [*lines, *paragraph(say("text.gap.none"), view.width, lead="  ")]
    for probe in missed:
        title = _title(view, probe)
        coverage = word(probe, "coverage")
        text = f"{title}: {say(f'coverage.{coverage}')}"
        lines += paragraph(text, view.width, lead="  ")
        for sentence in _sentences(view, objects(probe, "gaps")):
            lines += paragraph(sentence, view.width, lead="    - ")
    return lines + _with_root(view)


def needs_root(view: View) -> bool:
    """Return whether root would have seen more."""
    return not view.is_root and any(
        word(gap, "needs") == NEEDS_ROOT
        for probe in objects(view.report, "probes")
        for gap in objects(probe, "gaps")
    )


def looked(view: View) -> list[Line]:
    """Return how many places were looked at, and that this is no proof."""
    say, compose = view.speaker.say, view.speaker.compose
    found = Counter(word(probe, "coverage") for probe in objects(view.report, "probes"))
    rest = "".join(
        f"; {count} {say(f'coverage.{coverage}')}"
        for coverage, count in sorted(found.items())
        if coverage != _COMPLETE
    )
    text = compose(
        "text.looked", seen=str(found[_COMPLETE]), total=str(found.total()), rest=rest
    )
    return [
        BLANK,
        *paragraph(text, view.width, style="strong"),
        *paragraph(say("text.proof"), view.width, style="strong"),
    ]


def _is_short(probe: Json) -> bool:
    return word(probe, "coverage") != _COMPLETE


def _title(view: View, probe: Json) -> str:
    known = f"probe.{word(probe, 'probe')}"
    return (
        view.speaker.say(known)
        if view.speaker.has(known)
        else view.speaker.value(word(probe, "probe"))
    )


def _sentences(view: View, found: list[Json]) -> list[str]:
    """Return one sentence per reason and need, counts summed, a few places named.

    A message that names its place itself is said once for each.
    """
    groups: dict[tuple[str, ...], list[Json]] = {}
    for gap in found:
        reason, place = word(gap, "reason"), str(gap.get("place"))
        own = place if view.speaker.names(f"gap.{reason}", "place") else ""
        key = (word(gap, "kind"), reason, word(gap, "needs"), own)
        groups.setdefault(key, []).append(gap)
    return [_merged(view, items) for items in groups.values()]


def _merged(view: View, items: list[Json]) -> str:
    total = sum(number(gap, "count") for gap in items)
    gap = {**items[0], "count": total}
    if view.speaker.names(f"gap.{word(gap, 'reason')}", "place"):
        return statement(view, gap)
    places = [
        view.speaker.value(gap["place"])
        for gap in items
        if gap.get("place") not in (None, "") and not is_withheld(gap["place"])
    ]
    named = list(dict.fromkeys(places))
    more = ["…"] if len(named) > _PLACES else []
    told = ", ".join([*named[:_PLACES], *more])
    return statement(view, gap, f" ({told})" if told else "")


def _with_root(view: View) -> list[Line]:
    """Return what root would have added, by probe."""
    found: dict[str, int] = {}
    for probe in objects(view.report, "probes"):
        for gap in objects(probe, "gaps"):
            if word(gap, "needs") == NEEDS_ROOT:
                title = _title(view, probe)
                found[title] = found.get(title, 0) + number(gap, "count")
    if not found or view.is_root:
        return []
    parts = [f"{title} ({count})" if count else title for title, count in found.items()]
    text = view.speaker.compose("text.gap.root", list="; ".join(parts))
    return [BLANK, *paragraph(text, view.width, lead="  ", style="strong")]
