"""``auditor records``: what you were told and answered, and whether it counts."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from auditor.cli import _console
from auditor.cli._command import Command
from auditor.cli._looking import policy_of
from auditor.cli._records import notices_of
from auditor.model.record import Record
from auditor.model.report import plain
from auditor.parse.neutral import neutral

SCHEMA = "auditor-records/1"


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``records``."""
    parser.add_argument("--policy", metavar="FILE", help="say what counts for it")
    parser.add_argument("--records", metavar="DIR", help="of the records; else your own")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the result"
    )


def run(options: Namespace) -> int:
    """Print the records, oldest first; what is not in order is told on stderr."""
    from auditor.records.store import counting, load_records  # noqa: PLC0415
    from auditor.seal.folders import (  # noqa: PLC0415 - after the arguments
        keys_folder,
        records_folder,
        trust_file,
    )
    from auditor.seal.trust import trusted  # noqa: PLC0415 - the same

    folder = options.records or records_folder()
    found = load_records(folder, trusted(keys_folder(), trust_file()))
    counts: tuple[Record, ...] | None = None
    if options.policy:
        policy = policy_of(options.policy)
        counts = counting(found.records, policy.sha256, notices_of(policy))
    for problem in found.problems:
        _console.say(f"not in order: {neutral(problem)}")
    if options.format == "json":
        items = [
            {**plain(record), **({} if counts is None else {"counts": record in counts})}
            for record in found.records
        ]
        facts = {"schema": SCHEMA, "records": items, "problems": list(found.problems)}
        _console.result(json.dumps(facts, indent=2) + "\n")
    else:
        _console.result("".join(_line(each, counts) for each in found.records))
    return 0


def _line(record: Record, counts: tuple[Record, ...] | None) -> str:
    said = ""
    if counts is not None:
        said = "  counts" if record in counts else "  does not count: other bytes"
    about = f"{record.policy_id} {record.policy_version}"
    return neutral(f"{record.time}  {record.kind.value:<26}  {about}{said}") + "\n"


COMMAND = Command(help="list what you were told and answered", arguments=arguments, run=run)
"""See the module's docstring."""
