"""Look as root in a short-lived child; do everything else as the person.

``sudo auditor audit`` starts this: the child reads with the few capabilities that reading
needs and passes the narrowed answers on as a recording; the parent becomes the person for
good before it parses one byte of them.
"""

from __future__ import annotations

import os
import subprocess
import sys

from auditor.errors import AuditorError
from auditor.host.live.people import Person
from auditor.host.recorded import RecordedHost
from auditor.host.recording import read_answers

_SECONDS = 120
_PASSED_ON = (
    "DISPLAY",
    "XAUTHORITY",
    "WAYLAND_DISPLAY",
    "XDG_SESSION_TYPE",
    "LANG",
    "TMPDIR",
    *("DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS", "XDG_RUNTIME_DIR"),
    *("PULSE_SERVER", "PULSE_RUNTIME_PATH", "PIPEWIRE_REMOTE", "PIPEWIRE_RUNTIME_DIR"),
)


def look_for(person: Person, module: str, length: int, every: int) -> RecordedHost:
    """Look as root for a person and come back as that person.

    Args:
        person: whom the audit is for; this process becomes that user for good.
        module: the module that looks; it is run by ``python -I -m`` with the user id, our
            process id and the two times, and writes a recording's lines to its standard
            output.
        length: seconds to go on looking for; 0 for one look.
        every: seconds from one look to the next.

    Raises:
        AuditorError: the child could not look.
    """
    words = map(str, (person.uid, os.getpid(), length, every))
    command = [sys.executable, "-I", "-m", module, *words]
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": person.home, **kept},
        cwd="/",
    )
    _become(person)
    try:
        lines, _ = child.communicate(timeout=_SECONDS + length)
    except subprocess.TimeoutExpired:
        raise AuditorError("the privileged look gave no answer in time") from None
    if child.returncode:
        raise AuditorError(f"the privileged look ended with status {child.returncode}")
    return RecordedHost(read_answers(lines, "the privileged look"))


def _become(person: Person) -> None:
    os.setgroups(os.getgrouplist(person.name, person.gid))
    os.setresgid(person.gid, person.gid, person.gid)
    os.setresuid(person.uid, person.uid, person.uid)
    if os.getuid() != person.uid or os.geteuid() != person.uid:
        raise AuditorError(f"could not become {person.name}")
    os.environ["HOME"] = person.home
    for name in [
        key for key in os.environ if key.startswith("XDG_") and key.endswith("_HOME")
    ]:
        del os.environ[name]
