"""A program found on the host, and the catalogue's products."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from auditor.model.capability import Basis, covers
from auditor.model.frozen import frozen
from auditor.model.observation import MarkType


class Identity(StrEnum):
    """What a program's files say it is; the row of the severity table."""

    MONITORING = "monitoring"
    """Known to the catalogue as monitoring, packaged or not."""
    TOOL = "tool"
    """A package's unaltered file, known to the catalogue as a tool for this access."""
    UNKNOWN = "unknown"
    """Unpackaged, altered or script-only, and unknown to the catalogue."""
    VENDOR = "vendor"
    """A third party's package, file matching its database, not known for this."""
    DISTRIBUTION = "distribution"
    """The distribution's own, file matching its database, not known for this."""
    BENIGN = "benign"
    """Package identity, file check and a catalogue entry for this very capability."""


class Presence(StrEnum):
    """Whether a program is here; separate from what it can do."""

    RUNNING = "running"
    ENDED = "ended"
    """It ran in an earlier one of several looks."""
    INSTALLED = "installed"


class Role(StrEnum):
    """What the catalogue knows a product as."""

    MONITOR = "monitor"
    """Made so that somebody learns what a person or a computer does."""
    TOOL = "tool"
    """Takes something only while somebody uses it, or once somebody turned it on."""
    BENIGN = "benign"
    """Made for something else, for which it needs an access."""

    @property
    def is_named(self) -> bool:
        """Return whether such a product is named when nothing was seen of it."""
        return self is not Role.BENIGN


@frozen
class Telltale:
    """A pattern for one kind of mark.

    Attributes:
        type: the kind of mark.
        pattern: exact value, or with ``*`` at its end what a value begins with.
        identifies: strong enough to name the product by itself; else it needs a second
            one of another kind.
    """

    type: MarkType
    pattern: str
    identifies: bool = False


@frozen
class ProductCapability:
    """A capability that the vendor documents.

    Attributes:
        capability: node of the capability tree.
        basis: always ``documented``: the catalogue saw no machine.
        source: where it is written.
        benign: this access is the product's evident, known purpose (a hot-key daemon's
            keys), so package identity and file check make it known-benign.
    """

    capability: str
    source: str
    basis: Literal[Basis.DOCUMENTED] = Basis.DOCUMENTED
    benign: bool = False


@frozen
class Product:
    """One entry of the catalogue."""

    id: str
    name: str
    vendor: str
    role: Role
    category: str
    telltales: tuple[Telltale, ...] = ()
    capabilities: tuple[ProductCapability, ...] = ()

    @property
    def manages(self) -> bool:
        """Return whether it is made to let a server manage computers."""
        return self.category == "device-management"

    def needs(self, capability: str) -> bool:
        """Return whether an access is this product's evident, known purpose."""
        return any(
            item.benign and covers(item.capability, capability)
            for item in self.capabilities
        )

    def documents(self, capability: str) -> bool:
        """Return whether its maker says that it can take this."""
        return any(covers(item.capability, capability) for item in self.capabilities)


@frozen
class ProgramCapability:
    """What one program can take, and how we know.

    Attributes:
        capability: a leaf (or node) of the tree.
        bases: in order of strength.
        evidence: ids of observations; empty for ``documented`` alone.
        identity: the severity row for this capability.
        candidates: 0 when the strongest evidence is certain; 1 when this program has an
            access that may or may not be this one; else of how many programs at least one
            has it, when the evidence does not say which.
        looks: in how many of several looks it was seen; 0 when there was only one.
    """

    capability: str
    bases: tuple[Basis, ...]
    evidence: tuple[int, ...] = ()
    identity: Identity = Identity.UNKNOWN
    candidates: int = 0
    looks: int = 0


@frozen
class Program:
    """One program: processes of one executable (and script), or an installed product.

    Attributes:
        id: ordinal.
        name: the product's name, else the file name of script or executable.
        product: catalogue id; ``None`` when no product explains it.
        presence: running, or installed only.
        pids: its processes, ascending.
        executable: path; ``None`` when not readable.
        script: path, ``-m MODULE`` or ``-c`` of an interpreter; ``None`` for none.
        file_sha256: of the script if there is one, else of the executable.
        package: package that lists that file; empty when none.
        package_manager: for example ``dpkg``.
        package_version: of that package.
        file_check: as in `FileIdentity.check`.
        origin: as in `FileIdentity.origin`.
        notes: message ids of what weakens its identity: ``deleted``, ``foreign-code``,
            ``script-by-argument``, ``preloaded`` …
        capabilities: by capability.
        is_self: the auditor itself.
        root_cas: digests of the certificate authorities that it is, or uses.
    """

    id: int
    name: str
    product: str | None = None
    presence: Presence = Presence.RUNNING
    pids: tuple[int, ...] = ()
    executable: str | None = None
    script: str | None = None
    file_sha256: str = ""
    package: str = ""
    package_manager: str = ""
    package_version: str = ""
    file_check: str = ""
    origin: str = ""
    notes: tuple[str, ...] = ()
    capabilities: tuple[ProgramCapability, ...] = ()
    is_self: bool = False
    root_cas: tuple[str, ...] = ()


@frozen
class Attribution:
    """All programs of an inventory.

    Attributes:
        programs: named ones: a capability, a mark, or all of them when asked for.
        unrelated: how many more programs there were, counted and not named.
        owner: observation id → program id.
    """

    programs: tuple[Program, ...] = ()
    unrelated: int = 0
    owner: dict[int, int] | None = None
