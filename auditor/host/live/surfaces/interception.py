"""Listening processes with a certificate authority of their own.

Nothing is searched where nobody listens, or where no authority beyond the packages' is
trusted and no proxy is set: then nobody's answers would be believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from auditor.host.live.reader import Plain, Reader, Task
from auditor.host.live.surfaces import Machine
from auditor.model.authority import ROOT_CERTIFICATES
from auditor.model.coverage import Gap, GapKind
from auditor.model.frozen import replace
from auditor.model.interception import AuthorityKey, Interceptor, InterceptorTable
from auditor.model.process import Process
from auditor.model.proxy import DIVERSIONS
from auditor.parse.certificate import parse_certificate
from auditor.parse.interpreter import script_of
from auditor.parse.proxy import local_port

if TYPE_CHECKING:
    from auditor.host.live.authority_search import Listener

_SECONDS = 10.0
_PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY")


def answer(host: Machine, _gathered: Plain) -> InterceptorTable:
    """Return who has an authority's private key at hand, and listens."""
    trusted = {
        item.certificate.key_sha256
        for item in host.read(ROOT_CERTIFICATES).certificates
        if item.trusted_by and item.certificate.authority
    }
    processes = host.walked().processes
    ports = _proxied_ports(host, processes)
    if not trusted and not ports:
        return InterceptorTable()
    listening = {item.pid: (item, ports) for item, ports in _listening(host, processes)}
    unseen = sum("fd" in item.refused and not item.kernel for item in processes)
    if not listening:
        return InterceptorTable(unseen=unseen)
    searched = _searched(host, tuple(item for item, _ in listening.values()))
    if searched.gap is not None:
        return InterceptorTable(gaps=(searched.gap,), unseen=unseen)
    found, told = cast("tuple[Any, Any]", searched.value)
    gaps = tuple(
        Gap(kind=GapKind(kind), reason=a, place=b, needs=c) for kind, a, b, c in told
    )
    table = _table(found, listening, trusted=trusted, ports=ports)
    return replace(table, gaps=gaps, unseen=unseen)


def _table(
    found: tuple[Any, ...],
    listening: dict[int, tuple[Process, frozenset[int]]],
    *,
    trusted: set[str],
    ports: frozenset[int],
) -> InterceptorTable:
    interceptors: list[Interceptor] = []
    keys: list[AuthorityKey] = []
    for folder, der, links in found:
        told = parse_certificate(der)
        if told is None:
            continue
        is_trusted = told.key_sha256 in trusted
        for pid, link in links:
            process, own = listening[pid]
            proxied = not ports.isdisjoint(own)
            if is_trusted or proxied:
                interceptors.append(
                    Interceptor(
                        pid=pid,
                        started=process.started,
                        certificate=told,
                        folder=folder,
                        link=link,
                        trusted=is_trusted,
                        proxied=proxied,
                    )
                )
        if is_trusted and not links:
            keys.append(AuthorityKey(certificate=told, folder=folder))
    return InterceptorTable(interceptors=_once(interceptors), keys=tuple(keys))


def _once(found: list[Interceptor]) -> tuple[Interceptor, ...]:
    """Return each process once for each authority, in order of PID."""
    first: dict[tuple[int, str], Interceptor] = {}
    for item in sorted(found, key=lambda item: (item.pid, item.folder)):
        first.setdefault((item.pid, item.certificate.sha256), item)
    return tuple(first.values())


def _proxied_ports(host: Machine, processes: tuple[Process, ...]) -> frozenset[int]:
    """Return the ports of this machine that proxy settings send traffic to."""
    named = {item.address for item in host.read(DIVERSIONS).proxies if not item.script}
    for process in processes:
        for name, value in process.environment.items():
            if name.upper() in _PROXIES:
                named.add(value)
    return frozenset(port for port in map(local_port, named) if port)


def _listening(
    host: Machine, processes: tuple[Process, ...]
) -> Iterator[tuple[Process, frozenset[int]]]:
    """Yield the processes that listen, with their ports."""
    ports = {
        item.inode: int(item.local.rpartition(":")[2])
        for space in host.sockets().namespaces
        for item in space.connections
        if item.state == "listening"
    }
    for process in processes:
        held = frozenset(ports[inode] for inode in process.sockets if inode in ports)
        if held and process.executable:
            yield process, held


def _searched(host: Machine, listening: tuple[Process, ...]) -> Any:  # noqa: ANN401
    """Return what a child found: an answer of the reader."""
    from auditor.host.live.authority_search import AuthoritySearch  # noqa: PLC0415
    from auditor.host.live.shelf import Shelf  # noqa: PLC0415

    listeners = tuple(map(_listener, listening))

    def run(beat: Any) -> Plain:  # noqa: ANN401 - `reader.Beat`
        shelf = Shelf(host.mounts, host.person, host.folders, beat)
        search = AuthoritySearch(shelf, listeners)
        found = tuple((item.folder, item.der, links) for item, links in search.look())
        return found, shelf.told()

    reader = Reader(host.mounts, seconds=_SECONDS)
    reader.start((Task(place="interception", run=run),))
    return reader.collect()[0]


def _listener(process: Process) -> Listener:
    from auditor.host.live.authority_search import Listener  # noqa: PLC0415

    executable = process.executable or ""
    script = script_of(executable, process.arguments, process.directory)
    return Listener(
        pid=process.pid,
        uid=process.uid,
        arguments=process.arguments,
        executable=executable,
        script=(script.path or script.label) if script else "",
    )
