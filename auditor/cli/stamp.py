"""``auditor stamp``: have a report dated by a time stamp authority, and stay offline."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from auditor.cli import _attesting, _console
from auditor.cli._command import Command
from auditor.cli._reading import read_input
from auditor.errors import InputError, VerificationError
from auditor.parse.neutral import neutral

if TYPE_CHECKING:
    from auditor.seal.time_stamps import Stamp

_LARGEST_REPLY = 1 << 20
_FILES = ("report.dsse.json", "checkpoint")


def arguments(parser: ArgumentParser) -> None:
    """Add the actions of ``stamp``."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    request = actions.add_parser("request", help="write a request to carry to an authority")
    request.add_argument("folder", metavar="FOLDER", help="evidence folder")
    request.add_argument("-o", "--output", required=True, metavar="FILE.tsq")
    renew = actions.add_parser("renew", help="… for the report and the stamps it has")
    renew.add_argument("folder", metavar="FOLDER", help="evidence folder")
    renew.add_argument("-o", "--output", required=True, metavar="FILE.tsq")
    add = actions.add_parser("add", help="check the reply and put it beside the report")
    add.add_argument("folder", metavar="FOLDER", help="evidence folder")
    add.add_argument("reply", metavar="REPLY.tsr", help="from the authority")
    add.add_argument("--query", metavar="FILE.tsq", help="the request that it answers")
    add.add_argument(
        "--root", metavar="PEM", help="the authority's root certificate, to hand on with it"
    )
    for action in (request, add):
        action.add_argument(
            "--of",
            default=_FILES[0],
            metavar="FILE",
            help="report.dsse.json, checkpoint, a statement or a list (renewal-1.sha256)",
        )


def run(options: Namespace) -> int:
    """Write a request, or put a reply beside what it is about."""
    if options.action == "add":
        return _add(options)
    if options.action == "renew":
        options.of = _listed(options)
    return _request(options)


def _listed(options: Namespace) -> str:
    """Write the list of a report and its stamps beside it; return the list's name."""
    from auditor.seal.given import beside_it  # noqa: PLC0415 - after the arguments
    from auditor.seal.renewal import next_list  # noqa: PLC0415 - the same

    options.of = _FILES[0]
    report, files = _about(options), beside_it(options.folder)
    if f"{_FILES[0]}.tsr" not in files:
        raise InputError(
            f"the report in {options.folder} has no time stamp that could be renewed",
            hint="begin with: auditor stamp request",
        )
    name, data = next_list(report, files)
    _attesting.write(os.path.join(options.folder, name), data)
    _console.say(f"list of what is dated again: {name}")
    return name


def _about(options: Namespace) -> bytes:
    """Return what is to be dated.

    Raises:
        InputError: there is no such file, or it is none that can be dated.
    """
    from auditor.seal.companions import NAMES  # noqa: PLC0415 - after the arguments
    from auditor.seal.given import content  # noqa: PLC0415 - the same

    name: str = options.of
    if name not in _FILES and not NAMES.fullmatch(f"{name}.tsr"):
        raise InputError(f"{name} cannot be dated", hint="see `auditor stamp add --help`")
    data = content(os.path.join(options.folder, name))
    if data is None:
        raise InputError(
            f"there is no {name} in {options.folder}", hint="name an evidence folder"
        )
    return data


def _request(options: Namespace) -> int:
    from auditor.seal.time_stamps import NONCE_BYTES, request  # noqa: PLC0415

    data = _about(options)
    _attesting.write(options.output, request(data, secrets.token_bytes(NONCE_BYTES)))
    shown = neutral(options.output)
    _console.say(f"request: {shown}")
    _console.say("it holds nothing but a SHA-256; carry it to an authority, for example")
    _console.say("  curl -H 'Content-Type: application/timestamp-query' \\")
    _console.say(f"    --data-binary @{shown} -o reply.tsr ADDRESS")
    of = "" if options.of == _FILES[0] else f" --of {options.of}"
    _console.say(f"then: auditor stamp add {neutral(options.folder)} reply.tsr{of}")
    return 0


def _add(options: Namespace) -> int:
    from auditor.cli import _stamping  # noqa: PLC0415 - after the arguments
    from auditor.seal.testimony import time_text  # noqa: PLC0415 - the same

    data = _about(options)
    reply = read_input(options.reply, _LARGEST_REPLY)
    stamp = _read(options, data, reply)
    roots = read_input(options.root, _LARGEST_REPLY) if options.root else b""
    if roots:
        _stamping.demand_root(roots, options.root)
    check = _stamping.stamps([options.root] if options.root else [])
    problem = check(data, reply) if check else "no certificate of an authority is trusted"
    if problem and roots:
        raise VerificationError("time-stamp", problem)
    _keep(options, reply, roots)
    _console.result(f"added: {neutral(options.of)}.tsr\ntime: {time_text(stamp.time)}\n")
    if problem:
        _console.say(f"not verified: {neutral(problem)}")
    return 0


def _read(options: Namespace, data: bytes, reply: bytes) -> Stamp:
    """Return what a reply says.

    Raises:
        InputError: it cannot be read.
        VerificationError: it is about something else, or answers another request.
    """
    from auditor.seal.time_stamps import nonce_of, read_reply  # noqa: PLC0415

    try:
        stamp = read_reply(reply)
        asked = read_input(options.query, _LARGEST_REPLY) if options.query else b""
        repeats = not asked or nonce_of(asked) == stamp.nonce
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"{options.reply} is no time stamp that can be read: {error}",
            hint="openssl ts -reply -in FILE -text shows what it is",
        ) from error
    if not stamp.is_about(data):
        raise VerificationError(
            "time-stamp", f"{options.reply} is about other bytes than {options.of}"
        )
    if not repeats:
        raise VerificationError("time-stamp", f"{options.reply} answers another request")
    return stamp


def _keep(options: Namespace, reply: bytes, roots: bytes) -> None:
    place = os.path.join(options.folder, f"{options.of}.tsr")
    if os.path.lexists(place):
        raise InputError(f"there is a time stamp already: {place}", hint="move it away")
    if roots:
        folder = os.path.join(options.folder, "tsa")
        os.makedirs(folder, mode=0o700, exist_ok=True)
        root = os.path.join(folder, _root_name(roots))
        if not os.path.lexists(root):
            _attesting.write(root, roots)
    _attesting.write(place, reply)


def _root_name(roots: bytes) -> str:
    from hashlib import sha256  # noqa: PLC0415 - seldom

    return f"root-{sha256(roots).hexdigest()[:16]}.pem"


COMMAND = Command(
    help="have a report dated by a time stamp authority",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
