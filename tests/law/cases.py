"""Cases of requirements and claims: data beside this module, and how they are asked.

A case is written from the paraphrase before its predicate is. It holds only what matters:
what every policy must have is filled in, and the whole is loaded as a real policy, so a
field that does not exist fails.

    requirement: us-ny-03          what is asked
    name: only in the portal       unique within the requirement
    expect: broken                 met, broken, inconclusive or not-applicable
    day: 2026-11-26                left out: that day
    policy: {programs: [{id: p}]}  parts of a policy; programs need an id only
    seen: [{program: p, capability: screen.image, basis: active}]  left out: nothing
        program "" is no declared one; `expected: "true"`, `managed: "true"` as in Holding
    complete: "false"              left out: "true" exactly when `seen` is given
    records: [{kind: notice-read, time: "2026-05-01T08:00:00Z"}]
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from auditor.law.facts import Facts, Holding, held_by
from auditor.law.judging import judge_requirement
from auditor.law.requirement import Requirement
from auditor.model.capability import Basis
from auditor.model.record import Record, RecordKind
from auditor.policy.loading import load_policy

FOLDER = Path(__file__).parent / "cases"

Case = dict[str, Any]


def cases(folder: Path = FOLDER) -> Iterator[Case]:
    """Yield every case; all scalars are the text that was written."""
    for path in sorted(folder.glob("*.yaml")):
        for case in yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader):  # noqa: S506
            yield {"file": path.stem, **case}


def facts_of(case: Case) -> Facts:
    """Return what a case declares, shows and records."""
    seen = case.get("seen")
    return Facts(
        document=_document(case),
        day=case.get("day", "2026-11-26"),
        moment=case.get("moment", ""),
        holdings=held_by(map(_holding, seen or ())),
        is_complete=case.get("complete", "false" if seen is None else "true") == "true",
        records=tuple(
            _record(item, number) for number, item in enumerate(case.get("records", ()))
        ),
    )


def outcome(case: Case, requirement: Requirement) -> str:
    """Return what a requirement answers in a case."""
    return str(judge_requirement(requirement, facts_of(case)).outcome)


def _document(case: Case) -> dict[str, Any]:
    given = case.get("policy", {})
    whole = {
        **given,
        "schema": "auditor-policy/1",
        "policy": {
            "id": "a",
            "version": "1",
            "status": "active",
            **given.get("policy", {}),
        },
        "controller": {"name": "Example", **given.get("controller", {})},
        "scope": {"jurisdictions": ["DE"], **given.get("scope", {})},
    }
    if "programs" in given:
        whole["programs"] = [_program(program) for program in given["programs"]]
    return _loaded(json.dumps(whole), case["name"])


@cache
def _loaded(text: str, name: str) -> dict[str, Any]:
    return load_policy(text.encode(), name).document


def _program(given: dict[str, Any]) -> dict[str, Any]:
    least = {"name": given["id"], "captures": [], "purposes": []}
    return {**least, "match": [{"path": f"/opt/{given['id']}"}], **given}


def _holding(item: dict[str, str]) -> Holding:
    return Holding(
        program=1,
        declaration=item["program"],
        capability=item["capability"],
        bases=(Basis(item["basis"]),),
        has_connections=item.get("connected") == "true",
        is_expected=item.get("expected") == "true",
        is_managed=item.get("managed") == "true",
    )


def _record(item: dict[str, Any], number: int) -> Record:
    lists = {key: tuple(item[key]) for key in ("programs", "captures") if key in item}
    return Record(
        id=f"urn:uuid:{number}", kind=RecordKind(item["kind"]), time=item["time"], **lists
    )
