"""The template: a policy with every field, each explained by what the form says of it.

Made from the form (`auditor.policy.schema`), so no field can be missing and no explanation
can differ from what an editor shows. Imports pydantic.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo
from typing_extensions import is_typeddict

from auditor.policy.identity import AtomForm
from auditor.policy.kinds import Kind
from auditor.policy.schema import PolicyForm

_HEAD = """\
# A declared monitoring policy in which every field is explained.
#
# Copy it, keep what you can answer, and remove the rest: a key that is left out is "not
# stated", never "no". Where you know and will not tell, write `withheld`; where you do not
# know yourself, write `unknown`. Keys that begin with `x-` are yours and are ignored.
#
# Check it with: auditor policy check FILE

"""
_WIDTH = 88
_LEAVES_OUT = frozenset({"components"})
"""A program has either ``match`` or ``components``; the template shows the first."""


def template() -> str:
    """Return the template as YAML, a valid policy in the status draft."""
    return _HEAD + "\n".join(_mapping(PolicyForm, 0, top=True)) + "\n"


def _mapping(form: Any, depth: int, *, top: bool = False) -> Iterator[str]:  # noqa: ANN401
    pad = "  " * depth
    for name, annotation in get_type_hints(form, include_extras=True).items():
        if name in _LEAVES_OUT:
            continue
        said = field_said(annotation)
        if top and name != "schema":
            yield ""
        yield from _comment(said, annotation, pad)
        yield from _entry(name, annotation, said, depth)


def _comment(said: FieldInfo, annotation: Any, pad: str) -> Iterator[str]:  # noqa: ANN401
    text = said.description or ""
    if words := field_words(annotation):
        text += f" One of {', '.join(words)}."
    yield from (f"{pad}# {line}" for line in wrap(text, _WIDTH - len(pad) - 2))


def _entry(
    name: str,
    annotation: Any,  # noqa: ANN401 - annotations have no common type
    said: FieldInfo,
    depth: int,
) -> Iterator[str]:
    pad = "  " * depth
    form, in_list = field_form(annotation)
    if name == "match":
        yield from _match(pad)
    elif said.examples:
        yield f"{pad}{name}: {_flow(said.examples[0])}"
    elif form is None:
        yield f"{pad}{name}: {_flow(next(iter(field_words(annotation)), 'unknown'))}"
    elif in_list:
        yield f"{pad}{name}:"
        lines = [*_mapping(form, depth + 2)]
        first = next(
            at for at, line in enumerate(lines) if not line.lstrip().startswith("#")
        )
        lines[first] = f"{pad}  - {lines[first].lstrip()}"
        # A comment before the first key stands above its item.
        yield from (f"{pad}  {line.lstrip()}" for line in lines[:first])
        yield from lines[first:]
    else:
        yield f"{pad}{name}:"
        yield from _mapping(form, depth + 1)


def _match(pad: str) -> Iterator[str]:
    """Return one atom as it is used, and the others as comments."""
    yield f"{pad}match:"
    yield f"{pad}  - package: {{manager: dpkg, name: example-edr}}"
    yield f'{pad}    version: {{at_least: "1.0", at_most: "1.9"}}'
    lead = f"{pad}  # "
    more = "Others; to ask for several at once, write `- all_of: [{…}, {…}]`:"
    yield f"{lead}{more}"
    for name, annotation in get_type_hints(AtomForm, include_extras=True).items():
        if name not in {"package", "version"}:
            said, (form, _) = field_said(annotation), field_form(annotation)
            value = said.examples[0] if said.examples else _example(form)
            yield from wrap(
                f"- {name}: {_flow(value)}  ({said.description})",
                _WIDTH,
                initial_indent=lead,
                subsequent_indent=f"{lead}    ",
                break_long_words=False,
            )


def _example(form: Any) -> dict[str, Any]:  # noqa: ANN401 - a mapping of the form
    hints = get_type_hints(form, include_extras=True)
    told = {name: field_said(annotation).examples for name, annotation in hints.items()}
    return {name: examples[0] for name, examples in told.items() if examples}


def _flow(value: Any) -> str:  # noqa: ANN401 - an example is text, a list or a mapping
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    """Return a text as YAML that needs no guessing: bare words bare, all else quoted."""
    bare = text.replace("_", "a").replace("-", "a").replace(".", "a").isalnum()
    return text if bare else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def field_said(annotation: Any) -> FieldInfo:  # noqa: ANN401 - no common type
    """Return what is said of a field."""
    return next(filter(None, _infos(annotation)), FieldInfo())


def _infos(annotation: Any) -> Iterator[FieldInfo]:  # noqa: ANN401 - the same
    for part in get_args(annotation):
        if isinstance(part, FieldInfo):
            yield part
    if get_args(annotation):
        yield from _infos(get_args(annotation)[0])


def field_words(annotation: Any) -> tuple[str, ...]:  # noqa: ANN401 - no common type
    """Return a field's closed list of words, when it is short enough to be shown."""
    kinds = [part for part in get_args(annotation) if isinstance(part, Kind)]
    words = tuple(str(word) for kind in kinds for word in kind.json.get("enum", ()))
    lower = tuple(word for word in words if word not in {"True", "False"})
    if lower:
        return lower if len(lower) < _MANY else ()
    inner = [field_words(part) for part in get_args(annotation)]
    return next(filter(None, inner), ())


_MANY = 40


def field_form(annotation: Any) -> tuple[Any, bool]:  # noqa: ANN401 - no common type
    """Return the mapping inside an annotation, and whether a list of it is meant."""
    if is_typeddict(annotation):
        return annotation, False
    is_list = get_origin(annotation) is list
    for part in get_args(annotation):
        form, in_list = field_form(part)
        if form is not None:
            return form, in_list or is_list
    return None, False
