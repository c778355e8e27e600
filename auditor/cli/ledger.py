"""``auditor ledger``: show others that no report is missing or was put in later."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from auditor.cli import _console
from auditor.cli._command import Command
from auditor.errors import InputError, VerificationError
from auditor.parse.neutral import neutral

if TYPE_CHECKING:
    from auditor.seal.tree import Tree

SCHEMA = "auditor-ledger/1"
_CODES = {"consistent": 0, "unknown": 3, "rewritten": 4, "shorter": 4}


def arguments(parser: ArgumentParser) -> None:
    """Add the actions of ``ledger``."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    shown = actions.add_parser("show", help="size, root hash and the last entries")
    shown.add_argument("--last", type=int, default=10, metavar="N", help="so many entries")
    signed = actions.add_parser(
        "checkpoint", help="sign how the ledger stands; give it to somebody who keeps it"
    )
    signed.add_argument("--qr", action="store_true", help="show it as a QR code as well")
    proved = actions.add_parser(
        "prove", help="prove that a report is in it, and what it grew from"
    )
    proved.add_argument("report", metavar="REPORT", nargs="?", help="or its folder")
    proved.add_argument(
        "--since",
        metavar="CHECKPOINT",
        action="append",
        default=[],
        help="prove that the ledger grew from this older one",
    )
    for action in (signed, proved):
        action.add_argument("-o", "--output", metavar="FILE", help="new file; else stdout")
    held = actions.add_parser(
        "check", help="hold a copy against the ledger: 0 fits, 4 does not, 3 cannot tell"
    )
    held.add_argument("checkpoint", metavar="CHECKPOINT", help="a copy somebody kept")
    for action in (shown, held):
        action.add_argument(
            "--format", choices=("text", "json"), default="text", help="of the result"
        )
    witness = actions.add_parser("cosign", help="sign somebody else's, as a witness")
    witness.add_argument("checkpoint", metavar="CHECKPOINT", help="of their ledger")
    witness.add_argument(
        "--proof", metavar="FILE", help="that it grew from the one you cosigned before"
    )
    witness.add_argument("-o", "--output", metavar="FILE", required=True, help="new file")


def run(options: Namespace) -> int:
    """Do one of the actions; see `arguments`."""
    return {
        "show": _show,
        "checkpoint": _checkpoint,
        "prove": _prove,
        "check": _check,
        "cosign": _cosign,
    }[options.action](options)


def _show(options: Namespace) -> int:
    from auditor.cli import _ledger  # noqa: PLC0415 - after the arguments
    from auditor.seal.canonical import base64_text  # noqa: PLC0415 - the same
    from auditor.seal.checkpoint import origin_of, verifier_key  # noqa: PLC0415

    leaves = _ledger.leaves()
    head, key = _ledger.head_of(leaves), _ledger.public_key()
    facts: dict[str, object] = {
        "size": head.size,
        "root": base64_text(head.root),
        "origin": origin_of(key) if key else "",
        "verifier_key": verifier_key(key) if key else "",
    }
    last = [leaf.decode("utf-8") for leaf in leaves[-options.last :] if options.last > 0]
    if options.format == "json":
        entries = [json.loads(leaf) for leaf in last]
        facts = {"schema": SCHEMA, **facts, "entries": entries}
        _console.result(json.dumps(facts, indent=2) + "\n")
        return 0
    lines = [f"{name.replace('_', ' '):<13} {value}" for name, value in facts.items()]
    _console.result("".join(f"{neutral(line)}\n" for line in (*lines, *last)))
    return 0


def _checkpoint(options: Namespace) -> int:
    from auditor.cli import _ledger  # noqa: PLC0415 - after the arguments
    from auditor.seal.checkpoint import sign_checkpoint  # noqa: PLC0415 - the same

    key = _ledger.own_key()
    data = sign_checkpoint(_ledger.head_of(_ledger.leaves()), key)
    code = _ledger.qr_code(data) if options.qr else ""
    _ledger.hand_over(data, options.output)
    if code:
        _console.result(f"\n{code}")
    return 0


def _prove(options: Namespace) -> int:
    from auditor.cli import _ledger  # noqa: PLC0415 - after the arguments
    from auditor.seal.checkpoint import sign_checkpoint  # noqa: PLC0415 - the same
    from auditor.seal.ledger import Head  # noqa: PLC0415
    from auditor.seal.proof import proof_file  # noqa: PLC0415
    from auditor.seal.tree import tree_of  # noqa: PLC0415

    leaves = _ledger.leaves()
    tree = tree_of(leaves)
    index = _index(leaves, options.report) if options.report else None
    since = [] if index is None else [index, index + 1]
    since += [_begins(tree, path) for path in options.since]
    head = Head(size=tree.size, root=tree.root(tree.size))
    proof = proof_file(
        tree,
        sign_checkpoint(head, _ledger.own_key()),
        since=since,
        index=index,
        leaf=b"" if index is None else leaves[index],
    )
    _ledger.hand_over(proof, options.output)
    return 0


def _index(leaves: tuple[bytes, ...], report: str) -> int:
    from auditor.cli._ledger import digest_at  # noqa: PLC0415 - after the arguments

    named = f'"sha256":"{digest_at(report)}"'.encode()
    found = [index for index, leaf in enumerate(leaves) if named in leaf]
    if not found:
        raise InputError(
            f"the report {report} is not in this ledger",
            hint="only reports that were sealed here, unchanged, are in it",
        )
    return found[0]


def _begins(tree: Tree, path: str) -> int:
    """Return the size of an older checkpoint that the ledger begins with."""
    from auditor.cli._ledger import checkpoint_at  # noqa: PLC0415 - after the arguments

    head = checkpoint_at(path).head
    if head.size > tree.size or tree.root(head.size) != head.root:
        raise VerificationError(
            "checkpoint",
            f"this ledger of {tree.size} does not begin with the {head.size} of {path}",
            hint="`auditor ledger check` says what that means",
        )
    return head.size


def _check(options: Namespace) -> int:
    from auditor.cli import _ledger  # noqa: PLC0415 - after the arguments
    from auditor.seal.copies import compare  # noqa: PLC0415 - the same
    from auditor.seal.tree import tree_of  # noqa: PLC0415

    copy = _ledger.checkpoint_at(options.checkpoint)
    tree = tree_of(_ledger.leaves())
    found = compare(tree, copy, _ledger.known())
    code = _CODES[found.standing.value]
    if options.format == "json":
        facts = {
            "schema": "auditor-ledger-check/1",
            "standing": found.standing.value,
            "exit_code": code,
            "size": tree.size,
            "copy_size": copy.head.size,
            "copy_origin": copy.origin,
        }
        _console.result(json.dumps(facts, indent=2) + "\n")
    else:
        _console.result(f"{found.standing.value}: {neutral(found.text)}\n")
    return code


def _cosign(options: Namespace) -> int:
    import os  # noqa: PLC0415 - only here

    from auditor.cli import _ledger  # noqa: PLC0415 - after the arguments
    from auditor.seal.cosigning import cosign  # noqa: PLC0415 - the same
    from auditor.seal.folders import data_folder  # noqa: PLC0415

    checkpoint = _ledger.checkpoint_at(options.checkpoint)
    if os.path.lexists(options.output):
        raise InputError(f"{options.output} is there already", hint="name a new file")
    data = cosign(
        checkpoint,
        key=_ledger.own_key(),
        trusted=_ledger.known(),
        memory=os.path.join(data_folder(), "cosigned"),
        time=int(time.time()),
        proof=_ledger.proof_at(options.proof) if options.proof else None,
    )
    _ledger.hand_over(data, options.output)
    return 0


COMMAND = Command(
    help="show that no report is missing: checkpoints, proofs, cosignatures",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
