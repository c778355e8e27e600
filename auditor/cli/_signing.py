"""Which key signs: the person's own, one in a file, or one that an agent keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from auditor.seal.keys import Key

AGENT = "agent:"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options that choose a key."""
    parser.add_argument(
        "--key",
        metavar="KEY",
        help="a private key's file, or agent:SHA256:… for one of ssh-agent; else your own",
    )
    parser.add_argument(
        "--no-passphrase",
        action="store_true",
        help="make a first key without passphrase; every report says so for ever",
    )


def signing_key(options: Namespace) -> Key:
    """Return the key that the person chose; the own one is made on first use.

    Raises:
        AuditorError: it cannot be used or made.
    """
    from auditor.seal.folders import keys_folder  # noqa: PLC0415 - only when signing
    from auditor.seal.keys import load, own_key  # noqa: PLC0415 - the same
    from auditor.seal.passphrases import terminal  # noqa: PLC0415

    named: str | None = options.key
    if named and named.startswith(AGENT):
        from auditor.seal.agent import agent_key  # noqa: PLC0415 - seldom

        return agent_key(named.removeprefix(AGENT))
    if named:
        return load(named, ask=terminal())
    return own_key(keys_folder(), ask=terminal(), protect=not options.no_passphrase)
