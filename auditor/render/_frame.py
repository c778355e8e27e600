"""What stands around the programs: whose report, what it could not see, what to do."""

from __future__ import annotations

from auditor.render import _about
from auditor.render._layout import BLANK, Line, cells, heading, pad, paragraph
from auditor.render._view import View


def title(view: View) -> list[Line]:
    """Return what this is, of which host, when, for whom, and what it rests on."""
    lines: list[Line] = []
    if recorded := _about.recorded(view):
        lines += paragraph(recorded, view.width, style="strong")
    lines += paragraph(_about.headline(view), view.width, style="title")
    lines += _plain(view, [*_about.moments(view), *_about.seal(view)])
    for text in _about.surroundings(view):
        lines += paragraph(text, view.width, style="strong")
    return lines


def policy(view: View) -> list[Line]:
    """Return which declaration was compared with, and what it withholds."""
    lines = [BLANK, *_plain(view, _about.policy_texts(view))]
    head, fields = _about.withheld_texts(view)
    if head:
        lines += paragraph(head, view.width)
    return [*lines, *_plain(view, fields, lead="- ")]


def counts(view: View) -> list[Line]:
    """Return how many findings of each severity there are, in one line."""
    return paragraph(_about.tally_text(view), view.width) if view.is_audit else []


def rules(view: View) -> list[Line]:
    """Return each question that was asked, and its answer, the worst answers first."""
    say, found = view.speaker.say, _about.answers(view)
    if not found:
        return []
    lines = heading(say("text.heading.rules"), view.width)
    said = [say(f"outcome.{outcome}") for outcome, _, _ in found]
    widest = max(map(cells, said))
    for (outcome, question, count), answer in zip(found, said, strict=True):
        text = question
        if count:
            text = f"{question} ({say('text.rule.findings', count=count)})"
        lead = f"  {pad(answer, widest)}  "
        lines += paragraph(text, view.width, lead=lead, lead_style=outcome)
    return lines


def limits(view: View) -> list[Line]:
    """Return what the report does not show, whatever it found."""
    found = _about.limit_texts(view)
    title_line = heading(view.speaker.say("text.heading.limits"), view.width)
    return [*title_line, *_plain(view, found, lead="  - ")] if found else []


def made(view: View) -> list[Line]:
    """Return which code and data made the report."""
    say, found = view.speaker.say, _about.digests(view)
    texts = _about.made_texts(view)
    texts += [say("text.made.digests"), *found] if found else []
    return [
        *heading(say("text.heading.made"), view.width),
        *_plain(view, texts, lead="  "),
    ]


def _plain(view: View, texts: list[str], lead: str = "") -> list[Line]:
    return [line for text in texts for line in paragraph(text, view.width, lead=lead)]
