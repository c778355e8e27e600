"""A policy to start from, with every field explained, made from the schema.

Explanations begin with ``##``. What need not be stated is commented out with ``# ``, as
editors do it, so that it is put in force by one stroke and is valid then.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.capability import CAPABILITIES
from auditor.policy.json_schema import FILE, Schema, json_schema, resolved
from auditor.policy.kinds import UNSTATED
from auditor.policy.writing import comment, flow, indented, item

_FIRST = "package"
"""What the example is recognised by."""

_FEW = 30
"""Words that an explanation lists at most."""

_HEAD = f"""\
A declared policy to start from. Every field is explained by the lines above it that begin
with `##`, as these do. Fields in force are required, or are what a program cannot do
without; put your own values in. All others are commented out: put in force those that you
have something to say on. A field that is left out says nothing, which is never the same
as `no`.

Where only you know a value, `unknown` and `withheld` are answers too. Keys that begin
with `x-` are your own and are ignored, wherever they stand. Any text may stand in quotes.
Check the file with `auditor policy check FILE`. An editor that knows YAML schemas helps
with {FILE}, which `auditor policy schema` prints.

The words for what can be captured; each covers what is below it, so `input` covers all
that begins with `input.`:
"""


def template() -> str:
    """Return the template: a valid policy in YAML."""
    whole = json_schema()
    lines = [f"# yaml-language-server: $schema={FILE}"]
    for paragraph in _HEAD.strip().split("\n\n"):
        lines += ["##", *comment(" ".join(paragraph.split()), "##")]
    lines += ["##", *comment(", ".join(CAPABILITIES), "##  ")]
    whole["anyOf"] = [{"required": ["programs"]}]  # a policy is about these
    for block in _fields(whole, whole, in_use=False):
        lines += ["", *block]
    return "\n".join(lines) + "\n"


def _fields(form: Schema, whole: Schema, *, in_use: bool) -> Iterator[list[str]]:
    """Yield the lines of each field of a mapping, explanation first.

    Args:
        form: the mapping's schema.
        whole: the schema that it is a part of.
        in_use: show every field in force, for all of them are commented out together.
    """
    needed = {*form.get("required", ()), *form.get("anyOf", [{}])[0].get("required", ())}
    for name, part in form["properties"].items():
        full = resolved(part, whole)
        off = not in_use and name not in needed
        lines = _value(name, full, whole, in_use=in_use or off)
        text = _explanation(full, required=name in form.get("required", ()))
        yield [*comment(text, "##"), *(indented(lines, "# ") if off else lines)]


def _explanation(field: Schema, *, required: bool) -> str:
    text = str(field["description"])
    words = [word for word in field.get("enum", ()) if isinstance(word, str)]
    words = [word for word in words if word not in UNSTATED]
    if 1 < len(words) < _FEW:
        text += f" One of: {', '.join(words)}."
    return f"{text} Required." if required else text


def _value(name: str, field: Schema, whole: Schema, *, in_use: bool) -> Iterator[str]:
    """Yield one field as a file has it, in the long way of writing."""
    if examples := field.get("examples"):
        yield f"{name}: {flow(examples[0])}"
        return
    yield f"{name}:"
    form = _long(field, whole)
    if "items" not in form:
        yield from indented(_joined(form, whole, in_use=in_use), "  ")
        return
    inner = _long(form["items"], whole)
    if "oneOf" in inner:
        yield from indented(_atoms(inner, whole, in_use=in_use), "  ")
    else:
        yield from indented(item(_joined(inner, whole, in_use=in_use)), "  ")


def _joined(form: Schema, whole: Schema, *, in_use: bool) -> Iterator[str]:
    for block in _fields(form, whole, in_use=in_use):
        yield from block


def _long(part: Schema, whole: Schema) -> Schema:
    """Return the long way of writing a value: a list, else the mapping."""
    ways = [resolved(way, whole) for way in part.get("anyOf", ())]
    lists = [way for way in ways if "items" in way]
    return resolved([*lists, *ways[-1:], part][0], whole)


def _atoms(form: Schema, whole: Schema, *, in_use: bool) -> Iterator[str]:
    """Yield one atom in force, and the others commented out, each as a group."""
    atoms = dict(form["properties"])
    first = {_FIRST: atoms.pop(_FIRST), "version": atoms.pop("version")}
    only = {"properties": first, "anyOf": [{"required": [_FIRST]}]}
    yield from item(_joined(only, whole, in_use=in_use))
    for name, field in atoms.items() if not in_use else ():
        lines = [*item(_joined({"properties": {name: field}}, whole, in_use=True))]
        told = [line for line in lines if line.startswith("##")]
        yield from told
        yield from indented(lines[len(told) :], "# ")
