"""Text for one medium: neutral first, then without that medium's own markup.

A terminal needs no more than neutral text: the text renderer writes its colour codes
itself, so that ``[bold red]`` means nothing to anybody.
"""

from __future__ import annotations

import re

from auditor.parse.neutral import acting, acts, neutral

_MARKDOWN = r"[!-/:-@\[-`{-~]"  # ASCII punctuation (CommonMark 0.31, 2.4)
_PROSE = (
    r"[\\`*_\[\]<>|~$@#]|&(?=[#A-Za-z])|:(?=//)|(?<=[wW]{3})\."
    r"|:(?=[A-Za-z+-][\w+-]*:)|(?<=GH)-(?=\d)"  # emoji and issues, on GitHub
)
_BLOCK = r"([-+=:])|(\d{1,9})([.)])(?=\s|$)"
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BEHIND = rf"(;[\s\"]*)([{re.escape(''.join(_FORMULA))}])"


def for_markdown(text: str) -> str:
    """Return text for Markdown: every ASCII punctuation mark escaped, none acts."""
    return re.sub(_MARKDOWN, lambda match: f"\\{match[0]}", neutral(text))


def for_prose(text: str) -> str:
    """Return text for Markdown that is also read as it stands: few marks are escaped.

    Escaped is what could act inside a line (CommonMark, GitHub's extensions, TeX marks)
    and what could begin a block; blanks at both ends are dropped, for they could too.
    """
    shown = re.sub(_PROSE, r"\\\g<0>", neutral(text).strip())
    if start := re.match(_BLOCK, shown):
        at = start.start(1) if start[1] else start.start(3)
        return f"{shown[:at]}\\{shown[at:]}"
    return shown


def for_code(text: str) -> str:
    """Return an address or an id as a code span, in which nothing acts."""
    shown = neutral(text).strip()
    return f"`{shown}`" if shown and "`" not in shown else for_prose(shown)


def for_html(text: str) -> str:
    """Return text for HTML, fit for elements and for quoted attribute values."""
    from html import escape  # noqa: PLC0415 - loads every entity there is

    return escape(neutral(text), quote=True)


def for_csv(text: str) -> str:
    """Return text for one cell: a leading formula sign gets an apostrophe before it.

    The sign is looked for behind blanks too, for some spreadsheets strip them, and behind
    semicolons, at which some end a cell; quoting of commas and quotes is the csv module's
    work. Source: OWASP, CSV Injection.
    """
    shown = re.sub(_BEHIND, r"\1'\2", neutral(text))
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown


def for_json(encoded: str) -> str:
    r"""Return encoded JSON in which characters that act are ``\u`` escapes.

    Args:
        encoded: the text of one JSON value without line breaks between its tokens, so
            that such characters can only stand inside strings (RFC 8259, section 7).
    """
    if not acts(encoded):
        return encoded
    return acting().sub(_json_escape, encoded)


def _json_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
