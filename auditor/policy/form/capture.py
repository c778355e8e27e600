"""What is captured and why."""

from __future__ import annotations

from typing import Annotated, Required

from pydantic import BeforeValidator, with_config
from typing_extensions import TypedDict

from auditor.policy.form.scope import Schedule
from auditor.policy.kinds import KNOWN_KEYS_ONLY, known_or, said
from auditor.policy.words import (
    UNTOLD,
    Capability,
    Checksum,
    Duration,
    PurposeId,
    Quad,
    Text,
    Texts,
    under,
)

Trigger = Annotated[
    str, known_or("continuous", "interval", "event", "on_demand", "individual_suspicion")
]
When = Annotated[str, known_or("always", "work_hours", "logged_in", "custom")]
Apps = Annotated[str, known_or("all", "allowlist", "denylist")]
Windows = Annotated[str, known_or("all_screens", "active_window")]


@with_config(KNOWN_KEYS_ONLY)
class ReachForm(TypedDict, total=False):
    """Of which programs and windows something is captured."""

    apps: Annotated[Apps, said("All programs, only those listed, or all but those.", "all")]
    list: Annotated[Texts, UNTOLD, said("The listed programs or sites.", ["erp.example"])]
    list_sha256: Annotated[
        Checksum, said("Digest of the list, when it lies elsewhere.", "withheld")
    ]
    list_url: Annotated[
        Text, said("Where the list lies.", "https://intra.example/captured-apps")
    ]
    windows: Annotated[
        Windows, said("All screens, or only the active window.", "active_window")
    ]


@with_config(KNOWN_KEYS_ONLY)
class CaptureForm(TypedDict, total=False):
    """One thing that is captured; its word alone may stand in its place."""

    type: Required[
        Annotated[
            Capability,
            said(
                "What is captured: a word of the capability tree; it covers what is below.",
                "process.events",
            ),
        ]
    ]
    detail: Annotated[
        Text, said("What that means here, in your own words.", "names and start times")
    ]
    linked_to_identity: Annotated[
        Quad, said("Whether it is kept with the person's name or account.", "true")
    ]
    trigger: Annotated[Trigger, said("What makes it happen.", "continuous")]
    interval: Annotated[
        Duration, said("How often it happens when the trigger is an interval.", "PT10M")
    ]
    scope: Annotated[ReachForm, said("Of which programs and windows.")]
    when: Annotated[When, said("At which times it happens.", "always")]
    schedule: Annotated[Schedule, said("The times, when `when` is custom.")]
    necessity: Annotated[
        Text, said("Why the purpose cannot be reached without it.", "detect malware")
    ]
    less_intrusive_considered: Annotated[
        Text,
        said("Which milder means were weighed, and why they fall short.", "sampling"),
    ]


Capture = Annotated[
    CaptureForm,
    BeforeValidator(under("type"), json_schema_input_type=Capability | CaptureForm),
]


@with_config(KNOWN_KEYS_ONLY)
class PurposeForm(TypedDict, total=False):
    """One purpose; its id alone may stand in its place."""

    id: Required[
        Annotated[
            PurposeId,
            said(
                "The purpose's id: a usual one, such as security.threat_detection,"
                " hr.performance_evaluation or ai.model_training, or your own.",
                "security.threat_detection",
            ),
        ]
    ]
    text: Annotated[Text, said("The purpose in your own words.", "find intruders")]


Purpose = Annotated[
    PurposeForm,
    BeforeValidator(under("id"), json_schema_input_type=PurposeId | PurposeForm),
]
