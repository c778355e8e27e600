"""A running process as the kernel describes it, narrowed to what the audit needs."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import field, frozen


@frozen
class Handle:
    """One open file descriptor (or mapping) that may matter.

    Attributes:
        target: what ``/proc/PID/fd/N`` points to, for example ``/dev/input/event4``.
        device: ``c:MAJOR:MINOR``, however the node is named; empty for a file of the
            kernel's own that hands out what it takes in (``/proc/kcore``).
        writable: opened for writing; ``None`` when not readable.
        mapped: the device is mapped into memory (a streaming camera).
    """

    target: str
    device: str = ""
    writable: bool | None = None
    mapped: bool = False


@frozen
class KernelObject:
    """One descriptor of an object of the kernel's that has no path (``anon_inode:``).

    Attributes:
        kind: ``inotify``, ``fanotify``, ``bpf-prog``, ``bpf-map``, ``bpf-link`` or
            ``perf-event``.
        facts: what ``/proc/PID/fdinfo`` tells of it, narrowed: words and numbers only;
            see `auditor.parse.fdinfo`.
    """

    kind: str
    facts: dict[str, str | int] = field(default_factory=dict)


@frozen
class OpenFile:
    """One regular file that a process may write to; its contents are never read.

    Attributes:
        path: as the process names it.
        size: bytes.
        modified_at: last change, RFC 3339 UTC.
        descriptor: number of the descriptor; -1 when not told.
        readable: it may be read through that descriptor, too.
        locked: the process holds a lock on it (fcntl(2), flock(2)).
    """

    path: str
    size: int = 0
    modified_at: str = ""
    descriptor: int = -1
    readable: bool = False
    locked: bool = False


@frozen
class Stream:
    """One end of a pipe, FIFO or socket that a process holds.

    Attributes:
        descriptor: number of the descriptor.
        target: ``pipe:[INODE]``, ``socket:[INODE]`` or ``fifo:[DEVICE:INODE]``.
        readable: opened for reading.
        writable: opened for writing.
    """

    descriptor: int
    target: str
    readable: bool = False
    writable: bool = False


@frozen
class Process:
    """One process of the table.

    Attributes:
        pid: process id in the auditor's PID namespace.
        started: start time in clock ticks after boot (proc(5), stat field 22); with
            ``pid`` it identifies the process, and a recycled PID differs.
        started_at: the same as RFC 3339 UTC, from the one recorded boot time.
        parent: PID of the parent.
        name: the kernel's ``comm``, at most 15 bytes; freely chosen by the process.
        executable: target of ``/proc/PID/exe`` without the deleted mark; ``None`` when
            not readable or a kernel thread.
        file_key: ``DEVICE:INODE:SIZE:MTIME:CTIME`` of the running executable; empty when
            not readable.
        deleted: the running executable was deleted or replaced on disk.
        arguments: ``/proc/PID/cmdline``, secrets masked, undecodable bytes as surrogates.
        masked: something in ``arguments`` was masked.
        directory: working directory, read only for interpreters; else empty.
        uid: real user id.
        user: the user's name from ``/etc/passwd``; the uid as text when unknown.
        tracer: PID of the tracing process, 0 for none.
        unit: systemd unit from the control group; empty when none.
        container: container id or scope from the control group; empty when none.
        namespaces: ``{"net": "4026531840", …}`` for mnt, net, pid and user; those read.
        session: id of its session (setsid(2)).
        terminal: device number of its controlling terminal as in stat(5), 0 for none.
        environment: the allowed names of its environment, secrets masked; see
            `auditor.parse.procfs.parse_environ`.
        handles: descriptors that may matter, in order of number.
        objects: descriptors of the kernel's own objects, in order of number.
        masters: numbers of the pseudo-terminals whose master side it holds (pty(7)).
        sockets: inodes of its sockets.
        pipes: inodes of its pipes without a name, each once.
        remotes: ``ADDRESS:PORT`` at the far end of its established TCP connections, sorted;
            never resolved.
        listens: local ``ADDRESS:PORT`` it listens on, sorted.
        toolkits: names of the windowing toolkits mapped (``gtk3``, ``qt5`` …).
        shared_memory: ids of System V segments attached.
        foreign_code: executable mappings of files outside the library folders.
        files: regular files it may write to; read only where they matter: of holders and
            the other processes of their programs, and of who may record a terminal.
        streams: ends of pipes, FIFOs and sockets it holds; read only of who may record a
            terminal.
        refused: parts the kernel refused: ``exe``, ``fd``, ``maps``, ``ns``, ``cwd``,
            ``environ``.
        kernel: a kernel thread.
        ended: it was there in an earlier look of several, and is no more.
        holder: it holds a display connection, a device or a packet socket; only then were
            its memory maps read, for toolkits, segments and foreign code.
    """

    pid: int
    started: int
    started_at: str = ""
    parent: int = 0
    name: str = ""
    executable: str | None = None
    file_key: str = ""
    deleted: bool = False
    arguments: tuple[str, ...] = ()
    masked: bool = False
    directory: str = ""
    uid: int = 0
    user: str = ""
    tracer: int = 0
    unit: str = ""
    container: str = ""
    namespaces: dict[str, str] = field(default_factory=dict)
    session: int = 0
    terminal: int = 0
    environment: dict[str, str] = field(default_factory=dict)
    handles: tuple[Handle, ...] = ()
    objects: tuple[KernelObject, ...] = ()
    masters: tuple[int, ...] = ()
    sockets: tuple[int, ...] = ()
    pipes: tuple[int, ...] = ()
    remotes: tuple[str, ...] = ()
    listens: tuple[str, ...] = ()
    toolkits: tuple[str, ...] = ()
    shared_memory: tuple[int, ...] = ()
    foreign_code: tuple[str, ...] = ()
    files: tuple[OpenFile, ...] = ()
    streams: tuple[Stream, ...] = ()
    refused: tuple[str, ...] = ()
    kernel: bool = False
    ended: bool = False
    holder: bool = False


@frozen
class ProcessTable:
    """All processes that could be listed, by PID, and what was missed."""

    processes: tuple[Process, ...] = ()
    gaps: tuple[Gap, ...] = ()


@frozen
class FileRequest:
    """A file whose identity is asked for.

    Attributes:
        path: absolute path, as the host names it.
        pid: read it through this running process (``/proc/PID/exe``); 0 to open the path.
        file_key: of the running file, see `Process.file_key`; empty when not known. A
            path that holds another file by now is not owned by the path's package.
        check: also compare with the package database's checksum (costly).
    """

    path: str
    pid: int = 0
    file_key: str = ""
    check: bool = False


@frozen
class FileIdentity:
    """What a file is, beyond its name.

    Attributes:
        path: as the host names it.
        file_key: see `Process.file_key`.
        sha256: lower-case hexadecimal; empty when not read.
        package: name of the package that lists the path; empty when none does.
        manager: ``dpkg``; empty when no package database could be read.
        version: version of the package; empty when unknown.
        origin: ``distribution``, ``vendor`` or empty, from the package's own record.
        check: ``matches`` or ``differs`` from the local package database's checksum,
            ``unlisted`` when the database has none, empty when not compared.
    """

    path: str
    file_key: str = ""
    sha256: str = ""
    package: str = ""
    manager: str = ""
    version: str = ""
    origin: str = ""
    check: str = ""


@frozen
class FileTable:
    """The identities asked for, in the order asked, and what was missed."""

    files: tuple[FileIdentity, ...] = ()
    gaps: tuple[Gap, ...] = ()
