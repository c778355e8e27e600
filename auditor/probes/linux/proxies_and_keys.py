"""Settings that send traffic through a proxy, or have session keys written down.

## What it reads
The files in which a system, a desktop, a browser's policy and the package manager keep
proxies: `environment`(5), `profile.d`, `environment.d`(5), `pam_env.conf`(5),
`systemd-system.conf`(5), people's own start files, `apt.conf`(5), dconf's key files, KDE's
`kioslaverc`, policies of Chromium and Firefox; and the same names in the environments of
processes. Only names of proxies and `SSLKEYLOGFILE` are looked for. Of a key log, size and
time are told; it is never opened.

## Why it matters
A proxy for all traffic is told each server that is spoken to, when and how much:
`network.flow`, `configured`. What it can read of the contents is another question: it
needs a trusted authority for that. A setting for one process, or for the package manager
only, is told as a fact. Programs that heed `SSLKEYLOGFILE` write the keys of each encrypted
connection to that file (NSS Key Log Format; curl, Firefox, Chromium and Python heed it):
whoever can read the file, and has the packets, can read the contents.

## What it cannot see
Whether a program heeds a setting. What a script chooses that picks the proxy (PAC). A
desktop's own database where it is binary; a browser's own preferences and command line;
`Environment=` of single units; proxies that the network announces (WPAD). Traffic that the
kernel redirects. Other users' environments and files without root.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.observation import Mark, MarkType, Observation, Value
from auditor.model.process import Process
from auditor.model.proxy import DIVERSIONS, DiversionTable, ProxySetting
from auditor.parse.proxy import KEY_LOG, PROXY_NAMES, proxy_address
from auditor.probes import Probe, Seen

_UNTOLD = frozenset({"environ", "exe"})


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(DIVERSIONS)
    yield from table.gaps
    for setting in table.proxies:
        yield _proxy(setting)
    for log in table.key_logs:
        yield _key_log(table, log.target, "key-log-set", {"place": log.path})
    processes = host.processes().processes
    yield from _in_processes(table, processes)
    # Where the executable is not told, the environment was not even asked for.
    refused = sum(not _UNTOLD.isdisjoint(item.refused) for item in processes)
    if refused:
        yield Gap(
            kind=GapKind.DENIED,
            reason="other-users-environ",
            count=refused,
            needs="root",
        )


def _proxy(setting: ProxySetting) -> Observation:
    everything = setting.scope != "packages"
    message = "proxy-script" if setting.script else "proxy-set"
    return Observation(
        message=message if everything else "proxy-for-packages",
        arguments={
            "address": setting.address,
            "path": setting.path,
            "name": setting.name,
            "scope": setting.scope,
        },
        capability="network.flow" if everything else "",
        basis=Basis.CONFIGURED if everything else None,
        marks=(Mark(type=MarkType.SETTING, value=setting.path),),
    )


def _in_processes(
    table: DiversionTable, processes: tuple[Process, ...]
) -> Iterator[Observation]:
    """Yield what processes were started with, each value once."""
    proxies: Counter[str] = Counter()
    logs: Counter[str] = Counter()
    for process in processes:
        told = process.environment
        proxies.update(
            {
                proxy_address(value)
                for name, value in told.items()
                if name.upper() in PROXY_NAMES
            }
        )
        logs.update({told[KEY_LOG]} if told.get(KEY_LOG) else ())
    for address, count in sorted(proxies.items()):
        if address:
            yield Observation(
                message="proxy-in-processes", arguments={"address": address, "count": count}
            )
    for target, count in sorted(logs.items()):
        yield _key_log(table, target, "key-log-in-processes", {"count": count})


def _key_log(
    table: DiversionTable, target: str, message: str, more: dict[str, Value]
) -> Observation:
    """Return what is told of a key log; the log is what stands for the program."""
    file = next((item for item in table.files if item.path == target), None)
    size = file.size if file else -1
    return Observation(
        message=message,
        arguments={
            "path": target,
            "exists": size >= 0,
            "size": max(size, 0),
            "changed": file.modified_at if file else "",
            **more,
        },
        capability="network.tls_inspection",
        basis=Basis.CONFIGURED,
        marks=(Mark(type=MarkType.SETTING, value=target),),
    )


PROBE = Probe(
    title="proxy settings and logs of session keys",
    topics=frozenset({Topic.TRUST}),
    uses=frozenset({Verb.PROCESSES, DIVERSIONS}),
    look=_look,
)
