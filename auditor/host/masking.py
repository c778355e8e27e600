"""Mask secrets of known shape before anything else sees them.

Done at the host's door, so no observation, recording or report can hold them. What is
masked is marked, so nobody takes the mask for the text.
"""

from __future__ import annotations

import re

MASK = "[masked]"

_NAME = (
    r"(?:[a-z0-9_.-]{0,40}(?:passw(?:or)?d|passwd|passphrase|secret|token|credentials?"
    r"|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|session[_-]?key)"
    r"|pwd|pass|pw|psk|auth)"
)
_HINT = re.compile(
    r"pass|pwd|secret|token|key|auth|bearer|credential|psk|://[^/\s]{0,300}@|(?:^|-)-?pw\b",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(
    rf"((?:^|[\s,;&?'\"{{-]){_NAME}['\"]?\s*[=:]\s*)(?!//)([^\s&;,]+)", re.IGNORECASE
)
_OPTION = re.compile(rf"--?{_NAME}", re.IGNORECASE)
_BEARER = re.compile(
    r"\b(bearer|basic|digest|token)\s+[A-Za-z0-9._~+/=-]{6,}", re.IGNORECASE
)
_URL = re.compile(
    r"([a-z][a-z0-9+.-]{0,20}://[^/\s:@]{0,80}:)[^/\s@]{1,200}(@)", re.IGNORECASE
)
_WELL_KNOWN = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}"
    r"|sk-[A-Za-z0-9_-]{20,}|glpat-[\w-]{20,}|eyJ[\w-]{10,600}\.[\w-]{10,600}\.[\w-]{0,600})"
)


def mask(arguments: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """Return the arguments with secrets replaced, and whether anything was.

    Shapes: ``--password=X``, ``--password X``, ``token=X``, ``Bearer X``, ``://USER:X@``,
    and well-known token prefixes.
    """
    if not any(_HINT.search(word) or _WELL_KNOWN.search(word) for word in arguments):
        return arguments, False
    shown: list[str] = []
    value_follows = False
    for word in arguments:
        if value_follows and not word.startswith("--"):
            shown.append(MASK)
            value_follows = False
            continue
        shown.append(mask_text(word))
        value_follows = bool(_OPTION.fullmatch(word))
    masked = tuple(shown)
    return masked, masked != arguments


def mask_text(text: str) -> str:
    """Return one text with secrets of known shape replaced."""
    text = _ASSIGNED.sub(rf"\1{MASK}", text)
    text = _BEARER.sub(rf"\1 {MASK}", text)
    text = _URL.sub(rf"\1{MASK}\2", text)
    return _WELL_KNOWN.sub(MASK, text)
