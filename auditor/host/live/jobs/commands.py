"""What a job's commands come to: programs found, scripts read two levels deep."""

from __future__ import annotations

from auditor.host.live.jobs import PACKAGED
from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.model.frozen import field, slotted
from auditor.model.schedule import Deed
from auditor.parse.capture_commands import deeds_of, mentions, tools
from auditor.parse.interpreter import is_interpreter, script_of
from auditor.parse.shell import Command, commands_of

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_TOOLS = "/usr/bin:/usr/local/bin"
_PLAIN = frozenset(
    {"test", "[", "echo", "printf", "true", "false", "sleep", "date", "mkdir", "rm", "mv"}
    | {"cp", "cat", "chmod", "chown", "touch", "find", "grep", "sed", "awk", "run-parts"}
    | {"cd", "set", "export", "exit", "return", "umask", "trap", "read", "unset", ":", "."}
    | {
        "anacron",
        "logger",
        "systemctl",
        "kill",
        "pkill",
        "id",
        "ls",
        "ln",
        "stat",
        "tar",
        "gzip",
    }
)
"""What nearly every job uses; not looked into where packages keep programs."""

_OWN = (
    *(b"/opt/", b"/home/", b"/srv/", b"/usr/local/", b"/root/", b"/tmp/", b"~/"),
    b"$HOME",
)
"""Where programs lie that a script in the folders of packages would hardly start."""

_SHELLS = ("sh", "bash", "dash", "zsh", "ksh", "ash", "busybox", "fish")
_MOST_HEAD = 1 << 14
_MOST_SCRIPT = 1 << 18
_MOST_PROGRAM = 1 << 19
_MOST_PROGRAMS = 40


@slotted
class Found:
    """What was made out of one job.

    Attributes:
        deeds: what its commands are for.
        script: the script that they stand in; empty when they stand in the job itself.
        own: programs that lie outside the folders of packages.
        followed: scripts that were read, and whether those that they run were.
    """

    deeds: dict[tuple[str, str], Deed] = field(default_factory=dict)
    script: str = ""
    own: dict[str, None] = field(default_factory=dict)
    followed: dict[str, int] = field(default_factory=dict)

    def take(self, deeds: tuple[Deed, ...]) -> None:
        """Keep what is not known yet."""
        for deed in deeds:
            known = self.deeds.get((deed.capability, deed.tool))
            if known is None:
                self.deeds[deed.capability, deed.tool] = deed

    def plain(self) -> tuple[Plain, Plain]:
        """Return deeds and own programs as `marshal` carries them."""
        return tuple(map(tuple, self.deeds.values())), tuple(self.own)


@slotted
class Commands:
    """Looks at the commands of one job after another.

    Attributes:
        shelf: reads files.
        resolved: real path of a program by its name and the folders, once each.
        programs: what a program's file told, once each.
    """

    shelf: Shelf
    resolved: dict[tuple[str, str], str] = field(default_factory=dict)
    programs: dict[str, tuple[str, tuple[Deed, ...]]] = field(default_factory=dict)

    def of_text(self, text: str, path: str = "", *, suspect: bool = False) -> Found:
        """Return what shell text comes to.

        Args:
            text: the commands.
            path: folders for programs, parted by colons; the usual ones when empty.
            suspect: also look into programs in the folders of packages, for the job is
                nobody's package's.
        """
        found = Found()
        for command in commands_of(text):
            self._take(command, path or PATH, found, suspect=suspect)
        return found

    def of_script(self, path: str) -> Found:
        """Return what a script that is run by itself comes to, by its real path."""
        found = Found()
        head = self.shelf.head(path, _MOST_HEAD)
        if head[:2] == b"#!":
            self._follow(path, PATH, found, head if len(head) < _MOST_HEAD else None)
        elif path:
            found.take(self._by_its_bytes(path, (path,), found, suspect=True))
        return found

    def of_code(self, text: str) -> Found:
        """Return what code comes to that is no shell's."""
        found = Found()
        found.take(_deeds_of_code(text))
        return found

    def of_file(self, path: str) -> Found:
        """Return what a script holds that an interpreter is told to run."""
        found = Found()
        self._follow(path, PATH, found)
        return found

    def _take(self, command: Command, path: str, found: Found, *, suspect: bool) -> None:
        if not _may_be_own(command[0], suspect=suspect):
            found.take(deeds_of(command))
            return
        program = self.resolve(command[0], path)
        script = self._script(program, command)
        if script:
            self._follow(script, path, found)
            return
        deeds = deeds_of(command)
        if not deeds and program:
            deeds = self._by_its_bytes(program, command, found, suspect=suspect)
        found.take(deeds)

    def resolve(self, name: str, path: str) -> str:
        """Return the real path of the program that a name stands for; empty for none."""
        if "=" in name or not name or name[0] in "$[(-":
            return ""
        key = (name, "" if name[0] == "/" else path)
        if key not in self.resolved:
            places = (name,) if "/" in name else (f"{at}/{name}" for at in path.split(":"))
            real = (self.shelf.real(place) for place in places if place[:1] == "/")
            self.resolved[key] = next(filter(None, real), "")
        return self.resolved[key]

    def _script(self, program: str, command: Command) -> str:
        """Return the script that a command runs; empty when it runs none."""
        if program and is_interpreter(program):
            script = script_of(program, command, "")
            return self.shelf.real(script.path) if script and script.path else ""
        return program if self.shelf.head(program)[:2] == b"#!" else ""

    def _follow(
        self,
        script: str,
        path: str,
        found: Found,
        data: bytes | None = None,
        *,
        further: bool = True,
    ) -> None:
        """Take what a script holds and, if ``further``, what scripts that it runs hold."""
        if found.followed.get(script, -1) >= further:
            return
        found.followed[script] = further
        is_own = not script.startswith(PACKAGED)
        if is_own:
            found.own[script] = None
        if data is None:
            data = self.shelf.text(script, _MOST_SCRIPT)
        if not is_own and not mentions(data) and not any(map(data.__contains__, _OWN)):
            return  # of the many scripts of packages hardly any is worth taking apart
        text = data.decode("utf-8", "surrogateescape")
        if _is_shell(text.partition("\n")[0], script):
            self._follow_shell(text, path, found, is_own=is_own, further=further)
        else:
            found.take(_deeds_of_code(text))
        if found.deeds and not found.script:
            found.script = script

    def _follow_shell(
        self, text: str, path: str, found: Found, *, is_own: bool, further: bool
    ) -> None:
        for command in commands_of(text):
            if is_own or "/" in " ".join(command):
                self._step(command, path, found, is_own=is_own, further=further)
            else:
                found.take(deeds_of(command))

    def _step(
        self, command: Command, path: str, found: Found, *, is_own: bool, further: bool
    ) -> None:
        deeds = deeds_of(command)
        program = "" if deeds else self.resolve(command[0], path)
        script = self._script(program, command) if program and further else ""
        if script:
            self._follow(script, path, found, further=False)
        elif program:
            deeds = self._by_its_bytes(program, command, found, suspect=is_own)
        found.take(deeds)

    def _by_its_bytes(
        self, program: str, command: Command, found: Found, *, suspect: bool
    ) -> tuple[Deed, ...]:
        """Return what a program does that has the bytes of a known one, or could do."""
        is_own = not program.startswith(PACKAGED)
        if is_own:
            found.own[program] = None
        if not is_own and (not suspect or program.rpartition("/")[2] in _PLAIN):
            return ()
        if program not in self.programs and len(self.programs) < _MOST_PROGRAMS:
            self.programs[program] = self._look_into(program)
        same, deeds = self.programs.get(program, ("", ()))
        return deeds_of(command, same) if same else deeds

    def _look_into(self, program: str) -> tuple[str, tuple[Deed, ...]]:
        status = self.shelf.status(program)
        size = status.size if status else 0
        for name in sorted(tools()):
            known = self.resolve(name, _TOOLS)
            if known and known != program and self._same(known, program, size):
                return name, ()
        from auditor.parse.capture_code import deeds_of_program  # noqa: PLC0415 - seldom

        return "", deeds_of_program(self.shelf.head(program, _MOST_PROGRAM))

    def _same(self, one: str, other: str, size: int) -> bool:
        status = self.shelf.status(one)
        if status is None or status.size != size or not size:
            return False
        return self.shelf.head(one, size) == self.shelf.head(other, size)


def _deeds_of_code(text: str) -> tuple[Deed, ...]:
    from auditor.parse.capture_code import deeds_of_code  # noqa: PLC0415 - seldom

    return deeds_of_code(text)


def _may_be_own(name: str, *, suspect: bool) -> bool:
    """Tell whether a command may run what no package provides, so that it is looked up."""
    if suspect:
        return name not in _PLAIN
    return not name.startswith(PACKAGED) or name.startswith("/etc/")


def _is_shell(first: str, script: str) -> bool:
    """Tell whether a script is a shell's, by its first line or its name (execve(2))."""
    if first[:2] != "#!":
        return script.rpartition(".")[2] not in {
            "py",
            "pl",
            "rb",
            "js",
            "php",
            "lua",
            "tcl",
        }
    words = first[2:].split()
    names = [word.rpartition("/")[2] for word in words]
    names = [name for name in names if name != "env" and name[:1] != "-"]
    return bool(names) and names[0] in _SHELLS
