"""Certificates that programs trust, beyond those that the distribution brought."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class Certificate:
    """One X.509 certificate, narrowed; nothing of it is verified.

    Attributes:
        sha256: of its DER bytes, lower-case hexadecimal.
        key_sha256: of its public key (SubjectPublicKeyInfo, DER); the same key in another
            certificate has the same.
        subject: common name, else organisation, of whom it is about.
        issuer: the same of who issued it.
        not_before: RFC 3339 UTC; empty when malformed.
        not_after: likewise.
        self_issued: subject and issuer are the same.
        authority: a program that trusts it accepts what it issues (RFC 5280, 4.2.1.9 and
            4.2.1.3; for certificates of version 1 without extensions, self-issued ones).
        for_servers: what it issues may be for servers (RFC 5280, 4.2.1.12).
        limited: only for some names (RFC 5280, 4.2.1.10).
    """

    sha256: str
    key_sha256: str = ""
    subject: str = ""
    issuer: str = ""
    not_before: str = ""
    not_after: str = ""
    self_issued: bool = False
    authority: bool = False
    for_servers: bool = True
    limited: bool = False


@frozen
class TrustedCertificate:
    """One certificate and where it lies.

    Attributes:
        certificate: what it says.
        places: files that hold it, sorted.
        trusted_by: whose programs read one of these places: ``system``, ``chromium``,
            ``firefox``; empty for one that only lies ready to be taken up.
    """

    certificate: Certificate
    places: tuple[str, ...] = ()
    trusted_by: tuple[str, ...] = ()


@frozen
class ImportedRoots:
    """A browser's policy that takes up roots from elsewhere.

    Attributes:
        browser: ``chromium`` or ``firefox``.
        path: the policy file.
        setting: name of the policy.
    """

    browser: str
    path: str
    setting: str


@frozen
class RootTable:
    """What is trusted beyond the distribution's own roots.

    Attributes:
        certificates: those that no package of roots brought, by digest.
        imports: browser policies that take up roots.
        packaged: how many files of roots are the package's own and unchanged.
        gaps: what was missed.
    """

    certificates: tuple[TrustedCertificate, ...] = ()
    imports: tuple[ImportedRoots, ...] = ()
    packaged: int = 0
    gaps: tuple[Gap, ...] = ()


ROOT_CERTIFICATES: Surface[RootTable] = Surface("root-certificates", RootTable)
"""Certificates in the stores of the system and of browsers that no package brought."""
