"""``auditor policy sign``: a signature of its own file beside a declared policy."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from auditor.cli import _console, _signing
from auditor.cli._policies import policy_at
from auditor.cli._policy import Action
from auditor.errors import AuditorError, InputError
from auditor.parse.neutral import neutral

_ROLES = ("employer", "works-council", "dpo")


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``policy sign``."""
    parser.add_argument("file", metavar="FILE", help="a valid policy")
    parser.add_argument("--role", choices=_ROLES, required=True, help="as whom you sign")
    parser.add_argument("--name", metavar="NAME", default="", help="of who signs; in clear")
    _signing.add_arguments(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="FILE.ROLE.sig.json if not")


def run(options: Namespace) -> int:
    """Sign a valid policy; a signature that is there already is never replaced."""
    from auditor.cli._records import checked_name  # noqa: PLC0415 - after the arguments
    from auditor.records.policy_signatures import (  # noqa: PLC0415
        sign_policy,
        signature_file,
    )

    policy = policy_at(options.file)
    place = options.output or signature_file(options.file, options.role)
    _demand_free(place)
    key = _signing.signing_key(options)
    signature = sign_policy(
        policy,
        name=os.path.basename(options.file),
        key=key,
        role=options.role,
        signer_name=checked_name(options.name),
    )
    _write(place, signature)
    shown = neutral(place)
    _console.result(f"signed: {shown}\nsha256: {policy.sha256}\nkey: {key.public.keyid}\n")
    _console.say("whoever is to rely on it must be given the key another way:")
    _console.say(f"  {neutral(options.name or options.role)} {key.public.ssh_line}")
    return 0


def _demand_free(place: str) -> None:
    if os.path.lexists(place):
        raise InputError(
            f"there is a signature already: {place}",
            hint="move it away if it is of no use any more, or choose another place by -o",
        )


def _write(place: str, signature: bytes) -> None:
    from auditor.seal.files import write_whole  # noqa: PLC0415 - after the arguments

    try:
        write_whole(place, signature, mode=0o644)
    except OSError as error:
        raise AuditorError(
            f"the signature could not be written: {error.strerror}: {place}",
            hint="choose another place with -o",
        ) from error


ACTION = Action(
    help="sign a policy as the employer, the works council or the data protection officer",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
