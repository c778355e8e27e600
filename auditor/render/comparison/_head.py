"""What stands before the differences: which two reports, and what they are worth."""

from __future__ import annotations

from auditor.model.change import Change, Order, SealState
from auditor.model.coverage import Coverage
from auditor.render import Json
from auditor.render._layout import BLANK, Line, heading, paragraph
from auditor.render._reading import child, number, objects, word, words
from auditor.render._when import local, zone_of
from auditor.render.comparison._telling import (
    difference,
    field,
    is_changed,
    is_of_one,
    name,
)
from auditor.render.messages import Speaker

_PRIVILEGES = ("user", "root")
_PARTS = ("host", "policy", "agreement", "tool", "signer")


def title(speaker: Speaker, comparison: Json, width: int) -> list[Line]:
    """Return whose reports these are, two computers first, and which is the older one."""
    older, newer = child(comparison, "older"), child(comparison, "newer")
    same = comparison.get("same_host")
    known = "diff.title.unknown"
    if isinstance(same, bool):
        known = "diff.title" if same else "diff.title.two"
    said = speaker.say(
        known,
        host=older.get("host_name"),
        older=older.get("host_name"),
        newer=newer.get("host_name"),
    )
    lines = paragraph(said, width, style="strong" if same is False else "title")
    for side, facts in (("older", older), ("newer", newer)):
        lines += _side(speaker, f"diff.side.{side}", facts, width)
    remarks = {
        "diff.same-report": comparison.get("same_report") is True,
        f"diff.order.{word(comparison, 'order')}": word(comparison, "order")
        != Order.AS_GIVEN.value,
        "diff.order.clock": comparison.get("clock_disagrees") is True,
    }
    for identifier, holds in remarks.items():
        if holds:
            lines += [BLANK, *paragraph(speaker.say(identifier), width, style="strong")]
    return lines


def counts(speaker: Speaker, comparison: Json, width: int) -> list[Line]:
    """Return how completely both looked, and how much changed."""
    summary = child(comparison, "summary")
    texts = [_counted(speaker, "programs", child(summary, "programs"))]
    if comparison.get("rules_compared") is True:
        texts.append(_counted(speaker, "findings", child(summary, "findings")))
    else:
        texts.append(speaker.say("diff.count.findings.scan"))
    look = paragraph(speaker.say(f"diff.look.{_look(comparison)}"), width, style="strong")
    lines = [BLANK, *look, BLANK]
    for text in texts:
        lines += paragraph(text, width)
    return lines


def frame(speaker: Speaker, comparison: Json, width: int) -> list[Line]:
    """Return what differs of computer, policy, auditor and signer."""
    lines: list[Line] = []
    for part in _PARTS:
        found = [
            difference(speaker, item)
            for item in objects(comparison, part)
            if word(item, "change") != Change.NOT_COMPARABLE.value
        ]
        if not found:
            continue
        lines += heading(speaker.say(f"diff.heading.{part}"), width)
        if part == "tool":
            lines += paragraph(speaker.say("diff.tool"), width, lead="  ")
        for text in found:
            lines += paragraph(text, width, lead="  - ")
    return lines


def not_compared(speaker: Speaker, comparison: Json, width: int) -> list[Line]:
    """Return what could not be compared, and what never is."""
    sides = {side: child(comparison, side) for side in ("older", "newer")}
    programs = objects(comparison, "programs")
    texts = [
        _numbers(speaker, sides, "diff.withheld", "withheld"),
        _listed(
            speaker,
            "diff.untold",
            [
                field(speaker, word(item, "field"))
                for part in _PARTS
                for item in objects(comparison, part)
                if word(item, "change") == Change.NOT_COMPARABLE.value
            ],
        ),
        _unread(speaker, programs),
        _listed(
            speaker,
            "diff.by-name",
            [name(speaker, each) for each in programs if _is_by_name(each)],
        ),
        _listed(
            speaker,
            "diff.unknown-fields",
            [
                speaker.value(each)
                for side in sides.values()
                for each in words(side, "unknown_fields")
            ],
        ),
        _unrelated(speaker, sides, programs),
        speaker.say("diff.never-compared"),
    ]
    lines = heading(speaker.say("diff.heading.not-compared"), width)
    for text in filter(None, texts):
        lines += paragraph(text, width, lead="  - ")
    return lines


def _side(speaker: Speaker, label: str, facts: Json, width: int) -> list[Line]:
    zone = zone_of(word(facts, "zone"))
    moment, privilege = local(word(facts, "time"), zone), word(facts, "privilege")
    known = privilege if privilege in _PRIVILEGES else "other"
    kind = "audit" if facts.get("audit") is True else "scan"
    said = speaker.say(
        "diff.side",
        kind=speaker.say(f"diff.kind.{kind}"),
        time=moment.strftime("%Y-%m-%d %H:%M") if moment else None,
        zone=moment.tzname() if moment else None,
        host=facts.get("host_name"),
        user=facts.get("user"),
        privilege=speaker.say(f"text.privilege.{known}"),
    )
    lines = [
        BLANK,
        *paragraph(said, width, lead=f"{speaker.say(label)}  ", lead_style="strong"),
    ]
    if word(facts, "source") == "recorded":
        lines += paragraph(speaker.say("diff.side.recorded"), width, lead="  ")
    seal, style = _seal(speaker, facts)
    return lines + paragraph(seal, width, lead="  ", style=style)


def _seal(speaker: Speaker, facts: Json) -> tuple[str, str]:
    """Return whether a report is sealed and intact, and how loud to say it."""
    seal, signer = child(facts, "seal"), word(facts, "signer")
    state = word(seal, "state")
    if state == SealState.INTACT.value and seal.get("signer_known") is True:
        own = "own" if seal.get("own_key") is True else "trusted"
        return speaker.say(f"diff.seal.{own}", signer=word(seal, "signer")), ""
    if state == SealState.NONE.value and signer:
        return speaker.say("diff.seal.copy", signer=signer), ""
    loud = "broken" if state == SealState.ALTERED.value else ""
    return speaker.say(f"diff.seal.{state}", {"signer": signer} if signer else {}), loud


def _look(comparison: Json) -> str:
    probes = objects(comparison, "probes")
    complete = Coverage.COMPLETE.value
    if probes and all(
        word(probe, side) == complete for probe in probes for side in ("older", "newer")
    ):
        return complete
    return word(comparison, "trend")


def _counted(speaker: Speaker, group: str, found: Json) -> str:
    parts = [
        speaker.say(f"diff.count.{change.value}", count=number(found, change.value))
        for change in Change
        if number(found, change.value)
    ]
    if not parts:
        return speaker.say(f"diff.count.{group}.none")
    return speaker.compose(f"diff.count.{group}", list="; ".join(parts))


def _listed(speaker: Speaker, identifier: str, found: list[str]) -> str:
    listed = ", ".join(dict.fromkeys(found))
    return speaker.compose(identifier, list=listed) if listed else ""


def _numbers(speaker: Speaker, sides: dict[str, Json], identifier: str, key: str) -> str:
    found = {side: number(facts, key) for side, facts in sides.items()}
    return speaker.say(identifier, found) if any(found.values()) else ""


def _unread(speaker: Speaker, programs: list[Json]) -> str:
    count = sum(
        word(item, "change") == Change.NOT_COMPARABLE.value
        for program in programs
        for item in objects(program, "differences")
    )
    return speaker.say("diff.unread", count=count) if count else ""


def _is_by_name(program: Json) -> bool:
    return word(program, "identified_by") == "name"


def _unrelated(speaker: Speaker, sides: dict[str, Json], programs: list[Json]) -> str:
    if not any(is_of_one(program) and is_changed(program) for program in programs):
        return ""
    return _numbers(speaker, sides, "diff.unrelated", "unrelated")
