"""``auditor keys``: make the own signing key; say whose keys are trusted."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser, Namespace

from auditor.cli import _console
from auditor.cli._command import Command
from auditor.errors import AuditorError, UsageError
from auditor.parse.neutral import neutral

SCHEMA = "auditor-keys/1"


def arguments(parser: ArgumentParser) -> None:
    """Add the actions of ``keys``."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    new = actions.add_parser("new", help="make your signing key; never replaces one")
    new.add_argument(
        "--no-passphrase",
        action="store_true",
        help="leave it unprotected; every report will say so for ever",
    )
    rotated = actions.add_parser("rotate", help="follow your key by a new one")
    rotated.add_argument(
        "--no-passphrase",
        action="store_true",
        help="leave the new one unprotected; every report will say so for ever",
    )
    listed = actions.add_parser("list", help="show your key and those you trust")
    added = actions.add_parser("trust", help="believe somebody's key from now on")
    added.add_argument("key", metavar="FILE", help="public key (OpenSSH .pub or PEM)")
    added.add_argument(
        "--fingerprint", required=True, help="as the signer told you another way"
    )
    added.add_argument("--name", required=True, help="whose it is: jane@works-council")
    ended = actions.add_parser("revoke", help="believe a key no more from now on")
    ended.add_argument("key", metavar="FILE", help="public key (OpenSSH .pub or PEM)")
    ended.add_argument("--reason", metavar="TEXT", default="", help="if it is yours")
    ended.add_argument(
        "--since", metavar="TIME", default="", help="if it is yours: 2026-03-01T00:00:00Z"
    )
    for action in (new, rotated, listed, added, ended):
        action.add_argument(
            "--format", choices=("text", "json"), default="text", help="of the result"
        )


def run(options: Namespace) -> int:
    """Make, trust or revoke a key; then list the keys."""
    if options.action == "new":
        _make(protect=not options.no_passphrase)
    elif options.action == "rotate":
        _rotate(protect=not options.no_passphrase)
    elif options.action == "trust":
        _trust(options)
    elif options.action == "revoke":
        _revoke(options)
    facts = _facts()
    if options.format == "json":
        _console.result(json.dumps({"schema": SCHEMA, "keys": facts}, indent=2) + "\n")
    else:
        _console.result(_text(facts))
    return 0


def _make(*, protect: bool) -> None:
    from auditor.seal.folders import keys_folder  # noqa: PLC0415 - after the arguments
    from auditor.seal.keys import KEY_NAME, create, present  # noqa: PLC0415
    from auditor.seal.passphrases import new_passphrase, terminal  # noqa: PLC0415

    folder = keys_folder()
    path = os.path.join(folder, KEY_NAME)
    ask = terminal() if protect else None
    there = present(path)
    passphrase = new_passphrase(ask) if ask and not there else ""
    if there or not create(folder, passphrase=passphrase):
        raise AuditorError(
            f"there is a key already: {path}",
            hint="`auditor keys list` shows it; move it away yourself for a new one",
        )


def _trust(options: Namespace) -> None:
    from auditor.seal.folders import trust_file  # noqa: PLC0415 - as above
    from auditor.seal.trusting import read_key, trust  # noqa: PLC0415

    key = read_key(options.key)
    trust(trust_file(), key, name=options.name, fingerprint=options.fingerprint)
    _console.say(f"trusted from now on: {neutral(options.name)} ({key.keyid})")


def _rotate(*, protect: bool) -> None:
    from auditor.seal.folders import keys_folder  # noqa: PLC0415 - as above
    from auditor.seal.passphrases import terminal  # noqa: PLC0415
    from auditor.seal.rotating import rotate  # noqa: PLC0415

    done = rotate(keys_folder(), ask=terminal(), protect=protect)
    _console.say(f"key {done.new.keyid} follows {done.old.keyid}")
    _console.say(f"the old one is kept: {neutral(done.kept)}")
    _console.say("put both statements beside the reports of the new key:")
    for place in done.statements:
        _console.say(f"  {neutral(place)}")


def _revoke(options: Namespace) -> None:
    from auditor.seal.folders import (  # noqa: PLC0415 - as above
        keys_folder,
        revoked_file,
        trust_file,
    )
    from auditor.seal.rotating import own_key_of  # noqa: PLC0415
    from auditor.seal.trusting import read_key, revoke  # noqa: PLC0415

    key = read_key(options.key)
    own = own_key_of(keys_folder(), key)
    if own:
        _write_revocation(options, own)
    was_trusted = revoke(trust_file(), revoked_file(), key)
    before = "" if was_trusted or own else "; it was not trusted before either"
    _console.say(f"trusted no more: {key.keyid}{before}")


def _write_revocation(options: Namespace, own: str) -> None:
    """Sign with the own key that it is no longer to be believed."""
    from datetime import UTC, datetime  # noqa: PLC0415 - seldom

    from auditor.seal.folders import keys_folder  # noqa: PLC0415 - as above
    from auditor.seal.keys import KEY_NAME, load  # noqa: PLC0415
    from auditor.seal.passphrases import terminal  # noqa: PLC0415
    from auditor.seal.rotating import write_revocation  # noqa: PLC0415
    from auditor.seal.testimony import is_text, time_of  # noqa: PLC0415

    since = time_of(options.since) if options.since else datetime.now(UTC)
    if since is None or not is_text(options.reason):
        raise UsageError("--since takes a time like 2026-03-01T00:00:00Z")
    key = load(own, ask=terminal())
    place = write_revocation(keys_folder(), key, reason=options.reason, since=since)
    _console.say(f"your key revokes itself: {neutral(place)}")
    _console.say("hand that statement to everybody who has a report of yours")
    if os.path.basename(own) == KEY_NAME:
        _console.say("it still signs your reports; for a new one: auditor keys rotate")


def _facts() -> list[dict[str, str]]:
    """Return the own key first, then the trusted ones by name."""
    from auditor.seal.folders import keys_folder, trust_file  # noqa: PLC0415 - as above
    from auditor.seal.keys import own_public_key  # noqa: PLC0415
    from auditor.seal.trust import trusted  # noqa: PLC0415

    own = own_public_key(keys_folder())
    signers = trusted(keys_folder(), trust_file()).values()
    facts = [
        {
            "name": signer.name,
            "keyid": signer.key.keyid,
            "algorithm": signer.key.algorithm.value,
            "protection": own[1] if own and own[0] == signer.key else "",
            "public_key": signer.key.ssh_line,
            "source": signer.source,
        }
        for signer in signers
    ]
    return sorted(facts, key=lambda fact: (not fact["protection"], fact["name"]))


def _text(facts: list[dict[str, str]]) -> str:
    if not facts:
        return "no keys yet: `auditor keys new` makes yours, as does the first audit\n"
    return "\n".join(map(_entry, facts))


def _entry(fact: dict[str, str]) -> str:
    protection = {
        "passphrase": ", protected by a passphrase",
        "none": ", not protected by a passphrase",
    }.get(fact["protection"], "")
    lines = (
        fact["name"],
        f"  {fact['keyid']}",
        f"  {fact['algorithm']}{protection}, from {fact['source']}",
        f"  {fact['public_key']}",
    )
    return "".join(f"{neutral(line)}\n" for line in lines)


COMMAND = Command(
    help="make your signing key; say whose keys you trust",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
