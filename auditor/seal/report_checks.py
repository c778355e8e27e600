"""Checks of the signed statement and of the report in it."""

from __future__ import annotations

import re

from auditor.model.report import SCHEMA
from auditor.seal.canonical import base64_text, from_any_base64
from auditor.seal.checks import Check, Meaning, Opened, fields, objects
from auditor.seal.disclosures import DISCLOSURES_NAME
from auditor.seal.envelope import REPORT_TYPE, STATEMENT_TYPE
from auditor.seal.strict_json import DEEPEST

_UUID4 = re.compile(
    "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
)
_SHA256 = re.compile("[0-9a-f]{64}")
_SIGNER = ("role", "algorithm", "keyid", "public_key", "name", "protection")
_ROOT_BYTES = 32


def _repeated(opened: Opened) -> str:
    name = opened.document.repeated
    return f"the name {name!a} stands twice in one object" if name else ""


def _numbers(opened: Opened) -> str:
    number = opened.document.number
    return f"{number!a} is not an integer below 2^53" if number else ""


def _text(opened: Opened) -> str:
    return "half of a surrogate pair" if opened.document.lone_surrogate else ""


def _depth(opened: Opened) -> str:
    depth = opened.document.depth
    return f"more than {DEEPEST} levels" if depth > DEEPEST else ""


def _statement(opened: Opened) -> str:
    if opened.document.broken:
        return f"it is no JSON: {opened.document.broken}"
    if opened.statement.get("_type") != STATEMENT_TYPE:
        return f"its _type is not {STATEMENT_TYPE}"
    if not isinstance(opened.statement.get("predicate"), dict):
        return "it states nothing: there is no predicate"
    return ""


def _content(opened: Opened) -> str:
    kind, schema = opened.statement.get("predicateType"), opened.predicate.get("schema")
    if kind == REPORT_TYPE and schema == SCHEMA:
        return ""
    return f"signed, but its content is unknown here: {kind!a}, schema {schema!a}"


def _subject(opened: Opened) -> str:
    subjects = opened.statement.get("subject")
    first = objects(subjects)[:1]
    digest = fields(first[0].get("digest")) if first else {}
    named = {"name": DISCLOSURES_NAME, "digest": {"sha256": digest.get("sha256")}}
    sound = isinstance(digest.get("sha256"), str) and _SHA256.fullmatch(
        str(digest["sha256"])
    )
    if subjects == [named] and sound:
        return ""
    return f"its subject is not exactly {DISCLOSURES_NAME} with one SHA-256"


def _identity(opened: Opened) -> str:
    if _UUID4.fullmatch(str(opened.predicate.get("report_id"))) is None:
        return "report_id is no random UUID"
    previous = fields(opened.predicate.get("previous"))
    size, checkpoint = previous.get("size"), previous.get("checkpoint_sha256")
    sequence = opened.predicate.get("sequence")
    if type(size) is not int or size < 0 or type(sequence) is not int or sequence != size:
        return "sequence is not the size of the ledger before"
    if not _is_root(previous.get("root")):
        return "previous.root is no SHA-256"
    if checkpoint is not None and _SHA256.fullmatch(str(checkpoint)) is None:
        return "previous.checkpoint_sha256 is no SHA-256"
    return ""


def _is_root(value: object) -> bool:
    try:
        root = from_any_base64(str(value))
    except ValueError:
        return False
    return len(root) == _ROOT_BYTES and base64_text(root) == value


def _parts(opened: Opened) -> str:
    report = opened.predicate
    for part in ("tool", "host", "policy", "summary"):
        if not isinstance(report.get(part), dict):
            return f"{part} is no object"
    for part in ("probes", "programs", "rules", "claims", "limits"):
        if not _is_list_of_objects(report.get(part)):
            return f"{part} is no list of objects"
    if not all(
        _is_list_of_objects(rule.get("findings")) for rule in objects(report["rules"])
    ):
        return "the findings of a rule are no list of objects"
    return ""


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and len(objects(value)) == len(value)


def _signing_key(opened: Opened) -> str:
    key = opened.sealed.key
    named = fields(opened.predicate.get("signer")).get("public_key")
    if key is not None and named == base64_text(key.der):
        return ""
    return "it names another key than the one that signed it"


def _signer(opened: Opened) -> str:
    signer = fields(opened.predicate.get("signer"))
    if not all(isinstance(signer.get(name), str) for name in _SIGNER):
        return f"signer does not hold the text fields {', '.join(_SIGNER)}"
    key = opened.sealed.key
    if key is None or signer["algorithm"] != key.algorithm.value:
        return "signer.algorithm is not the key's"
    if not signer["keyid"] == opened.sealed.envelope.keyid == key.keyid:
        return "a key id is not the key's fingerprint"
    return ""


REPORT_CHECKS: tuple[Check[Opened], ...] = (
    Check(id="json-names", title="No name stands twice in one object", problem=_repeated),
    Check(id="json-numbers", title="All numbers are exact integers", problem=_numbers),
    Check(id="json-text", title="All text is Unicode text", problem=_text),
    Check(id="json-depth", title="It is not nested beyond measure", problem=_depth),
    Check(id="statement-form", title="It is an in-toto statement", problem=_statement),
    Check(
        id="content-known",
        title="The statement is a report of a version that is known here",
        problem=_content,
        meaning=Meaning.UNDECIDED,
    ),
    Check(
        id="subject-form",
        title=f"It speaks of one {DISCLOSURES_NAME}",
        problem=_subject,
    ),
    Check(
        id="identity-form",
        title="It has an id and a place in its signer's ledger",
        problem=_identity,
    ),
    Check(id="parts-form", title="It has all the parts of a report", problem=_parts),
    Check(
        id="signer-key",
        title="The key that it names is the key that signed it",
        problem=_signing_key,
    ),
    Check(
        id="signer-form",
        title="Key id and algorithm are those of the key",
        problem=_signer,
    ),
)
