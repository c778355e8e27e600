"""Legal requirements and assurances as parts of a document."""

from __future__ import annotations

from auditor.render._document import Block, Entries, Entry, Part, Words
from auditor.render._law import answered, claim_parts, has_law, screened, summed
from auditor.render._reading import objects
from auditor.render._settled import settlements
from auditor.render._view import View


def law(view: View) -> Part | None:
    """Return what the laws answer: what is not met, what is open, and the rest summed."""
    if not has_law(view):
        return None
    speaker = view.speaker
    items = []
    for item in answered(view):
        settled = [
            speaker.compose("claim.settled", text=text)
            for text in settlements(view, item.findings)
        ]
        items.append(
            Entry(
                text=item.title,
                mark=speaker.say(f"text.law.outcome.{item.outcome}"),
                tone=item.outcome,
                notes=(item.rule, item.citation),
                inner=(*item.texts, *settled),
            )
        )
    blocks: list[Block] = [Words(text=screened(view))]
    if items:
        blocks.append(Entries(items=tuple(items), style="stacked"))
    blocks += [Words(text=text) for text in summed(view)]
    return Part(title=speaker.say("text.heading.law"), name="law", blocks=tuple(blocks))


def claims(view: View) -> Part | None:
    """Return the employer's assurances, and what this host can say of them."""
    items = []
    for claim in objects(view.report, "claims"):
        told = claim_parts(view, claim)
        items.append(
            Entry(text=told.name, mark=told.verdict, tone=told.tone, inner=told.texts)
        )
    if not items:
        return None
    title = view.speaker.say("text.heading.claims")
    blocks = (Entries(items=tuple(items), style="stacked"),)
    return Part(title=title, name="claims", blocks=blocks)
