"""The JSON Schema of the policy's form, so that an editor completes and explains it.

It is made from the form (`auditor.policy.schema`) and kept in ``policies/``; `make check`
says when the two differ. It accepts the short ways of writing and ``x-…`` keys too. What
one field means for another (ids that refer to something) only `policy check` judges.

Imports pydantic, so it is imported only when there is a policy to judge.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from auditor.policy.schema import SCHEMA, PolicyForm

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PLACE = "https://w3id.org/monitoring-auditor/auditor-policy-1.schema.json"


def json_schema() -> str:
    """Return the schema as JSON, sorted, with a final line feed."""
    made = TypeAdapter(PolicyForm).json_schema(mode="validation")
    whole = {
        **_open(made),
        "$schema": DIALECT,
        "$id": PLACE,
        "title": f"A declared monitoring policy, {SCHEMA}",
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _open(node: Any) -> Any:  # noqa: ANN401 - JSON is what it is
    """Return a schema in which every mapping takes ``x-…`` keys, and no made-up titles."""
    if isinstance(node, list):
        return [_open(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _open(item) for key, item in node.items() if not _is_title(key, item)}
    if kept.get("type") == "object":
        kept.pop("propertyNames", None)  # the patterns of the properties say the same
        kept["additionalProperties"] = False
        kept["patternProperties"] = {**kept.get("patternProperties", {}), "^x-": {}}
    return kept


def _is_title(key: str, item: Any) -> bool:  # noqa: ANN401 - the same
    return key == "title" and isinstance(item, str)
