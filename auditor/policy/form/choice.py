"""On which ground a program runs, and what the people concerned can do about it."""

from __future__ import annotations

from typing import Annotated, Required

from pydantic import with_config
from typing_extensions import TypedDict

from auditor.policy.kinds import KNOWN_KEYS_ONLY, known_or, said
from auditor.policy.words import Date, Duration, Id, PurposeId, Quad, Text

Article6 = Annotated[str, known_or(*(f"A6-1-{letter}" for letter in "abcdef"))]
Article9 = Annotated[str, known_or(*(f"A9-2-{letter}" for letter in "abcdefghij"))]
Regime = Annotated[str, known_or("notice_only", "statutory_duty", "none_stated")]
Use = Annotated[
    str, known_or("none", "monitor", "evaluate", "allocate", "promote", "terminate")
]
Ground = Annotated[
    str,
    known_or(
        *("maintenance_only", "exceptional", "job_duty", "work_tool", "attendance"),
        *("medical_or_safety", "voluntary", "business_interception", "security_need"),
        "legal_duty",
    ),
]
Removal = Annotated[str, known_or("possible", "not_possible")]
Granularity = Annotated[str, known_or("program", "capture", "app", "time")]
Consequence = Annotated[str, known_or("none", "loses_feature", "other_device")]


@with_config(KNOWN_KEYS_ONLY)
class LegalBasisForm(TypedDict, total=False):
    """The ground on which one purpose is pursued."""

    purpose: Required[
        Annotated[
            PurposeId, said("The purpose, as its id above.", "security.threat_detection")
        ]
    ]
    gdpr: Annotated[Article6, said("The letter of Article 6(1) GDPR.", "A6-1-f")]
    art9: Annotated[
        Article9, said("The letter of Article 9(2) GDPR, for special data.", "A9-2-b")
    ]
    national: Annotated[Text, said("A ground in national law.", "BetrVG 87(1) no. 6")]
    regime: Annotated[
        Regime, said("The ground where the law asks for no other.", "notice_only")
    ]
    legitimate_interest: Annotated[
        Text, said("The interest that is followed.", "protect IT and personal data")
    ]
    balancing_ref: Annotated[
        Id, said("The balancing of interests, as an id of `assessments`.", "dpia-1")
    ]


@with_config(KNOWN_KEYS_ONLY)
class AiForm(TypedDict, total=False):
    """What artificial intelligence has to do with it."""

    training: Annotated[
        Quad, said("Whether models are trained on what is captured.", "false")
    ]
    models: Annotated[list[Text], said("Which models.", ["anomaly detector"])]
    use: Annotated[Use, said("What a model does about people.", "none")]
    emotion_inference: Annotated[
        Quad, said("Whether feelings are inferred from it.", "false")
    ]
    high_risk: Annotated[
        Quad, said("Whether the employer classes it as high-risk by the AI Act.", "false")
    ]
    overseer: Annotated[Text, said("The person who oversees it.", "head of security")]
    log_retention: Annotated[Duration, said("How long its logs are kept.", "P6M")]
    removal_from_model: Annotated[
        Removal, said("Whether a person's data can be taken out again.", "not_possible")
    ]


@with_config(KNOWN_KEYS_ONLY)
class OptOutForm(TypedDict, total=False):
    """Whether a person can leave the program off."""

    available: Annotated[Quad, said("Whether there is a way at all.", "false")]
    how: Annotated[Text, said("What to do for it.", "refuse the session")]
    granularity: Annotated[Granularity, said("What can be left off.", "program")]
    pause_max: Annotated[Duration, said("For how long at most, if only a pause.", "PT30M")]
    consequence: Annotated[Consequence, said("What follows from it.", "none")]
    decided_by: Annotated[Text, said("Who decides on it.", "the person alone")]


@with_config(KNOWN_KEYS_ONLY)
class ObjectionForm(TypedDict, total=False):
    """How a person objects, even where there is no way to opt out."""

    route: Annotated[Text, said("Where to object.", "privacy@example.com")]
    deadline: Annotated[Duration, said("By when it is answered.", "P30D")]


@with_config(KNOWN_KEYS_ONLY)
class ConsentForm(TypedDict, total=False):
    """Consent, where it is the ground."""

    asked: Annotated[Quad, said("Whether each person is asked.", "true")]
    withdrawal_route: Annotated[
        Text, said("Where consent is withdrawn.", "privacy@example.com")
    ]
    refusal_consequence: Annotated[
        Consequence, said("What follows from a refusal.", "none")
    ]


@with_config(KNOWN_KEYS_ONLY)
class JustificationForm(TypedDict, total=False):
    """Why a program may do what a law allows only on a ground."""

    ground: Required[Annotated[Ground, said("The ground.", "maintenance_only")]]
    text: Annotated[Text, said("What it is in detail.", "volume of mail per hour")]


@with_config(KNOWN_KEYS_ONLY)
class WithheldForm(TypedDict, total=False):
    """A field that the employer will not state; reports show it first."""

    field: Required[
        Annotated[
            Text,
            said("The field, as its keys with dots.", "storage.locations"),
        ]
    ]
    reason: Annotated[Text, said("Why it is not stated.", "security")]
    decided_by: Annotated[Text, said("Who decided that.", "management")]
    date: Annotated[Date, said("When that was decided.", "2026-02-10")]
    review_by: Annotated[Date, said("When it is looked at again.", "2027-02-10")]
