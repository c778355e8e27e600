"""The few questions that a first policy begins with, and the policy of their answers."""

from __future__ import annotations

import json
from collections.abc import Mapping

from auditor.model.frozen import frozen


@frozen
class Question:
    """One question.

    Attributes:
        key: of its answer.
        text: what is asked.
        expects: what an answer is, for one that is none.
        default: the answer when nothing is typed; empty for none.
    """

    key: str
    text: str
    expects: str
    default: str


QUESTIONS: tuple[Question, ...] = (
    Question(
        key="name", text="The employer's name", expects="a name", default="Example Ltd."
    ),
    Question(
        key="places",
        text="Where people work, as ISO 3166 codes with blanks between",
        expects="a list of codes like DE or US-NY",
        default="ZZ",
    ),
    Question(
        key="id",
        text="A short id for the policy",
        expects="an id of a-z, 0-9, `.`, `_` and `-`",
        default="monitoring-policy",
    ),
    Question(
        key="in_use",
        text="Is anything on the computers monitored (true or false)",
        expects="true or false",
        default="true",
    ),
    Question(
        key="programs",
        text="Packages of the programs that monitor, with blanks between",
        expects="a list of package names",
        default="",
    ),
)
"""In the order in which they are asked."""


def written(answers: Mapping[str, str]) -> str:
    """Return the draft that some answers give; defaults stand in for those that miss.

    Args:
        answers: by the key of their questions.
    """
    said = {each.key: answers.get(each.key, each.default) for each in QUESTIONS}
    places = ", ".join(map(json.dumps, said["places"].split()))
    lines = [
        "# Written by `auditor policy init`. What is left out is not stated; see",
        "# `auditor policy init --template` for every field.",
        "schema: auditor-policy/1",
        "policy:",
        f"  id: {json.dumps(said['id'])}",
        "  version: 0.1.0",
        "  # Only an active policy clears a program.",
        "  status: draft",
        f"  monitoring_in_use: {json.dumps(said['in_use'])}",
        f"controller: {{name: {json.dumps(said['name'])}}}",
        f"scope: {{jurisdictions: [{places}]}}",
    ]
    names = said["programs"].split()
    lines.append("programs:" if names else "programs: []")
    for name in names:
        lines += [
            f"  - id: {json.dumps(name.lower())}",
            f"    name: {json.dumps(name)}",
            f"    match: [{{package: {{manager: dpkg, name: {json.dumps(name)}}}}}]",
            "    # What it captures, in words of `auditor list capabilities`, and why.",
            "    captures: []",
            "    purposes: []",
        ]
    return "\n".join(lines) + "\n"
