"""The signed file: a DSSE envelope around an in-toto statement around the report.

DSSE v1 (secure-systems-lab/dsse, envelope.md and protocol.md) carries the signed bytes
as they are; in-toto Statement v1 names what they speak of, here ``disclosures.txt``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Literal

from auditor.model.frozen import frozen
from auditor.seal.canonical import base64_text, canonical
from auditor.seal.disclosures import DISCLOSURES_NAME, Hidden
from auditor.seal.keys import Key
from auditor.seal.ledger import Head

REPORT_NAME = "report.dsse.json"
PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
URI_BASE = "https://w3id.org/monitoring-auditor/"
REPORT_TYPE = f"{URI_BASE}report/v1"

Role = Literal["employee", "employer", "device", "it", "works-council", "dpo", "auditor"]
"""In whose hands the signing key is, as the signer says."""


@frozen
class Frame:
    """What the seal adds to a report.

    Attributes:
        report_id: ``urn:uuid:`` and a random UUID (RFC 9562, section 5.4).
        previous: the ledger's head before this report.
        role: in whose hands the key is.
        name: what the signer calls itself; in clear, may be empty.
    """

    report_id: str
    previous: Head
    role: Role = "employee"
    name: str = ""


def seal(hidden: Hidden, *, disclosures: bytes, frame: Frame, key: Key) -> bytes:
    """Sign a report.

    Args:
        hidden: the report, its withholdable values replaced by digests.
        disclosures: the bytes of ``disclosures.txt``, whole.
        frame: what the seal adds.
        key: signs.

    Returns:
        The bytes of ``report.dsse.json``.
    """
    payload = canonical(
        {
            "_type": STATEMENT_TYPE,
            "subject": [
                {
                    "name": DISCLOSURES_NAME,
                    "digest": {"sha256": hashlib.sha256(disclosures).hexdigest()},
                }
            ],
            "predicateType": REPORT_TYPE,
            "predicate": predicate(hidden, frame=frame, key=key),
        }
    )
    signature = key.sign(pae(PAYLOAD_TYPE, payload))
    return envelope(PAYLOAD_TYPE, payload, key.public.keyid, signature)


def predicate(hidden: Hidden, *, frame: Frame, key: Key) -> dict[str, object]:
    """Return the report with the seal's own fields."""
    summary = hidden.tree.get("summary")
    counted = dict(summary) if isinstance(summary, Mapping) else {}
    return {
        **hidden.tree,
        "summary": {**counted, "withholdable": hidden.counts},
        "report_id": frame.report_id,
        "sequence": frame.previous.size,
        "signer": named_signer(key, role=frame.role, name=frame.name),
        "previous": {
            "size": frame.previous.size,
            "root": base64_text(frame.previous.root),
            "checkpoint_sha256": None,
        },
    }


def named_signer(key: Key, *, role: Role, name: str) -> dict[str, object]:
    """Return what a signed statement says of its signer.

    Args:
        key: signs.
        role: in whose hands the key is, as the signer says.
        name: what the signer calls itself; in clear, may be empty.
    """
    return {
        "role": role,
        "algorithm": key.public.algorithm.value,
        "keyid": key.public.keyid,
        "public_key": base64_text(key.public.der),
        "name": name,
        "protection": key.protection,
    }


def pae(payload_type: str, payload: bytes) -> bytes:
    """Return the bytes that are signed: DSSE's pre-authentication encoding."""
    kind = payload_type.encode("utf-8", "surrogatepass")
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def envelope(payload_type: str, payload: bytes, keyid: str, signature: bytes) -> bytes:
    """Return the one form that an envelope may have.

    Fixed order of keys, no white space, padded standard base64, one signature, one final
    line feed. The reader writes the envelope again by this function and compares.
    """
    text = (
        f'{{"payloadType":{json.dumps(payload_type)},"payload":"{base64_text(payload)}",'
        f'"signatures":[{{"keyid":{json.dumps(keyid)},"sig":"{base64_text(signature)}"}}]}}\n'
    )
    return text.encode("ascii")
