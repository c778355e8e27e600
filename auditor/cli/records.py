"""``auditor records``: the records that were signed here, and what one of them says."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from auditor.cli import _console
from auditor.cli._command import Command
from auditor.cli._reading import read_input
from auditor.errors import InputError
from auditor.parse.neutral import neutral

if TYPE_CHECKING:
    from auditor.model.record import Record
    from auditor.records.loading import Loaded, Problem
    from auditor.render.messages import Speaker

SCHEMA = "auditor-records/1"
_UNKNOWN_SIGNER, _ALTERED = 3, 4


def arguments(parser: ArgumentParser) -> None:
    """Add the actions of ``records``."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listed = actions.add_parser("list", help="list records, and which of them count")
    listed.add_argument("--records", metavar="DIR", help="this folder, not your own")
    listed.add_argument("--policy", metavar="FILE", help="say which count for it")
    listed.add_argument("--format", choices=("text", "json"), default="text")
    listed.add_argument("--language", choices=("en", "de"), help="of the texts")
    shown = actions.add_parser("show", help="check one signed statement, and print it")
    shown.add_argument("file", metavar="FILE", help="a record, a receipt's, a note …")


def run(options: Namespace) -> int:
    """List the records, or show a statement; 4 for altered ones, 3 for unknown keys."""
    return _show(options.file) if options.action == "show" else _list(options)


def _list(options: Namespace) -> int:
    from auditor.cli import _records  # noqa: PLC0415 - after the arguments
    from auditor.records.loading import Loaded  # noqa: PLC0415 - the same
    from auditor.render.messages import Speaker  # noqa: PLC0415

    found = Loaded(records=(), problems=())
    if options.records or os.path.isdir(_records.own_records()):
        found = _records.loaded(options.records)
    counting = _counting(found, options.policy)
    if options.format == "json":
        _console.result(_json(found, counting))
    else:
        speaker = Speaker(options.language or _console.language())
        lines = [_line(item, counting, speaker) for item in found.records]
        none = speaker.say("record.list.none")
        _console.result("".join(f"{line}\n" for line in lines or [none]))
    return _exit_code(found.problems)


def _counting(found: Loaded, path: str | None) -> frozenset[str] | None:
    """Return the ids of the records that count for a policy; ``None`` without one."""
    if path is None:
        return None
    from auditor.cli._policies import policy_at  # noqa: PLC0415 - seldom
    from auditor.records.loading import for_policy, notices_of  # noqa: PLC0415

    policy = policy_at(path)
    counting = for_policy(found.records, policy.sha256, notices_of(policy))
    return frozenset(record.id for record in counting)


def _line(record: Record, counting: frozenset[str] | None, speaker: Speaker) -> str:
    parts = [
        record.time,
        speaker.say(f"record.kind.{record.kind}"),
        f"{record.policy_id} {record.policy_version} ({record.policy_sha256[:12]}…)",
    ]
    if counting is not None:
        known = "counts" if record.id in counting else "other"
        parts.append(speaker.say(f"record.list.{known}"))
    if not record.is_own:
        parts.append(f"{speaker.say('record.list.trusted')}: {record.keyid}")
    return neutral("  ".join(parts))


def _json(found: Loaded, counting: frozenset[str] | None) -> str:
    from auditor.model.report import plain  # noqa: PLC0415 - only for JSON

    records = [
        {**plain(item), "counts": None if counting is None else item.id in counting}
        for item in found.records
    ]
    facts = {"schema": SCHEMA, "records": records, "problems": plain(found.problems)}
    return json.dumps(facts, indent=2) + "\n"


def _exit_code(problems: tuple[Problem, ...]) -> int:
    checks = {problem.check for problem in problems}
    if checks - {"signer-known"}:
        return _ALTERED
    return _UNKNOWN_SIGNER if checks else 0


def _show(path: str) -> int:
    from auditor.cli import _records  # noqa: PLC0415 - after the arguments
    from auditor.seal.given import looks_like_report  # noqa: PLC0415 - the same
    from auditor.seal.statements import (  # noqa: PLC0415
        LARGEST_STATEMENT,
        open_statement,
    )

    data = read_input(path, LARGEST_STATEMENT)
    if not looks_like_report(data):
        raise InputError(f"{path} is no signed statement", hint="name a .dsse.json file")
    statement = open_statement(data, _records.believed().signers)
    facts: dict[str, Any] = {
        "kind": statement.kind,
        "sha256": statement.sha256,
        "subjects": [{"name": s.name, "sha256": s.sha256} for s in statement.subjects],
        "signed_by": statement.signer.name if statement.signer else None,
        "statement": dict(statement.predicate),
    }
    _console.result(json.dumps(facts, indent=2) + "\n")
    if statement.signer is None:
        _console.say(f"signed by an unknown key: {statement.key.keyid}")
        return _UNKNOWN_SIGNER
    return 0


COMMAND = Command(
    help="list the records that you signed; check and show one",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
