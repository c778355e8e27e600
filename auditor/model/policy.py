"""What the employer declares, as values; absent is ``None``: not stated."""

from __future__ import annotations

from typing import Any

from auditor.model.frozen import field, frozen

Document = dict[str, Any]
"""A policy file as plain data: texts, lists and mappings; absent is *not stated*."""


@frozen
class Atom:
    """One identity matcher atom, for example ``package`` = ``{manager, name}``.

    Attributes:
        kind: ``sha256``, ``script_sha256``, ``path``, ``process_name``, ``package``,
            ``unit``, ``service`` and the rest of design §7.
        value: of a scalar atom; empty for a mapping.
        parts: of a mapping atom, for example ``{"manager": "dpkg", "name": "xcape"}``.
        at_least: lowest version, or empty.
        at_most: highest version, or empty.
    """

    kind: str
    value: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    at_least: str = ""
    at_most: str = ""


MOST_MATCHES = 3
"""A part that fits more different programs than this names a family and no program."""


@frozen
class Component:
    """One part of a declared product.

    Attributes:
        id: the part's id within its program; ``main`` when the file has no components.
        kind: ``agent``, ``driver``, ``browser_extension``, ``cloud_only`` …
        match: any of these groups; all atoms of a group.
        captures: narrower than the program's; ``None`` for the program's own.
        covers_children: its child processes belong to it.
        max_matches: of more different programs than these it clears none.
    """

    id: str
    kind: str = "agent"
    match: tuple[tuple[Atom, ...], ...] = ()
    captures: tuple[str, ...] | None = None
    covers_children: bool = False
    max_matches: int = MOST_MATCHES


@frozen
class Declaration:
    """One declared program."""

    id: str
    name: str
    vendor: str | None = None
    role: str | None = None
    status: str | None = None
    components: tuple[Component, ...] = ()
    captures: tuple[str, ...] = ()
    not_captured: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()


@frozen
class Exemption:
    """A dated, reasoned exception; printed, and lowers nothing to silence."""

    id: str
    program: str
    until: str
    reason: str
    by: str


@frozen
class Policy:
    """The declared policy in force for an audit.

    Attributes:
        source: path as given; empty for the baseline "nothing has been declared".
        sha256: of the file's bytes; empty for the baseline.
        id, version, status: of the policy; ``status`` other than ``active`` clears nothing.
        controller: the employer's name.
        jurisdictions: ISO 3166 codes.
        undeclared: ``report``, ``review`` or ``info``.
        not_captured: negatives for the whole machine.
        programs: what is declared.
        exemptions: the exceptions.
        problem: why a given policy could not be used; it then counts as none.
        signature: ``unsigned``, ``signed`` by the employer, ``co-signed`` by the works
            council too, ``signed-by-unknown-key`` or ``signature-broken``.
        document: the whole file as plain data, see `auditor.policy.schema`; empty for
            the baseline.
    """

    source: str = ""
    sha256: str = ""
    id: str = ""
    version: str = ""
    status: str = ""
    controller: str = ""
    jurisdictions: tuple[str, ...] = ()
    undeclared: str = "report"
    not_captured: tuple[str, ...] = ()
    programs: tuple[Declaration, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    problem: str = ""
    signature: str = "unsigned"
    document: Document = field(default_factory=dict)
