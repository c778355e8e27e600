"""Settings in the forms that agents have them, as keys with values; nothing raises.

One reader for key=value, INI, TOML, YAML, flags, XML-like and Apache-like files and JSON.
It is lenient, for what is wanted are a few keys only: the whole text is never kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.named import NamedTuple

_MOST_LINES = 20_000
_MOST_DEPTH = 20
_QUOTES = "\"'`"
_SPLIT = str.maketrans(dict.fromkeys("[]{}(),;\"'", " "))
_LOCAL = frozenset({"localhost", "ip6-localhost", "::1", "0.0.0.0", "::", "stdout"})  # noqa: S104
_NO_HOSTS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "none", "auto"})


class Setting(NamedTuple):
    """One key with its value.

    Attributes:
        section: where it stands, parts joined by ``/``, in lower case.
        key: in lower case, without dashes in front.
        value: as written, without quotes around it.
    """

    section: str
    key: str
    value: str


def settings_of(text: str) -> tuple[Setting, ...]:
    """Return the settings that a file's text holds, in order."""
    begin = text.lstrip()[:1]
    if begin == "{":
        found = _json(text)
        if found is not None:
            return found
    return tuple(_lines(text))


def _json(text: str) -> tuple[Setting, ...] | None:
    import json  # noqa: PLC0415 - seldom

    try:
        data = json.loads(text)
        return tuple(_flat("", data, 0))
    except (ValueError, RecursionError):
        return None


def _flat(section: str, data: object, depth: int) -> Iterator[Setting]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(data, dict):
        for key, value in data.items():
            inside = f"{section}/{key}".strip("/").lower()
            yield from _flat(inside, value, depth + 1)
    elif isinstance(data, list):
        for item in data:
            yield from _flat(section, item, depth + 1)
    else:
        above, _, key = section.rpartition("/")
        value = str(data).lower() if isinstance(data, bool) else str(data)
        yield Setting(above, key, value)


def _lines(text: str) -> Iterator[Setting]:
    parts: list[tuple[int, str]] = []
    for raw in text.splitlines()[:_MOST_LINES]:
        line = raw.strip()
        if not line or line[0] in "#;" or line.startswith(("//", "<!--")):
            continue
        depth = len(raw) - len(raw.lstrip())
        if line[0] == "<" and ">" in line:
            yield from _tag(line, parts)
        elif line[0] == "[" and line[-1:] == "]" and "=" not in line:
            parts[:] = [(-1, line.strip("[] ").strip(_QUOTES).lower())]
        elif line in {"}", "};", ")"}:
            if parts:
                parts.pop()
        else:
            yield from _plain(line, depth, parts)


def _tag(line: str, parts: list[tuple[int, str]]) -> Iterator[Setting]:
    """Read ``<a>b</a>``, ``<Plugin network>`` or its end."""
    name, _, rest = line[1:].partition(">")
    if name[:1] == "/":
        if parts:
            parts.pop()
    elif rest:
        yield Setting(_section(parts), name.lower(), rest.partition("</")[0].strip())
    elif name[-1:] != "/":
        parts.append((-1, " ".join(name.replace('"', "").lower().split())))


def _plain(line: str, depth: int, parts: list[tuple[int, str]]) -> Iterator[Setting]:
    """Read one line with a key; one that only opens a section goes into ``parts``."""
    while parts and parts[-1][0] >= depth + line.startswith("- "):
        parts.pop()
    item = line[2:].strip() if line.startswith("- ") else line
    if line.startswith("- ") and parts and not _has_key(item):
        yield Setting(_section(parts[:-1]), parts[-1][1], item.strip(_QUOTES))
        return
    if item[-1:] == "{":
        parts.append((-1, item[:-1].strip().lower()))
        return
    key, value = _pair(item)
    if not value:
        parts.append((depth, key))
    else:
        yield Setting(_section(parts), key, value.strip().strip(_QUOTES))
        if value.strip() in {"[", "("}:
            parts.append((depth, key))


def _has_key(item: str) -> bool:
    return ": " in item or item[-1:] == ":" or "=" in item.partition("://")[0]


def _pair(line: str) -> tuple[str, str]:
    for place, sign in enumerate(line):
        if sign in "=: \t":
            if sign == ":" and line[place + 1 : place + 2] not in {" ", ""}:
                continue
            value = line[place:].strip(" \t").removeprefix("=").removeprefix(":")
            value = value.lstrip(" \t").removeprefix("=").removeprefix(">")
            return line[:place].strip(_QUOTES).lstrip("-").lower(), value.strip()
    return line.strip(_QUOTES).lstrip("-").lower(), ""


def _section(parts: list[tuple[int, str]]) -> str:
    return "/".join(name for _, name in parts)


def hosts_in(value: str) -> Iterator[str]:
    """Yield the names and addresses of other machines in a value, without ports.

    This machine itself is none; neither are words that stand for no machine.
    """
    for word in value.translate(_SPLIT).split():
        text = word.partition("://")[2] if "://" in word else word
        text = text.rpartition("@")[2].partition("/")[0]
        if text.count(":") == 1:
            text = text.partition(":")[0]
        name = text.strip(".").lower()
        if _is_host(name):
            yield name


def _is_host(name: str) -> bool:
    if name in _LOCAL or name in _NO_HOSTS or name.startswith(("127.", "$", "%")):
        return False
    if ":" in name:
        return all(sign in "0123456789abcdef:" for sign in name)
    known = all(sign.isalnum() or sign in "-._" for sign in name)
    return (known and any(sign.isalpha() for sign in name)) or _is_address(name)


def _is_address(name: str) -> bool:
    parts = name.split(".")
    return len(parts) == 4 and all(part.isdigit() for part in parts)  # noqa: PLR2004 - IPv4
