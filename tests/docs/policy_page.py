"""The page of the policy's format, made from what its form says of each field."""

from collections.abc import Iterator
from typing import Any, Required, get_args, get_origin, get_type_hints

from auditor.policy.schema import SCHEMA, PolicyForm
from auditor.policy.template import field_form, field_said, field_words

_FOREWORD = f"""\
A policy is one YAML file (JSON is YAML too) of the format `{SCHEMA}`. Few fields are
required; one that is left out is *not stated*, never "no". Every value is the text that
was written: `NO`, `22:30` and `1.10` mean themselves. `unknown` says that you do not know,
`withheld` that you do not tell. Unknown keys, keys that stand twice, aliases and tags are
errors with line and column; keys that begin with `x-` are yours.

`policies/template.yaml` has every field, `policies/auditor-policy-1.schema.json` lets an
editor complete and check: put
`# yaml-language-server: $schema=auditor-policy-1.schema.json` into the first line."""


def policy_page(made: str) -> str:
    """Return the page.

    Args:
        made: the line that says how it was made.
    """
    lines = ["# The format of a policy", "", made, _FOREWORD]
    shown: list[Any] = []
    waiting: list[tuple[str, Any]] = [("", PolicyForm)]
    while waiting:
        name, form = waiting.pop(0)
        if form in shown:
            continue
        shown.append(form)
        summary = (form.__doc__ or "").split("\n")[0]
        lines += ["", f"## {name or 'The file'}", "", summary, ""]
        lines += ["| field | required | meaning | words |", "|---|---|---|---|"]
        lines += _rows(form)
        waiting += _inner(name, form)
    return "\n".join(lines) + "\n"


def _rows(form: Any) -> Iterator[str]:
    for field, annotation in get_type_hints(form, include_extras=True).items():
        needed = "yes" if get_origin(annotation) is Required else ""
        words = ", ".join(f"`{word}`" for word in field_words(annotation))
        said = (field_said(annotation).description or "").replace("|", "\\|")
        yield f"| `{field}` | {needed} | {said} | {words} |"


def _inner(name: str, form: Any) -> Iterator[tuple[str, Any]]:
    for field, annotation in get_type_hints(form, include_extras=True).items():
        inner, _ = field_form(annotation)
        if inner is not None and get_args(annotation):
            yield (f"{name}.{field}" if name else field), inner
