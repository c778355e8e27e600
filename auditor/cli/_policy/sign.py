"""``auditor policy sign``: put a signature beside a policy."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from auditor.cli import _console
from auditor.cli._looking import policy_of
from auditor.cli._policy import Action
from auditor.errors import InputError
from auditor.parse.neutral import neutral
from auditor.records.policy_signatures import ROLES, SUFFIX, sign_policy


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``policy sign``."""
    parser.add_argument("file", metavar="FILE", help="a valid policy")
    parser.add_argument("--role", choices=ROLES, required=True, help="who signs")
    parser.add_argument("--name", default="", help="of who signs, in clear")
    parser.add_argument("--key", metavar="FILE", help="private key; else your own")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help=f"else FILE.ROLE{SUFFIX} beside the policy"
    )


def run(options: Namespace) -> int:
    """Sign the policy's very bytes; the policy itself is not touched."""
    from auditor.seal.folders import keys_folder  # noqa: PLC0415 - after the arguments
    from auditor.seal.keys import load, own_key  # noqa: PLC0415 - the same
    from auditor.seal.passphrases import terminal  # noqa: PLC0415 - the same

    policy = policy_of(options.file)
    ask = terminal()
    key = load(options.key, ask=ask) if options.key else own_key(keys_folder(), ask=ask)
    signed = sign_policy(
        os.path.basename(options.file),
        policy.sha256,
        key=key,
        role=options.role,
        by=options.name,
        time=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    )
    place = options.output or f"{options.file}.{options.role}{SUFFIX}"
    try:
        with open(place, "xb") as file:
            file.write(signed)
    except OSError as error:
        raise InputError(
            f"the signature cannot be written to {place}: {error.strerror}",
            hint="move an older signature away, or name another file with -o",
        ) from error
    _console.say(f"signed by {key.public.keyid}: {neutral(place)}")
    return 0


ACTION = Action(help="put a signature beside a policy", arguments=arguments, run=run)
"""See the module's docstring."""
