"""What was written, agreed, assessed and promised about the monitoring."""

from __future__ import annotations

from typing import Annotated, Required

from pydantic import with_config
from typing_extensions import TypedDict

from auditor.policy.kinds import KNOWN_KEYS_ONLY, known_or, one_of, said
from auditor.policy.words import (
    Checksum,
    ClaimId,
    Date,
    Duration,
    Id,
    Language,
    Negative,
    PurposeId,
    Text,
)

NoticeType = Annotated[
    str,
    known_or(
        *("privacy_notice", "monitoring_notice", "login_banner", "posting"),
        *("just_in_time", "interview", "annual"),
    ),
]
Told = Annotated[
    str,
    known_or(
        *("extent", "purposes", "legal_basis", "interest", "identity", "recipients"),
        *("transfers", "retention", "rights", "complaint", "consequences", "reason"),
        *("alternatives", "safeguards", "kind", "method", "start", "continuity"),
        *("duration", "how_used", "how_checked", "aspects", "logic", "training_data"),
        *("metrics", "oversight", "ai_system", "high_risk_ai", "automated_decisions"),
        *("bystanders", "means_of_activation", "sensitive_data", "blocking", "source"),
    ),
]
Delivery = Annotated[
    str,
    known_or(
        *("email", "portal", "posting", "daily_electronic", "paper", "contract"),
        "interview",
    ),
]
Acknowledgement = Annotated[str, known_or("none", "received", "read", "understood")]
AgreementType = Annotated[
    str,
    known_or(
        *("works_agreement", "collective_agreement", "consultation_opinion"),
        *("inspectorate_authorisation", "works_council_consent"),
    ),
]
AssessmentType = Annotated[
    str,
    known_or(
        *("DPIA", "LIA", "FRIA", "PIA", "TIA", "CA_RISK", "anonymity", "compatibility"),
        "security",
    ),
]
Risk = Annotated[str, known_or("low", "medium", "high")]
Operator = Annotated[str, one_of("equals", "at_most", "at_least")]
SignerRole = Annotated[str, one_of("employer", "dpo", "works_council")]
Method = Annotated[str, one_of("minisign", "ssh", "x509", "sigstore")]

_EXAMPLE = "0123456789abcdef" * 4


@with_config(KNOWN_KEYS_ONLY)
class RefForm(TypedDict, total=False):
    """A document, wherever it lies."""

    id: Annotated[Text, said("What the document is filed as.", "KBV-2026-12")]
    title: Annotated[Text, said("Its title.", "Works agreement on endpoint security")]
    date: Annotated[Date, said("Its date.", "2026-02-01")]
    url: Annotated[Text, said("Where it lies.", "https://intra.example/kbv-12")]
    sha256: Annotated[Checksum, said("Its digest, to be checked against.", _EXAMPLE)]
    status: Annotated[Text, said("What became of it.", "signed")]


@with_config(KNOWN_KEYS_ONLY)
class CoversForm(TypedDict, total=False):
    """What a document is about."""

    programs: Annotated[list[Id], said("Programs, as their ids.", ["example-edr"])]
    captures: Annotated[
        list[Negative],
        said("What is captured, as words of the capability tree.", ["process.events"]),
    ]
    purposes: Annotated[
        list[PurposeId], said("Purposes, as their ids.", ["security.threat_detection"])
    ]


@with_config(KNOWN_KEYS_ONLY)
class NoticeForm(TypedDict, total=False):
    """A notice that people get about monitoring."""

    id: Required[Annotated[Id, said("The notice's id in this file.", "notice-1")]]
    type: Annotated[NoticeType, said("What kind of notice it is.", "monitoring_notice")]
    url: Annotated[Text, said("Where it lies.", "https://intra.example/monitoring")]
    sha256: Annotated[
        Checksum, said("Its digest: what people acknowledge is this text.", _EXAMPLE)
    ]
    languages: Annotated[list[Language], said("In which languages.", ["de", "en"])]
    published: Annotated[Date, said("Since when people can read it.", "2026-02-12")]
    delivery: Annotated[list[Delivery], said("How people get it.", ["email", "portal"])]
    locations: Annotated[list[Text], said("Where it hangs.", ["main entrance"])]
    monitoring_types: Annotated[
        list[Negative],
        said(
            "The kinds of monitoring that it names, as words of the capability tree.",
            ["web.urls"],
        ),
    ]
    tells: Annotated[list[Told], said("What it tells.", ["extent", "purposes"])]
    covers: Annotated[
        list[Id], said("The programs that it is about, as ids.", ["example-edr"])
    ]
    acknowledgement: Annotated[
        Acknowledgement, said("What people confirm; that is no consent.", "read")
    ]
    repeat: Annotated[Duration, said("After which time it is given again.", "P1Y")]
    statutory_texts: Annotated[
        list[Id], said("Laws whose prescribed words are in it, as ids.", ["us-ny-52c"])
    ]


@with_config(KNOWN_KEYS_ONLY)
class AgreementForm(TypedDict, total=False):
    """What was agreed with those who represent the employees."""

    id: Required[Annotated[Id, said("The agreement's id in this file.", "agreement-1")]]
    type: Annotated[AgreementType, said("What kind it is.", "works_agreement")]
    body: Annotated[Text, said("With whom it was made.", "group works council")]
    date: Annotated[Date, said("When it was made.", "2026-02-01")]
    expires: Annotated[Date, said("When it ends.", "2029-01-31")]
    covers: Annotated[CoversForm, said("What it allows.")]
    ref: Annotated[RefForm, said("The document.")]


@with_config(KNOWN_KEYS_ONLY)
class AssessmentForm(TypedDict, total=False):
    """What was weighed before."""

    id: Required[Annotated[Id, said("The assessment's id in this file.", "dpia-1")]]
    type: Annotated[AssessmentType, said("What kind it is.", "DPIA")]
    date: Annotated[Date, said("When it was made.", "2026-01-15")]
    status: Annotated[Text, said("What became of it.", "approved")]
    covers: Annotated[CoversForm, said("What it is about.")]
    residual_risk: Annotated[Risk, said("The risk that is left.", "medium")]
    consulted: Annotated[list[Text], said("Who was heard.", ["works_council", "dpo"])]
    next_review: Annotated[Date, said("When it is looked at again.", "2027-01-15")]
    ref: Annotated[RefForm, said("The document.")]


@with_config(KNOWN_KEYS_ONLY)
class ClaimForm(TypedDict, total=False):
    """An assurance that was given, in the words it was given in."""

    id: Required[
        Annotated[
            ClaimId,
            said(
                "What is claimed: a usual one, such as anonymised, no_human_looks or"
                " not_used_for_performance, or your own.",
                "not_used_for_performance",
            ),
        ]
    ]
    text: Required[Annotated[Text, said("What was said.", "Not used for reviews")]]
    by: Annotated[Text, said("Who said it.", "management")]
    date: Annotated[Date, said("When it was said.", "2026-02-12")]
    source: Annotated[Text, said("Where it can be read.", "https://intra.example/faq")]
    programs: Annotated[list[Id], said("Of which programs, as ids.", ["example-edr"])]


@with_config(KNOWN_KEYS_ONLY)
class MeasurableForm(TypedDict, total=False):
    """What of a promise can be compared."""

    field: Annotated[
        Text, said("The field, as its keys with dots.", "footprint.upload_mb_per_day")
    ]
    op: Annotated[Operator, said("How it is compared.", "at_most")]
    value: Annotated[Text, said("With which value.", "20")]


@with_config(KNOWN_KEYS_ONLY)
class CommitmentForm(TypedDict, total=False):
    """Something that the employer promises."""

    id: Required[Annotated[Id, said("The promise's id in this file.", "promise-1")]]
    text: Required[Annotated[Text, said("What is promised.", "20 MB a day at most")]]
    measurable: Annotated[MeasurableForm, said("What of it can be compared.")]


@with_config(KNOWN_KEYS_ONLY)
class SignatureForm(TypedDict, total=False):
    """A signature over the file, kept beside it."""

    by: Annotated[Text, said("Who signed.", "group works council")]
    role: Annotated[SignerRole, said("In which role.", "works_council")]
    method: Annotated[Method, said("What made the signature.", "ssh")]
    value: Annotated[Text, said("The signature, or where it lies.", "policy.yaml.sig")]
    over: Annotated[Checksum, said("Digest of what was signed.", _EXAMPLE)]
