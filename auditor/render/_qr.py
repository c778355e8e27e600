"""QR codes on a page, where the Python package segno is installed (the extra ``qr``)."""

from __future__ import annotations

from auditor.render._document import Code
from auditor.render._escape import for_html

_LONGEST = 2000
_QUIET = 4  # modules of white around it (ISO/IEC 18004)


def coded(block: Code) -> list[str]:
    """Return a figure for a page; nothing when segno is not there or the text is long."""
    try:
        import segno  # noqa: PLC0415 - optional, and seldom
    except ImportError:
        return []
    if not block.text or len(block.text) > _LONGEST:
        return []
    code = segno.make(block.text, encoding="utf-8", error="l", micro=False)
    label, size = for_html(block.label), len(code.matrix) + 2 * _QUIET
    dark = "".join(
        f"M{column + _QUIET} {row + _QUIET}h1v1h-1z"
        for row, cells in enumerate(code.matrix)
        for column, is_dark in enumerate(cells)
        if is_dark
    )
    return [
        f'<figure class="qr" role="img" aria-label="{label}">',
        f'<svg viewBox="0 0 {size} {size}" shape-rendering="crispEdges">',
        f'<rect width="{size}" height="{size}"/><path d="{dark}"/></svg>',
        "</figure>",
    ]
