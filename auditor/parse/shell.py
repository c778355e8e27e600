"""Commands in shell text (dash(1), bash(1)), as far as they can be told without running it.

The text is never carried out, nothing is expanded, and nothing raises. What a variable
holds is not known, but for a command's name that an assignment in the same text gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from re import Match, Pattern

Command = tuple[str, ...]
"""The words of one simple command, the program's name first."""

MOST_TEXT = 1 << 18
_MOST_COMMANDS = 2000
_MOST_DEPTH = 4
_SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "busybox", "fish"})
_KEYWORDS = frozenset(
    {"if", "then", "else", "elif", "fi", "while", "until", "do", "done", "for", "case"}
    | {"esac", "in", "!", "{", "}", "time", "function", "select", "coproc"}
)

# What only starts another command: the options of it that take a word, and how many plain
# words come before that command.
_WRAPPERS: dict[str, tuple[str, int]] = {
    "exec": ("a", 0),
    "command": ("", 0),
    "builtin": ("", 0),
    "eval": ("", 0),
    "env": ("uCS", 0),
    "sudo": ("ugUhpCrtTDR", 0),
    "doas": ("uC", 0),
    "nice": ("n", 0),
    "ionice": ("cnpPu", 0),
    "chrt": ("TPD", 1),
    "taskset": ("", 1),
    "nohup": ("", 0),
    "setsid": ("", 0),
    "stdbuf": ("ioe", 0),
    "timeout": ("ks", 1),
    "flock": ("wEx", 1),
    "chronic": ("", 0),
    "watch": ("nqp", 0),
    "xargs": ("IEdLnPsa", 0),
    "parallel": ("j", 0),
    "systemd-cat": ("tp", 0),
    "systemd-run": ("pEtMu", 0),
    "systemd-inhibit": ("", 0),
    "dbus-run-session": ("", 0),
    "dbus-launch": ("", 0),
    "unbuffer": ("", 0),
    "ts": ("", 0),
    "runuser": ("ugGs", 0),
    "setpriv": ("", 0),
    "unshare": ("", 0),
    "chroot": ("", 1),
    "xvfb-run": ("nefsp", 0),
    "start-stop-daemon": ("punNrcgodgkIP", 0),
}


def commands_of(text: str) -> tuple[Command, ...]:
    """Return the simple commands in shell text, without wrappers (``sudo``, ``timeout``).

    What stands in ``$( )``, in backquotes and behind ``sh -c`` is found as well. Of text
    that is too long the beginning is read.
    """
    return tuple(_found(text[:MOST_TEXT], 0))


def _found(text: str, depth: int) -> Iterator[Command]:
    known: dict[str, str] = {}
    is_nested = depth < _MOST_DEPTH and ("`" in text or ("$" in text and "(" in text))
    for words in islice(_simple(text), _MOST_COMMANDS):
        kept = _without_keywords(words, known)
        if kept and kept[0][:1] == "$":
            name = known.get(kept[0].lstrip("$").strip("{}"), "")
            kept = (name or kept[0], *kept[1:])
        if kept:
            yield from _inner(kept, depth)
        if is_nested:
            yield from _nested(words, depth)


def _nested(words: list[str], depth: int) -> Iterator[Command]:
    for word in words:
        if "$(" in word or "`" in word:
            inside = word.replace("$(", ";").replace("`", ";")
            yield from _found(inside.partition(";")[2], depth + 1)


def _without_keywords(words: list[str], known: dict[str, str]) -> Command:
    place = 0
    while place < len(words):
        word = words[place]
        if word not in _KEYWORDS:
            if "=" not in word:
                break
            name, _, value = word.partition("=")
            if not name.isidentifier():
                break
            known[name] = value
        place += 1
    return tuple(words[place:])


def _inner(words: Command, depth: int) -> Iterator[Command]:
    """Yield a command, or those that it wraps."""
    name = words[0].rpartition("/")[2] if words else ""
    if depth >= _MOST_DEPTH or not name:
        return
    if name in _SHELLS or name == "su":
        code = code_behind(words)
        if code is not None:
            yield from _found(code, depth + 1)
            return
    wrapper = _WRAPPERS.get(name)
    if wrapper is None or (
        name == "command" and words[1:2] and words[1][:2] in {"-v", "-V"}
    ):
        yield words
        return
    rest = _wrapped(words[1:], *wrapper)
    if len(rest) == 1 and " " in rest[0]:  # watch, flock -c: one word of shell text
        yield from _found(rest[0], depth + 1)
    else:
        yield from _inner(rest, depth + 1)


def code_behind(words: Command) -> str | None:
    """Return the text behind a shell's ``-c``; ``None`` when there is none."""
    for place, word in enumerate(words[1:], 1):
        if word[:1] != "-" and words[0].rpartition("/")[2] not in {"su", "busybox"}:
            return None
        if word == "--command" or (
            word[:1] == "-" and word[1:2] != "-" and word[-1:] == "c"
        ):
            return next((each for each in words[place + 1 :] if each[:1] not in "-+"), "")
    return None


def _wrapped(words: Command, valued: str, plain: int) -> Command:
    place = 0
    while place < len(words):
        word = words[place]
        name, is_set, _ = word.partition("=")
        if word in {"-c", "--command", "--exec", "--startas", "--"}:
            place += 1
            if word != "--":
                break
        elif word[:1] == "-":
            place += 1 + (len(word) == 2 and word[1] in valued)  # noqa: PLR2004 - "-n"
        elif is_set and name.isidentifier():
            place += 1
        elif plain:
            plain -= 1
            place += 1
        else:
            break
    return words[place:]


@cache
def _tokens() -> Pattern[str]:
    import re  # noqa: PLC0415 - seldom

    return re.compile(
        r"(?P<run>(?:[ \t\r]*(?![0-9]&?[<>])[!%*-:=?-\[\]^_a-{}~]+)+[ \t\r]*)"
        r"|(?P<gap>(?<!\S)#[^\n]*|\\\n|[ \t\r]+|[0-9]?(?:&>|>[>|&]?|<<<|<<-?|<&?))"
        r"|(?P<end>[;&|()\n][;&|() \t\r\n]*)"
        r"|'(?P<plain>[^']*)'?"
        r'|"(?P<quoted>(?:[^"\\]|\\.)*)(?:"|$)'
        r"|\\(?P<escaped>.)|(?P<word>\$\([^()]*\)|`[^`]*`|[^\s'\"\\;&|()<>`$]+|.)",
        re.DOTALL,
    )


def _simple(text: str) -> Iterator[list[str]]:
    """Yield the words of each simple command, redirections' targets included, last."""
    words: list[str] = []
    word: str | None = None
    for match in _tokens().finditer(text):
        kind = match.lastgroup or ""
        if kind == "run":  # words that need no closer look
            word = _taken(match.group(), words, word)
        elif kind not in {"gap", "end"}:
            word = (word or "") + _piece(match, kind)
        else:
            if word is not None:
                words.append(word)
                word = None
            if kind == "end" and words:
                yield words
                words = []
    if word is not None:
        words.append(word)
    if words:
        yield words


def _taken(run: str, words: list[str], word: str | None) -> str | None:
    """Add a run of plain words behind a word that is begun; return the one it begins."""
    more = run.split()
    if word is not None and run[0] in " \t\r":
        words.append(word)
    elif word is not None:
        more[0] = word + more[0]
    words += more
    return None if run[-1] in " \t\r" else words.pop()


def _piece(match: Match[str], kind: str) -> str:
    text = match.group(kind)
    if kind == "quoted" and "\\" in text:
        return text.replace('\\"', '"').replace("\\\\", "\\")
    return text
