"""``auditor acknowledge``: write down, signed, what you were told and what you answered."""

from __future__ import annotations

import hashlib
import os
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from auditor.cli import _console
from auditor.cli._command import Command
from auditor.cli._looking import policy_of
from auditor.cli._reading import read_input
from auditor.cli._records import notices_of
from auditor.errors import InputError, UsageError
from auditor.model.frozen import replace
from auditor.model.record import Record, RecordKind
from auditor.parse.neutral import neutral

if TYPE_CHECKING:
    from auditor.model.policy import Policy
    from auditor.seal.keys import Key

_METHODS = ("typed-name", "click", "paper", "banner")
_LARGEST_NOTICE = 1 << 20
_LONGEST_TEXT = 4000


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``acknowledge``."""
    kinds = [kind.value for kind in RecordKind]
    parser.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    parser.add_argument("--policy", required=True, metavar="FILE", help="it is about")
    parser.add_argument("--notice", metavar="FILE", help="the text that you were shown")
    parser.add_argument("--notice-id", metavar="ID", default="", help="as in the policy")
    parser.add_argument(
        "--other-notice",
        action="store_true",
        help="the text differs from the one that the policy names, and that is meant",
    )
    for name in ("program", "capture", "purpose"):
        parser.add_argument(
            f"--{name}", action="append", default=[], help="only this; may be repeated"
        )
    parser.add_argument("--text", default="", help="in your words")
    parser.add_argument("--result", default="", help="what you were answered")
    parser.add_argument("--name", default="", help="your name, as a signature")
    parser.add_argument("--method", choices=_METHODS, help="how it was done")
    parser.add_argument("-o", "--output", metavar="DIR", help="for the receipt")


def run(options: Namespace) -> int:
    """Show what is signed, ask on a terminal, write the record and its receipt."""
    policy = policy_of(options.policy)
    record = _record(options, policy)
    _show(policy, record, options.notice)
    name = options.name or _asked(options)
    signed, path = _written(replace(record, method=_method(options)), policy, name)
    folder = options.output or os.path.dirname(path)
    _receipt(record, policy, signed, folder, own=options.output is None)
    _console.say(f"signed record: {neutral(path)}")
    _console.say(f"receipt for your papers: {neutral(folder)}")
    return 0


def _record(options: Namespace, policy: Policy) -> Record:
    if len(options.text) > _LONGEST_TEXT or len(options.result) > _LONGEST_TEXT:
        raise UsageError(f"a text has at most {_LONGEST_TEXT} characters")
    _known(policy, options.program)
    identifier, digest, language = _notice(options, policy)
    from auditor.seal.evidence import fresh_uuid  # noqa: PLC0415 - only here

    return Record(
        id=f"urn:uuid:{fresh_uuid()}",
        kind=RecordKind(options.kind),
        time=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        policy_id=policy.id,
        policy_version=policy.version,
        policy_sha256=policy.sha256,
        notice_id=identifier,
        notice_sha256=digest,
        notice_language=language,
        programs=tuple(options.program),
        captures=tuple(options.capture),
        purposes=tuple(options.purpose),
        text=options.text,
        result=options.result,
    )


def _known(policy: Policy, programs: list[str]) -> None:
    declared = {program.id for program in policy.programs}
    for program in programs:
        if program not in declared:
            raise UsageError(
                f"the policy declares no program {program!r}",
                hint=f"it declares {', '.join(sorted(declared)) or 'none'}",
            )


def _notice(options: Namespace, policy: Policy) -> tuple[str, str, str]:
    """Return id, digest and language of the notice; empty texts without one."""
    if not options.notice:
        return options.notice_id, "", ""
    digest = hashlib.sha256(read_input(options.notice, _LARGEST_NOTICE)).hexdigest()
    stated = notices_of(policy)
    found = next((name for name, known in stated.items() if known == digest), "")
    identifier = options.notice_id or found
    if stated.get(identifier, digest) != digest and not options.other_notice:
        raise InputError(
            f"this is not the text of the notice {identifier!r} that the policy names",
            hint="ask for that text, or say --other-notice if this is what you were shown",
        )
    return identifier, digest, _language(policy, identifier)


def _language(policy: Policy, identifier: str) -> str:
    for notice in policy.document.get("notices", ()):
        languages = notice.get("languages", ())
        if notice.get("id") == identifier and len(languages) == 1:
            return str(languages[0])
    return ""


def _show(policy: Policy, record: Record, notice: str | None) -> None:
    lines = [
        f"policy {policy.id}, version {policy.version}, of {policy.controller}",
        f"  its digest: {policy.sha256}",
    ]
    if notice:
        data = read_input(notice, _LARGEST_NOTICE).decode("utf-8", "replace")
        lines += [f"notice {record.notice_id}, its digest: {record.notice_sha256}", ""]
        lines += [f"  {line}" for line in data.splitlines()]
        lines.append("")
    lines.append(f"you sign: {record.kind.value}")
    for line in lines:
        _console.say(neutral(line))


def _asked(options: Namespace) -> str:
    """Ask for the name as a signature; without a terminal nobody is asked."""
    if options.method and options.method != "typed-name":
        return ""
    if not sys.stdin.isatty():
        raise UsageError(
            "there is no terminal to ask for your name on",
            hint="give --name NAME, or --method click, paper or banner",
        )
    sys.stderr.write("type your name to sign: ")
    sys.stderr.flush()
    name = sys.stdin.readline().strip()
    if not name:
        raise UsageError("no name was typed; nothing was written")
    return name


def _method(options: Namespace) -> str:
    return options.method or "typed-name"


def _written(record: Record, policy: Policy, name: str) -> tuple[bytes, str]:
    from auditor.records.store import add_record  # noqa: PLC0415 - after the question
    from auditor.records.writing import statement_of  # noqa: PLC0415 - the same
    from auditor.seal.folders import records_folder  # noqa: PLC0415 - the same

    key, made = _key(), []

    def make(before: str) -> bytes:
        told = replace(record, previous=before)
        made.append(statement_of(told, policy, key=key, name=name))
        return made[0]

    path = add_record(records_folder(), make, record.kind)
    return made[0], path


def _key() -> Key:
    from auditor.seal.folders import keys_folder  # noqa: PLC0415 - after the question
    from auditor.seal.keys import own_key  # noqa: PLC0415 - the same
    from auditor.seal.passphrases import terminal  # noqa: PLC0415 - the same

    return own_key(keys_folder(), ask=terminal())


def _receipt(
    record: Record, policy: Policy, signed: bytes, folder: str, *, own: bool
) -> None:
    from auditor.records.receipt import receipt  # noqa: PLC0415 - after the question

    digest = hashlib.sha256(signed).hexdigest()
    text = receipt(record, policy.controller, digest)
    stem = os.path.join(folder, f"receipt-{record.kind.value}-{digest[:8]}")
    try:
        os.makedirs(folder, exist_ok=True)
        with open(f"{stem}.md", "x", encoding="utf-8") as file:
            file.write(text)
        if not own:
            with open(f"{stem}.dsse.json", "xb") as copy:
                copy.write(signed)
    except OSError as error:
        raise InputError(
            f"the receipt could not be written: {error.strerror}",
            hint="the signed record is in your records; see `auditor records`",
        ) from error


COMMAND = Command(
    help="sign that you received, read, refused or objected to something",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
