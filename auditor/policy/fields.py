"""Which keys the schema knows where, for hints and for texts that name a field."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

from typing_extensions import is_typeddict

from auditor.policy.form.program import ProgramForm
from auditor.policy.positions import Path
from auditor.policy.schema import PolicyForm


def known_keys(path: Path) -> tuple[str, ...]:
    """Return the keys that the schema knows in the mapping under a path.

    Args:
        path: as the schema sees it: keys and indexes from the root.
    """
    form: Any = PolicyForm
    for step in path:
        if isinstance(step, str):
            form = _inside(form).get(step) or form
    return tuple(form.__annotations__)


def unknown_step(field: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the first step of a field that a program has not, and those that it has.

    Args:
        field: keys with dots, ``storage.locations``; the items of a list may be numbered,
            ``captures[0].interval``.

    Returns:
        ``None`` when there is such a field.
    """
    form: Any = ProgramForm
    for step in field.split("."):
        known = _inside(form) if form else {}
        key = step.partition("[")[0]
        if key not in known:
            return step, tuple(known)
        form = known[key]
    return None


@cache
def _inside(form: Any) -> dict[str, Any]:  # noqa: ANN401 - forms have no common type
    """Return the fields of a form, each with the form that is inside it, if any."""
    return {name: _form_in(hint) for name, hint in get_type_hints(form).items()}


def _form_in(annotation: Any) -> Any:  # noqa: ANN401 - annotations have no common type
    if is_typeddict(annotation):
        return annotation
    return next(filter(None, _forms(annotation)), None)


def _forms(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - the same
    yield from map(_form_in, get_args(annotation))
