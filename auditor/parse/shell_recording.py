"""Start files of shells: only whether they record, never what else they hold.

Three constructs are recognised: a recorder that is started; a hook that runs with every
command and hands it on; and a history file in a place that is not the person's own. Shell
is a programming language: this looks for these constructs, it does not run it.
"""

from __future__ import annotations

from auditor.model.named import NamedTuple

RECORDERS: frozenset[str] = frozenset(
    {"asciinema", "script", "termrec", "tlog-rec", "tlog-rec-session", "ttyrec"}
)
"""Commands whose purpose is to keep what a terminal shows."""

_RECORDER_WORDS = ("asciinema", "script", "rec", "screen")
_LEADING = frozenset(
    [
        "exec",
        "command",
        "nohup",
        "nice",
        "then",
        "else",
        "do",
        "if",
        "while",
        "until",
        "!",
        "{",
        "&&",
        "||",
        "eval",
        "time",
        "sudo",
    ]
)
_SENDERS = frozenset(
    ["curl", "logger", "nc", "ncat", "netcat", "socat", "systemd-cat", "tee", "wget"]
)
_SOURCES = ("BASH_COMMAND", "history ", "history|", "fc -", "$1", "${1}", "$3")
_HOOKS = ("PROMPT_COMMAND=", "PROMPT_COMMAND+=", "PROMPT_COMMAND[")
_HOOK_FUNCTIONS = ("preexec", "zshaddhistory", "fish_preexec", "precmd")
_OWN = ("$HOME", "${HOME", "~", "$ZDOTDIR", "${ZDOTDIR", "$XDG", "${XDG", "/dev/null", "$(")
_MOST_LINES = 5000
_DEPTH = 3


class ShellText(NamedTuple):
    """What a start file holds.

    Attributes:
        kinds: ``shell-recorder``, ``shell-commands`` and ``shell-history``, sorted.
        files: absolute paths of the files it reads in as well.
    """

    kinds: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def parse_shell_start(data: bytes) -> ShellText:
    """Return what a start file (bash(1), zsh(1)) holds; at most 5000 lines are read."""
    text = data.decode("utf-8", "surrogateescape").replace("\\\n", " ")
    lines = [line for line in map(_uncommented, text.split("\n")[:_MOST_LINES]) if line]
    found = {
        "shell-recorder": any(map(records, _having(lines, _RECORDER_WORDS))),
        "shell-commands": any(map(_hands_on, _hooks(lines))),
        "shell-history": any(map(_history_elsewhere, _having(lines, ("HISTFILE=",)))),
    }
    reading = _having(lines, (". /", '. "/', "source ", "ENV="))
    return ShellText(
        tuple(sorted(kind for kind, holds in found.items() if holds)),
        tuple(dict.fromkeys(path for line in reading for path in _read_in(line))),
    )


def _having(lines: list[str], texts: tuple[str, ...]) -> list[str]:
    """Return the lines worth a closer look."""
    whole = "\n".join(lines)
    there = [text for text in texts if text in whole]
    return [line for line in lines if any(text in line for text in there)] if there else []


def _uncommented(line: str) -> str:
    """Return a line without the comment at its end; ``#`` inside a word begins none."""
    line = line.strip()
    return "" if line.startswith("#") else line.partition(" #")[0]


def records(line: str) -> bool:
    """Return whether a line of shell starts a recorder."""
    return any(
        command.rpartition("/")[2] in RECORDERS
        or (command.rpartition("/")[2] == "screen" and " -L" in f" {rest}")
        for command, rest in _commands(line)
    )


def _commands(line: str) -> list[tuple[str, str]]:
    """Return the commands of a line, each with the rest of it."""
    for sign in ";&|()`":
        line = line.replace(sign, "\n")
    found: list[tuple[str, str]] = []
    for part in line.split("\n"):
        words = part.split()
        while words and (words[0] in _LEADING or _is_assignment(words[0])):
            words.pop(0)
        if words:
            found.append((words[0].strip("\"'"), " ".join(words[1:])))
    return found


def _is_assignment(word: str) -> bool:
    name, sign, _ = word.partition("=")
    return bool(sign) and name.isidentifier()


def _hooks(lines: list[str]) -> list[str]:
    """Return the text that runs with every command, one per hook."""
    starts = [
        line[line.index(hook) :]
        for hook in _HOOKS
        for line in _having(lines, (hook,))
        if not line.startswith("unset ")
    ]
    traps = _having(lines, ("trap ", "add-zsh-hook "))
    starts += [line for line in traps if "DEBUG" in line or "add-zsh-hook " in line]
    named = _having(lines, _HOOK_FUNCTIONS)
    if not starts and not named:
        return []
    bodies = _bodies(lines)
    starts += [name for name in _HOOK_FUNCTIONS if name in bodies]
    return [_reached(start, bodies) for start in starts]


def _bodies(lines: list[str]) -> dict[str, str]:
    """Return the text of the functions that are defined, by name."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        head = line.removeprefix("function ").partition("{")[0].strip()
        bare = head.removesuffix("()").strip()
        if (head != bare or line.startswith("function ")) and bare.isprintable() and bare:
            name = bare
        if name:
            found.setdefault(name, []).append(line)
        if line.endswith("}") and name:
            name = ""
    return {name: "\n".join(body) for name, body in found.items()}


def _reached(text: str, bodies: dict[str, str]) -> str:
    """Return a hook's text with that of the functions it calls."""
    seen: dict[str, None] = {}
    last = text
    for _ in range(_DEPTH):
        for sign in "\"'`();|&=[]":
            last = last.replace(sign, " ")
        called = [word for word in last.split() if word in bodies and word not in seen]
        seen.update(dict.fromkeys(called))
        last = "\n".join(bodies[word] for word in called)
    return "\n".join((text, *(bodies[word] for word in seen)))


def _hands_on(text: str) -> bool:
    """Return whether a hook takes the command and hands it on or keeps it."""
    for sign in "\"'":
        text = text.replace(sign, " ; ")
    if not any(source in text for source in _SOURCES):
        return False
    sent = any(command.rpartition("/")[2] in _SENDERS for command, _ in _commands(text))
    return sent or any(_keeps(line) for line in text.split("\n"))


def _keeps(line: str) -> bool:
    """Return whether a line writes to a file, be it one of the network's (bash(1))."""
    for part in line.replace(">>", ">").split(">")[1:]:
        target = part.strip(" |;").split(" ", 1)[0]
        if target and not target.startswith(("&", "/dev/null", "(", "/dev/tty")):
            return True
    return False


def _history_elsewhere(line: str) -> bool:
    name, sign, value = line.partition("HISTFILE=")
    prefix = name.strip().split(" ")[0]
    if not sign or prefix not in {"", "export", "readonly", "declare", "typeset", "local"}:
        return False
    value = value.lstrip("\"'")
    return value.startswith("/") and not value.startswith((*_OWN, "/home/", "/root/"))


def _read_in(line: str) -> list[str]:
    """Return what a line reads in by an absolute path."""
    found: list[str] = []
    for command, rest in _commands(line):
        path = rest.split(" ", 1)[0].strip("\"'")
        if command in {".", "source"} and path.startswith("/") and "$" not in path:
            found.append(path)
    for name in ("BASH_ENV=", "ENV="):
        value = line.partition(name)[2].split(" ", 1)[0].strip("\"';")
        if value.startswith("/") and "$" not in value:
            found.append(value)
    return found
