r"""Command lines and paths as one line of text that bash reads back to the same bytes.

A command line is a list of byte strings; joined by blanks it lies about where one ends.
Quoted as a shell would want it, it can be read, copied and reversed. Arguments with
control characters, invisible characters or bytes that are no UTF-8 use bash's
``$'…'`` (bash(1), QUOTING), where ``\xNN`` is a byte whatever the locale.
"""

from __future__ import annotations

from auditor.parse.neutral import acting, acts

_PLAIN = frozenset(
    "%+,-./:=@_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)
"""Characters that mean only themselves to a shell, wherever they stand."""

_NAMED = {"\n": r"\n", "\t": r"\t", "\r": r"\r", "'": r"\'", "\\": "\\\\"}


def shell_text(arguments: tuple[str, ...]) -> str:
    r"""Return a command line as bash would read it.

    Args:
        arguments: as the kernel gives them, undecodable bytes as surrogates (PEP 383).

    Returns:
        Words joined by blanks, without control or invisible characters and without lone
        surrogates: ``tar -C 'My files' $'a\xffb'``. Bash splits it into the same bytes;
        a NUL, which no argument can hold, is shown as ``\x00``.
    """
    return " ".join(map(_word, arguments))


def path_text(path: str) -> str:
    """Return one path, bare when it is harmless, else quoted as `shell_text` does.

    Args:
        path: as the kernel gives it, undecodable bytes as surrogates (PEP 383).

    Returns:
        The path itself, blanks and all, unless it holds characters that act or begins
        like something quoted: two paths never give one text. Empty for none.
    """
    if not acts(path) and not path.startswith(("'", "$'")):
        return path
    return _word(path)


def _word(argument: str) -> str:
    if not acts(argument):
        if argument and _PLAIN.issuperset(argument):
            return argument
        return "'" + argument.replace("'", "'\"'\"'") + "'"
    return "$'" + "".join(map(_inside, argument)) + "'"


def _inside(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    if not acting().match(character):
        return character
    return "".join(f"\\x{byte:02x}" for byte in _bytes(character))


def _bytes(character: str) -> bytes:
    try:
        return character.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a surrogate that stands for no byte
        return character.encode("utf-8", "surrogatepass")
