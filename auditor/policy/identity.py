"""The form of ``match`` in a policy file: by what a declared program is recognised.

Imports pydantic, so it is imported only when there is a policy to judge.
"""

from __future__ import annotations

from typing import Annotated, Any, Required

from pydantic import AfterValidator, BeforeValidator, ConfigDict, with_config
from pydantic.config import JsonDict
from typing_extensions import TypedDict

from auditor.policy.kinds import KNOWN_KEYS_ONLY, NotEmpty, said, unexpected
from auditor.policy.words import Digest, Text, Version, any_of, unless

ATOM_KINDS: tuple[str, ...] = (
    "sha256",
    "script_sha256",
    "path",
    "process_name",
    "package",
    "unit",
    "service",
    "apple_signing_id",
    "apple_team_id",
    "win_publisher",
    "win_original_filename",
    "extension",
    "extension_install_mode",
    "mdm_payload",
    "root_ca_sha256",
    "ingest_host",
)
"""What a program can be recognised by; each is a field of `AtomForm`."""

_ONE_KIND: JsonDict = {"oneOf": [{"required": [kind]} for kind in ATOM_KINDS]}
_EXAMPLE = "0123456789abcdef" * 4


@with_config(KNOWN_KEYS_ONLY)
class BoundsForm(TypedDict, total=False):
    """The versions that an atom speaks of; both ends belong to it."""

    at_least: Annotated[Version, said("The lowest version.", "1.0")]
    at_most: Annotated[
        Version, said("The highest version; without it, any later one fits too.", "1.9")
    ]


@with_config(KNOWN_KEYS_ONLY)
class PackageForm(TypedDict, total=False):
    """An installed package."""

    manager: Required[Annotated[Text, said("What manages it: dpkg, rpm …", "dpkg")]]
    name: Required[Annotated[Text, said("The package's name.", "example-edr")]]


@with_config(KNOWN_KEYS_ONLY)
class ServiceForm(TypedDict, total=False):
    """A service of the system."""

    manager: Required[
        Annotated[Text, said("What manages it: systemd, launchd, scm …", "systemd")]
    ]
    name: Required[Annotated[Text, said("The service's name.", "example-edr")]]


@with_config(KNOWN_KEYS_ONLY)
class ExtensionForm(TypedDict, total=False):
    """A browser extension."""

    browser: Required[Annotated[Text, said("The family of browsers.", "chromium")]]
    id: Required[
        Annotated[Text, said("The extension's id.", "abcdefghijklmnopabcdefghijklmnop")]
    ]


@with_config(KNOWN_KEYS_ONLY)
class PayloadForm(TypedDict, total=False):
    """A payload of a device-management profile."""

    identifier: Required[Annotated[Text, said("Its identifier.", "com.example.mdm")]]
    organisation: Annotated[Text, said("Who installed it, as it says.", "Example Ltd.")]


@with_config(ConfigDict(extra="forbid", json_schema_extra=_ONE_KIND))
class AtomForm(TypedDict, total=False):
    """One thing to recognise a program by: exactly one of these, and its versions."""

    sha256: Annotated[Digest, said("Digest of the program's file.", _EXAMPLE)]
    script_sha256: Annotated[
        Digest, said("Digest of the script that an interpreter runs.", _EXAMPLE)
    ]
    path: Annotated[
        Text, said("The program's full path, without wildcards.", "/opt/example/edr")
    ]
    process_name: Annotated[
        Text, said("The process's name, which anything may give itself.", "example-edr")
    ]
    package: Annotated[PackageForm, said("The installed package that the file is of.")]
    unit: Annotated[Text, said("The systemd unit that it runs in.", "example-edr.service")]
    service: Annotated[ServiceForm, said("The service that it runs as.")]
    apple_signing_id: Annotated[
        Text, said("Team and signing id of a Mac program.", "AB12CD34EF:com.example.edr")
    ]
    apple_team_id: Annotated[
        Text, said("Team id of the Mac developer; fits all its programs.", "AB12CD34EF")
    ]
    win_publisher: Annotated[
        Text, said("Publisher in the Windows signature.", "O=Example Inc.")
    ]
    win_original_filename: Annotated[
        Text, said("The name that a Windows file was built with.", "exsensor.exe")
    ]
    extension: Annotated[ExtensionForm, said("A browser extension.")]
    extension_install_mode: Annotated[
        Text, said("How the extension came to be installed.", "force_installed")
    ]
    mdm_payload: Annotated[PayloadForm, said("A payload of a device-management profile.")]
    root_ca_sha256: Annotated[
        Digest, said("Digest of a certificate authority that is trusted.", _EXAMPLE)
    ]
    ingest_host: Annotated[
        Text, said("The host or address that it sends to.", "collect.example.com")
    ]
    version: Annotated[BoundsForm, said("Which versions are meant.")]


def _one_kind(form: dict[str, Any]) -> dict[str, Any]:
    given = [kind for kind in ATOM_KINDS if kind in form]
    if not given:
        raise unexpected(f"one of {', '.join(ATOM_KINDS)}")
    if len(given) > 1:
        raise unexpected(f"one atom, found {' and '.join(given)}; use `all_of` for both")
    return form


Atom = Annotated[AtomForm, AfterValidator(_one_kind)]


@with_config(KNOWN_KEYS_ONLY)
class GroupForm(TypedDict, total=False):
    """Atoms that must all hold; a lone atom may stand in place of its group."""

    all_of: Required[
        Annotated[
            list[Atom],
            NotEmpty(),
            said("The atoms, all of which must hold."),
        ]
    ]


@with_config(KNOWN_KEYS_ONLY)
class AnyForm(TypedDict, total=False):
    """The groups of a match, when they are not written as a list."""

    any_of: Required[
        Annotated[list[GroupForm | Atom], said("The groups, of which any one suffices.")]
    ]


Group = Annotated[
    GroupForm,
    BeforeValidator(unless("all_of"), json_schema_input_type=GroupForm | AtomForm),
]
Match = Annotated[
    list[Group],
    NotEmpty(),
    BeforeValidator(any_of, json_schema_input_type=list[GroupForm | AtomForm] | AnyForm),
]
"""Groups of which any one suffices: a list, or ``{any_of: [...]}``."""
