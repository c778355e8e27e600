"""The report for people: plain sentences first, then everything they rest on.

Works on any terminal, pipe or printer: lines no wider than asked, nothing but text and
line breaks, and colour codes of our own when they are wanted.
"""

from __future__ import annotations

from auditor.render import Json, Options, Renderer
from auditor.render._detail import details, findings
from auditor.render._frame import counts, limits, made, policy, rules, title
from auditor.render._gaps import gaps, looked
from auditor.render._law import claims, law
from auditor.render._layout import BLANK, Line, heading, page, paragraph
from auditor.render._matrix import matrix
from auditor.render._plain import advice, others, remarks, sentences, shown
from auditor.render._view import View, look


def render(report: Json, options: Options) -> str:
    """Return the report as text, ended by a line break."""
    view = look(report, options)
    return page(
        (
            *title(view),
            *policy(view),
            *_plainly(view),
            *_table(view),
            *_programs(view),
            *_about_none(view),
            *rules(view),
            *law(view),
            *claims(view),
            *gaps(view),
            *limits(view),
            *_remarks(view),
            *_next(view),
            *made(view),
            *looked(view),
        ),
        color=options.color,
    )


def _plainly(view: View) -> list[Line]:
    """Return one sentence per program that can take something, then the others' count."""
    lines = heading(view.speaker.say("text.heading.plain"), view.width)
    for severity, text in sentences(view):
        lines += paragraph(text, view.width, lead="* ", lead_style=severity)
    for text in others(view):
        lines += paragraph(text, view.width)
    return [*lines, BLANK, *counts(view)] if view.is_audit else lines


def _table(view: View) -> list[Line]:
    lines = matrix(view)
    return (
        [*heading(view.speaker.say("text.heading.matrix"), view.width), *lines]
        if lines
        else []
    )


def _programs(view: View) -> list[Line]:
    found = shown(view)
    lines = heading(view.speaker.say("text.heading.detail"), view.width) if found else []
    for program in found:
        lines += details(view, program)
    return lines


def _about_none(view: View) -> list[Line]:
    lines = findings(view, None)
    title_line = heading(view.speaker.say("text.heading.report"), view.width)
    return [*title_line, *lines] if lines else []


def _remarks(view: View) -> list[Line]:
    """Return what marks in the values mean, and parts that a newer version added."""
    return [
        line for text in remarks(view) for line in (BLANK, *paragraph(text, view.width))
    ]


def _next(view: View) -> list[Line]:
    """Return what the reader can do now, as far as this report tells."""
    lines = heading(view.speaker.say("text.heading.next"), view.width)
    for text in advice(view):
        lines += paragraph(text, view.width, lead="  - ")
    return lines


RENDERER = Renderer(title="text for people", suffix=".txt", render=render)
