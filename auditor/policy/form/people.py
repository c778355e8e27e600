"""Who answers for the policy, and where people turn to."""

from __future__ import annotations

from typing import Annotated, Required

from pydantic import with_config
from typing_extensions import TypedDict

from auditor.policy.kinds import KNOWN_KEYS_ONLY, said
from auditor.policy.words import Country, Duration, Text


@with_config(KNOWN_KEYS_ONLY)
class ContactForm(TypedDict, total=False):
    """Somebody to turn to."""

    name: Annotated[Text, said("Who it is.", "Data protection office")]
    email: Annotated[Text, said("An e-mail address.", "privacy@example.com")]
    phone: Annotated[Text, said("A telephone number.", "+49 40 000000")]
    address: Annotated[Text, said("A postal address.", "1 Example Street, Hamburg")]


@with_config(KNOWN_KEYS_ONLY)
class ControllerForm(TypedDict, total=False):
    """The employer, who answers for the policy."""

    name: Required[Annotated[Text, said("The employer's name.", "Example Ltd.")]]
    legal_form: Annotated[Text, said("Its legal form.", "limited company")]
    address: Annotated[Text, said("Its address.", "1 Example Street, Hamburg")]
    country: Annotated[Country, said("Its country; an ISO 3166 code.", "DE")]
    registration: Annotated[Text, said("Where it is registered.", "HRB 000000")]
    contact: Annotated[Text, said("How to reach it.", "info@example.com")]
    dpo: Annotated[ContactForm, said("The data protection officer.")]
    eu_representative: Annotated[
        ContactForm, said("The representative in the Union of one from outside.")
    ]
    uk_representative: Annotated[
        ContactForm, said("The representative in the United Kingdom of one from outside.")
    ]


@with_config(KNOWN_KEYS_ONLY)
class CompanyForm(TypedDict, total=False):
    """Another company that decides with the employer or gets what is captured."""

    name: Required[Annotated[Text, said("Its name.", "Example Holding plc")]]
    address: Annotated[Text, said("Its address.", "2 Example Street, London")]
    country: Annotated[Country, said("Its country; an ISO 3166 code.", "GB")]
    contact: Annotated[Text, said("How to reach it.", "privacy@holding.example")]
    purpose: Annotated[Text, said("What for.", "security operations of the group")]


@with_config(KNOWN_KEYS_ONLY)
class RoutesForm(TypedDict, total=False):
    """Where a person exercises each right: a portal, an address."""

    access: Annotated[Text, said("To see one's data.", "portal")]
    rectification: Annotated[Text, said("To have them corrected.", "portal")]
    erasure: Annotated[Text, said("To have them deleted.", "privacy@example.com")]
    restriction: Annotated[Text, said("To have them blocked.", "privacy@example.com")]
    portability: Annotated[Text, said("To take them along.", "portal")]
    objection: Annotated[Text, said("To object.", "privacy@example.com")]
    withdraw: Annotated[Text, said("To withdraw consent.", "privacy@example.com")]
    human_review: Annotated[Text, said("To have a human decide.", "privacy@example.com")]
    complaint: Annotated[Text, said("To complain.", "privacy@example.com")]
    limit_use: Annotated[
        Text, said("To limit the use of sensitive data.", "privacy@example.com")
    ]


@with_config(KNOWN_KEYS_ONLY)
class ComplaintForm(TypedDict, total=False):
    """How a complaint to the employer is handled."""

    internal_route: Annotated[Text, said("Where to complain.", "privacy@example.com")]
    ack_within: Annotated[Duration, said("By when it is confirmed.", "P30D")]


@with_config(KNOWN_KEYS_ONLY)
class AuthorityForm(TypedDict, total=False):
    """The authority that supervises the employer."""

    name: Annotated[Text, said("Its name.", "Example data protection authority")]
    url: Annotated[Text, said("Its web address.", "https://authority.example")]


@with_config(KNOWN_KEYS_ONLY)
class RightsForm(TypedDict, total=False):
    """What a person can ask for, and where."""

    contact: Annotated[Text, said("Whom to ask.", "privacy@example.com")]
    routes: Annotated[RoutesForm, said("Where to exercise each right.")]
    answer_within: Annotated[Duration, said("By when there is an answer.", "P30D")]
    complaint: Annotated[ComplaintForm, said("How a complaint is handled.")]
    authority: Annotated[AuthorityForm, said("The supervising authority.")]
