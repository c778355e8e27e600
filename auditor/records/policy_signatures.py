"""Signatures beside a policy: the employer's, and those who sign with it.

``policy.yaml.employer.sig.json`` is a statement about the policy's very bytes. An unsigned
policy is used and said to be unsigned; a signature by a key that nobody here trusts says
who holds that key at most.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from auditor.errors import AuditorError
from auditor.model.frozen import frozen
from auditor.seal.files import Place
from auditor.seal.keys import Key
from auditor.seal.statements import LARGEST, Subject, open_statement, sign_statement
from auditor.seal.trust import Signer

KIND = "policy-signature"
SUFFIX = ".sig.json"
ROLES = ("employer", "works-council", "dpo")


@frozen
class PolicySignature:
    """One file that calls itself a signature of a policy.

    Attributes:
        place: of the file.
        role: in which role, as the signer says.
        name: who, as the signer says.
        keyid: of the key; empty when the file is broken.
        is_trusted: the key is trusted here.
        problem: why it is no signature of this policy; empty when it is one.
    """

    place: str
    role: str = ""
    name: str = ""
    keyid: str = ""
    is_trusted: bool = False
    problem: str = ""


def sign_policy(
    name: str, sha256: str, *, key: Key, role: str, by: str, time: str
) -> bytes:
    """Return the signature of a policy.

    Args:
        name: of the policy's file, without its folder.
        sha256: of the policy's bytes.
        key: signs.
        role: one of `ROLES`.
        by: who signs.
        time: RFC 3339 UTC, by this computer's clock.
    """
    subject = Subject(name=name, sha256=sha256)
    predicate = {"policy_role": role, "by": by, "time": time}
    return sign_statement(KIND, [subject], predicate, key=key, role="it", name=by)


def signatures_of(
    policy: Place, sha256: str, trusted: Mapping[str, Signer]
) -> tuple[PolicySignature, ...]:
    """Return what lies beside a policy and calls itself its signature, by name.

    Args:
        policy: the policy's file.
        sha256: of the policy's bytes.
        trusted: whose signatures are believed, by key id.
    """
    return tuple(_read(place, sha256, trusted) for place in places_beside(policy))


def places_beside(policy: Place) -> list[str]:
    """Return the files beside a policy that are called as its signatures are."""
    folder, name = os.path.split(os.fspath(policy))
    try:
        names = os.listdir(folder or ".")
    except OSError:
        return []
    return [
        os.path.join(folder, each)
        for each in sorted(names)
        if each.startswith(f"{name}.") and each.endswith(SUFFIX)
    ]


def word_for(signatures: Iterable[PolicySignature]) -> str:
    """Return the one word for how a policy is signed, ``text.signature.<word>``.

    A broken signature beside a good one is told: somebody should look at it.
    """
    found = tuple(signatures)
    if not found:
        return "unsigned"
    if any(each.problem for each in found):
        return "signature-broken"
    roles = {each.role for each in found if each.is_trusted}
    if "employer" not in roles:
        return "signed-by-unknown-key" if not roles else "signed-by-others"
    return "co-signed" if "works-council" in roles else "signed"


def _read(place: str, sha256: str, trusted: Mapping[str, Signer]) -> PolicySignature:
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            statement = open_statement(file.read(LARGEST + 1))
    except (AuditorError, OSError) as error:
        return PolicySignature(place=place, problem=str(error) or "it cannot be read")
    role = statement.predicate.get("policy_role")
    if statement.kind != KIND or role not in ROLES:
        return PolicySignature(place=place, problem="it is no signature of a policy")
    keyid = statement.key.keyid
    ours = [subject.sha256 for subject in statement.subjects] == [sha256]
    return PolicySignature(
        place=place,
        role=str(role),
        name=statement.name,
        keyid=keyid,
        is_trusted=keyid in trusted,
        problem="" if ours else "it signs other bytes than these",
    )
