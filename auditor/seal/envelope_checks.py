"""Checks of the envelope, before anything in the payload is read."""

from __future__ import annotations

from auditor.seal.checks import Check, Sealed
from auditor.seal.envelope import PAYLOAD_TYPE, envelope, pae


def _form(sealed: Sealed) -> str:
    given = sealed.envelope
    again = envelope(given.payload_type, given.payload, given.keyid, given.signature)
    if again == given.raw:
        return ""
    return (
        "the file differs from the one form: its fields in fixed order and no others, one "
        "signature, padded standard base64, no white space, one final line feed"
    )


def _payload_type(sealed: Sealed) -> str:
    kind = sealed.envelope.payload_type
    return "" if kind == PAYLOAD_TYPE else f"it says {kind!a}, expected {PAYLOAD_TYPE}"


def _signature(sealed: Sealed) -> str:
    given = sealed.envelope
    if sealed.key is None:
        return "there is no key to check it with: none that is trusted, none in the report"
    if sealed.key.verifies(given.signature, pae(given.payload_type, given.payload)):
        return ""
    return f"the signature is not that of key {sealed.key.keyid} over these bytes"


ENVELOPE_CHECKS: tuple[Check[Sealed], ...] = (
    Check(
        id="envelope-form",
        title="The file has the one form that a sealed report can have",
        problem=_form,
    ),
    Check(
        id="payload-type",
        title="The file says that it holds a signed statement",
        problem=_payload_type,
    ),
    Check(
        id="signature",
        title="The signature fits every byte of the statement",
        problem=_signature,
    ),
)
