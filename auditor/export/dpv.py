"""The declaration as linked data, in terms of the Data Privacy Vocabulary (JSON-LD).

It says what was declared. That something is lawful or complies with anything is never
said: the status of every process is ``dpv:ComplianceIndeterminate``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from auditor.export import Export, Sheet
from auditor.export._dpv_process import LINKED, node_id, process
from auditor.export._reading import SILENT, at, items, name_of, programs
from auditor.export._terms import (
    Node,
    context,
    definitions,
    given,
    own,
    tables,
    typed_by,
    types,
)
from auditor.law.places import UNION
from auditor.model.policy import Document
from auditor.render._escape import for_json

_SOURCE = "declared by the controller; nothing in it was observed or checked"


def _export(document: Document, _language: str) -> tuple[Sheet, ...]:
    processes = [
        {"@id": f"_:process-{number}", **told}
        for number, told in enumerate(_processes(document), start=1)
    ]
    nodes = [_record(document, processes), *processes, *_documents(document)]
    graph = [*nodes, *definitions(nodes)]
    found = {"@context": context(), "@graph": graph}
    lines = json.dumps(found, ensure_ascii=False, indent=2).split("\n")
    return (Sheet(name="dpv", text="".join(f"{for_json(line)}\n" for line in lines)),)


def _processes(document: Document) -> Iterator[Node]:
    for program in programs(document):
        for purpose in items(at(program, "purposes")) or [{}]:
            yield process(document, program, purpose)


def _record(document: Document, processes: list[Node]) -> Node:
    rights = [*_rights(document)]
    about = at(document, "policy")
    return {
        "@id": "_:record",
        "@type": ["dpv:DataProcessingRecord"],
        own("source"): _SOURCE,
        own("terms"): f"DPV {tables()['version']}",
        **given(about, id="id", policyVersion="version", status="status"),
        **given(about, date="effective_from"),
        own("controller"): _controller(document),
        **({own("right"): rights} if rights else {}),
        own("process"): [{"@id": told["@id"]} for told in processes],
    }


def _controller(document: Document) -> Node:
    controller = at(document, "controller")
    officer = at(controller, "dpo")
    person = given(officer, name="name", contact="email")
    told = {"@type": ["dpv:DataProtectionOfficer"], **person}
    return {
        "@type": ["dpv:DataController"],
        **given(controller, name="name", address="address", country="country"),
        **given(controller, contact="contact"),
        **({own("dpo"): told} if person else {}),
    }


def _rights(document: Document) -> Iterator[Node]:
    """Yield the rights for which a route is named; the GDPR's only where it holds."""
    places = at(document, "scope.jurisdictions")
    holds = any(str(place).partition("-")[0] in UNION for place in places)
    routes = at(document, "rights.routes")
    for word in routes if isinstance(routes, dict) else {}:
        if at(routes, word) not in SILENT:
            terms = types("right", word) if holds else []
            yield {
                "@type": [*dict.fromkeys(["dpv:DataSubjectRight", *terms])],
                own("declared"): word,
                **given(routes, route=word),
            }


def _documents(document: Document) -> Iterator[Node]:
    """Yield the notices, agreements and assessments that programs refer to."""
    for name in LINKED:
        for item in items(at(document, f"{name}s")):
            yield {
                "@id": node_id(f"{name}s", name_of({"id": item.get("id")})),
                "@type": typed_by(name, item, "type") or types(name, ""),
                **given(item, id="id", declared="type", sha256="sha256", contact="url"),
                **given(item, title="ref.title", expires="expires", status="status"),
                **given(item, date="date"),
                **given(item, date="published"),
            }


EXPORT = Export(
    title="linked data in terms of the Data Privacy Vocabulary (JSON-LD)",
    suffix=".jsonld",
    export=_export,
)
"""See the module's docstring."""
