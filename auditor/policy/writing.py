"""Values as they are written into a policy file that people will read and change."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator

from auditor.parse.neutral import neutral

WIDTH = 80
"""Most columns of a comment."""

_PLAIN = re.compile(r"[A-Za-z0-9/](?:[A-Za-z0-9 _./@%+~()-]|:(?! ))*")
_TIME = re.compile(r"[0-9]+(:[0-9]+)+")
_NULLS = frozenset({"null", "Null", "NULL"})


def scalar(text: object) -> str:
    r"""Return one value, quoted where YAML would take it for something else.

    Args:
        text: any text or number; a time is quoted, for older YAML takes it for a number;
            what acts or cannot be seen in it is written as the
            escape that people read, for the reader of policies refuses the character.
    """
    shown = neutral(str(text))
    is_other = shown in _NULLS or _TIME.fullmatch(shown) or shown[-1:] in {" ", ":"}
    if _PLAIN.fullmatch(shown) and not is_other:
        return shown
    return json.dumps(shown, ensure_ascii=False)


def flow(value: object) -> str:
    """Return a value on one line: a text, a list or a mapping."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def comment(text: str, mark: str = "#") -> Iterator[str]:
    """Yield a comment's lines.

    Args:
        text: whatever is to be said; it is made harmless.
        mark: what each line begins with.
    """
    for line in textwrap.wrap(neutral(text), WIDTH, break_on_hyphens=False):
        yield f"{mark} {line}"
