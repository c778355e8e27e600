"""Plain command lines, read without argparse, which costs as much as forty modules.

A command declares its options once, as argparse takes them. A command line is plain when
it has only these options, written out, each value a word of its own. Whatever else there
is (help, a mistake, a shortened option, a word without an option) argparse reads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_FLAG = {"action": "store_true"}
_KNOWN = frozenset({"choices", "default", "dest", "help", "metavar", "type"})


class _Unusual(Exception):
    """The command or its line is for argparse to read."""


class _Declared:
    """What a command declares: takes `ArgumentParser.add_argument` of plain options."""

    def __init__(self) -> None:
        self.options: dict[str, tuple[str, dict[str, Any]]] = {}
        self.values: dict[str, Any] = {}

    def add_argument(self, *names: str, **how: Any) -> None:  # noqa: ANN401 - argparse's
        """Note an option and its default."""
        long = [name for name in names if name.startswith("--")]
        is_flag = how.items() >= _FLAG.items()
        if not long or how.keys() - _KNOWN - ({"action"} if is_flag else set()):
            raise _Unusual
        dest = how.get("dest") or long[0][2:].replace("-", "_")
        self.values[dest] = False if is_flag else how.get("default")
        self.options |= dict.fromkeys(names, (dest, how))

    def __getattr__(self, _name: str) -> object:
        raise _Unusual


def plain_options(
    declare: Callable[[ArgumentParser], None], words: Sequence[str]
) -> Namespace | None:
    """Return the options of a plain command line; ``None`` when it is not plain.

    Args:
        declare: adds the command's options to a parser.
        words: what follows the command's name.
    """
    declared = _Declared()
    try:
        declare(cast("ArgumentParser", declared))
        left = iter(words)
        for word in left:
            dest, how = declared.options[word]
            declared.values[dest] = True if "action" in how else _value(left, how)
    except Exception:  # noqa: BLE001 - argparse tells what is wrong
        return None
    return cast("Namespace", SimpleNamespace(**declared.values))


def _value(words: Any, how: dict[str, Any]) -> object:  # noqa: ANN401 - an iterator
    word = next(words)
    if word.startswith("-"):
        raise _Unusual
    value = how["type"](word) if "type" in how else word
    if value not in how.get("choices", (value,)):
        raise _Unusual
    return value
