"""What could not be seen, what would show it, and how far the look got in all."""

from __future__ import annotations

from collections import Counter

from auditor.model.coverage import Coverage
from auditor.model.frozen import frozen
from auditor.render import Json
from auditor.render._layout import BLANK, Line, heading, paragraph
from auditor.render._missed import NEEDS_ROOT, statement
from auditor.render._reading import number, objects, word
from auditor.render._view import View
from auditor.render.messages import is_withheld

_COMPLETE = "complete"
_FAR = {each.value: place for place, each in enumerate(Coverage)}
_PLACES = 3


@frozen
class Missed:
    """What one probe missed.

    Attributes:
        title: of the probe.
        coverage: how far it got.
        texts: one sentence per reason.
    """

    title: str
    coverage: str
    texts: tuple[str, ...]


def missed(view: View) -> list[Missed]:
    """Return what each probe missed that could not look at everything."""
    return [
        Missed(
            title=_title(view, probe),
            coverage=word(probe, "coverage"),
            texts=tuple(_sentences(view, objects(probe, "gaps"))),
        )
        for probe in objects(view.report, "probes")
        if word(probe, "coverage") != _COMPLETE
    ]


def places(view: View) -> list[tuple[str, str]]:
    """Return title and coverage of every probe, the most complete first."""
    found = [
        (_title(view, probe), word(probe, "coverage"))
        for probe in objects(view.report, "probes")
    ]
    return sorted(found, key=lambda place: _FAR.get(place[1], len(_FAR)))


def gaps(view: View) -> list[Line]:
    """Return per probe what it missed, then what root would add."""
    say = view.speaker.say
    lines = heading(say("text.heading.gaps"), view.width)
    found = missed(view)
    if not found:
        return [*lines, *paragraph(say("text.gap.none"), view.width, lead="  ")]
    for item in found:
        text = f"{item.title}: {say(f'coverage.{item.coverage}')}"
        lines += paragraph(text, view.width, lead="  ")
        for sentence in item.texts:
            lines += paragraph(sentence, view.width, lead="    - ")
    if text := with_root(view):
        lines += [BLANK, *paragraph(text, view.width, lead="  ", style="strong")]
    return lines


def needs_root(view: View) -> bool:
    """Return whether root would have seen more."""
    return not view.is_root and any(
        word(gap, "needs") == NEEDS_ROOT
        for probe in objects(view.report, "probes")
        for gap in objects(probe, "gaps")
    )


def looked_text(view: View) -> str:
    """Return how many places were looked at, and how far."""
    found = Counter(word(probe, "coverage") for probe in objects(view.report, "probes"))
    rest = "".join(
        f"; {count} {view.speaker.say(f'coverage.{coverage}')}"
        for coverage, count in sorted(found.items())
        if coverage != _COMPLETE
    )
    return view.speaker.compose(
        "text.looked", seen=str(found[_COMPLETE]), total=str(found.total()), rest=rest
    )


def looked(view: View) -> list[Line]:
    """Return how many places were looked at, and that this is no proof."""
    return [
        BLANK,
        *paragraph(looked_text(view), view.width, style="strong"),
        *paragraph(view.speaker.say("text.proof"), view.width, style="strong"),
    ]


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


def with_root(view: View) -> str:
    """Return what root would have added, by probe; empty for nothing."""
    found: dict[str, int] = {}
    for probe in objects(view.report, "probes"):
        for gap in objects(probe, "gaps"):
            if word(gap, "needs") == NEEDS_ROOT:
                title = _title(view, probe)
                found[title] = found.get(title, 0) + number(gap, "count")
    if not found or view.is_root:
        return ""
    parts = [f"{title} ({count})" if count else title for title, count in found.items()]
    return view.speaker.compose("text.gap.root", list="; ".join(parts))
