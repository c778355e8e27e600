"""One assurance and its tests, read from ``auditor/claims/<id>.toml``.

## The form

::

    name.en = "Not used to judge performance"
    name.de = "…"
    can_pass = false                 # left out: true; false is never consistent
    contradicted = {…}               # a predicate
    exceeds = {…}                    # a predicate: it is only possible
    undeclared = {…}                 # a predicate: seen, of nobody's declaration
    withheld = ["human_access"]      # paths below the program that settle it if told
    supported = {…}                  # a predicate: here and now it looks as assured
    never.en = "…"                   # what cannot be seen from here
    never.de = "…"
    settled.en = "…"                 # what would settle it: document, person, log
    settled.de = "…"

Every predicate but ``undeclared`` is asked of each declared program that the assurance is
about; it then knows ``program``. The predicates are those of `auditor.law.predicates`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from auditor.discovery import data_names, package_data
from auditor.model.frozen import field, frozen

_PACKAGE = "auditor.claims"


@frozen
class Assurance:
    """See the module's docstring."""

    name: Mapping[str, str]
    never: Mapping[str, str]
    settled: Mapping[str, str]
    can_pass: bool = True
    contradicted: Mapping[str, Any] = field(default_factory=dict)
    exceeds: Mapping[str, Any] = field(default_factory=dict)
    undeclared: Mapping[str, Any] = field(default_factory=dict)
    supported: Mapping[str, Any] = field(default_factory=dict)
    withheld: tuple[str, ...] = ()


def assurance_ids() -> tuple[str, ...]:
    """Return the ids of all assurances that are known, sorted."""
    return data_names(_PACKAGE, ".toml")


@cache
def assurance(identifier: str) -> Assurance | None:
    """Return one assurance; ``None`` for one that is not known."""
    if identifier not in assurance_ids():
        return None
    data = tomllib.loads(package_data(_PACKAGE, f"{identifier}.toml").decode("utf-8"))
    return Assurance(**{**data, "withheld": tuple(data.get("withheld", ()))})
