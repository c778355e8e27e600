"""Under which conditions a process runs, as nodes of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.export._reading import SILENT, at, items, name_of, stated, texts
from auditor.export._terms import (
    Node,
    capability_types,
    given,
    list_of,
    own,
    own_class,
    typed_by,
    types,
)
from auditor.model.policy import Document

_HIGH_RISK = frozenset({"monitor", "evaluate", "allocate", "promote", "terminate"})
"""Uses of Annex III, point 4(b) of the AI Act."""


def purpose(item: Document) -> Node:
    """Return one purpose."""
    word = name_of(item)
    label = {"rdfs:label": item["text"]} if "text" in item else {}
    return {"@type": types("purpose", word), own("declared"): word, **label}


def involvement(program: Document) -> Iterator[Node]:
    """Yield whether people look, and what the person concerned can do."""
    possible = stated(program, "human_access.possible")
    if possible in ("true", "false"):
        access = at(program, "human_access")
        yield {
            "@type": [f"dpv:Human{'' if possible == 'true' else 'Not'}Involved"],
            **given(access, approval="approval"),
            **list_of(access, "role", "roles"),
            **list_of(access, "situation", "situations"),
        }
    opt_out = stated(program, "opt_out.available")
    if opt_out in ("true", "false"):
        term = "OptingOut" if opt_out == "true" else "CannotOptOut"
        yield {"@type": [f"dpv:{term}FromProcess"], **given(program, route="opt_out.how")}
    if stated(program, "objection.route") not in SILENT:
        route = given(program, route="objection.route")
        yield {"@type": ["dpv:ObjectingToProcess"], **route}


def prohibitions(document: Document, program: Document) -> Iterator[Node]:
    """Yield what the policy says is not captured, and not to be done with it."""
    declared = (at(program, "not_captured"), at(document, "not_captured"))
    for word in dict.fromkeys(word for value in declared for word in texts(value)):
        if word not in SILENT:
            data = {"@type": capability_types(word), own("capability"): word}
            yield {"@type": ["dpv:Prohibition"], "dpv:hasPersonalData": data}
    for word in texts(at(program, "prohibited_purposes")):
        if word not in SILENT:
            yield {"@type": ["dpv:Prohibition"], "dpv:hasPurpose": purpose({"id": word})}


def storage(program: Document) -> Iterator[Node]:
    """Yield how long data are kept, where, and to which hosts they go."""
    for item in items(stated(program, "retention")):
        yield {
            "@type": [
                "dpv:StorageDuration",
                *typed_by("period", item, "period"),
                *typed_by("method", item, "method"),
            ],
            **given(item, item="capture", period="period", startOfPeriod="starts"),
            **list_of(item, "exception", "exceptions"),
        }
    for place in texts(stated(program, "storage.locations")):
        if place == "on_device":
            yield {"@type": ["dpv:StorageLocation", own_class("OnDevice")]}
        elif place not in SILENT:
            yield {"@type": ["dpv:StorageLocation"], own("country"): place}
    if hosts := list_of(program, "host", "storage.egress_hosts"):
        yield {"@type": ["dpv:RemoteLocation"], **hosts}


def transfers(program: Document) -> Iterator[Node]:
    """Yield the transfers to other countries."""
    for item in items(stated(program, "transfers")):
        told = given(item, country="to", mechanism="mechanism")
        yield {"@type": ["dpv:CrossBorderTransfer"], **told}


def deidentification(program: Document) -> Iterator[Node]:
    """Yield the measure that the policy states, and what its result is."""
    if stated(program, "deidentification.state") not in SILENT:
        measure = typed_by("deidentification", program, "deidentification.state")
        data = typed_by("data", program, "deidentification.state")
        yield {
            **({"@type": measure} if measure else {}),
            **given(program, declared="deidentification.state"),
            own("resultsIn"): {"@type": data},
        }


def ai_system(program: Document) -> Iterator[Node]:
    """Yield the class of the AI Act, where the policy itself says high risk."""
    if at(program, "ai.high_risk") == "true" and at(program, "ai.use") in _HIGH_RISK:
        told = given(program, declared="ai.use")
        yield {"@type": ["eu-aiact:HighRiskAISystem-AnnexIII-4-b"], **told}
