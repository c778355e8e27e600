"""The form of ``match`` in a policy file: by what a declared program is recognised.

Imports pydantic, so it is imported only when there is a policy to judge.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict
from pydantic.dataclasses import dataclass

from auditor.policy.words import (
    Digest,
    Text,
    Version,
    any_of,
    not_empty,
    unexpected,
    unless,
)

KNOWN_KEYS_ONLY = ConfigDict(extra="forbid")
"""How every form of the schema is configured."""

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


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class Bounds:
    """The versions that an atom speaks of; both ends belong to it."""

    at_least: Version | None = None
    at_most: Version | None = None


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class Managed:
    """A package or a service, with what manages it."""

    manager: Text
    name: Text


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class Extension:
    """A browser extension."""

    browser: Text
    id: Text


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class Payload:
    """A payload of a device-management profile."""

    identifier: Text
    organisation: Text | None = None


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class AtomForm:
    """One atom: exactly one of `ATOM_KINDS`, with optional version bounds."""

    sha256: Digest | None = None
    script_sha256: Digest | None = None
    path: Text | None = None
    process_name: Text | None = None
    package: Managed | None = None
    unit: Text | None = None
    service: Managed | None = None
    apple_signing_id: Text | None = None
    apple_team_id: Text | None = None
    win_publisher: Text | None = None
    win_original_filename: Text | None = None
    extension: Extension | None = None
    extension_install_mode: Text | None = None
    mdm_payload: Payload | None = None
    root_ca_sha256: Digest | None = None
    ingest_host: Text | None = None
    version: Bounds | None = None

    def __post_init__(self) -> None:
        """Raise unless exactly one kind is given."""
        given = [kind for kind in ATOM_KINDS if getattr(self, kind) is not None]
        if not given:
            raise unexpected(f"one of {', '.join(ATOM_KINDS)}")
        if len(given) > 1:
            raise unexpected(
                f"one atom, found {' and '.join(given)}; use `all_of` for both"
            )


@dataclass(config=KNOWN_KEYS_ONLY, frozen=True, slots=True, kw_only=True)
class GroupForm:
    """Atoms that must all hold; a lone atom may stand in place of its group."""

    all_of: Annotated[tuple[AtomForm, ...], not_empty()]


Match = Annotated[
    tuple[Annotated[GroupForm, BeforeValidator(unless("all_of"))], ...],
    BeforeValidator(any_of),
    not_empty(),
]
"""Groups of which any one suffices: a list, or ``{any_of: [...]}``."""
