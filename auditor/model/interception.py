"""Certificate authorities whose private key lies on this machine, and who uses them."""

from __future__ import annotations

from auditor.model.authority import Certificate
from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class Interceptor:
    """A process that listens and has an authority of its own.

    Attributes:
        pid: the process.
        started: its start, see `auditor.model.process.Process`.
        certificate: the authority's.
        folder: where certificate and private key lie.
        link: what ties the process to that folder: ``argument``, ``configuration``,
            ``own-file`` (its script or executable names it) or ``beside`` (it was started
            there, or lies there itself).
        trusted: the system or a browser trusts this authority, or another certificate
            of the same key.
        proxied: proxy settings send traffic to where the process listens.
    """

    pid: int
    started: int
    certificate: Certificate
    folder: str
    link: str
    trusted: bool = False
    proxied: bool = False


@frozen
class AuthorityKey:
    """A trusted authority whose private key lies here; nobody was seen to use it.

    Attributes:
        certificate: the authority's.
        folder: where certificate and private key lie.
    """

    certificate: Certificate
    folder: str


@frozen
class InterceptorTable:
    """Who could answer in the place of servers, by an authority's private key.

    Attributes:
        interceptors: processes, by PID.
        keys: authorities without a process.
        unseen: processes that may listen without our seeing it.
        gaps: what was missed.
    """

    interceptors: tuple[Interceptor, ...] = ()
    keys: tuple[AuthorityKey, ...] = ()
    unseen: int = 0
    gaps: tuple[Gap, ...] = ()

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes, which are looked at closely."""
        return tuple(item.pid for item in self.interceptors)


INTERCEPTION: Surface[InterceptorTable] = Surface("interception", InterceptorTable)
"""Listening processes with a certificate authority of their own."""
