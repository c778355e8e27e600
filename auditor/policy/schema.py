"""The form of a policy file, ``auditor-policy/1``, as types that pydantic judges.

Fields are those of the declared-policy format: few are required, and an absent one is *not
stated*. Everything the rules read today is typed; what later rules will read is a known
key of type `Later`, kept out of the way but never refused.

Imports pydantic, so it is imported only when there is a policy to judge.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic.dataclasses import dataclass

from auditor.policy.identity import KNOWN_KEYS_ONLY, Match
from auditor.policy.words import (
    Capability,
    Date,
    Day,
    Id,
    Negative,
    Place,
    Text,
    Version,
    Zone,
    not_empty,
    one_of,
    under,
    unexpected,
)

SCHEMA = "auditor-policy/1"

Later = Any
"""A known field whose content no rule reads yet."""

Status = Annotated[str, one_of("draft", "active", "withdrawn")]
Undeclared = Annotated[str, one_of("report", "review", "info")]
ProgramStatus = Annotated[str, one_of("planned", "pilot", "active", "paused", "ended")]
Role = Annotated[
    str,
    one_of(
        *("edr", "antivirus", "dlp", "mdm", "vpn", "proxy", "patching", "inventory"),
        *("remote_support", "time_tracking", "productivity", "insider_risk", "recording"),
        *("ai_data_collection", "backup", "sso", "other"),
    ),
]
Kind = Annotated[
    str,
    one_of(
        *("agent", "driver", "system_extension", "browser_extension", "helper", "updater"),
        *("service", "profile", "root_ca", "cloud_only"),
    ),
]
Trigger = Annotated[
    str,
    one_of(
        *("continuous", "interval", "event", "on_demand", "individual_suspicion"),
        *("unknown", "withheld"),
    ),
]
When = Annotated[
    str, one_of("always", "work_hours", "logged_in", "custom", "unknown", "withheld")
]
YesNo = Annotated[str, one_of("true", "false")]


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class CaptureForm:
    """One thing that is captured; a bare capability word may stand in its place."""

    type: Capability
    trigger: Trigger | None = None
    when: When | None = None
    detail: Later = None
    linked_to_identity: Later = None
    interval: Later = None
    scope: Later = None
    schedule: Later = None
    necessity: Later = None
    less_intrusive_considered: Later = None


Captures = tuple[Annotated[CaptureForm, BeforeValidator(under("type"))], ...]


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class PurposeForm:
    """One purpose; its bare id may stand in its place."""

    id: Id
    text: Text | None = None


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class ComponentForm:
    """One part of a declared program; only a part without a machine has no `match`."""

    id: Id
    kind: Kind = "agent"
    match: Match | None = None
    captures: Captures | None = None
    covers_children: YesNo = "false"
    max_matches: Later = None

    def __post_init__(self) -> None:
        """Raise when there is nothing to recognise the part by."""
        if self.match is None and self.kind != "cloud_only":
            raise unexpected("the key `match` in this component (or `kind: cloud_only`)")


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class ProgramForm:
    """One declared program."""

    id: Id
    name: Text
    captures: Captures
    purposes: tuple[Annotated[PurposeForm, BeforeValidator(under("id"))], ...]
    match: Match | None = None
    components: Annotated[tuple[ComponentForm, ...], not_empty()] | None = None
    vendor: Text | None = None
    role: Role | None = None
    status: ProgramStatus | None = None
    start: Date | None = None
    end: Date | None = None
    not_captured: tuple[Negative, ...] | None = None
    product_ref: Later = None
    bystander_data: Later = None
    special_category_risk: Later = None
    filters: Later = None
    prohibited_purposes: Later = None
    legal_basis: Later = None
    ai: Later = None
    automated_decisions: Later = None
    human_review_route: Later = None
    profiling_scores: Later = None
    deidentification: Later = None
    human_access: Later = None
    recipients: Later = None
    storage: Later = None
    transfers: Later = None
    retention: Later = None
    security: Later = None
    footprint: Later = None
    visible_indicator: Later = None
    opt_out: Later = None
    objection: Later = None
    consent: Later = None
    notices: Later = None
    agreements: Later = None
    assessments: Later = None
    withheld: Later = None
    justifications: Later = None

    def __post_init__(self) -> None:
        """Raise when there is nothing to recognise the program by."""
        if self.match is None and self.components is None:
            raise unexpected("the key `match` or `components` in this program")


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class AboutForm:
    """The policy's own identity: what acknowledgements bind to."""

    id: Id
    version: Version
    status: Status
    issued: Date | None = None
    effective_from: Date | None = None
    review_by: Date | None = None
    expires: Date | None = None
    monitoring_in_use: YesNo | None = None
    language: Later = None
    translations: Later = None
    changes: Later = None
    supersedes: Later = None
    contact: Later = None


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class ControllerForm:
    """The employer, who answers for the policy."""

    name: Text
    legal_form: Later = None
    address: Later = None
    country: Later = None
    registration: Later = None
    contact: Later = None
    dpo: Later = None
    eu_representative: Later = None
    uk_representative: Later = None


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class WorkHours:
    """When work is done, in the zone of the place where it is done."""

    zone: Zone
    days: Later = None
    start: Later = None
    end: Later = None
    schedule: Later = None


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class ScopeForm:
    """Whom and what the policy is about."""

    jurisdictions: Annotated[tuple[Place, ...], not_empty()]
    work_hours: WorkHours | None = None
    populations: Later = None
    headcount_by_jurisdiction: Later = None
    works_council: Later = None
    devices: Later = None
    work_locations: Later = None
    premises: Later = None
    exemptions: Later = None
    private_use: Later = None
    personal_accounts: Later = None


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class DefaultsForm:
    """How the audit treats what the policy is silent on."""

    undeclared: Undeclared = "report"


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class ExemptionForm:
    """A dated, reasoned exception."""

    id: Id
    program: Text
    until: Day
    reason: Text
    by: Text


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class PolicyForm:
    """The whole file."""

    schema: Annotated[str, one_of(SCHEMA)]
    policy: AboutForm
    controller: ControllerForm
    scope: ScopeForm
    defaults: DefaultsForm | None = None
    not_captured: tuple[Negative, ...] | None = None
    programs: tuple[ProgramForm, ...] | None = None
    exemptions: tuple[ExemptionForm, ...] | None = None
    joint_controllers: Later = None
    group_recipients: Later = None
    notices: Later = None
    agreements: Later = None
    assessments: Later = None
    rights: Later = None
    claims: Later = None
    commitments: Later = None
    signatures: Later = None
