"""Whom, what and which hours the policy is about."""

from __future__ import annotations

from typing import Annotated, Required

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Tag,
    with_config,
)
from pydantic.config import JsonDict
from typing_extensions import TypedDict

from auditor.policy.kinds import (
    KNOWN_KEYS_ONLY,
    TAG,
    NotEmpty,
    known_or,
    one_of,
    said,
    unexpected,
)
from auditor.policy.words import (
    UNTOLD,
    Count,
    Id,
    Place,
    Quad,
    Text,
    Time,
    Zone,
    under,
)

Day = Annotated[str, one_of("mon", "tue", "wed", "thu", "fri", "sat", "sun")]
Population = Annotated[
    str,
    one_of(
        *("employee", "worker", "contractor", "agency", "intern", "applicant"),
        *("platform_worker", "works_council_member", "executive"),
    ),
]
Ownership = Annotated[str, one_of("corporate", "byod", "shared", "vdi")]
System = Annotated[str, one_of("windows", "macos", "linux", "chromeos", "ios", "android")]
WorkLocation = Annotated[str, one_of("employer_premises", "home", "field", "abroad")]
PrivateUse = Annotated[str, known_or("allowed", "tolerated", "forbidden")]
Accounts = Annotated[str, known_or("excluded", "captured")]


_ZONED: JsonDict = {"dependentRequired": {"start": ["zone"], "end": ["zone"]}}


@with_config(ConfigDict(extra="forbid", json_schema_extra=_ZONED))
class HoursForm(TypedDict, total=False):
    """Days and times, in the zone of the place where they are lived."""

    zone: Annotated[Zone, said("The IANA time zone of the times.", "Europe/Berlin")]
    days: Annotated[list[Day], said("The days of the week.", ["mon", "tue", "wed"])]
    start: Annotated[Time, said("When the time begins.", "07:00")]
    end: Annotated[Time, said("When the time ends.", "19:00")]
    text: Annotated[
        Text, said("What days and times cannot say.", "on call every fourth week")
    ]


def _zoned(form: HoursForm) -> HoursForm:
    if "zone" not in form and ("start" in form or "end" in form):
        raise unexpected("the key `zone` in this mapping: times mean nothing without it")
    return form


def _has_zone(form: HoursForm) -> HoursForm:
    if "zone" not in form:
        raise unexpected("the key `zone` in this mapping")
    return form


WorkHours = Annotated[HoursForm, AfterValidator(_has_zone)]
Schedule = Annotated[
    HoursForm,
    AfterValidator(_zoned),
    BeforeValidator(under("text"), json_schema_input_type=Text | HoursForm),
]
"""Hours, or a text in their place."""


@with_config(KNOWN_KEYS_ONLY)
class DeviceForm(TypedDict, total=False):
    """A kind of machine that the policy is about."""

    ownership: Annotated[Ownership, said("Whose the machines are.", "corporate")]
    os: Annotated[System, said("The operating system of the machines.", "linux")]
    selector: Annotated[
        Text, said("Which of them, when it is not all.", "laptops of the sales team")
    ]


@with_config(KNOWN_KEYS_ONLY)
class PremisesForm(TypedDict, total=False):
    """A place of the employer where monitoring happens."""

    id: Required[Annotated[Id, said("The place's id in this file.", "main-office")]]
    address: Annotated[Text, said("Its address.", "1 Example Street, Hartford")]
    areas: Annotated[list[Text], said("The areas of it.", ["open-plan office"])]


@with_config(KNOWN_KEYS_ONLY)
class LeftOutForm(TypedDict, total=False):
    """A group of people who are not monitored."""

    group: Required[Annotated[Text, said("Who is left out.", "works council members")]]
    programs: Annotated[
        list[Id], said("By which programs, as their ids; absent for all.", ["example-edr"])
    ]
    reason: Annotated[Text, said("Why they are left out.", "their office is protected")]


def _shape(value: object) -> str:
    return f"{TAG}by-country" if isinstance(value, dict) else f"{TAG}one"


Council = Annotated[
    Annotated[Quad, Tag(f"{TAG}one")]
    | Annotated[dict[Place, Quad], Tag(f"{TAG}by-country")],
    Discriminator(_shape),
]
"""One answer, or one for each country."""


@with_config(KNOWN_KEYS_ONLY)
class ScopeForm(TypedDict, total=False):
    """Whom and what the policy is about."""

    jurisdictions: Required[
        Annotated[
            list[Place],
            NotEmpty(),
            said(
                "Countries, with state or province where its law matters, that choose the"
                " legal requirements; ISO 3166 codes.",
                ["DE"],
            ),
        ]
    ]
    populations: Annotated[
        list[Population], UNTOLD, said("Who is monitored.", ["employee"])
    ]
    headcount_by_jurisdiction: Annotated[
        dict[Place, Count],
        said("How many people work where, as some laws ask.", {"CA-ON": 31}),
    ]
    works_council: Annotated[
        Council, said("Whether there is a works council; may be told by country.", "true")
    ]
    devices: Annotated[list[DeviceForm], said("Which machines it is about.")]
    work_locations: Annotated[
        list[WorkLocation],
        UNTOLD,
        said("Where people work.", ["employer_premises", "home"]),
    ]
    work_hours: Annotated[WorkHours, said("When people work.")]
    premises: Annotated[list[PremisesForm], said("Places where monitoring happens.")]
    exemptions: Annotated[
        list[LeftOutForm],
        UNTOLD,
        said("Who is not monitored; write the empty list when nobody is left out."),
    ]
    private_use: Annotated[
        PrivateUse, said("Whether the machines may be used privately.", "tolerated")
    ]
    personal_accounts: Annotated[
        Accounts, said("Whether private mail and cloud accounts are captured.", "excluded")
    ]
