"""Hints speed a look up; whoever writes them must not change what it says."""

import json

import pytest

from auditor.host.live.dpkg import find_owners
from auditor.host.live.hints import read_hints, write_hints

STANZA = "Package: {name}\nStatus: install ok installed\nVersion: 1\n"


@pytest.fixture
def database(tmp_path):
    info = tmp_path / "info"
    info.mkdir()
    (info / "tool.list").write_text("/usr/bin/tool\n")
    (info / "other.list").write_text("/usr/bin/other\n")
    stanzas = (STANZA.format(name=name) for name in ("tool", "other"))
    (tmp_path / "status").write_text("\n".join(stanzas))
    return str(tmp_path)


def owners(database, hints, *paths):
    found = find_owners(paths, frozenset(), lambda: None, database, hints=hints)
    return {item.path: item.package for item in found}


@pytest.mark.parametrize(
    "hints",
    [
        {},
        {"/usr/bin/tool": "tool", "/usr/bin/other": "other"},
        {"/usr/bin/tool": "other"},
        {"/usr/bin/tool": "no-such-package"},
        {"/usr/bin/tool": "../../../etc/passwd"},
        {"/usr/bin/tool": "", "/usr/bin/other": ""},
    ],
)
def test_true_and_false_hints_give_the_same_owners(database, hints):
    expected = {"/usr/bin/tool": "tool", "/usr/bin/other": "other"}
    assert owners(database, hints, "/usr/bin/tool", "/usr/bin/other") == expected


def test_no_hint_makes_a_file_of_nobody_a_packages(database):
    hints = {"/home/jane/tool": "tool", "/usr/bin/stray": "tool"}
    assert owners(database, hints, "/home/jane/tool", "/usr/bin/stray") == {}


def test_hints_come_back_as_written(tmp_path):
    path = tmp_path / "new" / "hints.json"
    write_hints(path, {"/usr/bin/tool": "tool", "/home/x": ""})
    assert read_hints(path) == {"/usr/bin/tool": "tool", "/home/x": ""}
    assert path.stat().st_mode & 0o077 == 0
    assert [item.name for item in path.parent.iterdir()] == ["hints.json"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"schema": "x"}', '{"schema": "auditor-hints/1", "owners": 3}']
)
def test_a_damaged_file_gives_no_hints(tmp_path, text):
    path = tmp_path / "hints.json"
    path.write_text(text)
    assert read_hints(path) == {}


def test_a_link_and_an_unwritable_folder_are_left_alone(tmp_path):
    target = tmp_path / "target"
    target.write_text(json.dumps({"schema": "auditor-hints/1", "owners": {"/a": "b"}}))
    (tmp_path / "link").symlink_to(target)
    assert read_hints(tmp_path / "link") == {}
    write_hints(target / "below" / "hints.json", {"/a": "b"})
    assert read_hints(target) == {"/a": "b"}
