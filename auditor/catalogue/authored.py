"""One authored product file: its form, and reading it.

## The form

``products/<id>.toml``, the id being ``vendor-product`` or the product's plain name in
kebab-case::

    name = "xcape"
    vendor = "Albin Olsson"
    role = "benign"             # what it is known as: monitor, tool or benign
    category = "hot-keys"       # one of `CATEGORIES`

    [[sources]]
    url = "https://…"           # the vendor's or project's own page, or a manual page
    says = "…"                  # what it says, in our words
    read = 2026-11-23           # when somebody read it

    [[capabilities]]
    capability = "input.keystrokes.content"
    source = "https://…"        # the url of one of the sources
    benign = true               # the evident, known purpose; false if left out

    [[telltales]]
    type = "package"
    pattern = "xcape"
    identifies = true           # enough by itself; false if left out

    [examples]                  # the product brings its own tests; " + " joins marks
    yes = ["package:xcape"]
    no = ["process-name:xcape", "executable:/usr/bin/xcape"]

## Which role

* ``monitor``: made so that somebody learns what a person or a computer does. Its being
  installed is worth a finding.
* ``tool``: a general-purpose tool. It takes something only while somebody uses it, or once
  somebody turned it on; a packet analyser, a screen recorder. Its being installed is told
  as information; what it holds weighs as much as a monitor's.
* ``benign``: made for something else, for which it needs an access: a hot-key daemon's
  keys. With its package and its file unaltered, that access is information.

## When one telltale is enough

* The name of the package that lists the program's file is enough when everything in that
  package is the product; so is the file's SHA-256.
* An executable, a script or a unit is not: anybody may create a file or a unit of that
  name. Two different kinds must agree, for example the executable and its package (when
  the package holds other programs too) or the executable and its unit.
* The process name is never a telltale: a process chooses it freely.
* A product with a benign access can be told through its package only, for a benign access
  lowers the severity of what is found.
"""

from __future__ import annotations

import json
import tomllib
from datetime import date
from typing import Any, ClassVar

from auditor.model.frozen import frozen
from auditor.model.observation import MarkType
from auditor.model.program import Product, ProductCapability, Role, Telltale

CATEGORIES: frozenset[str] = frozenset(
    {
        "accessibility",
        "audit-logging",
        "break-reminder",
        "classroom-monitoring",
        "clipboard-manager",
        "compositor",
        "demo",
        "desktop-portal",
        "device-management",
        "display-server",
        "endpoint-detection",
        "file-indexing",
        "file-manager",
        "file-synchronisation",
        "file-watching",
        "hot-keys",
        "input-display",
        "input-method",
        "network-capture",
        "network-setup",
        "remote-access",
        "screen-lock",
        "screen-recording",
        "session-recording",
        "session-service",
        "sound-server",
        "system-instrumentation",
        "telemetry",
        "terminal-multiplexer",
        "time-tracking",
        "virus-scanner",
        "web-proxy",
        "window-manager",
    }
)
"""Closed, so that a slip of the pen is no new category."""

_FORBID: dict[str, Any] = {"extra": "forbid"}


@frozen
class AuthoredSource:
    """Where something is written: the page, what it says in our words, when read."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID
    url: str
    says: str
    read: date


@frozen
class AuthoredCapability:
    """A capability, the url of its source, and whether it is the evident purpose."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID
    capability: str
    source: str
    benign: bool = False


@frozen
class AuthoredTelltale:
    """As `auditor.model.program.Telltale`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID
    type: MarkType
    pattern: str
    identifies: bool = False


@frozen
class Examples:
    """Marks of programs that are the product, and of programs that are not."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID
    yes: tuple[str, ...]
    no: tuple[str, ...]


@frozen
class Authored:
    """One product file as written; the form is described above."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID
    name: str
    vendor: str
    role: Role
    category: str
    sources: tuple[AuthoredSource, ...]
    capabilities: tuple[AuthoredCapability, ...]
    telltales: tuple[AuthoredTelltale, ...]
    examples: Examples


def read_authored(content: bytes) -> Authored | tuple[str, ...]:
    """Return the product that a file describes, or what is wrong with its form.

    Args:
        content: the file's bytes.

    Returns:
        The product; else one line per problem, ``KEY: what was expected``, where a syntax
        error names line and column instead of a key.
    """
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415

    try:
        document = json.dumps(tomllib.loads(content.decode()), default=str)
    except (ValueError, RecursionError) as error:
        return (f"not TOML: {error}",)
    try:
        return TypeAdapter(Authored).validate_json(document, strict=True)
    except ValidationError as error:
        return tuple(f"{_key(item['loc'])}: {item['msg']}" for item in error.errors())


def _key(place: tuple[int | str, ...]) -> str:
    """Return a place as authors count: ``telltales 2 pattern``."""
    return " ".join(str(part + 1) if isinstance(part, int) else part for part in place)


def product_of(identifier: str, authored: Authored) -> Product:
    """Return the product as the rest of the auditor knows it."""
    return Product(
        id=identifier,
        name=authored.name,
        vendor=authored.vendor,
        role=authored.role,
        category=authored.category,
        telltales=tuple(
            Telltale(type=item.type, pattern=item.pattern, identifies=item.identifies)
            for item in authored.telltales
        ),
        capabilities=tuple(
            ProductCapability(
                capability=item.capability, source=item.source, benign=item.benign
            )
            for item in authored.capabilities
        ),
    )
