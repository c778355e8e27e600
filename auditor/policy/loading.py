"""Read a declared policy: bytes to a value, or exact places of what is wrong."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from auditor.model.policy import Policy
from auditor.policy.positions import Problem, quoted, refusal

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from auditor.policy.schema import PolicyForm
    from auditor.policy.tree import Plain

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
    from auditor.policy.references import unresolved  # noqa: PLC0415 - the same
    from auditor.policy.tree import places, read  # noqa: PLC0415 - imports PyYAML

    document = read(data, source)
    _refuse_newer(document, data, source)
    form = _judged(document, data, source)
    if wrong := [*unresolved(form)]:
        where = places(data)
        raise refusal(source, [Problem(where.of(path), text) for path, text in wrong])
    return policy(form, source=source, sha256=hashlib.sha256(data).hexdigest())


def _refuse_newer(document: dict[str, Plain], data: bytes, source: str) -> None:
    schema = str(document.get("schema", ""))
    newer = re.fullmatch(r"auditor-policy/([0-9]{1,9})(\.[0-9.]*)?", schema)
    if newer and int(newer[1]) > MAJOR:
        from auditor.policy.tree import places  # noqa: PLC0415 - imports PyYAML

        text = f"expected schema auditor-policy/{MAJOR}, found the newer {quoted(newer[0])}"
        hint = "use a newer auditor: a newer schema is never guessed at"
        raise refusal(source, [Problem(places(data).of(["schema"]), text)], hint=hint)


def _judged(document: dict[str, Plain], data: bytes, source: str) -> PolicyForm:
    from pydantic import ValidationError  # noqa: PLC0415 - slow

    from auditor.policy.tree import places  # noqa: PLC0415 - imports PyYAML
    from auditor.policy.wording import problems  # noqa: PLC0415 - imports pydantic

    try:
        return _adapter().validate_python(document)
    except ValidationError as error:
        found = problems(error, places(data))
        raise refusal(source, found, count=error.error_count()) from None


@cache
def _adapter() -> TypeAdapter[PolicyForm]:
    """Return what judges a document; making it takes longer than most files."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - slow

    from auditor.policy.schema import PolicyForm  # noqa: PLC0415 - imports pydantic

    return TypeAdapter(PolicyForm)
