"""One program and purpose as a process of the vocabulary; what is silent is listed so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.export import _dpv_conditions as conditions
from auditor.export._reading import (
    NOT_STATED,
    SILENT,
    UNKNOWN,
    WITHHELD,
    at,
    items,
    name_of,
    recipients_of,
    text,
    texts,
)
from auditor.export._silences import bases_of, silences
from auditor.export._terms import (
    Node,
    capability_types,
    given,
    own,
    own_class,
    processing_types,
    types,
)
from auditor.model.policy import Document

_TRAINING = "ai.model_training"
_STATES = {NOT_STATED: "notStated", WITHHELD: "withheld", UNKNOWN: "unknown"}


def process(document: Document, program: Document, purpose: Document) -> Node:
    """Return the process of one program and purpose, without its id.

    Args:
        document: the whole policy.
        program: one of its programs.
        purpose: one of the program's; empty when it states none.
    """
    properties = {
        "dpv:hasPurpose": [conditions.purpose(purpose)] if purpose else [],
        "dpv:hasDataSubject": [*_subjects(document, program)],
        "dpv:hasPersonalData": [*_data(program)],
        "dpv:hasProcessing": [*_processing(program, purpose)],
        "dpv:hasLegalBasis": [*_bases(program, purpose)],
        "dpv:hasRecipient": [*_recipients(document, program)],
        "dpv:hasInvolvement": [*conditions.involvement(program)],
        "dpv:hasProhibition": [*conditions.prohibitions(document, program)],
        own("storage"): [*conditions.storage(program)],
        own("transfer"): [*conditions.transfers(program)],
        own("deidentification"): [*conditions.deidentification(program)],
        own("aiSystem"): [*conditions.ai_system(program)],
        **{own(name): _linked(program, f"{name}s") for name in LINKED},
        **_silent(program),
    }
    return {
        "@type": ["dpv:Process", "dpv:PersonalDataProcess"],
        "rdfs:label": f"{at(program, 'name')} / {name_of(purpose)}",
        own("program"): {
            **given(program, id="id", name="name", vendor="vendor", role="role"),
            **given(program, status="status", date="start"),
        },
        **{key: value for key, value in properties.items() if value},
        own("complianceStatus"): {"@id": "dpv:ComplianceIndeterminate"},
    }


LINKED = ("agreement", "assessment", "notice")
"""What programs refer to by ids, each in a list of the policy with an ``s`` added."""


def node_id(key: str, word: str) -> str:
    """Return the blank node of something that programs refer to; no other has its id."""
    safe = re.sub(r"[^A-Za-z0-9-]", lambda match: f"_{ord(match[0]):x}_", word)
    return f"_:{key}-{safe}"


def _subjects(document: Document, program: Document) -> Iterator[Node]:
    for word in texts(at(document, "scope.populations")):
        if word not in SILENT:
            yield {"@type": types("population", word), own("declared"): word}
    if at(program, "bystander_data") == "expected":
        yield {"@type": [own_class("Bystander")]}


def _data(program: Document) -> Iterator[Node]:
    for item in items(at(program, "captures")):
        word = str(at(item, "type"))
        linked = at(item, "linked_to_identity")
        yield {
            "@type": [*capability_types(word), "dpv:ObservedPersonalData"],
            own("capability"): word,
            **given(item, trigger="trigger", interval="interval", collectionTime="when"),
            **given(item, necessity="necessity"),
            **({} if linked == NOT_STATED else {own("linkedToIdentity"): linked}),
        }
    if at(program, "bystander_data") == "expected":
        yield {"@type": [own_class("BystanderData")]}


def _processing(program: Document, purpose: Document) -> Iterator[Node]:
    yield {"@type": ["dpv:Collect", "dpv:Observe"]}
    captured = [str(at(item, "type")) for item in items(at(program, "captures"))]
    if found := processing_types(captured):
        yield {"@type": found}
    if name_of(purpose) == _TRAINING or at(program, "ai.training") == "true":
        data = {"@type": ["ai:TrainingData"]}
        yield {"@type": ["ai:ModelTraining"], "ai:hasTrainingData": data}
    if at(program, "automated_decisions") == "significant":
        yield {"@type": ["dpv:AutomatedDecisionMaking"]}
    if items(at(program, "profiling_scores")):
        yield {"@type": ["dpv:AutomatedScoringOfIndividuals"]}


def _bases(program: Document, purpose: Document) -> Iterator[Node]:
    for item in bases_of(program, name_of(purpose)):
        words = [word for key in _BASES if (word := text(item.get(key)))]
        found = [term for word in words for term in types("basis", word)]
        yield {
            "@type": [*dict.fromkeys(found)] or types("basis", ""),
            **({own("declared"): words} if words else {}),
            **given(item, national="national", reason="legitimate_interest"),
        }


_BASES = ("gdpr", "art9", "regime")


def _recipients(document: Document, program: Document) -> Iterator[Node]:
    for item in items(recipients_of(document, program)):
        role = [*types("recipient", text(item.get("role"))), "dpv:Recipient"]
        yield {
            "@type": [*dict.fromkeys(role)],
            **given(item, name="name", country="country", declared="role"),
            **given(item, reason="purpose"),
        }


def _linked(program: Document, key: str) -> list[Node]:
    return [{"@id": node_id(key, word)} for word in texts(at(program, key))]


def _silent(program: Document) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for item in silences(program):
        found.setdefault(own(_STATES[item.state]), []).append(
            {
                own("field"): item.field,
                **({own("item"): list(item.names)} if item.names else {}),
                **({own("reason"): item.reason} if item.reason else {}),
            }
        )
    return found
