"""The few questions that ``auditor policy init`` asks on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from auditor.cli import _console
from auditor.errors import UsageError
from auditor.parse.neutral import neutral
from auditor.policy.kinds import like, one_of
from auditor.policy.starting import Declared, start_of, unused_id
from auditor.policy.words import Capability, Id, Place, PurposeId, Text

T = TypeVar("T")

_MANAGERS = ("dpkg", "rpm", "pacman", "snap", "flatpak")
_PATH = Annotated[str, like(r"(/|[A-Za-z]:\\).+", "MANAGER:NAME or a full path")]
_ANSWER = Annotated[str, one_of("yes", "no", "later")]
_STATED = {"yes": True, "no": False, "later": None}
_GREETING = """\
A few questions; an empty answer takes what stands in brackets. What you do not state
now can be added to the file later."""


def interview() -> str:
    """Ask for what a policy cannot do without, and return it as a draft in YAML.

    Raises:
        UsageError: the person ends the conversation.
    """
    _console.say(_GREETING)
    employer = _asked("The employer's name", _one(Text))
    slug = unused_id(employer, set())
    identifier = _asked(f"An id for the policy [{slug}]", _one(Id), slug)
    places = _asked("Countries whose law applies, such as DE or US-NY", _several(Place))
    answer = _asked(
        "Is anything monitored: yes, no, or later? [later]", _one(_ANSWER), "later"
    )
    programs: list[Declared] = []
    while answer == "yes":
        name = _asked("A program that does it; nothing when that is all", _any_text)
        if not name:
            break
        programs.append(_program(name))
    return start_of(
        employer, identifier, places, monitoring=_STATED[answer], programs=tuple(programs)
    )


def _program(name: str) -> Declared:
    managers = ", ".join(_MANAGERS)
    return Declared(
        name=name,
        match=_asked(f"Its package as MANAGER:NAME ({managers}), or its full path", _atom),
        captures=_asked(
            "What it captures, with commas between, as `auditor list capabilities` has it",
            _several(Capability),
        ),
        purposes=_asked(
            "What for, with commas between, such as security.threat_detection",
            _several(PurposeId),
        ),
    )


def _asked(question: str, judge: Callable[[str], T], default: str = "") -> T:
    """Ask until there is an answer that the judge takes."""
    while True:
        sys.stderr.write(f"{question}: ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise UsageError("the questions were not answered", hint="use --template")
        try:
            return judge(line.strip() or default)
        except ValidationError as error:
            _console.say(f"expected {neutral(error.errors()[0]['msg'])}")


def _one(kind: Any) -> Callable[[str], str]:  # noqa: ANN401 - a type with its kind
    adapter: TypeAdapter[str] = TypeAdapter(kind)
    return adapter.validate_python


def _several(kind: Any) -> Callable[[str], tuple[str, ...]]:  # noqa: ANN401 - the same
    judge = _one(kind)

    def each(line: str) -> tuple[str, ...]:
        return tuple(judge(word) for word in line.replace(",", " ").split() or [""])

    return each


def _any_text(line: str) -> str:
    return _one(Text)(line) if line else ""


def _atom(line: str) -> dict[str, object]:
    manager, _, package = line.partition(":")
    if manager in _MANAGERS and package:
        return {"package": {"manager": manager, "name": _one(Text)(package)}}
    return {"path": _one(_PATH)(line)}
