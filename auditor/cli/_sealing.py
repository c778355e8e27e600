"""Seal a report with the person's own key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auditor.cli import _signing

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of sealing."""
    roles = ("employee", "it", "works-council", "auditor")
    parser.add_argument("--role", choices=roles, default="employee", help="who signs")
    parser.add_argument("--signer-name", metavar="NAME", default="", help="in clear")
    _signing.add_arguments(parser)


def check(options: Namespace) -> None:
    """Refuse an evidence folder that is taken, before anything is looked at.

    Raises:
        InputError: the folder cannot be used.
    """
    from auditor.seal.evidence import check_target  # noqa: PLC0415 - only when sealing

    if options.output:
        check_target(options.output)


def seal(report: dict[str, Any], options: Namespace) -> str:
    """Write the evidence and return its folder.

    Raises:
        AuditorError: the key cannot be used or the evidence cannot be written.
    """
    from auditor.seal.evidence import write_evidence  # noqa: PLC0415 - only when sealing
    from auditor.seal.folders import ledger_file  # noqa: PLC0415

    key = _signing.signing_key(options)
    evidence = write_evidence(
        report,
        key=key,
        folder=options.output,
        ledger=ledger_file(),
        role=options.role,
        name=options.signer_name,
    )
    return evidence.folder
