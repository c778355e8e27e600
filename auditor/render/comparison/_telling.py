"""Sentences about what two reports differ in: one voice for the text and the JSON."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.capability import Basis
from auditor.model.change import Because, Change, Looked, Trend
from auditor.render import Json, Options
from auditor.render._missed import statement
from auditor.render._reading import child, number, objects, whole, word, words
from auditor.render._view import capabilities, look, strongest
from auditor.render.messages import Speaker

_COMPLETE = Looked.COMPLETE.value
_OLDER_ONLY = {Change.GONE.value, Change.ONLY_OLDER.value, Change.NOT_SEEN.value}
_NEWER_ONLY = {Change.APPEARED.value, Change.ONLY_NEWER.value, Change.FIRST_SEEN.value}
_GROUPS = {
    "file_check": "check",
    "identity": "identity",
    "notes": "note",
    "origin": "origin",
    "presence": "diff.presence",
    "privilege": "text.privilege",
    "verdict": "verdict",
}


def phrase(speaker: Speaker, item: Json) -> str:
    """Return how one thing changed, and how its absence was looked for."""
    change, at = word(item, "change"), word(item, "looked")
    known = f"diff.change.{change}.{at}"
    return speaker.say(known if speaker.has(known) else f"diff.change.{change}")


def sentence_case(text: str) -> str:
    """Return a phrase as a sentence begins."""
    return text[:1].upper() + text[1:]


def name(speaker: Speaker, program: Json) -> str:
    """Return what to call a program of the comparison."""
    return speaker.value(program.get("name"), limit=60)


def accesses(speaker: Speaker, program: Json) -> str:
    """Return what the one report that has a program says that it can take."""
    groups: dict[tuple[str, int], list[str]] = {}
    held = [
        {
            "capability": word(item, "capability"),
            "bases": [word(basis, "basis") for basis in objects(item, "bases")],
            "candidates": _doubt(item),
        }
        for item in objects(program, "capabilities")
    ]
    for item in capabilities({"capabilities": held}):
        key = (strongest(item), number(item, "candidates"))
        groups.setdefault(key, []).append(word(item, "capability"))
    said = [speaker.clause(basis, held, doubt) for (basis, doubt), held in groups.items()]
    said[1:] = [speaker.compose("text.sentence.it", clause=clause) for clause in said[1:]]
    return "; ".join(said or [speaker.say("text.sentence.quiet")])


def is_of_one(item: Json) -> bool:
    """Return whether only one of the reports has a program."""
    return whole(item.get("older")) is None or whole(item.get("newer")) is None


def says(speaker: Speaker, item: Json, change: str) -> str:
    """Return a change, with whose word what follows is, if it is that of one report."""
    told, said = word(item, "change"), sentence_case(change)
    if told in _OLDER_ONLY:
        return speaker.compose("diff.says.older", change=said)
    if told in _NEWER_ONLY:
        return speaker.compose("diff.says.newer", change=said)
    return f"{said}:"


def details(speaker: Speaker, program: Json) -> Iterator[str]:
    """Yield what changed of a program that is in both reports."""
    for item in objects(program, "capabilities"):
        yield from _capability(speaker, item)
    for item in objects(program, "differences"):
        if word(item, "change") != Change.NOT_COMPARABLE.value:
            yield difference(speaker, item)


def difference(speaker: Speaker, item: Json) -> str:
    """Return one value that differs, as the two reports have it."""
    key, older, newer = word(item, "field"), item.get("older"), item.get("newer")
    if isinstance(older, list) and isinstance(newer, list):
        older, newer = (
            [each for each in older if each not in newer],
            [each for each in newer if each not in older],
        )
    said = speaker.compose(
        "diff.value",
        field=field(speaker, key),
        older=_value(speaker, key, older),
        newer=_value(speaker, key, newer),
    )
    certain = word(item, "change") == Change.CHANGED.value
    return said if certain else f"{said} ({phrase(speaker, item)})"


def field(speaker: Speaker, key: str) -> str:
    """Return what a field of a report is called."""
    known = f"diff.field.{key}"
    return speaker.say(known) if speaker.has(known) else speaker.value(key)


def program(speaker: Speaker, item: Json) -> str:
    """Return one program as a sentence."""
    said = phrase(speaker, item)
    if is_of_one(item):
        said = f"{says(speaker, item, said)} {accesses(speaker, item)}."
    elif found := list(details(speaker, item)):
        said = f"{said}: {'; '.join(found)}."
    return speaker.compose("diff.item", name=name(speaker, item), text=said)


def finding_change(speaker: Speaker, item: Json) -> str:
    """Return why a finding is new, gone or changed."""
    change, because = word(item, "change"), word(item, "because")
    if change == Change.CHANGED.value and word(item, "looked") != _COMPLETE:
        return speaker.say("diff.finding.changed.incomplete")
    if change in _OLDER_ONLY | _NEWER_ONLY:
        is_older = change in _OLDER_ONLY
        if because == Because.RULE.value:
            return speaker.say(f"diff.finding.rule.{'older' if is_older else 'newer'}")
        if because == Because.JUDGEMENT.value and word(item, "looked") == _COMPLETE:
            judged = ".judged" if word(item, "capability") else ""
            return speaker.say(f"diff.finding.{'gone' if is_older else 'appeared'}{judged}")
    return phrase(speaker, item)


def finding(speaker: Speaker, item: Json) -> str:
    """Return what a finding says, in the words of the newer report that has it."""
    judged = child(item, "newer") or child(item, "older")
    said = speaker.say(f"finding.{word(judged, 'message')}", child(judged, "arguments"))
    return f"{said} ({speaker.say('text.finding.rule', rule=word(item, 'rule'))})"


def severities(speaker: Speaker, item: Json) -> str:
    """Return a finding's severity, or its two."""
    found = [word(child(item, side), "severity") for side in ("older", "newer")]
    both = list(dict.fromkeys(each for each in found if each))
    return " → ".join(speaker.say(f"severity.{each}") for each in both)


def probe_title(speaker: Speaker, identifier: str) -> str:
    """Return what a probe looks at."""
    known = f"probe.{identifier}"
    return speaker.say(known) if speaker.has(known) else speaker.value(identifier)


def probe(speaker: Speaker, item: Json) -> str:
    """Return how completely one probe looked in the two reports."""
    older, newer = (_coverage(speaker, item, side) for side in ("older", "newer"))
    title = probe_title(speaker, word(item, "probe"))
    trend = speaker.say(f"diff.trend.{word(item, 'trend')}")
    if older == newer:
        return speaker.compose("diff.probe.same", title=title, coverage=older, trend=trend)
    return speaker.compose("diff.probe", title=title, older=older, newer=newer, trend=trend)


def gap(speaker: Speaker, item: Json) -> str:
    """Return a reason for not seeing something that differs between the reports."""
    view = look({}, Options(language=speaker.language))
    older, newer = whole(item.get("older")), whole(item.get("newer"))
    shown = {**item, "count": older, "needs": ""} if newer is None else item
    said = statement(view, {"count": newer, **shown})
    said = sentence_case(said)
    if older is None:
        return speaker.compose("diff.gap.new", gap=said)
    if newer is None:
        return speaker.compose("diff.gap.gone", gap=said)
    return speaker.compose("diff.gap.count", gap=said, count=str(older))


def limit(speaker: Speaker, item: Json) -> str:
    """Return a limit that one report has."""
    said = speaker.say(f"limit.{word(item, 'limit')}", child(item, "arguments"))
    return speaker.compose(f"diff.limit.{word(item, 'change')}", text=said)


def answer(speaker: Speaker, item: Json, group: str, values: str) -> str:
    """Return what a rule answers or is said of a claim, in both reports."""
    title = f"{group}.{word(item, 'id')}"
    missing = "diff.answer.none" if group == "rule" else "diff.none"
    older, newer = (
        speaker.say(f"{values}.{item[side]}")
        if isinstance(item.get(side), str)
        else speaker.say(missing)
        for side in ("older", "newer")
    )
    shown = speaker.say(title) if speaker.has(title) else speaker.value(word(item, "id"))
    return speaker.compose("diff.value", field=shown, older=older, newer=newer)


def is_changed(item: Json) -> bool:
    """Return whether there is something to tell."""
    return word(item, "change") != Change.SAME.value


def is_other_look(item: Json) -> bool:
    """Return whether a probe looked otherwise than before."""
    return word(item, "trend") != Trend.SAME.value


def _capability(speaker: Speaker, item: Json) -> Iterator[str]:
    noun = sentence_case(speaker.noun(word(item, "capability")))
    for basis in objects(item, "bases"):
        if is_changed(basis):
            what = f"{noun}, {_basis(speaker, item, basis)}"
            yield speaker.compose("diff.item", name=what, text=phrase(speaker, basis))
    before, after = number(item, "older_candidates"), number(item, "newer_candidates")
    if before == after or any(map(is_changed, objects(item, "bases"))):
        return
    form = "number" if before and after else "certain" if before else "doubtful"
    yield speaker.compose(
        f"diff.candidates.{form}", what=noun, older=str(before), newer=str(after)
    )


def _basis(speaker: Speaker, item: Json, basis: Json) -> str:
    """Return how a capability was known; a doubt is always said."""
    is_older = word(basis, "change") in _OLDER_ONLY
    doubt = number(item, "older_candidates" if is_older else "newer_candidates")
    doubtful = word(basis, "basis") == Basis.ACTIVE.value and doubt > 0
    return speaker.say("basis.doubtful" if doubtful else f"basis.{word(basis, 'basis')}")


def _doubt(item: Json) -> int:
    return max(number(item, "older_candidates"), number(item, "newer_candidates"))


def _coverage(speaker: Speaker, item: Json, side: str) -> str:
    if item.get(side) is None:
        return speaker.say("diff.probe.none")
    known = f"coverage.{word(item, side)}"
    return speaker.say(known) if speaker.has(known) else speaker.value(word(item, side))


def _value(speaker: Speaker, key: str, value: object) -> str:
    """Return a value of a report; a word of a closed list is said, nothing is a dash."""
    if value in (None, "", []):
        return speaker.say("diff.none")
    if isinstance(value, list):
        return ", ".join(_value(speaker, key, each) for each in words({key: value}, key))
    known = f"{_GROUPS.get(key, '')}.{value}"
    return speaker.say(known) if speaker.has(known) else speaker.value(value)
