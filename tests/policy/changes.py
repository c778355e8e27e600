"""Small policies that differ in one thing, and what that difference is called."""

from pathlib import Path
from typing import Any

import yaml

from auditor.model.policy_change import PolicyChange
from auditor.policy.changes import compare_documents

TABLE = Path(__file__).with_suffix(".yaml")
MATCH = [{"all_of": [{"path": "/opt/agent/agent"}]}]


def plain(text: str) -> Any:
    """Return YAML as a judged policy holds it: every scalar is a text."""
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but texts


def document(edr: dict[str, Any] | None = None, **top: Any) -> dict[str, Any]:
    """Return a policy that declares one program, ``edr``, for screen images."""
    program = {
        "id": "edr",
        "name": "EDR",
        "match": MATCH,
        "captures": [{"type": "screen.image"}],
        "purposes": [{"id": "security.dlp"}],
        **(edr or {}),
    }
    return {
        "schema": "auditor-policy/1",
        "policy": {"id": "p", "version": "1.0.0", "status": "active"},
        "controller": {"name": "Nordhafen"},
        "scope": {"jurisdictions": ["DE"]},
        "programs": [program],
        **top,
    }


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[PolicyChange]:
    return list(compare_documents(before, after))


def told(changes: list[PolicyChange]) -> list[tuple[str, str]]:
    """Return field and word of each change, sorted."""
    return sorted((change.field, change.change.value) for change in changes)


def rows() -> list[Any]:
    """Return the table: two documents, and the words for the fields that differ."""
    table = plain(TABLE.read_text(encoding="utf-8"))
    of_program = [(row, "programs[].", document(row["before"]), document(row["after"]))
                  for row in table["program"]]  # fmt: skip
    of_policy = [(row, "", document(**row["before"]), document(**row["after"]))
                 for row in table["policy"]]  # fmt: skip
    return [
        (before, after, _words(row["is"], prefix))
        for row, prefix, before, after in (*of_program, *of_policy)
    ]


def _words(text: str, prefix: str) -> set[tuple[str, str]]:
    pairs = [each.split(" ") for each in text.split(", ") if each != "nothing"]
    return {(f"{prefix}{field}", word) for field, word in pairs}
