"""``auditor scan``: look, and print what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.catalogue import load
from auditor.cli import _console, _looking
from auditor.cli._command import Command
from auditor.cli._provenance import tool_facts
from auditor.model.policy import Policy
from auditor.model.report import plain
from auditor.pipeline import audit

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``scan``."""
    _looking.add_arguments(parser)


def run(options: Namespace) -> int:
    """Print the inventory; nothing is judged, written or sealed."""
    host = _looking.host_of(options)
    _looking.check_format(options)
    catalogue = load()
    report = audit(
        host,
        Policy(),
        catalogue,
        tool=tool_facts(catalogue),
        everything=options.all,
        looks=_looking.looks_of(options),
        with_rules=False,
    )
    _console.result(_looking.shown(plain(report), options))
    return 0


COMMAND = Command(help="look, and print what was found", arguments=arguments, run=run)
"""See the module's docstring."""
