"""The record of processing as JSON, for machines: the policy's own values.

The words ``not stated``, ``withheld`` and ``unknown`` stand where it gives none, in every
language; ``language`` is that of the texts.
"""

from __future__ import annotations

import json
from typing import Any

from auditor.export import Export, Sheet
from auditor.export._reading import NOT_STATED, at
from auditor.export._rows import rows
from auditor.model.policy import Document
from auditor.render._escape import for_json

SCHEMA = "auditor-ropa/1"


def _export(document: Document, _language: str) -> tuple[Sheet, ...]:
    record = {
        "schema": SCHEMA,
        "language": at(document, "policy.language"),
        "policy": {
            key: at(document, f"policy.{key}")
            for key in ("id", "version", "status", "issued", "effective_from")
        },
        "monitoring_in_use": at(document, "policy.monitoring_in_use"),
        "rows": rows(document),
    }
    lines = json.dumps(_worded(record), ensure_ascii=False, indent=2).split("\n")
    return (Sheet(name="ropa", text="".join(f"{for_json(line)}\n" for line in lines)),)


def _worded(value: Any) -> Any:  # noqa: ANN401 - JSON is what it is
    """Return a value with the state that a reader of the record is to find in words."""
    if isinstance(value, dict):
        return {key: _worded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_worded(item) for item in value]
    return "not stated" if value == NOT_STATED else value


EXPORT = Export(
    title="a record of processing (GDPR Art. 30(1)) as JSON", suffix=".json", export=_export
)
"""See the module's docstring."""
