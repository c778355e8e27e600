"""What would settle a finding: a document, a person or a further look."""

from __future__ import annotations

from auditor.render import Json
from auditor.render._reading import word
from auditor.render._view import View


def settlement(view: View, finding: Json) -> str:
    """Return what would settle a finding; empty for a question that says it itself."""
    message = f"settle.{word(finding, 'message')}"
    verdict = f"settle.{word(finding, 'verdict')}"
    if word(finding, "message") == "requirement-question":
        return ""
    known = next((each for each in (message, verdict) if view.speaker.has(each)), "")
    return view.speaker.say(known) if known else ""


def settlements(view: View, findings: tuple[Json, ...]) -> list[str]:
    """Return what would settle some findings; what another text begins with, once."""
    said = dict.fromkeys(settlement(view, finding) for finding in findings)
    return [
        text
        for text in said
        if text and not any(text != other and other.startswith(text) for other in said)
    ]
