"""Where a report stands in its signer's ledger, as far as the report itself tells.

A report knows how many entries came before it, and nothing of those that came after. Who
renders it may add the ledger's lines under ``ledger``: objects with ``n``, ``type``,
``time`` and ``sha256``, as the ledger's file has them; and under ``checkpoint`` the text of
the checkpoint that lies beside the report.
"""

from __future__ import annotations

from auditor.render import Json
from auditor.render._document import Block, Code, Entries, Entry, Part, Words
from auditor.render._reading import child, number, objects, whole, word
from auditor.render._view import View
from auditor.render._when import since

_SHOWN = 40


def history(view: View) -> Part:
    """Return the time line: what came before, this report, what came after."""
    say = view.speaker.say
    title = say("text.heading.history")
    if not child(view.report, "signer"):
        unsealed = Words(text=say("text.history.unsealed"))
        return Part(title=title, name="history", blocks=(unsealed,))
    own = number(view.report, "sequence")
    moment = since(view.now, "", view.zone) or None
    this = say("text.history.this", sequence=own, time=moment)
    steps = [*_before(view, own), Entry(text=this, tone="this"), *_after(view, own)]
    return Part(
        title=title,
        name="history",
        blocks=(
            Entries(items=tuple(steps), style="steps"),
            Words(text=say("text.history.unchecked"), style="faint"),
            *_checkpoint(view),
        ),
    )


def _checkpoint(view: View) -> list[Block]:
    """Return the ledger's state as it lay beside the report, for others to keep."""
    text = word(view.report, "checkpoint")
    if not text:
        return []
    said = view.speaker.say("text.history.checkpoint")
    lines = (Words(text=line, style="code") for line in text.splitlines() if line)
    return [Words(text=said), *lines, Code(text=text, label=said)]


def _before(view: View, own: int) -> list[Entry]:
    say, previous = view.speaker.say, child(view.report, "previous")
    count = number(previous, "size")
    if not count:
        return [Entry(text=say("text.history.first"))]
    fixed = say("text.history.before", count=count, root=previous.get("root"))
    known = [entry for entry in _entries(view) if number(entry, "n") < own]
    return [Entry(text=fixed), *(_entry(view, each) for each in known[-_SHOWN:])]


def _after(view: View, own: int) -> list[Entry]:
    known = [entry for entry in _entries(view) if number(entry, "n") > own]
    if not known:
        return [Entry(text=view.speaker.say("text.history.after"), tone="open")]
    return [_entry(view, each) for each in known[:_SHOWN]]


def _entries(view: View) -> list[Json]:
    found = [
        each for each in objects(view.report, "ledger") if whole(each.get("n")) is not None
    ]
    return sorted(found, key=lambda each: number(each, "n"))


def _entry(view: View, entry: Json) -> Entry:
    kind = word(entry, "type")
    known = f"text.history.kind.{kind}"
    said = view.speaker.say(known) if view.speaker.has(known) else view.speaker.value(kind)
    moment = since(word(entry, "time"), "", view.zone) or None
    return Entry(text=view.speaker.say("text.history.entry", entry, kind=said, time=moment))
