"""``auditor witness``: sign what you saw or were given of somebody's report."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from auditor.cli import _attesting
from auditor.cli._command import Command
from auditor.errors import UsageError

_CLAIMS = (
    *("present-at-scan", "screen-matched-report", "received-copy"),
    *("own-medium-boot", "device-identified", "reviewed"),
)
_LARGEST_CHECKPOINT = 1 << 20


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``witness``."""
    parser.add_argument("folder", metavar="FOLDER", help="evidence folder, or a bundle")
    parser.add_argument(
        "--claim",
        action="append",
        choices=_CLAIMS,
        required=True,
        help="what you attest; can be given again",
    )
    parser.add_argument("--method", metavar="TEXT", default="", help="how you know")
    parser.add_argument("--comment", metavar="TEXT", default="", help="in your words")
    parser.add_argument(
        "--checkpoint", metavar="FILE", help="a ledger's checkpoint that you hold"
    )
    _attesting.add_arguments(parser)


def run(options: Namespace) -> int:
    """Verify the report, say what is attested, sign it beside the report."""
    from auditor.cli._reading import read_input  # noqa: PLC0415 - after the arguments
    from auditor.seal.statements import WITNESS  # noqa: PLC0415 - the same
    from auditor.seal.testimony import (  # noqa: PLC0415
        LONGEST,
        claims_text,
        is_text,
        time_text,
    )

    if not (is_text(options.method) and is_text(options.comment)):
        raise UsageError(f"a text has at most {LONGEST} characters")
    checkpoint = b""
    if options.checkpoint:
        checkpoint = read_input(options.checkpoint, _LARGEST_CHECKPOINT)
    attested = _attesting.attested(options, "witness")
    claims = [claim for claim in _CLAIMS if claim in options.claim]
    predicate = {
        "time": time_text(datetime.now(UTC)),
        "claims": claims,
        "method": options.method,
        "comment": options.comment,
        "checkpoint_sha256": hashlib.sha256(checkpoint).hexdigest() if checkpoint else "",
    }
    said = (
        f"{claims_text(claims)}",
        *((f"method: {options.method}",) if options.method else ()),
        *((f"in your words: {options.comment}",) if options.comment else ()),
        f"at {predicate['time']}, by this computer's clock",
    )
    return _attesting.sign(attested, WITNESS, predicate, said, options)


COMMAND = Command(
    help="sign what you saw or were given of somebody's report",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
