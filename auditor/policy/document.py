"""The judged file as plain data: every stated field under its own name, nothing else.

What the law, the claims, the comparison of two policies and the exports read. Short ways
of writing are expanded (a capture is a mapping with ``type``, a purpose one with ``id``);
an absent key is *not stated*; every scalar is the text that was written, so ``unknown``
and ``withheld`` are texts like any other.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any


def document_of(form: Any) -> Any:  # noqa: ANN401 - whatever the schema holds
    """Return a judged form as texts, lists and mappings.

    Args:
        form: a form of `auditor.policy.schema`, or a value inside one.
    """
    if is_dataclass(form):
        values = {item.name: getattr(form, item.name) for item in fields(form)}
        return {
            name: document_of(value) for name, value in values.items() if value is not None
        }
    if isinstance(form, dict):
        return {key: document_of(value) for key, value in form.items()}
    if isinstance(form, (tuple, list)):
        return [document_of(item) for item in form]
    return form
