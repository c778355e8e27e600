"""Signatures by ``ssh-keygen -Y sign -n witness@monitoring-auditor`` beside a report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.model.frozen import replace
from auditor.seal.checks import Meaning
from auditor.seal.companions import Case, Companion, CompanionKind
from auditor.seal.envelope import REPORT_NAME
from auditor.seal.ssh_signatures import (
    WITNESS_NAMESPACE,
    OtherKey,
    SshSignature,
    open_ssh_signature,
)

_NAMES = re.compile(r"(report\.dsse\.json|[a-z-]+-[0-9]+\.dsse\.json)\.sig")


def _look(case: Case) -> Iterator[Companion]:
    for name in sorted(case.files):
        if match := _NAMES.fullmatch(name):
            plain = Companion(
                name=name,
                kind="ssh-signature",
                question="signer",
                title=f"{name} is a trusted witness's signature of {match[1]}",
            )
            yield _read(case, match[1], plain)


def _read(case: Case, about: str, plain: Companion) -> Companion:
    signed = case.report if about == REPORT_NAME else case.files.get(about)
    if signed is None:
        return replace(plain, problem=f"there is no {about}", meaning=Meaning.ALTERED)
    try:
        signature = open_ssh_signature(case.files[plain.name])
    except OtherKey as error:
        return replace(plain, problem=f"not checked: {error}; ssh-keygen can")
    except ValueError as error:
        return replace(plain, problem=str(error), meaning=Meaning.ALTERED)
    if signature.namespace != WITNESS_NAMESPACE:
        problem = f"it was made for {signature.namespace!a}, not for {WITNESS_NAMESPACE}"
        return replace(plain, problem=problem, meaning=Meaning.ALTERED)
    if not signature.fits(signed):
        problem = f"it is not a signature of {about} by key {signature.key.keyid}"
        return replace(plain, problem=problem, meaning=Meaning.ALTERED)
    return _weighed(case, about, signature, plain)


def _weighed(
    case: Case, about: str, signature: SshSignature, plain: Companion
) -> Companion:
    keyid = signature.key.keyid
    if keyid == case.keyid:
        return replace(
            plain, problem="signed with the report's own key: nobody is their own witness"
        )
    if keyid not in case.trusted:
        return replace(plain, problem=f"signed by key {keyid}, which is not trusted here")
    name = case.trusted[keyid].name
    text = f"{name} ({keyid}) signed {about} as well, and says no more and no time by it."
    gives = frozenset((name, "witness")) if about == REPORT_NAME else frozenset[str]()
    return replace(plain, text=text, gives=gives)


KIND = CompanionKind(names=_NAMES, look=_look)
"""See the module's docstring."""
