"""``auditor list``: name all probes, rules, products, formats or capabilities."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from auditor.cli import _console, _legal_subjects, _subjects
from auditor.cli._command import Command
from auditor.parse.neutral import neutral
from auditor.render.messages import LANGUAGES, Speaker

_GROUPS = {
    "assurances": _legal_subjects.claims,
    "capabilities": _subjects.capabilities,
    "exit-codes": _subjects.exit_codes,
    "formats": _subjects.formats,
    "probes": _subjects.probes,
    "products": _subjects.products,
    "requirements": _legal_subjects.requirements,
    "rules": _subjects.rules,
}


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``list``."""
    parser.add_argument("what", choices=sorted(_GROUPS), help="what to list")
    parser.add_argument("--language", choices=LANGUAGES, help="of the texts")


def run(options: Namespace) -> int:
    """Print one line per subject: its id and its title."""
    speaker = Speaker(options.language or _console.language())
    subjects = _GROUPS[options.what](speaker)
    widest = max(map(len, subjects), default=0)
    lines = (
        f"{identifier:<{widest}}  {neutral(subject.title)}\n"
        for identifier, subject in subjects.items()
    )
    _console.result("".join(lines))
    return 0


COMMAND = Command(
    help="name all rules, requirements, assurances, probes or products",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
