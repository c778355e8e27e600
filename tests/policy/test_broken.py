"""Every broken policy is refused with the place and with what was expected there."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from auditor.errors import PolicyError
from auditor.policy.loading import load_policy
from auditor.policy.positions import MOST_PROBLEMS
from auditor.policy.tree import DEEPEST, MOST_BYTES

MARK = "«"
BASE = """\
schema: auditor-policy/1
policy: {id: a, version: 1.0.0, status: active}
controller: {name: A}
scope: {jurisdictions: [DE]}
"""
PROGRAM = """\
programs:
  - id: b
    name: B
    captures: []
    purposes: []
"""


@dataclass(frozen=True)
class Broken:
    text: str
    line: int
    column: int
    expected: str


def read(block: str) -> tuple[str, Broken]:
    name, expected, text = block.split("\n", 2)
    text = text.replace("<base>\n", BASE).replace("<program>\n", PROGRAM)
    before, after = text.split(MARK)
    lines = before.split("\n")
    return name, Broken(before + after, len(lines), len(lines[-1]) + 1, expected)


BLOCKS = Path(__file__).with_name("broken.txt").read_text("utf-8").split("\n=== ")[1:]
BROKEN = dict(map(read, BLOCKS))


def problems(data: bytes | str, source: str = "policy.yaml") -> tuple[str, ...]:
    with pytest.raises(PolicyError) as caught:
        load_policy(data.encode() if isinstance(data, str) else data, source)
    assert caught.value.exit_code == 2
    assert caught.value.hint
    return caught.value.problems


def test_every_broken_document_has_a_name_of_its_own():
    assert len(BROKEN) == len(BLOCKS) >= 200


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_the_place_and_what_was_expected_are_told(broken):
    place = f"policy.yaml:{broken.line}:{broken.column}"
    assert problems(broken.text)[0].startswith(f"{place}: {broken.expected}")


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_wrong_is_only_at_that_place(broken):
    """One mistake is one problem, so that nobody searches where nothing is wrong."""
    assert len(problems(broken.text)) == 1


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_without_libyaml_the_same_is_refused(broken, monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader")
    found = problems(broken.text)[0]
    if not broken.expected.startswith("expected YAML"):  # the two parsers word it each
        assert found.startswith(f"policy.yaml:{broken.line}:{broken.column}: ")


def test_all_mistakes_are_told_in_the_order_of_the_file():
    found = problems(BASE.replace("active", "actve") + "zzz: 1\nprograms: 3\n")
    assert [line.split(": ")[0] for line in found] == [
        "policy.yaml:2:41",
        "policy.yaml:5:1",
        "policy.yaml:6:11",
    ]


def test_a_thousand_mistakes_are_cut():
    found = problems(BASE + "".join(f"key{number}: 1\n" for number in range(1000)))
    assert len(found) == MOST_PROBLEMS + 1
    assert found[-1].endswith(f"and {1000 - MOST_PROBLEMS} more")


@pytest.mark.parametrize(
    ("data", "place", "word"),
    [
        (b"\xef\xbb\xbf" + BASE.encode(), "1:1", "byte order mark"),
        (BASE.encode("utf-16"), "1:1", "UTF-16"),
        (BASE.encode("utf-16-be"), "1:1", "U+0000"),
        (BASE.encode("utf-32"), "1:1", "UTF-16 or UTF-32"),
        (BASE.encode() + b"x-a: \xff\n", "5:6", "0xff"),
        (BASE.encode() + b"x-a: M\xfcller\n", "5:7", "0xfc"),
        (BASE.encode() + "x-ä: \x1b[0m\n".encode(), "5:6", "U+001B"),
        (BASE.encode() + b"x-a: \x00\n", "5:6", "U+0000"),
        (BASE.replace("\n", "\r\n").encode() + b"zzz: 1\r\n", "5:1", "zzz"),
    ],
)
def test_bytes_that_are_no_plain_text_have_a_place(data, place, word):
    assert problems(data)[0].startswith(f"policy.yaml:{place}: ")
    assert word in problems(data)[0]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "a: [" + "[]," * 600_000 + "]",
        "? " * 1000 + "a",
        '"' * 99_999,
        BASE + "x-a: " + "{a: " * (DEEPEST + 1) + "1" + "}" * (DEEPEST + 1),
    ],
    ids=["lists", "mappings", "items", "many", "keys", "quotes", "ignored"],
)
def test_deep_or_wide_documents_are_refused(text):
    assert len(problems(text)) == 1


def test_a_billion_laughs_are_refused_at_the_first_anchor():
    laughs = "a: &a [lol, lol]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert problems(laughs) == ("policy.yaml:1:4: expected no anchor, found `a`",)


def test_a_file_that_is_too_large_is_refused_unread():
    found = problems(b"\xff" * (MOST_BYTES + 1))
    assert found == ("policy.yaml:1:1: expected a file of at most 8 MiB",)


def test_what_the_file_says_cannot_act_on_a_terminal():
    found = problems(BASE + '"\u202e\u200b": 1\n', source="\x1b]0;x\x07\n.yaml")
    assert found == (
        r"\x1b]0;x\x07\n.yaml:5:1: expected a known key, found `\u202e\u200b`",
    )


def test_a_long_text_is_quoted_short():
    (found,) = problems(BASE.replace("active", "a" * 100_000))
    assert len(found) < 300
