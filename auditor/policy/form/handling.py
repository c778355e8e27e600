"""What happens to what is captured: who gets it, where it lies and for how long."""

from __future__ import annotations

from typing import Annotated, Required

from pydantic import BeforeValidator, with_config
from typing_extensions import TypedDict

from auditor.policy.kinds import KNOWN_KEYS_ONLY, known_or, one_of, said
from auditor.policy.words import (
    UNTOLD,
    Captured,
    Country,
    Duration,
    Id,
    Number,
    Period,
    Quad,
    Storage,
    Text,
    under,
)

Place = Annotated[str, known_or("device", "server")]
State = Annotated[
    str,
    known_or(
        *("identifiable", "pseudonymised", "context_anonymised", "anonymised"), "aggregated"
    ),
]
Stage = Annotated[str, known_or("on_device", "at_ingest", "later")]
Approval = Annotated[str, known_or("none", "manager", "four_eyes", "works_council")]
RecipientRole = Annotated[
    str, known_or("processor", "controller", "joint", "authority", "group")
]
Mechanism = Annotated[str, known_or("adequacy", "scc", "bcr", "dpf", "derogation", "none")]
Ending = Annotated[str, known_or("delete", "aggregate", "anonymise")]
Measure = Annotated[
    str,
    one_of(
        *("access_control", "encryption_at_rest", "encryption_in_transit", "logging"),
        *("pseudonymisation", "separation", "two_factor", "backup", "testing"),
        *("certification", "training", "other"),
    ),
]


@with_config(KNOWN_KEYS_ONLY)
class FilterForm(TypedDict, total=False):
    """Something that is taken out of what is captured."""

    what: Required[Annotated[Text, said("What is taken out.", "passwords")]]
    where: Annotated[Place, said("Where that happens.", "device")]
    method: Annotated[Text, said("How it is recognised.", "fields marked as secret")]
    version: Annotated[Text, said("The version of the filter.", "7")]


@with_config(KNOWN_KEYS_ONLY)
class ScoreForm(TypedDict, total=False):
    """A score that is made of what people do."""

    name: Required[Annotated[Text, said("What the score is called.", "risk score")]]
    basis: Annotated[Text, said("What it is made of.", "failed log-ons")]
    visible_to: Annotated[list[Text], UNTOLD, said("Who sees it.", ["security team"])]


@with_config(KNOWN_KEYS_ONLY)
class DeidentificationForm(TypedDict, total=False):
    """How far what is kept still leads to a person."""

    state: Annotated[State, said("What is kept in the end.", "pseudonymised")]
    stage: Annotated[Stage, said("When it is made so.", "at_ingest")]
    method: Annotated[Text, said("How it is made so.", "user names become tokens")]
    key_holder: Annotated[Text, said("Who can undo it.", "works council")]
    assessment_ref: Annotated[
        Id, said("The assessment of it, as an id of `assessments`.", "dpia-1")
    ]


@with_config(KNOWN_KEYS_ONLY)
class HumanAccessForm(TypedDict, total=False):
    """Whether and when people look at what is captured."""

    possible: Annotated[Quad, said("Whether anybody can look at it.", "true")]
    roles: Annotated[list[Text], UNTOLD, said("Who can.", ["security team"])]
    situations: Annotated[list[Text], UNTOLD, said("When they do.", ["alert"])]
    live_view: Annotated[Quad, said("Whether people can watch as it happens.", "false")]
    approval: Annotated[Approval, said("Who has to agree before.", "four_eyes")]
    logged: Annotated[Quad, said("Whether each look is recorded.", "true")]
    annotators: Annotated[
        Quad, said("Whether people label it, for example to train a model.", "false")
    ]


@with_config(KNOWN_KEYS_ONLY)
class RecipientForm(TypedDict, total=False):
    """Somebody who gets what is captured."""

    name: Annotated[Text, said("Who it is.", "Example Security Inc.")]
    role: Annotated[RecipientRole, said("In which role.", "processor")]
    country: Annotated[Country, said("In which country.", "IE")]
    purpose: Annotated[Text, said("What for.", "hosting")]
    contract_ref: Annotated[Text, said("The contract, as you file it.", "dpa-2026-22")]


@with_config(KNOWN_KEYS_ONLY)
class StorageForm(TypedDict, total=False):
    """Where what is captured lies, and where the program sends it."""

    locations: Annotated[
        list[Storage], UNTOLD, said("Countries where it lies, or on_device.", ["IE"])
    ]
    egress_hosts: Annotated[
        list[Text],
        UNTOLD,
        said("Hosts that it is sent to; they can be compared.", ["edr.example.com"]),
    ]
    egress_regions: Annotated[
        list[Text], UNTOLD, said("Regions of the provider that it is sent to.", ["eu-west"])
    ]


@with_config(KNOWN_KEYS_ONLY)
class TransferForm(TypedDict, total=False):
    """A transfer out of the country or out of the Union."""

    to: Annotated[Country, said("Into which country.", "US")]
    mechanism: Annotated[Mechanism, said("What makes it lawful.", "scc")]


@with_config(KNOWN_KEYS_ONLY)
class RetentionForm(TypedDict, total=False):
    """How long something is kept."""

    capture: Annotated[
        Captured, said("What is kept: a word of the capability tree, or all.", "all")
    ]
    period: Annotated[
        Period, said("How long; endless and indeterminate are answers too.", "P90D")
    ]
    starts: Annotated[Text, said("What the time runs from.", "event")]
    method: Annotated[Ending, said("What happens at its end.", "delete")]
    exceptions: Annotated[list[Text], said("What is kept longer.", ["open incident"])]
    includes_training_sets: Annotated[
        Quad, said("Whether copies in training data are deleted too.", "true")
    ]
    local_spool: Annotated[
        Duration, said("How long it lies on the machine before it is sent.", "P1D")
    ]


@with_config(KNOWN_KEYS_ONLY)
class SecurityForm(TypedDict, total=False):
    """A measure that protects what is captured; its word may stand in its place."""

    measure: Annotated[Measure, said("The measure.", "encryption_in_transit")]
    text: Annotated[Text, said("What it is in detail.", "TLS 1.3")]


Security = Annotated[
    SecurityForm,
    BeforeValidator(under("measure"), json_schema_input_type=Measure | SecurityForm),
]


@with_config(KNOWN_KEYS_ONLY)
class FootprintForm(TypedDict, total=False):
    """What the program costs the machine."""

    cpu_pct: Annotated[Number, said("Processor time in per cent.", "2")]
    upload_mb_per_day: Annotated[Number, said("Megabytes sent in a day.", "20")]
    battery_note: Annotated[Text, said("What it does to the battery.", "hardly any")]
