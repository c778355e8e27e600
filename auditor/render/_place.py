"""Where a program lies, for formats that point at files; nothing where it was withheld."""

from __future__ import annotations

from auditor.render import Json

_LONGEST = 4096
"""PATH_MAX of Linux, in characters: what is longer names no file."""
_PLAIN = frozenset(
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/"  # RFC 3986, 2.3
)


def file_uri(program: Json) -> str:
    """Return the URI of a program's script or file; empty for none or a withheld one."""
    named = program.get("script") or program.get("executable")
    if not isinstance(named, str) or not named.startswith("/") or len(named) > _LONGEST:
        return ""
    octets = b"".join(map(_octets, named))
    quoted = (chr(each) if each in _PLAIN else f"%{each:02X}" for each in octets)
    return f"file://{''.join(quoted)}"


def _octets(character: str) -> bytes:
    """Return a character in UTF-8; an undecodable byte as that byte (PEP 383)."""
    code = ord(character)
    if 0xDC80 <= code < 0xDD00:  # noqa: PLR2004 - the range that PEP 383 uses
        return bytes([code - 0xDC00])
    return character.encode("utf-8", "replace")
