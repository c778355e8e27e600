"""Sentences about single differences of two policies."""

from __future__ import annotations

from auditor.policy.changes.telling import as_text
from auditor.render import Json
from auditor.render._reading import child, word
from auditor.render.messages import Speaker


def item(speaker: Speaker, change: Json) -> str:
    """Return one difference: where it is, what stood there and what stands there now."""
    before, after = change.get("before"), change.get("after")
    known = "moved"
    if word(change, "field").endswith("[]") and None in (before, after):
        known = "dropped" if after is None else "added"
    return speaker.compose(
        f"change.item.{known}",
        where=_where(speaker, change),
        before=_value(speaker, before, _name(change)),
        after=_value(speaker, after, _name(change)),
    )


def remark(speaker: Speaker, log: Json) -> str:
    """Return what a policy's own list of changes says otherwise."""
    return speaker.say(f"change.log.{word(log, 'remark')}", log)


def finding(speaker: Speaker, covered: Json) -> str:
    """Return a finding of the report, as the report says it."""
    said = f"finding.{word(covered, 'message')}"
    return speaker.say(said, child(covered, "arguments"))


def standing(speaker: Speaker, covered: Json) -> str:
    """Return how both policies stand to what the finding is about."""
    sides = {
        side: speaker.say(f"change.standing.{word(covered, side)}")
        for side in ("before", "after")
    }
    return speaker.compose("change.standing", **sides)


def _where(speaker: Speaker, change: Json) -> str:
    field = word(change, "field")
    owner = "/".join(
        speaker.value(change[key]) for key in ("program", "component") if change.get(key)
    )
    for prefix in ("programs[].", "components[].", "programs[]", "components[]"):
        field = field.removeprefix(prefix)
    which = word(change, "capability") or word(change, "item")
    is_entry = word(change, "field").endswith("[]")
    named = f" ({speaker.value(which)})" if which and not is_entry else ""
    known = ": ".join(
        part for part in (owner, speaker.value(field) if field else "") if part
    )
    return f"{known}{named}"


def _name(change: Json) -> str:
    """Return what tells an entry of a list apart: it goes before the rest of it."""
    known = ("capability", "item", "component", "program")
    return next((word(change, key) for key in known if word(change, key)), "")


def _value(speaker: Speaker, value: object, name: str) -> str:
    if value is None:
        return speaker.say("change.not-stated")
    if isinstance(value, dict) and name in value.values():
        rest = as_text({key: item for key, item in value.items() if item != name})
        return speaker.value(f"{name} ({rest})" if rest else name)
    return speaker.value(as_text(value) or '""')
