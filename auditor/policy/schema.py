"""The form of a policy file, ``auditor-policy/1``, as types that pydantic judges.

A judged file is plain data: mappings, lists and texts, with its short ways of writing
expanded. Few fields are required, and an absent one is *not stated*; ``unknown`` and
``withheld`` may stand in place of a value that only the employer knows.

Imports pydantic, so it is imported only when there is a policy to judge.
"""

from __future__ import annotations

from typing import Annotated, Required

from pydantic import with_config
from typing_extensions import TypedDict

from auditor.policy.form.papers import (
    AgreementForm,
    AssessmentForm,
    ClaimForm,
    CommitmentForm,
    NoticeForm,
    SignatureForm,
)
from auditor.policy.form.people import (
    CompanyForm,
    ContactForm,
    ControllerForm,
    RightsForm,
)
from auditor.policy.form.program import Program
from auditor.policy.form.scope import ScopeForm
from auditor.policy.kinds import KNOWN_KEYS_ONLY, one_of, said
from auditor.policy.words import (
    Capability,
    Checksum,
    Date,
    Day,
    Id,
    Language,
    Negative,
    PurposeId,
    Text,
    Version,
    YesNo,
)

SCHEMA = "auditor-policy/1"

Status = Annotated[str, one_of("draft", "active", "withdrawn")]
Undeclared = Annotated[str, one_of("report", "review", "info")]


@with_config(KNOWN_KEYS_ONLY)
class TranslationForm(TypedDict, total=False):
    """The policy in another language."""

    language: Annotated[Language, said("The language.", "en")]
    url: Annotated[Text, said("Where it lies.", "https://intra.example/policy-en")]
    sha256: Annotated[Checksum, said("Its digest.", "0123456789abcdef" * 4)]


@with_config(KNOWN_KEYS_ONLY)
class ChangeForm(TypedDict, total=False):
    """What a version changed."""

    version: Required[Annotated[Version, said("The version that changed it.", "1.0.0")]]
    date: Annotated[Date, said("When.", "2026-02-10")]
    summary: Annotated[Text, said("What, in a sentence.", "First version")]
    purposes_added: Annotated[
        list[PurposeId], said("Purposes that are new.", ["security.dlp"])
    ]
    captures_added: Annotated[
        list[Capability], said("Captures that are new.", ["clipboard.events"])
    ]


@with_config(KNOWN_KEYS_ONLY)
class SupersededForm(TypedDict, total=False):
    """The version before this one."""

    version: Annotated[Version, said("Its version.", "0.9.0")]
    sha256: Annotated[Checksum, said("Digest of its file.", "0123456789abcdef" * 4)]


@with_config(KNOWN_KEYS_ONLY)
class AboutForm(TypedDict, total=False):
    """The policy's own identity: what acknowledgements bind to."""

    id: Required[Annotated[Id, said("The policy's id; it never changes.", "example-ltd")]]
    version: Required[Annotated[Version, said("The version of this text.", "1.0.0")]]
    status: Required[
        Annotated[Status, said("Only an active policy clears a program.", "draft")]
    ]
    language: Annotated[Language, said("The language of its texts.", "en")]
    translations: Annotated[list[TranslationForm], said("The same in other languages.")]
    issued: Annotated[Date, said("When this version was written.", "2026-02-10")]
    effective_from: Annotated[Date, said("Since when it applies.", "2026-03-15")]
    review_by: Annotated[Date, said("By when it is looked at again.", "2027-03-14")]
    expires: Annotated[Date, said("When it ends by itself.", "2029-03-14")]
    changes: Annotated[list[ChangeForm], said("What each version changed.")]
    supersedes: Annotated[SupersededForm, said("The version before this one.")]
    monitoring_in_use: Annotated[
        YesNo, said("The bare statement whether anything is monitored.", "true")
    ]
    contact: Annotated[ContactForm, said("Who answers questions about it.")]


@with_config(KNOWN_KEYS_ONLY)
class DefaultsForm(TypedDict, total=False):
    """How the audit treats what the policy is silent on."""

    undeclared: Annotated[
        Undeclared,
        said(
            "How programs are reported that it does not declare: as they are, one step"
            " lower (review), or lowest (info).",
            "report",
        ),
    ]


@with_config(KNOWN_KEYS_ONLY)
class ExemptionForm(TypedDict, total=False):
    """A dated, reasoned exception; it is printed and silences nothing."""

    id: Required[Annotated[Id, said("The exception's id in this file.", "pilot-lab")]]
    program: Required[Annotated[Text, said("The program's id.", "example-edr")]]
    until: Required[Annotated[Day, said("The last day of it.", "2026-12-31")]]
    reason: Required[Annotated[Text, said("Why it is made.", "the lab tests it")]]
    by: Required[Annotated[Text, said("Who allowed it.", "works council")]]


@with_config(KNOWN_KEYS_ONLY)
class PolicyForm(TypedDict, total=False):
    """What an employer declares about monitoring, as auditor-policy/1."""

    schema: Required[Annotated[str, one_of(SCHEMA), said("The format.", SCHEMA)]]
    policy: Required[Annotated[AboutForm, said("The policy itself.")]]
    controller: Required[
        Annotated[ControllerForm, said("The employer, who answers for the policy.")]
    ]
    joint_controllers: Annotated[
        list[CompanyForm], said("Companies that decide together with the employer.")
    ]
    group_recipients: Annotated[
        list[CompanyForm], said("Companies of the group that get what is captured.")
    ]
    scope: Required[Annotated[ScopeForm, said("Whom and what the policy is about.")]]
    defaults: Annotated[
        DefaultsForm, said("How the audit treats what the policy is silent on.")
    ]
    not_captured: Annotated[
        list[Negative],
        said(
            "What nobody captures on these machines: words of the capability tree,"
            " with * for one label.",
            ["microphone", "camera"],
        ),
    ]
    programs: Annotated[
        list[Program], said("The declared programs; the empty list says that none is used.")
    ]
    exemptions: Annotated[list[ExemptionForm], said("Dated exceptions.")]
    notices: Annotated[list[NoticeForm], said("The notices that people get.")]
    agreements: Annotated[
        list[AgreementForm], said("What was agreed with the employees' representatives.")
    ]
    assessments: Annotated[list[AssessmentForm], said("What was weighed before.")]
    rights: Annotated[RightsForm, said("What a person can ask for, and where.")]
    claims: Annotated[list[ClaimForm], said("Assurances that were given.")]
    commitments: Annotated[list[CommitmentForm], said("Promises of the employer.")]
    signatures: Annotated[list[SignatureForm], said("Signatures kept beside the file.")]
