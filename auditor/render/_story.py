"""The whole report as a document: the same parts in every format, plain words first."""

from __future__ import annotations

from auditor.render import _about
from auditor.render._document import (
    Block,
    Cell,
    Document,
    Entries,
    Entry,
    Part,
    Picture,
    Table,
    Words,
)
from auditor.render._gaps import looked_text, missed, places, with_root
from auditor.render._history import history
from auditor.render._matrix import bases_of, columns, held, unseen
from auditor.render._plain import advice, others, remarks, sentences
from auditor.render._reading import child
from auditor.render._story_law import claims, law
from auditor.render._story_programs import about_none, anchors, programs
from auditor.render._view import View, label

_COMPLETE = "complete"


def document(view: View) -> Document:
    """Return a report as a document."""
    say = view.speaker.say
    parts = (
        _policy(view),
        _plainly(view),
        _matrix(view),
        programs(view),
        about_none(view),
        _rules(view),
        law(view),
        claims(view),
        _gaps(view),
        _limits(view),
        history(view),
        _listed(say("text.heading.next"), "next", advice(view)),
        _made(view),
    )
    recorded = _about.recorded(view)
    return Document(
        language=view.speaker.language,
        banner=tuple(text for text in (recorded, *_about.surroundings(view)) if text),
        title=_about.headline(view),
        lead=_lead(view),
        contents=say("text.heading.contents"),
        parts=tuple(part for part in parts if part is not None),
        closing=(looked_text(view), say("text.proof")),
    )


def _lead(view: View) -> tuple[Block, ...]:
    """Return when and for whom was looked, how it is sealed, and what was found."""
    say = view.speaker.say
    blocks: list[Block] = [Words(text=each, style="lead") for each in _about.moments(view)]
    if view.is_audit:
        blocks.append(Words(text=_about.tally_text(view), style="strong"))
    if child(view.report, "signer"):
        blocks += [Words(text=each) for each in _about.seal(view)]
        blocks.append(Words(text=say("text.page.copy")))
    else:
        blocks.append(Words(text=say("diff.seal.none")))
        blocks += [Words(text=each) for each in _about.seal(view)]
    return tuple(blocks)


def _policy(view: View) -> Part:
    """Return the declaration, and in a panel of its own what it does not tell."""
    blocks: list[Block] = [Words(text=text) for text in _about.policy_texts(view)]
    head, fields = _about.withheld_texts(view)
    if head:
        listed = Entries(items=tuple(Entry(text=each) for each in fields), style="narrow")
        title = view.speaker.say("text.label.withheld")
        blocks.append(Part(title=title, blocks=(Words(text=head), listed), style="panel"))
    return Part(
        title=view.speaker.say("diff.heading.policy"), name="policy", blocks=tuple(blocks)
    )


def _plainly(view: View) -> Part:
    items = tuple(
        Entry(text=text, mark=_severity(view, severity), tone=severity)
        for severity, text in sentences(view)
    )
    said: list[Block] = [Entries(items=items, style="marked")] if items else []
    said += [Words(text=text) for text in others(view)]
    said += [Words(text=text, style="faint") for text in remarks(view)]
    return Part(
        title=view.speaker.say("text.heading.plain"), name="plain", blocks=tuple(said)
    )


def _severity(view: View, severity: str) -> str:
    return view.speaker.say(f"severity.{severity}") if severity else ""


def _matrix(view: View) -> Part | None:
    """Return the table of programs by capabilities, its legend, and what nobody holds."""
    rows, say = held(view), view.speaker.say
    if not rows:
        return None
    used, names = columns(rows), anchors(view)
    none = Cell(text="·", long=say("text.matrix.none"), tone="none")

    def cell(basis: str) -> Cell:
        if not basis:
            return none
        short = say(f"basis.{basis}.short")
        return Cell(text=short, long=say(f"basis.{basis}"), tone=basis)

    table = Table(
        caption=say("text.matrix.caption"),
        head=(
            say("column.program"),
            *(say(f"column.{name}.long") for name in used),
        ),
        rows=tuple(
            (
                Cell(text=label(view, program), link=names.get(id(program), "")),
                *(cell(row.get(name, "")) for name in used),
            )
            for program, row in rows
        ),
        style="matrix",
    )
    legend = tuple(
        Entry(
            text=say(f"basis.{basis}.legend"),
            mark=say(f"basis.{basis}.short"),
            tone=basis,
        )
        for basis in bases_of(rows)
    )
    blocks: list[Block] = [table, Entries(items=legend, style="legend")]
    if text := unseen(view, used):
        blocks.append(Words(text=text))
    return Part(title=say("text.heading.matrix"), name="matrix", blocks=tuple(blocks))


def _rules(view: View) -> Part | None:
    found, say = _about.answers(view), view.speaker.say
    if not found:
        return None
    table = Table(
        caption=say("text.rules.caption"),
        head=(
            say("text.column.question"),
            say("text.column.answer"),
            say("text.label.findings"),
        ),
        rows=tuple(
            (
                Cell(text=question),
                Cell(text=say(f"outcome.{outcome}"), tone=outcome),
                Cell(text=str(count)),
            )
            for outcome, question, count in found
        ),
    )
    return Part(title=say("text.heading.rules"), name="rules", blocks=(table,))


def _gaps(view: View) -> Part:
    """Return how far the look got: a picture of all places, then what each missed."""
    say, found = view.speaker.say, places(view)
    blocks: list[Block] = []
    if found:
        counted: dict[str, int] = {}
        for _, coverage in found:
            counted[coverage] = counted.get(coverage, 0) + 1
        words = {each: say(f"coverage.{each}") for each in counted}
        blocks.append(
            Picture(
                label=looked_text(view),
                squares=tuple((each, f"{title}: {words[each]}") for title, each in found),
                legend=tuple((each, f"{n} {words[each]}") for each, n in counted.items()),
            )
        )
    whole = [title for title, coverage in found if coverage == _COMPLETE]
    if whole:
        text = view.speaker.compose("text.looked.list", list="; ".join(whole))
        blocks.append(Words(text=text))
    short = tuple(
        Entry(
            text=item.title,
            mark=say(f"coverage.{item.coverage}"),
            tone=item.coverage,
            inner=item.texts,
        )
        for item in missed(view)
    )
    listed = Entries(items=short, style="compact")
    blocks.append(listed if short else Words(text=say("text.gap.none")))
    if text := with_root(view):
        blocks.append(Words(text=text, style="strong"))
    return Part(title=say("text.heading.gaps"), name="gaps", blocks=tuple(blocks))


def _limits(view: View) -> Part | None:
    title, found = view.speaker.say("text.heading.limits"), _about.limit_texts(view)
    return _listed(title, "limits", found) if found else None


def _listed(title: str, name: str, texts: list[str]) -> Part:
    items = tuple(Entry(text=text) for text in texts)
    return Part(title=title, name=name, blocks=(Entries(items=items),))


def _made(view: View) -> Part:
    found = _about.digests(view)
    blocks: list[Block] = [Words(text=text) for text in _about.made_texts(view)]
    if found:
        blocks.append(Words(text=view.speaker.say("text.made.digests")))
        blocks += [Words(text=text, style="code") for text in found]
    return Part(
        title=view.speaker.say("text.heading.made"), name="made", blocks=tuple(blocks)
    )
