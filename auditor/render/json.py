"""The stable JSON, with a ``statement`` beside every message, in the chosen language.

One line per element of the outer lists, so that it can be read and compared, and written
by the fast encoder. Characters that act on a terminal are escaped inside the strings.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from auditor.render import Json, Options, Renderer
from auditor.render._escape import for_json
from auditor.render._law import claim_texts, finding_text, requirements_of, title_of
from auditor.render._missed import statement as gap_statement
from auditor.render._reading import child, word
from auditor.render._sentences import sentence
from auditor.render._view import look

_Teller = Callable[[Json], str]


def render(report: Json, options: Options) -> str:
    """Return the report as one JSON object, ended by a line break."""
    return encoded(told(report, options))


def encoded(fields: Json) -> str:
    """Return an object as JSON, each element of its lists on a line of its own."""
    lines = [f"{_encoded(key)}: {_block(value)}" for key, value in fields.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def told(report: Json, options: Options) -> Json:
    """Return a copy with statements in findings, observations, gaps, limits, programs."""
    view = look(report, options)

    def message(group: str, key: str) -> _Teller:
        return lambda item: view.speaker.say(
            f"{group}.{word(item, key)}", child(item, "arguments")
        )

    def gap(item: Json) -> str:
        return gap_statement(view, item)

    def probe(item: Json) -> Json:
        return _stated(
            _stated(item, "gaps", gap), "observations", message("seen", "message")
        )

    known = requirements_of(report)

    def rule(item: Json) -> Json:
        said = _stated(item, "findings", lambda each: finding_text(view, each, known))
        return {**said, "statement": title_of(view, item, known)}

    def claim(item: Json) -> Json:
        verdict, why, *rest = claim_texts(view, item)
        return {**item, "statement": f"{verdict}. {why}", "settlement": " ".join(rest[-1:])}

    found = _each(_each(report, "probes", probe), "rules", rule)
    found = _each(found, "claims", claim)
    found = _stated(found, "limits", message("limit", "limit"))
    return _stated(found, "programs", lambda program: sentence(view, program))


def _each(parent: Json, key: str, change: Callable[[Json], Json]) -> Json:
    """Return a copy in which every object of one list is changed."""
    items = parent.get(key)
    if not isinstance(items, list):
        return parent
    changed = [change(item) if isinstance(item, dict) else item for item in items]
    return {**parent, key: changed}


def _stated(parent: Json, key: str, tell: _Teller) -> Json:
    """Return a copy in which every object of one list has its statement."""
    return _each(parent, key, lambda item: {**item, "statement": tell(item)})


def _block(value: object) -> str:
    if not isinstance(value, list) or not value:
        return _encoded(value)
    return "[\n" + ",\n".join(map(_encoded, value)) + "\n]"


def _encoded(value: Any) -> str:  # noqa: ANN401 - JSON is what it is
    return for_json(json.dumps(value, ensure_ascii=False))


RENDERER = Renderer(title="stable JSON", suffix=".json", render=render)
