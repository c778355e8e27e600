"""``sudoers`` files (sudoers(5)): only whether what commands show is kept."""

from __future__ import annotations

from auditor.model.named import NamedTuple

_OUTPUT = ("log_output", "log_stdout", "log_stderr", "log_ttyout")
_INPUT = ("log_input", "log_stdin", "log_ttyin")
_OWN_PLUGINS = ("sudoers.so", "/usr/libexec/sudo/sudoers.so", "/usr/lib/sudo/sudoers.so")
_MOST = 4096


class Sudoers(NamedTuple):
    """What one file says.

    Attributes:
        output: what commands show is kept.
        typed: what is typed into commands is kept.
        files: files to include, as they are named.
        folders: folders to include.
    """

    output: bool = False
    typed: bool = False
    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


def parse_sudoers(data: bytes) -> Sudoers:
    """Return what a file says; rules and names are not told. The last setting counts.

    A switch for some users, hosts or commands counts, as a tag of a rule (``LOG_OUTPUT:``)
    does.
    """
    text = data.decode("utf-8", "surrogateescape").replace("\\\n", " ")
    named: dict[str, list[str]] = {"include": [], "includedir": []}
    switches: dict[str, bool] = {}
    for line in text.split("\n")[:_MOST]:
        words = line.split()
        word = words[0] if words else "#"
        if word[0] in "@#" and word[1:] in named:
            named[word[1:]] += words[1:2]
        elif not word.startswith("#"):
            switches.update(_switches(line.partition("#")[0]))
    return Sudoers(
        output=any(switches.get(name) for name in _OUTPUT),
        typed=any(switches.get(name) for name in _INPUT),
        files=tuple(named["include"]),
        folders=tuple(named["includedir"]),
    )


def _switches(line: str) -> list[tuple[str, bool]]:
    """Return the switches of a line: names, and whether they are on.

    A switch for one scope (``Defaults:ann``) is told from the same for another.
    """
    if not line.lstrip().startswith("Defaults"):
        tags = {"LOG_OUTPUT:": "log_output", "LOG_INPUT:": "log_input"}
        words = line.replace(":", ": ").split()
        return [(tags[word], True) for word in words if word in tags]
    _, _, settings = line.lstrip().partition(" ")
    words = settings.replace("\t", " ").replace(",", " ").split()
    return [
        (word.lstrip("!"), not word.startswith("!")) for word in words if "=" not in word
    ]


def parse_plugins(data: bytes) -> tuple[str, ...]:
    """Return the plug-ins that ``sudo.conf`` names beside sudo's own, each once."""
    found: dict[str, None] = {}
    for line in data.decode("utf-8", "surrogateescape").split("\n")[:_MOST]:
        words = line.partition("#")[0].split()
        if len(words) > 2 and words[0] == "Plugin" and words[2] not in _OWN_PLUGINS:  # noqa: PLR2004
            path = next((word[11:] for word in words if word.startswith("ModulePath=")), "")
            found[path or words[2]] = None
    return tuple(found)
