"""Programs that can answer in the place of servers: an authority's key, and a listener.

## What it reads
Where a certificate authority beyond the packages' is trusted, or settings send traffic to
a proxy on this computer: the folders of settings and those that listening programs name
(in their arguments, in the files of settings that these name), are started in or lie in,
for an authority's certificate beside a private key. Of a key no more is read than the line
that says that one follows; of such a program's environment `HOME`. A program is tied to a
folder when it names it, its script or executable names it, or it lies there.

## Why it matters
A proxy that has an authority's private key can make, while a connection begins, a
certificate for any server. To programs that trust the authority it is that server, and it
reads what they send and get (RFC 5280, section 6; Squid's `ssl_bump` works so). A
listening program with the key of a trusted authority is in that position now: `active`. If
nothing that was read trusts its authority, and settings send traffic to it, it is
`capable`. A trusted authority whose key lies here with no program seen is told as well.

## What it cannot see
Whether any connection is intercepted now. That certificate and key belong together: only
their place is compared. Keys in binary containers (PKCS #12, Java), in hardware or in a
program's memory; a folder that the program's files do not name; a proxy on another
computer, whose authority may be among the trusted ones. An authority's service that only
issues certificates looks the same. Listening sockets and private folders of other users
without root.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.interception import INTERCEPTION, Interceptor
from auditor.model.inventory import Topic
from auditor.model.observation import Mark, MarkType, Observation
from auditor.probes import Probe, Seen

_READS = "network.tls_inspection"


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(INTERCEPTION)
    yield from table.gaps
    for item in table.interceptors:
        yield _intercepts(item)
    for key in table.keys:
        yield Observation(
            message="authority-key-here",
            arguments={"text": key.certificate.subject, "path": key.folder},
            capability=_READS,
            basis=Basis.CAPABLE,
            marks=(Mark(type=MarkType.ROOT_CA, value=key.certificate.sha256),),
        )
    if table.unseen:
        yield Gap(
            kind=GapKind.DENIED,
            reason="other-users-handles",
            count=table.unseen,
            needs="root",
        )


def _intercepts(item: Interceptor) -> Observation:
    return Observation(
        message="intercepts" if item.trusted else "intercepts-untrusted",
        arguments={
            "text": item.certificate.subject,
            "path": item.folder,
            "link": item.link,
            "proxied": item.proxied,
        },
        pid=item.pid,
        started=item.started,
        capability=_READS,
        basis=Basis.ACTIVE if item.trusted else Basis.CAPABLE,
        marks=(Mark(type=MarkType.ROOT_CA, value=item.certificate.sha256),),
    )


PROBE = Probe(
    title="listening programs with a certificate authority of their own",
    topics=frozenset({Topic.TRUST}),
    uses=frozenset({INTERCEPTION}),
    look=_look,
)
