"""What a form of agents' settings is: which keys name a server or turn something on."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.named import NamedTuple
from auditor.parse.settings_text import Setting, hosts_in


class Switch(NamedTuple):
    """Settings that turn something on.

    Attributes:
        section: a text in the section's name; empty for any.
        key: the key, ``*`` for any, or ``~`` and a text in it.
        value: a text in the value; empty for any.
        capability: what is turned on.
    """

    section: str
    key: str
    value: str
    capability: str


class Shape(NamedTuple):
    """One form of settings.

    Attributes:
        name: for people.
        places: its usual files; ``DIR/*`` for all files of a folder.
        programs: usual paths of the program, to tell whether it is there.
        tells: what must all be there, of a word with ``|`` one: a key, a section, the
            beginning of a section's name with ``.``, or ``section/key`` with a text of
            the section.
        hosts: the same, whose values are servers; ``@`` for values that begin so, and
            ``word(`` for the quoted text behind it.
        always: what it reports by its nature once it has a server.
        possible: what its server may ask for.
        switches: what else settings turn on.
        managing: the server manages the machine, rather than being told of it.
    """

    name: str
    places: tuple[str, ...]
    programs: tuple[str, ...]
    tells: tuple[str, ...]
    hosts: tuple[str, ...]
    always: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    switches: tuple[Switch, ...] = ()
    managing: bool = False


def has_shape(shape: Shape, settings: tuple[Setting, ...]) -> bool:
    """Tell whether a file's settings have a form."""
    return all(
        any(_named(setting, word) for word in tell.split("|") for setting in settings)
        for tell in shape.tells
    )


def _named(setting: Setting, word: str) -> bool:
    section, slash, key = word.rpartition("/")
    if slash:
        return section in setting.section and key == setting.key
    parts = setting.section.split("/")
    if word[-1:] == ".":
        return any(part.startswith(word) for part in parts)
    return word == setting.key or word in parts or f"{word} " in f"{setting.section} "


def hosts_of(words: tuple[str, ...], settings: tuple[Setting, ...]) -> tuple[str, ...]:
    """Return the other machines that settings name, by a form's ``hosts``, sorted."""
    found = {
        host
        for item in settings
        for word in words
        for value in _valued(item, word)
        for host in hosts_in(value)
    }
    return tuple(sorted(found))


def hosts_by_key(keys: frozenset[str], settings: tuple[Setting, ...]) -> tuple[str, ...]:
    """Return the other machines that settings of an unknown form name, sorted."""
    wanted = [item.value for item in settings if item.key in keys]
    return tuple(sorted({host for value in wanted for host in hosts_in(value)}))


def _valued(setting: Setting, word: str) -> Iterator[str]:
    """Yield the texts of a setting in which a word says that there are servers."""
    if word == "@":
        if setting.value[:1] == "@":
            yield (
                setting.value.lstrip("@").partition("(")[0]
                or setting.value.rpartition(")")[2]
            )
    elif word[-1:] in {"(", "="}:
        _, found, behind = f"{setting.key} {setting.value}".partition(f'{word}"')
        if found:
            yield behind.partition('"')[0]
    elif _named(setting, word):
        yield setting.value


def switched_by(shape: Shape, settings: tuple[Setting, ...]) -> Iterator[str]:
    """Yield the capabilities that settings of a form turn on; a server is not asked for."""
    yield from shape.always
    for switch in shape.switches:
        if any(
            switch.section in item.section
            and _is_key(switch.key, item.key)
            and switch.value.lower() in f"{item.section} {item.value}".lower()
            for item in settings
        ):
            yield switch.capability


def _is_key(wanted: str, key: str) -> bool:
    return wanted in {"*", key} or (wanted[:1] == "~" and wanted[1:] in key)
