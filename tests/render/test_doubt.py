"""A doubt is said wherever the access is said: sentence, table and finding."""

from dataclasses import replace

import pytest

from auditor.model.capability import Basis
from auditor.model.report import CapabilityFacts, plain
from auditor.render import Options, render
from auditor.render.messages import Speaker
from tests.render.programs import hotkeys
from tests.render.samples import telling

KEYS = "input.keystrokes.content"


def shown(candidates, language="en"):
    held = CapabilityFacts(capability=KEYS, bases=(Basis.ACTIVE,), candidates=candidates)
    program = replace(hotkeys(), capabilities=(held,))
    report = replace(telling(), programs=(program,), rules=())
    text = render(plain(report), "text", Options(language=language, width=200))
    return " ".join(text.split())


def test_what_is_certain_is_said_as_certain():
    text = shown(0)
    assert "receives every key you press, right now" in text
    assert "perhaps" not in text


def test_an_access_of_an_unknown_kind_is_said_as_possible():
    text = shown(1)
    assert "holds an access, right now, that may let it receive every key you press" in text
    assert "perhaps right now" in text, "the table says it too"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "is one of 3 programs of which at least one receives every key you press"),
        ("de", "ist eines von 3 Programmen, von denen mindestens eines gerade jetzt"),
    ],
)
def test_one_of_several_is_said_as_one_of_several(language, words):
    assert words in shown(3, language)


def test_a_finding_says_the_doubt_too():
    arguments = {"program": "x", "capability": KEYS, "basis": "active", "candidates": 3}
    text = Speaker("en").say("finding.undeclared-active", arguments)
    assert text.startswith("x is one of 3 programs of which at least one")
