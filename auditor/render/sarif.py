"""The report in SARIF 2.1.0, for tools that collect results (OASIS Standard, errata 01).

A rule that is met has no result. A finding of a rule that is broken has the kind ``fail``
and a level by its severity; one that is inconclusive has the kind ``open``, which has no
level (section 3.27.10), and its severity among its properties. A gap is a notification.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

from auditor.model.coverage import Coverage
from auditor.model.finding import Outcome, Severity
from auditor.render import Json, Options, Renderer
from auditor.render._about import limit_texts
from auditor.render._detail import observed
from auditor.render._law import asked, finding_text, requirements_of, title_of
from auditor.render._missed import statement
from auditor.render._place import file_uri
from auditor.render._reading import child, number, numbers, objects, whole, word
from auditor.render._settled import settlement
from auditor.render._view import View, label, look
from auditor.render._when import utc

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json"
)
_LEVELS = {
    Severity.HIGH.value: "error",
    Severity.MEDIUM.value: "warning",
    Severity.LOW.value: "note",
    Severity.INFO.value: "note",
}
_KINDS = {Outcome.BROKEN.value: "fail", Outcome.INCONCLUSIVE.value: "open"}
_FINGERPRINT = "monitoringFinding/v1"
_TELLING = ("declaration", "component", "requirement", "field", "record")
"""Arguments that say which finding it is, and stay the same from look to look."""
_GUID = r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"


def render(report: Json, options: Options) -> str:
    """Return the report as a SARIF log of one run, in ASCII, ended by a line break."""
    view = look(report, options)
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(view)]}
    return json.dumps(log, indent=1) + "\n"


def _run(view: View) -> Json:
    rules = objects(view.report, "rules")
    run: Json = {
        "tool": {"driver": _driver(view, rules)},
        "language": view.speaker.language,
        "columnKind": "unicodeCodePoints",
        "redactionTokens": [view.speaker.say("text.withheld")],
        "invocations": [_invocation(view)],
        "results": [
            _result(view, rule, index, finding)
            for index, rule in enumerate(rules)
            if word(rule, "outcome") in _KINDS
            for finding in objects(rule, "findings")
        ],
        "properties": {"limits": limit_texts(view)},
    }
    if match := re.fullmatch(_GUID, word(view.report, "report_id")):
        run["automationDetails"] = {"id": "monitoring-audit/", "guid": match[1]}
    return run


def _driver(view: View, rules: list[Json]) -> Json:
    tool, value = child(view.report, "tool"), view.speaker.value
    return {
        "name": value(word(tool, "name")),
        "version": value(word(tool, "version")),
        "rules": [_rule(view, rule) for rule in rules],
    }


def _rule(view: View, rule: Json) -> Json:
    """Return what a question or a requirement is, and where to read on."""
    known = requirements_of(view.report)
    item, explain = known.get(word(rule, "rule")), view.speaker.say("next.explain")
    outcome = word(rule, "outcome")
    properties = {
        "kind": "requirement" if item else "rule",
        "outcome": view.speaker.value(outcome),
        "outcomeText": view.speaker.say(f"outcome.{outcome}"),
    }
    if item:
        properties["citation"] = view.speaker.value(item.citation)
    return {
        "id": view.speaker.value(word(rule, "rule")),
        "shortDescription": {"text": title_of(view, rule, known)},
        "help": {"text": " ".join([*asked(view, rule, known), explain])},
        "properties": properties,
    }


def _invocation(view: View) -> Json:
    """Return how the look went: whether a probe broke off, and every gap."""
    probes = objects(view.report, "probes")
    failed = any(word(probe, "coverage") == Coverage.FAILED.value for probe in probes)
    invocation: Json = {
        "executionSuccessful": not failed,
        "toolExecutionNotifications": [
            _notification(view, probe, gap)
            for probe in probes
            for gap in objects(probe, "gaps")
        ],
    }
    begun = utc(word(child(view.report, "sampling"), "begun"))
    for key, moment in (("startTimeUtc", begun), ("endTimeUtc", utc(view.now))):
        if moment:
            invocation[key] = moment
    return invocation


def _notification(view: View, probe: Json, gap: Json) -> Json:
    value = view.speaker.value
    return {
        "level": "warning",
        "message": {"text": statement(view, gap)},
        "properties": {
            "probe": value(word(probe, "probe")),
            "coverage": value(word(probe, "coverage")),
            "kind": value(word(gap, "kind")),
            "reason": value(word(gap, "reason")),
            "count": number(gap, "count"),
        },
    }


def _result(view: View, rule: Json, index: int, finding: Json) -> Json:
    kind = _KINDS[word(rule, "outcome")]
    program = _program(view, finding)
    level = _LEVELS.get(word(finding, "severity"), "warning") if kind == "fail" else "none"
    result: Json = {
        "ruleId": view.speaker.value(word(rule, "rule")),
        "ruleIndex": index,
        "kind": kind,
        "level": level,
        "message": {"text": finding_text(view, finding, requirements_of(view.report))},
        "partialFingerprints": {_FINGERPRINT: _fingerprint(rule, finding, program)},
        "properties": _properties(view, finding, program),
    }
    if program:
        result["locations"] = [_location(view, program)]
    return result


def _program(view: View, finding: Json) -> Json:
    """Return the program that a finding is about; an empty object for none."""
    own = whole(finding.get("program"))
    found = (item for item in view.programs if whole(item.get("id")) == own)
    return {} if own is None else next(found, {})


def _fingerprint(rule: Json, finding: Json, program: Json) -> str:
    """Return what stays the same from look to look, made of nothing that is withheld."""
    arguments = child(finding, "arguments")
    parts = [
        word(rule, "rule"),
        *(word(finding, key) for key in ("message", "capability")),
        *(word(program, key) for key in ("name", "product", "package")),
        *(word(arguments, key) for key in _TELLING),
    ]
    return sha256(json.dumps(parts).encode("ascii")).hexdigest()


def _properties(view: View, finding: Json, program: Json) -> dict[str, Any]:
    say, value = view.speaker.say, view.speaker.value
    capability = word(finding, "capability")
    held = next(
        (
            item
            for item in objects(program, "capabilities")
            if word(item, "capability") == capability
        ),
        {},
    )
    bases = held.get("bases") if isinstance(held.get("bases"), list) else []
    verdict = word(finding, "verdict")
    found = {
        "severity": value(word(finding, "severity")),
        "verdict": value(verdict),
        "verdictText": say(f"verdict.{verdict}"),
        "capability": value(capability) if capability else "",
        "bases": [value(each) for each in bases or [] if isinstance(each, str)],
        "evidence": observed(view, numbers(finding, "evidence")),
        "citation": value(finding["citation"]) if word(finding, "citation") else "",
        "settlement": settlement(view, finding),
    }
    return {key: item for key, item in found.items() if item}


def _location(view: View, program: Json) -> Json:
    """Return the program by its name, and by its file where that was not withheld."""
    named = {"name": label(view, program), "kind": "program"}
    location: Json = {"logicalLocations": [named]}
    if uri := file_uri(program):
        location["physicalLocation"] = {"artifactLocation": {"uri": uri}}
    return location


RENDERER = Renderer(title="SARIF 2.1.0 for tools", suffix=".sarif", render=render)
