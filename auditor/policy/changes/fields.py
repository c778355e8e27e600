"""What each field of a policy means for the people it is about: the table of all of them.

A field that stands nowhere here is compared all the same, as `anything`: it may differ,
and be told or no longer told, but it is never more or less.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.policy_change import Direction, PolicyChange
from auditor.policy.changes.captures import hours
from auditor.policy.changes.comparing import (
    At,
    Value,
    Ways,
    anything,
    is_silent,
    mapping,
)
from auditor.policy.changes.lists import (
    HELD_BACK,
    PROMISED,
    REQUIRED,
    TAKEN,
    TOLD,
    keyed,
    members,
    negatives,
)
from auditor.policy.changes.measures import (
    earlier,
    larger,
    later,
    longer,
    no_is_more,
    scale,
    shorter,
    yes_is_more,
)

_ANYTHING = mapping({})
_LINKS = members(TOLD)


def _governing(capture: str) -> Iterator[str]:
    """Yield the captures whose retention also holds for one, the nearest first."""
    while "." in capture:
        capture = capture.rpartition(".")[0]
        yield capture
    yield "all"


_AI = mapping(
    {
        "training": yes_is_more,
        "use": members(TAKEN),
        "emotion_inference": yes_is_more,
        "removal_from_model": scale("possible", "not_possible"),
        "log_retention": longer,
    }
)
_DEIDENTIFICATION = mapping(
    {
        "state": scale(
            ("anonymised", "aggregated"),
            "context_anonymised",
            "pseudonymised",
            "identifiable",
        ),
        "stage": scale("on_device", "at_ingest", "later"),
    }
)
_HUMAN_ACCESS = mapping(
    {
        "possible": yes_is_more,
        "roles": members(TAKEN),
        "situations": members(TAKEN),
        "live_view": yes_is_more,
        "approval": scale(("four_eyes", "works_council"), "manager", "none"),
        "logged": no_is_more,
        "annotators": yes_is_more,
    }
)
_RECIPIENT = mapping({"country": members(TAKEN)}, without=("name",))
_STORAGE = mapping(
    {
        "locations": members(TAKEN),
        "egress_hosts": members(TAKEN),
        "egress_regions": members(TAKEN),
    }
)
_TRANSFER = mapping(
    {
        "mechanism": scale(("adequacy", "scc", "bcr", "dpf"), "derogation", "none"),
    },
    without=("to",),
)
_RETENTION = mapping(
    {
        "period": longer,
        "method": scale("delete", ("aggregate", "anonymise")),
        "exceptions": members(TAKEN),
        "includes_training_sets": no_is_more,  # whether those are deleted too
        "local_spool": longer,
    },
    without=("capture",),
)
_OPT_OUT = mapping(
    {
        "available": no_is_more,
        "pause_max": shorter,
        "consequence": scale("none", ("loses_feature", "other_device")),
    }
)
_SCORE = mapping({"visible_to": members(TAKEN)}, without=("name",))

PROGRAM: Ways = {
    "status": scale(("planned", "paused", "ended"), "pilot", "active"),
    "start": earlier,
    "end": later,
    "not_captured": negatives,
    "purposes": keyed("id", REQUIRED, mapping({}, without=("id",))),
    "prohibited_purposes": members(PROMISED),
    "bystander_data": scale("none", "expected"),
    "special_category_risk": scale("none", "filtered", "possible", "expected"),
    "filters": keyed("what", PROMISED, mapping({}, without=("what",))),
    "legal_basis": keyed("purpose", TOLD, mapping({}, without=("purpose",))),
    "ai": _AI,
    "automated_decisions": scale("none", "supports", "significant"),
    "profiling_scores": keyed("name", TAKEN, _SCORE),
    "deidentification": _DEIDENTIFICATION,
    "human_access": _HUMAN_ACCESS,
    "recipients": keyed("name", TAKEN, _RECIPIENT),
    "storage": _STORAGE,
    "transfers": keyed("to", TAKEN, _TRANSFER),
    "retention": keyed("capture", TOLD, _RETENTION, above=_governing),
    "security": keyed("measure", PROMISED, mapping({}, without=("measure",))),
    "footprint": mapping({"upload_mb_per_day": larger}),
    "visible_indicator": scale(("tray", "banner", "led", "per_session_prompt"), "none"),
    "opt_out": _OPT_OUT,
    "notices": _LINKS,
    "agreements": _LINKS,
    "assessments": _LINKS,
    "justifications": keyed("ground", TOLD, mapping({}, without=("ground",))),
    "withheld": keyed("field", HELD_BACK, mapping({}, without=("field",))),
}
"""Of a declared program, but for what it captures and how it is recognised."""


def _left_alone(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
    """Compare by which programs a group is not monitored; no list means by none at all."""
    if isinstance(before, list) and isinstance(after, list):
        yield from members(PROMISED)(at, before, after)
    elif None in (before, after) and not (is_silent(before) and is_silent(after)):
        word = Direction.WIDENED if before is None else Direction.NARROWED
        yield at.told(word, before, after)
    else:
        yield from anything(at, before, after)


_EXEMPTION = mapping({"until": later}, without=("id",))
_NAMED = mapping({}, without=("name",))
_WITH_ID = keyed("id", TOLD, mapping({}, without=("id",)))
_PREMISES = mapping({"areas": members(TAKEN)}, without=("id",))
_SCOPE = mapping(
    {
        "populations": members(TAKEN),
        "jurisdictions": members(TAKEN),
        "devices": members(TAKEN),
        "work_locations": members(TAKEN),
        "premises": keyed("id", TAKEN, _PREMISES),
        "exemptions": keyed(
            "group", PROMISED, mapping({"programs": _left_alone}, without=("group",))
        ),
        "personal_accounts": scale("excluded", "captured"),
        "work_hours": hours,
    }
)
_ABOUT = mapping(
    {
        "status": scale(("draft", "withdrawn"), "active"),
        "monitoring_in_use": yes_is_more,
        "changes": keyed("version", TOLD, mapping({}, without=("version",))),
        "translations": keyed("language", TOLD, mapping({}, without=("language",))),
    }
)
POLICY: Ways = {
    "policy": _ABOUT,
    "controller": _ANYTHING,
    "scope": _SCOPE,
    "defaults": mapping({"undeclared": scale("report", "review", "info")}),
    "not_captured": negatives,
    "exemptions": keyed("id", REQUIRED, _EXEMPTION),
    "joint_controllers": keyed("name", TAKEN, _NAMED),
    "group_recipients": keyed("name", TAKEN, _NAMED),
    "notices": _WITH_ID,
    "agreements": _WITH_ID,
    "assessments": _WITH_ID,
    "claims": _WITH_ID,
    "commitments": _WITH_ID,
}
"""Of the policy as a whole, but for its programs."""
