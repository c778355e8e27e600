"""``auditor declare``: sign, beside a report, what by your knowledge monitors."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from typing import Any

from auditor.cli import _attesting
from auditor.cli._command import Command

_LARGEST = 1 << 20


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``declare``."""
    parser.add_argument("folder", metavar="FOLDER", help="evidence folder, or a bundle")
    parser.add_argument(
        "file", metavar="FILE", help="your inventory in YAML: valid_from, monitoring"
    )
    _attesting.add_arguments(parser)


def run(options: Namespace) -> int:
    """Verify the report, say what is declared, sign it beside the report."""
    from auditor.cli._reading import read_input  # noqa: PLC0415 - after the arguments
    from auditor.records.inventory import read_inventory  # noqa: PLC0415 - the same
    from auditor.seal.statements import DECLARATION  # noqa: PLC0415
    from auditor.seal.testimony import time_text  # noqa: PLC0415

    inventory = read_inventory(read_input(options.file, _LARGEST), options.file)
    attested = _attesting.attested(options, "declaration")
    predicate = {
        "time": time_text(datetime.now(UTC)),
        "valid_from": inventory.valid_from,
        "monitoring": [dict(entry) for entry in inventory.monitoring],
    }
    said = (
        f"valid from: {inventory.valid_from or 'not stated'}",
        *map(_told, inventory.monitoring),
        f"at {predicate['time']}, by this computer's clock",
    )
    return _attesting.sign(attested, DECLARATION, predicate, said, options)


def _told(entry: dict[str, Any]) -> str:
    """Return one entry in words, with everything that it states."""
    parts = [
        f"{name.replace('_', ' ')}: {', '.join(said) if isinstance(said, list) else said}"
        for name, said in entry.items()
        if said and name != "product"
    ]
    return "; ".join([str(entry["product"]), *parts])


COMMAND = Command(
    help="sign, beside a report, what monitors a computer as you know",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
