"""``auditor verify``: check a sealed report step by step, and answer five questions."""

from __future__ import annotations

import json
import sys
import textwrap
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli import _console
from auditor.cli._command import Command
from auditor.model.report import plain
from auditor.parse.neutral import neutral

if TYPE_CHECKING:
    from auditor.seal.trust import Signer
    from auditor.seal.verification import Verification

SCHEMA = "auditor-verification/1"

_MARKS = {"passed": "✓", "failed": "✗", "undecided": "?", "not-reached": "·"}
_ASCII_MARKS = {"passed": "ok", "failed": "FAILED", "undecided": "?", "not-reached": "-"}
_CONCLUSIONS = {
    0: "Intact, and signed by a key that is trusted here.",
    3: "It cannot be told whether to rely on this.",
    4: "Do not rely on this: it does not pass verification.",
}


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``verify``."""
    parser.add_argument(
        "path",
        metavar="PATH",
        help="a report.dsse.json, its folder, a bundle, a statement, or - for stdin",
    )
    parser.add_argument(
        "--key",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="believe this public key (OpenSSH .pub or PEM) and no other not given so",
    )
    parser.add_argument(
        "--tsa-root",
        metavar="PEM",
        action="append",
        default=[],
        help="believe time stamps of this authority and no other not given so",
    )
    parser.add_argument(
        "--require",
        metavar="WORDS",
        default="",
        help="exit 3 unless somebody trusted gives each: works-council,tsa …",
    )
    parser.add_argument(
        "--checkpoint",
        metavar="FILE",
        default="",
        help="a checkpoint of the signer's ledger that you kept: must be a state of it",
    )
    parser.add_argument(
        "--proof",
        metavar="FILE",
        default="",
        help="instead of the report's own proof.json (auditor ledger prove)",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the result"
    )


def run(options: Namespace) -> int:
    """Print steps and answers; 0 good and signer known, 3 cannot tell, 4 altered."""
    from auditor.cli import _stamping  # noqa: PLC0415 - after the arguments
    from auditor.seal.requiring import required  # noqa: PLC0415 - the same
    from auditor.seal.verification import verify  # noqa: PLC0415 - the same

    wanted = [word.strip() for word in options.require.split(",") if word.strip()]
    verification = verify(
        options.path,
        _believed(options.key),
        _stamping.stamps(options.tsa_root),
        brought=_brought(options),
    )
    verification = required(verification, wanted)
    if options.format == "json":
        _console.result(json.dumps(_facts(verification), indent=2) + "\n")
    else:
        _console.result("".join(f"{line}\n" for line in _lines(verification)))
    return verification.exit_code


def _believed(keys: list[Path]) -> dict[str, Signer]:
    from auditor.seal.folders import keys_folder, trust_file  # noqa: PLC0415 - as above
    from auditor.seal.trust import only, trusted  # noqa: PLC0415

    if not keys:
        return trusted(keys_folder(), trust_file())
    return {keyid: signer for key in keys for keyid, signer in only(key).items()}


def _brought(options: Namespace) -> dict[str, bytes]:
    """Return what the verifier brings along, by the name it is looked at under."""
    if not options.checkpoint and not options.proof:
        return {}
    from auditor.cli._ledger import checkpoint_at, proof_at  # noqa: PLC0415 - seldom
    from auditor.cli._reading import read_input  # noqa: PLC0415 - the same
    from auditor.seal.companions import OUTSIDE  # noqa: PLC0415
    from auditor.seal.proof import PROOF_NAME  # noqa: PLC0415

    brought = {}
    for name, path, at in (
        (OUTSIDE, options.checkpoint, checkpoint_at),
        (PROOF_NAME, options.proof, proof_at),
    ):
        if path:
            at(path)  # a file that is no such thing is the verifier's own mistake
            brought[name] = read_input(path, 1 << 20)
    return brought


def _facts(verification: Verification) -> dict[str, object]:
    """Return the verification as stable JSON; the report itself is ``show``'s to tell."""
    return {
        "schema": SCHEMA,
        "path": verification.name,
        "exit_code": verification.exit_code,
        "steps": [plain(step) for step in verification.steps],
        "answers": [plain(answer) for answer in verification.answers],
        "companions": [
            {"name": each.name, "kind": each.kind, "gives": sorted(each.gives)}
            for each in verification.companions
        ],
        "required": [
            {"word": word, "met": met} for word, met in verification.required.items()
        ],
        "shown": dict(verification.shown),
        "withheld": dict(verification.withheld),
    }


def _lines(verification: Verification) -> Iterator[str]:
    encoding = sys.stdout.encoding or "ascii"
    marks = _MARKS if _carries(encoding, "".join(_MARKS.values())) else _ASCII_MARKS
    widest = max(len(mark) for mark in marks.values())
    for step in verification.steps:
        head = f"{step.number:>3} {marks[step.result.value]:<{widest}} "
        text = f"{step.title}: {step.problem}" if step.problem else step.title
        yield from _wrapped(head, text, encoding)
    yield ""
    for answer in verification.answers:
        head = f"{answer.question.value.capitalize():<14}"
        yield from _wrapped(head, answer.text, encoding)
    for word, met in verification.required.items():
        text = "given" if met else "NOT given by anything beside it that is trusted here"
        yield from _wrapped(f"{'Required':<14}", f"{word}: {text}.", encoding)
    yield ""
    yield from _wrapped("", _CONCLUSIONS[verification.exit_code], encoding)


def _carries(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _wrapped(head: str, text: str, encoding: str) -> list[str]:
    """Return a paragraph whose later lines stand under the first one's text."""
    harmless = neutral(text).encode(encoding, "backslashreplace").decode(encoding)
    return textwrap.wrap(
        harmless,
        width=_console.width(),
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_on_hyphens=False,
    )


COMMAND = Command(
    help="check a sealed report step by step, and answer five questions",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
