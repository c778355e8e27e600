"""``auditor acknowledge KIND``: sign what you were told, and what you answer."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from auditor.cli import _console, _signing
from auditor.cli._command import Command
from auditor.cli._reading import read_input
from auditor.model.frozen import replace
from auditor.model.policy import Policy
from auditor.model.record import Record, RecordKind
from auditor.parse.neutral import neutral

if TYPE_CHECKING:
    from auditor.cli._acknowledging import Notice
    from auditor.render.messages import Speaker

_METHODS = ("typed-name", "click", "paper", "banner")


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``acknowledge``."""
    kinds = [kind.value for kind in RecordKind]
    parser.add_argument("kind", metavar="KIND", choices=kinds, help=", ".join(kinds))
    parser.add_argument("--policy", metavar="FILE", required=True, help="the policy")
    parser.add_argument("--notice", metavar="FILE", help="the notice you were shown")
    parser.add_argument("--notice-id", metavar="ID", default="", help="in the policy")
    parser.add_argument("--notice-language", metavar="LANG", default="", help="en, de …")
    parser.add_argument(
        "--other-notice",
        action="store_true",
        help="record this text though the policy lists another one",
    )
    for name, metavar, text in (
        ("program", "ID", "only this program of the policy"),
        ("capture", "WORD", "only this access"),
        ("purpose", "ID", "only this purpose"),
    ):
        parser.add_argument(
            f"--{name}", metavar=metavar, action="append", default=[], help=text
        )
    parser.add_argument("--text", metavar="TEXT", default="", help="in your words")
    parser.add_argument(
        "--result", metavar="TEXT", default="", help="the answer, for opt-out-result"
    )
    parser.add_argument("--method", choices=_METHODS, help="how it was expressed")
    parser.add_argument("--language", choices=("en", "de"), help="of the texts")
    parser.add_argument("-o", "--output", metavar="DIR", help="folder of the receipt")
    parser.add_argument("--name", metavar="NAME", default="", help="your name, in clear")
    _signing.add_arguments(parser)


def run(options: Namespace) -> int:
    """Show what it is about, sign the record, and give a receipt for it."""
    from auditor.cli import _acknowledging  # noqa: PLC0415 - after the arguments
    from auditor.cli._policies import policy_at  # noqa: PLC0415 - the same
    from auditor.render.messages import Speaker  # noqa: PLC0415
    from auditor.seal.evidence import check_target  # noqa: PLC0415

    policy = policy_at(options.policy)
    notice = _acknowledging.Notice()
    if options.notice:
        text = read_input(options.notice, _acknowledging.LARGEST_NOTICE)
        notice = _acknowledging.notice_of(text, options, policy)
    _acknowledging.check_scope(options, policy)
    if options.output:
        check_target(options.output)
    speaker = Speaker(options.language or _console.language())
    record = _draft(options, policy, notice)
    _acknowledging.show(record, policy, notice, speaker)
    method, options.name = _acknowledging.signed_as(options, speaker)
    _keep(replace(record, method=method), policy, notice, speaker, options)
    return 0


def _draft(options: Namespace, policy: Policy, notice: Notice) -> Record:
    from auditor.seal.evidence import fresh_uuid  # noqa: PLC0415 - after the arguments

    return Record(
        id=f"urn:uuid:{fresh_uuid()}",
        kind=RecordKind(options.kind),
        time="",
        policy_id=policy.id,
        policy_version=policy.version,
        policy_sha256=policy.sha256,
        notice_id=notice.id,
        notice_sha256=notice.sha256,
        notice_language=notice.language,
        programs=tuple(options.program),
        captures=tuple(options.capture),
        purposes=tuple(options.purpose),
        text=options.text,
        result=options.result,
    )


def _keep(
    record: Record,
    policy: Policy,
    notice: Notice,
    speaker: Speaker,
    options: Namespace,
) -> None:
    """Sign and keep the record, write its receipt, and say where both are."""
    from auditor.cli import _records  # noqa: PLC0415 - after the arguments
    from auditor.records.receipt import Signed, receipt  # noqa: PLC0415 - the same
    from auditor.records.writing import (  # noqa: PLC0415
        Signing,
        write_receipt,
        write_record,
    )

    signing = Signing(
        key=_signing.signing_key(options),
        name=options.name,
        policy_name=os.path.basename(options.policy),
        notice_name=notice.name,
    )
    signed, written = write_record(_records.own_records(), record, policy, signing)
    folder = options.output or _records.receipt_folder(written.name)
    facts = Signed(name=options.name, sha256=written.sha256)
    page = receipt(signed, policy, facts, speaker)
    _console.result(f"recorded: {neutral(written.path)}\nsha256: {written.sha256}\n")
    write_receipt(folder, written, page)
    _console.result(f"receipt: {neutral(folder)}\n")


COMMAND = Command(
    help="sign what you were told or answer: consent, refusal, protest",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
