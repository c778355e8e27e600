"""The picture of the coverage: one square per place, told apart by its drawing."""

from __future__ import annotations

from auditor.render._document import Picture
from auditor.render._escape import for_html

_SIDE = 18
_STEP = 24
_PER_ROW = 14

_DRAWN = {
    "complete": '<rect class="whole" x="1" y="1" width="16" height="16" rx="2"/>',
    "partial": (
        '<path class="whole" d="M1 17V3a2 2 0 0 1 2-2h14z"/>'
        '<rect class="edge" x="1" y="1" width="16" height="16" rx="2"/>'
    ),
    "denied": (
        '<rect class="edge" x="1" y="1" width="16" height="16" rx="2"/>'
        '<path class="edge" d="M4 14 14 4"/>'
    ),
    "failed": (
        '<rect class="edge" x="1" y="1" width="16" height="16" rx="2"/>'
        '<path class="edge" d="M4 14 14 4M4 4l10 10"/>'
    ),
    "hidden": (
        '<rect class="edge" x="1" y="1" width="16" height="16" rx="2"/>'
        '<circle class="whole" cx="9" cy="9" r="3"/>'
    ),
    "unsupported": '<rect class="dashed" x="1" y="1" width="16" height="16" rx="2"/>',
}
_OTHER = '<rect class="edge" x="1" y="1" width="16" height="16" rx="2"/>'


def drawn(picture: Picture) -> list[str]:
    """Return the picture as HTML: an image with its text, and a legend in words."""
    rows = -(-len(picture.squares) // _PER_ROW)
    width, height = _PER_ROW * _STEP, rows * _STEP
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    lines = [
        '<figure class="squares">',
        f'<svg role="img" aria-label="{for_html(picture.label)}" {size}>',
    ]
    for place, (tone, text) in enumerate(picture.squares):
        x, y = place % _PER_ROW * _STEP, place // _PER_ROW * _STEP
        lines.append(
            f'<g transform="translate({x} {y})"><title>{for_html(text)}</title>'
            f"{_DRAWN.get(tone, _OTHER)}</g>"
        )
    lines += ["</svg>", "<figcaption>", "<ul>"]
    for tone, text in picture.legend:
        lines.append(
            f'<li><svg aria-hidden="true" viewBox="0 0 {_SIDE} {_SIDE}" width="{_SIDE}"'
            f' height="{_SIDE}">{_DRAWN.get(tone, _OTHER)}</svg> {for_html(text)}</li>'
        )
    return [*lines, "</ul>", "</figcaption>", "</figure>"]
