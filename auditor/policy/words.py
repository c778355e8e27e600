"""The kinds of text that the fields of a policy have, and its short ways of writing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator

from auditor.model.capability import nodes
from auditor.policy.countries import COUNTRIES, MEANT
from auditor.policy.kinds import (
    UNSTATED,
    Kind,
    Untold,
    hint,
    known_or,
    like,
    one_of,
    unexpected,
)
from auditor.policy.positions import quoted

LONGEST = 4000
"""Most characters of one text."""


def expand(negative: str) -> tuple[str, ...]:
    """Return the nodes that a declared negative names, sorted.

    Args:
        negative: a node, or one with ``*`` in place of whole labels: ``comm.*.content``.
    """
    wanted = negative.split(".")
    return tuple(
        node
        for node in sorted(nodes())
        if len(wanted) == len(labels := node.split("."))
        and all(want in {"*", label} for want, label in zip(wanted, labels, strict=True))
    )


def _text(value: str) -> str:
    if not value.strip() or len(value) > LONGEST:
        raise unexpected(f"a text of 1 to {LONGEST} characters")
    return value


def _date(value: str) -> str:
    return value if value in UNSTATED else _day(value)


def _day(value: str) -> str:
    try:
        if re.fullmatch(_DAYS, value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise unexpected(f"a date like 2026-03-15, found {quoted(value)}")


def _capability(value: str) -> str:
    if value not in nodes():
        known = tuple(sorted(nodes()))
        raise unexpected(
            f"a word for a capability, found {quoted(value)}{hint(value, known)}"
        )
    return value


def _negative(value: str) -> str:
    if "*" not in value:
        return _capability(value)
    if not expand(value):
        raise unexpected(f"words for capabilities, found {quoted(value)}, which fits none")
    return value


def _some(value: str) -> str:
    return value if value == "all" else _negative(value)


def _country(value: str) -> str:
    if not re.fullmatch(_COUNTRIES, value) or value[:2] not in COUNTRIES:
        meant = f"; did you mean `{MEANT[value]}`?" if value in MEANT else ""
        raise unexpected(f"an ISO 3166 code like DE or US-NY, found {quoted(value)}{meant}")
    return value


def _or(judge: Callable[[str], str], *words: str) -> Callable[[str], str]:
    return lambda value: value if value in words else judge(value)


def _tree(*more: str, globs: bool) -> dict[str, Any]:
    words: dict[str, Any] = {"enum": [*more, *sorted(nodes())]}
    return {"anyOf": [words, {"type": "string", "pattern": r"\*"}]} if globs else words


def _codes(*more: str) -> dict[str, Any]:
    pattern = "|".join((_COUNTRIES, *more))
    return {"type": "string", "pattern": f"^({pattern})$", "$comment": "an ISO 3166 code"}


def _days(*more: str) -> dict[str, Any]:
    pattern = "|".join((_DAYS, *more))
    return {"type": "string", "pattern": f"^({pattern})$", "$comment": "a date"}


_DAYS = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_COUNTRIES = "[A-Z]{2}(-[A-Z0-9]{1,3})?"
_TIMES = "([0-9]+H([0-9]+M)?([0-9]+S)?|[0-9]+M([0-9]+S)?|[0-9]+S)"
_DURATIONS = (
    "P([0-9]+W|([0-9]+Y([0-9]+M)?([0-9]+D)?|[0-9]+M([0-9]+D)?|[0-9]+D)"
    f"(T{_TIMES})?|T{_TIMES})"
)
_ID = like(
    "[a-z0-9][a-z0-9._-]{0,63}",
    "an id of a-z, 0-9, `.`, `_` and `-`, 64 at most",
    number="number",
)
_PURPOSE = like(
    "[a-z0-9][a-z0-9._-]{0,63}",
    "an id of a-z, 0-9, `.`, `_` and `-`, 64 at most",
    usual=(
        *("ai.model_training", "fraud_prevention", "hr.behaviour_monitoring"),
        *("hr.discipline", "hr.pay", "hr.performance_evaluation", "hr.promotion"),
        *("hr.termination", "hr.time_attendance", "internal.compliance"),
        *("it.device_management", "it.support", "legal.compliance", "security.dlp"),
        *("security.insider_risk", "security.threat_detection", "service.optimisation"),
    ),
)
_CLAIM = like(
    "[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
    "an id of letters, digits, `.`, `_` and `-`, 64 at most",
    usual=(
        *("anonymised", "applies_to_everyone_equally", "corporate_devices_only"),
        *("data_stay_in_eu", "encrypted", "kept_n_days", "low_impact", "no_audio_video"),
        *("no_human_looks", "no_keystroke_content", "no_monitoring", "no_opt_out"),
        *("not_shared", "not_used_for_performance", "on_device_only"),
        *("only_approved_apps", "only_working_hours", "opt_out_available"),
        *("pause_available", "privacy_review_completed", "pseudonymised"),
        *("security_only", "sensitive_content_filtered", "users_are_informed_visibly"),
        "you_consented",
    ),
)
_SHA256 = like("[0-9a-fA-F]{64}", "a SHA-256 digest of 64 hexadecimal digits")
_SUM = like("[0-9a-fA-F]{64}", "a SHA-256 digest of 64 hexadecimal digits", unstated=True)
_VERSION = like(
    "[0-9A-Za-z][0-9A-Za-z.+~:_-]{0,63}", "a version like 1.2.0", number="number"
)
_ZONE = like(
    "UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2}", "an IANA time zone like Europe/Berlin"
)
_LANGUAGE = like(
    "[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,7}", "a language like de or en-GB", unstated=True
)
_DURATION = like(_DURATIONS, "a duration like P30D or PT15M", unstated=True)
_PERIOD = like(
    f"endless|indeterminate|{_DURATIONS}",
    "a duration like P30D, endless or indeterminate",
    unstated=True,
)
_TIME = like("([01][0-9]|2[0-3]):[0-5][0-9]", "a time like 07:30", unstated=True)
_COUNT = like("[0-9]{1,9}", "a whole number", unstated=True, number="integer")
_NUMBER = like(
    r"[0-9]{1,9}(\.[0-9]{1,9})?", "a number like 2.5", unstated=True, number="number"
)

Text = Annotated[
    str,
    Kind(
        _text,
        {
            "type": ["string", "number"],
            "pattern": r"\S",
            "maxLength": LONGEST,
            "$comment": "a text",
        },
    ),
]
Texts = list[Text]
Id = Annotated[str, _ID]
PurposeId = Annotated[str, _PURPOSE]
ClaimId = Annotated[str, _CLAIM]
Version = Annotated[str, _VERSION]
Date = Annotated[str, Kind(_date, _days(*UNSTATED))]
Day = Annotated[str, Kind(_day, _days())]
Time = Annotated[str, _TIME]
Duration = Annotated[str, _DURATION]
Period = Annotated[str, _PERIOD]
Count = Annotated[str, _COUNT]
Number = Annotated[str, _NUMBER]
Place = Annotated[str, Kind(_country, _codes())]
Country = Annotated[str, Kind(_or(_country, *UNSTATED), _codes(*UNSTATED))]
Storage = Annotated[
    str,
    Kind(_or(_country, "on_device", *UNSTATED), _codes("on_device", *UNSTATED)),
]
Zone = Annotated[str, _ZONE]
Language = Annotated[str, _LANGUAGE]
Digest = Annotated[str, _SHA256, AfterValidator(str.lower)]
Checksum = Annotated[str, _SUM, AfterValidator(str.lower)]
Quad = Annotated[str, known_or("true", "false")]
YesNo = Annotated[str, one_of("true", "false")]
Capability = Annotated[str, Kind(_capability, _tree(globs=False))]
Negative = Annotated[str, Kind(_negative, _tree(globs=True))]
Captured = Annotated[str, Kind(_some, _tree("all", globs=True))]

Shorthand = Callable[[object], object]
"""Turns a short way of writing into the full one, before the types look at it."""


def under(key: str) -> Shorthand:
    """Return a function that turns a bare word into the mapping ``{key: word}``."""
    return lambda value: {key: value} if isinstance(value, str) else value


def unless(key: str) -> Shorthand:
    """Return a function that turns a mapping without a key into ``{key: [mapping]}``."""

    def wrap(value: object) -> object:
        if isinstance(value, dict) and key not in value:
            return {key: [value]}
        return value

    return wrap


def any_of(value: object) -> object:
    """Return the list inside ``{any_of: [...]}``; anything else as it is."""
    if isinstance(value, dict) and set(value) == {"any_of"}:
        return value["any_of"]
    return value


UNTOLD = Untold()
"""Lets ``unknown`` or ``withheld`` stand in the place of a whole list or mapping."""
