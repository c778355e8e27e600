"""``auditor keys``: make the own signing key; say whose keys are trusted."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser, Namespace

from auditor.cli import _console
from auditor.cli._command import Command
from auditor.errors import AuditorError
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
    listed = actions.add_parser("list", help="show your key and those you trust")
    added = actions.add_parser("trust", help="believe somebody's key from now on")
    added.add_argument("key", metavar="FILE", help="public key (OpenSSH .pub or PEM)")
    added.add_argument(
        "--fingerprint", required=True, help="as the signer told you another way"
    )
    added.add_argument("--name", required=True, help="whose it is: jane@works-council")
    ended = actions.add_parser("revoke", help="believe a key no more from now on")
    ended.add_argument("key", metavar="FILE", help="public key (OpenSSH .pub or PEM)")
    for action in (new, listed, added, ended):
        action.add_argument(
            "--format", choices=("text", "json"), default="text", help="of the result"
        )


def run(options: Namespace) -> int:
    """Make, trust or revoke a key; then list the keys."""
    if options.action == "new":
        _make(protect=not options.no_passphrase)
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


def _revoke(options: Namespace) -> None:
    from auditor.seal.folders import revoked_file, trust_file  # noqa: PLC0415 - as above
    from auditor.seal.trusting import read_key, revoke  # noqa: PLC0415

    key = read_key(options.key)
    was_trusted = revoke(trust_file(), revoked_file(), key)
    before = "" if was_trusted else "; it was not trusted before either"
    _console.say(f"trusted no more: {key.keyid}{before}")


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
