"""A declared program."""

from __future__ import annotations

from typing import Annotated, Required

from pydantic import AfterValidator, ConfigDict, with_config
from pydantic.config import JsonDict
from typing_extensions import TypedDict

from auditor.policy.form.capture import Capture, Purpose
from auditor.policy.form.choice import (
    AiForm,
    ConsentForm,
    JustificationForm,
    LegalBasisForm,
    ObjectionForm,
    OptOutForm,
    WithheldForm,
)
from auditor.policy.form.handling import (
    DeidentificationForm,
    FilterForm,
    FootprintForm,
    HumanAccessForm,
    RecipientForm,
    RetentionForm,
    ScoreForm,
    Security,
    StorageForm,
    TransferForm,
)
from auditor.policy.identity import Match
from auditor.policy.kinds import (
    NotEmpty,
    known_or,
    one_of,
    said,
    unexpected,
)
from auditor.policy.words import UNTOLD, Count, Date, Id, Negative, PurposeId, Text, YesNo

Status = Annotated[str, one_of("planned", "pilot", "active", "paused", "ended")]
Role = Annotated[
    str,
    one_of(
        *("edr", "antivirus", "dlp", "mdm", "vpn", "proxy", "patching", "inventory"),
        *("remote_support", "time_tracking", "productivity", "insider_risk", "recording"),
        *("ai_data_collection", "backup", "sso", "other"),
    ),
]
PartKind = Annotated[
    str,
    one_of(
        *("agent", "driver", "system_extension", "browser_extension", "helper", "updater"),
        *("service", "profile", "root_ca", "cloud_only"),
    ),
]
Bystanders = Annotated[str, known_or("none", "expected")]
SpecialData = Annotated[str, known_or("none", "possible", "expected", "filtered")]
Decisions = Annotated[str, known_or("none", "supports", "significant")]
Indicator = Annotated[str, known_or("none", "tray", "banner", "led", "per_session_prompt")]


_BY_MATCH: JsonDict = {
    "anyOf": [
        {"required": ["match"]},
        {"required": ["kind"], "properties": {"kind": {"const": "cloud_only"}}},
    ]
}


@with_config(ConfigDict(extra="forbid", json_schema_extra=_BY_MATCH))
class ComponentForm(TypedDict, total=False):
    """One part of a declared program; only a part without a machine has no `match`."""

    id: Required[Annotated[Id, said("The part's id within its program.", "sensor")]]
    kind: Annotated[PartKind, said("What kind of part it is; agent if absent.", "agent")]
    match: Annotated[Match, said("What the part is recognised by; any one suffices.")]
    captures: Annotated[
        list[Capture], said("What this part captures; absent for all of the program's.")
    ]
    covers_children: Annotated[
        YesNo, said("Whether the processes that it starts belong to it.", "false")
    ]
    max_matches: Annotated[
        Count, said("How many different programs may fit its match at most.", "1")
    ]


def _matched(form: ComponentForm) -> ComponentForm:
    if "match" not in form and form.get("kind") != "cloud_only":
        raise unexpected("the key `match` in this component (or `kind: cloud_only`)")
    return form


Component = Annotated[ComponentForm, AfterValidator(_matched)]

_BY_SOMETHING: JsonDict = {"anyOf": [{"required": ["match"]}, {"required": ["components"]}]}


@with_config(ConfigDict(extra="forbid", json_schema_extra=_BY_SOMETHING))
class ProgramForm(TypedDict, total=False):
    """One declared program."""

    id: Required[Annotated[Id, said("The program's id in this file.", "example-edr")]]
    name: Required[Annotated[Text, said("What it is called.", "Example EDR Sensor")]]
    vendor: Annotated[Text, said("Who makes it.", "Example Security Inc.")]
    product_ref: Annotated[
        Text, said("Its package URL, CPE or id in a catalogue.", "pkg:deb/example-edr")
    ]
    role: Annotated[Role, said("What it is, as the employer sees it.", "edr")]
    status: Annotated[
        Status, said("Whether it is in use; otherwise it clears nothing.", "active")
    ]
    start: Annotated[Date, said("Since when it is in use.", "2026-03-15")]
    end: Annotated[Date, said("When its use ended or will end.", "2028-03-14")]
    match: Annotated[
        Match,
        said("What it is recognised by, when it has one part; any one suffices."),
    ]
    components: Annotated[
        list[Component],
        NotEmpty(),
        said("Its parts, each recognised by itself."),
    ]
    captures: Required[Annotated[list[Capture], said("What it captures; may be empty.")]]
    not_captured: Annotated[
        list[Negative],
        said(
            "What it never captures: words of the capability tree, with * for one label.",
            ["screen", "comm.*.content"],
        ),
    ]
    bystander_data: Annotated[
        Bystanders, said("Whether data of other people are in it.", "none")
    ]
    special_category_risk: Annotated[
        SpecialData,
        said("Whether health, belief or other sensitive data may be in it.", "possible"),
    ]
    filters: Annotated[list[FilterForm], UNTOLD, said("What is taken out of it.")]
    purposes: Required[Annotated[list[Purpose], said("What it is used for.")]]
    prohibited_purposes: Annotated[
        list[PurposeId],
        said("What it is never used for, as ids.", ["hr.performance_evaluation"]),
    ]
    legal_basis: Annotated[
        list[LegalBasisForm], UNTOLD, said("The ground of each purpose.")
    ]
    ai: Annotated[AiForm, UNTOLD, said("What artificial intelligence has to do with it.")]
    automated_decisions: Annotated[
        Decisions, said("Whether it decides on people, or helps to.", "none")
    ]
    human_review_route: Annotated[
        Text, said("Where a person asks for a human decision.", "privacy@example.com")
    ]
    profiling_scores: Annotated[
        list[ScoreForm], UNTOLD, said("Scores made of what people do.")
    ]
    deidentification: Annotated[
        DeidentificationForm, UNTOLD, said("How far what is kept still leads to a person.")
    ]
    human_access: Annotated[
        HumanAccessForm, UNTOLD, said("Whether and when people look at it.")
    ]
    recipients: Annotated[list[RecipientForm], UNTOLD, said("Who gets it.")]
    storage: Annotated[StorageForm, UNTOLD, said("Where it lies and where it is sent.")]
    transfers: Annotated[list[TransferForm], UNTOLD, said("Where it crosses a border.")]
    retention: Annotated[list[RetentionForm], UNTOLD, said("How long it is kept.")]
    security: Annotated[list[Security], UNTOLD, said("How it is protected.")]
    footprint: Annotated[FootprintForm, UNTOLD, said("What it costs the machine.")]
    visible_indicator: Annotated[Indicator, said("What a person sees of it.", "tray")]
    opt_out: Annotated[OptOutForm, UNTOLD, said("Whether a person can leave it off.")]
    objection: Annotated[ObjectionForm, said("How a person objects to it.")]
    consent: Annotated[ConsentForm, said("Consent, where that is the ground.")]
    notices: Annotated[list[Id], said("The notices that tell of it, as ids.", ["notice-1"])]
    agreements: Annotated[
        list[Id], said("The agreements that cover it, as ids.", ["agreement-1"])
    ]
    assessments: Annotated[list[Id], said("The assessments of it, as ids.", ["dpia-1"])]
    justifications: Annotated[
        list[JustificationForm],
        said("Grounds on which a law allows what it forbids otherwise."),
    ]
    withheld: Annotated[list[WithheldForm], said("What is not stated, and why.")]


def _recognisable(form: ProgramForm) -> ProgramForm:
    if "match" not in form and "components" not in form:
        raise unexpected("the key `match` or `components` in this program")
    return form


Program = Annotated[ProgramForm, AfterValidator(_recognisable)]
