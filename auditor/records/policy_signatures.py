"""Signatures beside a declared policy: whose they are, and whether they fit its bytes.

``policy.yaml`` is signed by ``policy.yaml.<role>.sig.json``, a statement over its SHA-256.
A role is what the signer says; whether the key is that of the employer, the person decides
by noting it among the trusted signers. The person's own key is nobody else's: with it they
could sign for their employer.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from enum import StrEnum

from auditor.errors import InputError, VerificationError
from auditor.model.frozen import frozen
from auditor.model.policy import Policy
from auditor.records.writing import time_now
from auditor.seal.checks import fields
from auditor.seal.envelope import Role
from auditor.seal.given import content
from auditor.seal.keys import Key
from auditor.seal.statements import (
    POLICY_SIGNATURE,
    Statement,
    Subject,
    open_statement,
    sign_statement,
)
from auditor.seal.trust import Signer

SCHEMA = "auditor-policy-signature/1"
ROLES: tuple[Role, ...] = ("employer", "works-council", "dpo")
"""Who signs policies; the words of `signature_file`."""


class Standing(StrEnum):
    """What a signature is worth."""

    TRUSTED = "trusted"
    UNKNOWN_KEY = "unknown-key"
    OTHER_BYTES = "other-bytes"
    BROKEN = "broken"


@frozen
class PolicySignature:
    """One signature beside a policy.

    Attributes:
        file: its name.
        standing: what it is worth.
        role: of the signer, as the file's name says it.
        name: what the signer calls itself; empty unless the signature fits its key.
        known_as: what the person calls the signer; empty unless trusted.
        keyid: of the key; empty like the name.
        time: when it was signed, as the signer says; empty like the name.
        problem: what is wrong, for a broken one; it may quote the file.
    """

    file: str
    standing: Standing
    role: str
    name: str = ""
    known_as: str = ""
    keyid: str = ""
    time: str = ""
    problem: str = ""


def signature_file(policy: str, role: str) -> str:
    """Return where the signature of a role lies."""
    return f"{policy}.{role}.sig.json"


def signature_files(policy: str) -> dict[str, str]:
    """Return the signatures that lie beside a policy, role → path; links to none too."""
    paths = {role: signature_file(policy, role) for role in ROLES}
    return {role: path for role, path in paths.items() if os.path.lexists(path)}


def sign_policy(
    policy: Policy, *, name: str, key: Key, role: Role, signer_name: str = ""
) -> bytes:
    """Sign a policy.

    Args:
        policy: that was loaded.
        name: of its file, for people.
        key: signs.
        role: one of `ROLES`.
        signer_name: what the signer calls itself; in clear.

    Returns:
        The bytes of the signature's file.
    """
    said = {
        "schema": SCHEMA,
        "role": role,
        "name": signer_name,
        "time": time_now(),
        "policy": {"id": policy.id, "version": policy.version},
    }
    subject = Subject(name=name, sha256=policy.sha256)
    return sign_statement(
        POLICY_SIGNATURE, [subject], said, key=key, role=role, name=signer_name
    )


def signatures_of(
    path: str, data: bytes, trusted: Mapping[str, Signer]
) -> tuple[PolicySignature, ...]:
    """Find and check the signatures beside a policy.

    Args:
        path: of the policy's file.
        data: its bytes, as they were loaded.
        trusted: the signers whom the person noted, by key id; without the own key.

    Returns:
        One for each file, in the order of `ROLES`; what is wrong raises nothing.
    """
    digest = hashlib.sha256(data).hexdigest()
    return tuple(
        _signature(file, role, digest, trusted)
        for role, file in signature_files(path).items()
    )


def _signature(
    path: str, role: str, digest: str, trusted: Mapping[str, Signer]
) -> PolicySignature:
    file = os.path.basename(path)
    try:
        data = content(path) or b""
        statement = open_statement(data, trusted, kind=POLICY_SIGNATURE)
        _demand_form(statement, role)
    except (InputError, VerificationError) as error:
        return PolicySignature(
            file=file, standing=Standing.BROKEN, role=role, problem=error.message
        )
    standing = Standing.TRUSTED if statement.signer else Standing.UNKNOWN_KEY
    if statement.subjects[0].sha256 != digest:
        standing = Standing.OTHER_BYTES
    return PolicySignature(
        file=file,
        standing=standing,
        role=role,
        name=statement.name,
        known_as=statement.signer.name if statement.signer else "",
        keyid=statement.key.keyid,
        time=str(statement.predicate["time"]),
    )


def _demand_form(statement: Statement, role: str) -> None:
    said = statement.predicate
    texts = [said.get("name"), said.get("time"), *fields(said.get("policy")).values()]
    if said.get("schema") != SCHEMA or len(statement.subjects) != 1:
        raise _formless("it has not the form of a policy's signature")
    if not all(isinstance(text, str) for text in texts):
        raise _formless("it has not the form of a policy's signature")
    if not said.get("role") == statement.role == role:
        raise _formless(f"its name says {role}, and it says another role")


def _formless(problem: str) -> VerificationError:
    return VerificationError("policy-signature-form", problem)


def word_of(signatures: tuple[PolicySignature, ...]) -> str:
    """Return the one word for a policy's signatures, see `PolicyFacts.signature`.

    Only the employer's makes a policy signed; the works council's beside it, by another
    key, makes it co-signed. What is broken or unknown is told where no trusted signature
    of the employer stands.
    """
    trusted = [item for item in signatures if item.standing is Standing.TRUSTED]
    employer = {item.keyid for item in trusted if item.role == "employer"}
    council = {item.keyid for item in trusted if item.role == "works-council"}
    if employer:
        return "co-signed" if council - employer else "signed"
    found = {item.standing for item in signatures}
    if found & {Standing.BROKEN, Standing.OTHER_BYTES}:
        return "signature-broken"
    return "signed-by-unknown-key" if Standing.UNKNOWN_KEY in found else "unsigned"
