"""``auditor explain``: say more about anything that a report names by its id."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from textwrap import fill

from auditor.cli import _console, _legal_subjects, _subjects
from auditor.cli._command import Command
from auditor.errors import UsageError
from auditor.parse.neutral import neutral
from auditor.render.messages import LANGUAGES, Speaker

_KINDS = {
    "probe": _subjects.probes,
    "rule": _subjects.rules,
    "product": _subjects.products,
    "capability": _subjects.capabilities,
    "format": _subjects.formats,
    "exit": _subjects.exit_codes,
    "requirement": _legal_subjects.requirements,
    "claim": _legal_subjects.claims,
}


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``explain``."""
    parser.add_argument("id", metavar="ID", help="anything that a report names")
    parser.add_argument("--language", choices=LANGUAGES, help="of the texts")


def run(options: Namespace) -> int:
    """Print what is known of every subject that has the id."""
    speaker = Speaker(options.language or _console.language())
    found = [
        (kind, subjects[options.id])
        for kind, subjects in ((kind, find(speaker)) for kind, find in _KINDS.items())
        if options.id in subjects
    ]
    if not found:
        raise UsageError(
            f"nothing is called {neutral(options.id, limit=60)!r}",
            hint="`auditor list --help` says what can be listed with its ids",
        )
    _console.result(
        "\n".join(_page(speaker, options.id, kind, each) for kind, each in found)
    )
    return 0


def _page(speaker: Speaker, identifier: str, kind: str, subject: _subjects.Subject) -> str:
    title = speaker.compose(f"explain.{kind}", id=identifier, title=subject.title)
    texts = [title, *(neutral(text) for text in subject.paragraphs())]
    width = _console.width()
    return "\n".join(
        f"{fill(text, width, break_long_words=False, break_on_hyphens=False)}\n"
        for text in texts
    )


COMMAND = Command(
    help="say more about anything that a report names by its id",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
