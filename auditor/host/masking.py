"""Mask secrets of known shape before anything else sees them.

Done at the host's door, so no observation, recording or report can hold them. What is
masked is marked, so nobody takes the mask for the text.

What it cannot see: a secret that nothing announces (``-p SECRET``), or one with blanks in
the middle of code.
"""

from __future__ import annotations

import re
from functools import cache

from auditor.model.named import NamedTuple

MASK = "[masked]"

_HINTS = (
    *("pass", "pwd", "secret", "token", "key", "auth", "bearer", "credential", "psk"),
    *("-pw", "pw=", "://", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "xox"),
    *("akia", "sk-", "glpat-", "eyj"),
)
"""A text without any of these, in lower case, holds no secret of known shape."""

_LONG = (
    r"(?:passw(?:or)?d|passphrase|secret|token|credentials?|api[_-]?key|access[_-]?key"
    r"|private[_-]?key|auth[_-]?key|session[_-]?key)"
)
_SHORT = r"(?:pwd|pass|pw|psk|auth)"  # a name by itself only, never the end of another
_OPTION = rf"--?(?:[a-z0-9_.-]{{0,40}}{_LONG}|{_SHORT})"


class _Shapes(NamedTuple):
    """The shapes of secrets; each takes time in proportion to the text."""

    assigned: re.Pattern[str]
    option: re.Pattern[str]
    option_with_value: re.Pattern[str]
    bearer: re.Pattern[str]
    url: re.Pattern[str]
    well_known: re.Pattern[str]


@cache
def _shapes() -> _Shapes:
    """Compile the shapes; most audits see none of them."""
    return _Shapes(
        assigned=re.compile(
            rf"((?:{_LONG}|(?<![^\s,;&?'\"{{-]){_SHORT})['\"]?\s{{0,8}}[=:]\s{{0,8}})"
            r"(?!//)(?:\"[^\"]*\"|'[^']*'|[^\s&;,]+)",
            re.IGNORECASE,
        ),
        option=re.compile(_OPTION, re.IGNORECASE),
        option_with_value=re.compile(rf"({_OPTION}=).+", re.IGNORECASE | re.DOTALL),
        bearer=re.compile(
            r"\b(bearer|basic|digest|token)\s+[A-Za-z0-9._~+/=-]{6,}", re.IGNORECASE
        ),
        url=re.compile(r"(://[^/\s:@]{0,200}:)[^/\s]{1,400}(@)"),
        well_known=re.compile(
            r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|xox[abprs]-[\w-]{10,}"
            r"|AKIA[0-9A-Z]{16}|sk-[A-Za-z0-9_-]{20,}|glpat-[\w-]{20,}"
            r"|(?<![\w-])eyJ[\w-]{10,}+\.[\w-]{10,}+\.[\w-]*)"
        ),
    )


def mask(arguments: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """Return the arguments with secrets replaced, and whether anything was.

    Shapes: ``--password=X``, ``--password X``, ``token=X``, ``Bearer X``, ``://USER:X@``,
    and well-known token prefixes.
    """
    text = "\n".join(arguments).lower()
    if not any(hint in text for hint in _HINTS):
        return arguments, False
    option = _shapes().option
    shown: list[str] = []
    value_follows = False
    for word in arguments:
        if value_follows and not word.startswith("--"):
            shown.append(MASK)
            value_follows = False
            continue
        shown.append(mask_text(word))
        value_follows = bool(option.fullmatch(word))
    masked = tuple(shown)
    return masked, masked != arguments


def mask_text(text: str) -> str:
    """Return one text with secrets of known shape replaced."""
    shapes = _shapes()
    if option := shapes.option_with_value.fullmatch(text):
        return f"{option[1]}{MASK}"  # the rest of the word is its value, blanks and all
    text = shapes.assigned.sub(rf"\1{MASK}", text)
    text = shapes.bearer.sub(rf"\1 {MASK}", text)
    text = shapes.url.sub(rf"\1{MASK}\2", text)
    return shapes.well_known.sub(MASK, text)
