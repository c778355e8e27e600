"""Order of version texts, and whether one lies within declared bounds."""

from __future__ import annotations

import re

Key = tuple[tuple[tuple[int, ...], tuple[int, str]], ...]

_PART = r"([^0-9]*)([0-9]*)"
_EPOCH = r"(?s)([0-9]+):(.*)"
_AFTER_LETTERS = 0x110000


def version_key(text: str) -> Key:
    """Return a key by which versions sort as Debian sorts them (deb-version(7)).

    Digits compare by value, letters before other characters, and ``~`` before even the
    end, so ``1.0~rc1 < 1.0 < 1.0a < 1.2 < 1.10``. Total: any text has a key.
    """
    parts = [(_letters(match[1]), _number(match[2])) for match in re.finditer(_PART, text)]
    return (*parts, ((0,), (0, "")))


def within(version: str, *, at_least: str = "", at_most: str = "") -> bool:
    """Return whether a version lies within bounds; both ends belong to them.

    An epoch (``2:``) or a packaging revision (``-3``) that a bound leaves out is left out
    of the version too: ``at_most: 1.2`` includes ``1:1.2-3``.

    Args:
        version: for example of a package.
        at_least: lowest version; empty for none.
        at_most: highest version; empty for none.
    """
    if at_least and _full_key(_like(version, at_least)) < _full_key(at_least):
        return False
    return not (at_most and _full_key(_like(version, at_most)) > _full_key(at_most))


def _like(version: str, bound: str) -> str:
    if not re.fullmatch(_EPOCH, bound) and (found := re.fullmatch(_EPOCH, version)):
        version = found[2]
    if "-" not in bound:
        version = version.rpartition("-")[0] or version
    return version


def _full_key(text: str) -> tuple[tuple[int, str], Key, Key]:
    epoch, rest = "0", text
    if found := re.fullmatch(_EPOCH, text):
        epoch, rest = found[1], found[2]
    upstream, _, revision = rest.rpartition("-") if "-" in rest else (rest, "", "")
    return (_number(epoch), version_key(upstream), version_key(revision))


def _letters(text: str) -> tuple[int, ...]:
    return (*map(_weight, text), 0)


def _weight(character: str) -> int:
    if character == "~":
        return -1
    ascii_letter = character.isascii() and character.isalpha()
    return ord(character) + (1 if ascii_letter else _AFTER_LETTERS)


def _number(digits: str) -> tuple[int, str]:
    significant = digits.lstrip("0")
    return (len(significant), significant)
