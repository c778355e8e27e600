"""One gap as a sentence, in any format."""

from __future__ import annotations

from auditor.render import Json
from auditor.render._reading import number, word
from auditor.render._view import View

NEEDS_ROOT = "root"
"""What a gap needs that only the system's administrator has."""


def statement(view: View, gap: Json, places: str = "") -> str:
    """Return one gap as a sentence: what was missed, how much, what would show it.

    Args:
        view: the report it is from.
        gap: as the report has it.
        places: said behind what was missed.
    """
    speaker, reason = view.speaker, f"gap.{word(gap, 'reason')}"
    needs = word(gap, "needs")
    arguments = {"count": number(gap, "count"), "place": gap.get("place"), "needs": needs}
    if speaker.has(reason):
        text = speaker.say(reason, arguments)
    else:
        text = speaker.compose(
            f"gap.kind.{word(gap, 'kind')}", reason=speaker.value(word(gap, "reason"))
        )
    text = text.rstrip(".") + places
    if not needs or (needs == NEEDS_ROOT and view.is_root):
        return f"{text}."
    known = f"need.{needs}" if speaker.has(f"need.{needs}") else "need.other"
    return f"{text}; {speaker.say(known, needs=needs)}."
