"""Certificate authorities that the system or a browser trusts and no package brought.

## What it reads
The stores that programs take trusted certificates from: the files and folders that
`update-ca-certificates`(8) and `update-ca-trust`(8) fill, where administrators put what
these take up, and the policies of Chromium and Firefox that bring roots of their own
(`CACertificates`, `Certificates`). Certificates of the package of roots, unchanged by that
package's checksums, are left out.

## Why it matters
To trust an authority is to accept any certificate that it issues, for any server
(RFC 5280, section 6.1). Whoever has its private key and stands in the way of the traffic
can answer in the place of every server, and read what is sent encrypted. The certificate
alone reads nothing: an organisation may need one for its own servers only. So the basis is
`capable`; who intercepts is another probe's question. An authority that may not issue for
servers, whose time is over or that only lies ready is told without a capability.

## What it cannot see
Who has the private key. Whether a store's certificates are what a given program uses:
many bring stores of their own (Java, Python's certifi, containers), and a process can be
told of another one by its environment. People's own certificate databases (NSS), which
Chromium and Firefox add to; a database that is there is told as not read. Trust that a
browser's cloud policy brings. Other users' folders without root.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.authority import ROOT_CERTIFICATES, Certificate, TrustedCertificate
from auditor.model.capability import Basis
from auditor.model.inventory import Topic
from auditor.model.observation import Mark, MarkType, Observation, Value
from auditor.probes import Probe, Seen

_COLLECTED = "/etc/ssl/certs/"
"""Where certificates are copied or linked to: what lies elsewhere is the source."""


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(ROOT_CERTIFICATES)
    yield from table.gaps
    now = host.about().time
    for item in table.certificates:
        yield _trusted(item, _message(item, now))
    for imported in table.imports:
        yield Observation(
            message="roots-imported",
            arguments={"name": imported.setting, "path": imported.path},
        )


def _message(item: TrustedCertificate, now: str) -> str:
    """Return what is to be said of a certificate."""
    told = item.certificate
    if not told.authority:
        return "certificate-trusted"
    if not told.for_servers:
        return "root-not-for-servers"
    if not item.trusted_by:
        return "root-waiting"
    if _is_over(told, now):
        return "root-expired"
    return "root-trusted-limited" if told.limited else "root-trusted"


def _is_over(told: Certificate, now: str) -> bool:
    return bool(told.not_after and now) and told.not_after < now


def _trusted(item: TrustedCertificate, message: str) -> Observation:
    told = item.certificate
    source = min(item.places, key=lambda place: (place.startswith(_COLLECTED), place))
    arguments: dict[str, Value] = {
        "text": told.subject or told.sha256,
        "path": source,
        "stores": ", ".join(item.trusted_by),
        "valid_from": told.not_before,
        "valid_until": told.not_after,
        "self_issued": told.self_issued,
    }
    gives = message.startswith("root-trusted")
    return Observation(
        message=message,
        arguments=arguments,
        capability="network.tls_inspection" if gives else "",
        basis=Basis.CAPABLE if gives else None,
        marks=(
            Mark(type=MarkType.ROOT_CA, value=told.sha256),
            Mark(type=MarkType.SETTING, value=source),
        ),
    )


PROBE = Probe(
    title="certificate authorities that no package brought",
    topics=frozenset({Topic.TRUST}),
    uses=frozenset({Verb.ABOUT, ROOT_CERTIFICATES}),
    look=_look,
)
