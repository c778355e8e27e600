"""The report as one page that any browser shows and prints: no script, nothing fetched.

Its policy (Content Security Policy Level 3) forbids the browser everything but the page's
own style sheet, which it names by its hash; so nothing in a report could ever act.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from auditor.discovery import package_data
from auditor.render import Json, Options, Renderer
from auditor.render._escape import for_html
from auditor.render._page import body
from auditor.render._story import document
from auditor.render._view import look

_STYLE = "html.css"


def render(report: Json, options: Options) -> str:
    """Return the report as an HTML document, ended by a line break."""
    told = document(look(report, options))
    style = package_data("auditor.render", _STYLE).decode("ascii")
    digest = b64encode(sha256(style.encode("ascii")).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{for_html(told.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{for_html(told.title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        *body(told),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


RENDERER = Renderer(title="page for browsers and paper", suffix=".html", render=render)
