"""Read a declared policy: bytes to a value, or exact places of what is wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from auditor.model.policy import Policy
from auditor.policy.positions import Node, Problem, locate, plain, quoted, refusal

if TYPE_CHECKING:
    from auditor.policy.schema import PolicyForm

MAJOR = 1
"""The schema's major version that this reader understands."""


def load_policy(data: bytes, source: str) -> Policy:
    """Return the policy that a file declares.

    Args:
        data: the file's bytes; YAML in UTF-8 (JSON is YAML too).
        source: the file as the person named it; the problems begin with it.

    Raises:
        PolicyError: the file is not a valid policy; ``problems`` has one line
            ``FILE:LINE:COLUMN: expected …`` per problem, in the order of the file.
    """
    from auditor.policy.conversion import policy  # noqa: PLC0415 - imports pydantic
    from auditor.policy.tree import compose  # noqa: PLC0415 - imports PyYAML

    root = compose(data, source)
    _refuse_newer(root, source)
    form = _judged(root, source)
    if twice := [*_same_ids(form, root)]:
        raise refusal(source, twice)
    return policy(form, source=source, sha256=hashlib.sha256(data).hexdigest())


def _refuse_newer(root: Node, source: str) -> None:
    document = plain(root)
    schema = document.get("schema", "") if isinstance(document, dict) else ""
    newer = re.fullmatch(r"auditor-policy/([0-9]{1,9})(\.[0-9.]*)?", str(schema))
    if newer and int(newer[1]) > MAJOR:
        text = f"expected schema auditor-policy/{MAJOR}, found the newer {quoted(newer[0])}"
        hint = "use a newer auditor: a newer schema is never guessed at"
        raise refusal(source, [Problem(locate(root, ["schema"]), text)], hint=hint)


def _judged(root: Node, source: str) -> PolicyForm:
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 - slow

    from auditor.policy.schema import PolicyForm  # noqa: PLC0415 - imports pydantic
    from auditor.policy.wording import problems  # noqa: PLC0415 - imports pydantic

    try:
        return TypeAdapter(PolicyForm).validate_python(plain(root))
    except ValidationError as error:
        raise refusal(source, [*problems(error, root)]) from None


def _same_ids(form: PolicyForm, root: Node) -> Iterator[Problem]:
    from auditor.policy.conversion import MAIN  # noqa: PLC0415 - imports pydantic

    yield from _twice([program.id for program in form.programs or ()], root, ["programs"])
    yield from _twice([item.id for item in form.exemptions or ()], root, ["exemptions"])
    for index, program in enumerate(form.programs or ()):
        path: list[str | int] = ["programs", index, "components"]
        yield from _twice(
            [part.id for part in program.components or ()],
            root,
            path,
            taken={MAIN} if program.match is not None else set(),
        )


def _twice(
    ids: Sequence[str],
    root: Node,
    path: list[str | int],
    *,
    taken: set[str] | None = None,
) -> Iterator[Problem]:
    seen = set(taken or ())
    for index, name in enumerate(ids):
        if name in seen:
            at = locate(root, [*path, index, "id"])
            yield Problem(at, f"expected each id once, found {quoted(name)} again")
        seen.add(name)
