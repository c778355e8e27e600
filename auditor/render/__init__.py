"""Renderers: one file, one format.

A renderer works on the plain JSON of a report, so that sealed reports and bundles can be
shown again; values that were withheld stand there as an object or an array. It is a pure,
total function: any JSON object gives a text in which nothing from the machine can act.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from auditor.discovery import discover, find
from auditor.errors import UsageError
from auditor.model.frozen import frozen

Json = dict[str, Any]
"""A report as ``auditor.model.report.plain`` gives it, sealed fields added or not."""


@frozen
class Options:
    """How to render.

    Attributes:
        language: one of ``auditor.render.messages.LANGUAGES``.
        width: columns of the page; formats without lines do not care.
        color: the page is shown on a terminal that knows SGR colour codes.
    """

    language: str = "en"
    width: int = 80
    color: bool = False


@frozen
class Renderer:
    """One format; its id is its module's name.

    Attributes:
        title: a noun phrase for people.
        suffix: of a file with this format, for example ``.txt``.
        render: the whole text, with its final newline.
    """

    title: str
    suffix: str
    render: Callable[[Json, Options], str]


def renderers() -> dict[str, Renderer]:
    """Return every format there is, by its id."""
    return discover(__name__, "RENDERER", Renderer)


def render(report: Json, name: str, options: Options) -> str:
    """Return a report in one format.

    Args:
        report: plain JSON of a report, sealed or not.
        name: id of the format, for example ``text``.
        options: how to render.

    Raises:
        UsageError: there is no such format.
    """
    return renderer_named(name).render(report, options)


def renderer_named(name: str) -> Renderer:
    """Return one format, without loading the others.

    Raises:
        UsageError: there is no such format.
    """
    renderer = find(__name__, "RENDERER", Renderer, name)
    if renderer is None:
        raise UsageError(
            f"there is no format {name!r}", hint=f"the formats are {', '.join(renderers())}"
        )
    return renderer
