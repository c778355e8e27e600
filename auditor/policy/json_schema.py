"""The form of a policy as JSON Schema, for editors and for those who have no auditor.

Made from the same types that judge a file; it accepts what they accept, the short ways of
writing and own ``x-…`` keys included, and only what refers from one place of a file to
another is left to ``auditor policy check``.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from auditor.model.capability import nodes
from auditor.policy.schema import PolicyForm

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILE = "auditor-policy-1.schema.json"
"""What the schema's file is called; also the end of its ``$id``."""

OWN = "^x-"
"""Keys that are the writer's own: ignored, wherever they stand."""

_WORDS = "CapabilityWord"


class _Untitled(GenerateJsonSchema):
    """Pydantic's generator, without the titles that only repeat the keys."""

    def field_title_should_be_set(self, _schema: Any) -> bool:  # noqa: ANN401 - pydantic's
        """Return that no field has a title."""
        return False


def json_schema(base: str = "") -> Schema:
    """Return the JSON Schema of ``auditor-policy/1``.

    Args:
        base: address that the ``$id`` begins with.
    """
    adapter = TypeAdapter[PolicyForm](PolicyForm)
    made = adapter.json_schema(schema_generator=_Untitled)
    forms: Schema = {
        name.removesuffix("Form"): _shared(form) for name, form in made.pop("$defs").items()
    }
    forms[_WORDS] = {
        "description": "A word for what can be captured; it covers all that is below it.",
        "enum": sorted(nodes()),
    }
    whole: Schema = _shared(made)
    head = {"$schema": DIALECT, "$id": base + FILE, "title": "Declared policy"}
    return head | whole | {"$defs": forms}


def json_schema_text(base: str) -> str:
    """Return the JSON Schema as the text of its file."""
    return json.dumps(json_schema(base), ensure_ascii=False, indent=2) + "\n"


def _shared(value: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a part of the schema with the capability words in one place only."""
    if isinstance(value, list):
        return [_shared(item) for item in value]
    if not isinstance(value, dict):
        return value
    part = {key: _shared(item) for key, item in value.items()}
    if part.get("enum") == sorted(nodes()):
        del part["enum"]
        return {"$ref": f"#/$defs/{_WORDS}", **part}
    if isinstance(reference := part.get("$ref"), str):
        part["$ref"] = reference.removesuffix("Form")
    if part.get("type") == "object":
        part.pop("propertyNames", None)  # the patterns of the properties say the same
        part["additionalProperties"] = False
        part["patternProperties"] = {**part.get("patternProperties", {}), OWN: True}
    if str(part.get("title", "")).endswith("Form"):
        del part["title"]
    return part


def resolved(part: Schema, whole: Schema) -> Schema:
    """Return a part of the schema with what it refers to put in its place.

    Args:
        part: a part, with ``$ref`` or without.
        whole: the schema that it is a part of.
    """
    reference = part.get("$ref")
    if reference is None:
        return part
    form = whole["$defs"][reference.rpartition("/")[2]]
    return {**form, **{key: item for key, item in part.items() if key != "$ref"}}
