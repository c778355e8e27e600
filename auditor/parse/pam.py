"""Files of ``/etc/pam.d`` (pam.d(5)) as words, and what some modules are set to."""

from __future__ import annotations

from auditor.model.named import NamedTuple

_INCLUDING = ("include", "substack")
_MOST = 512
_WORDS = 2  # of a line at least: type and control; then the module

STANDARD: frozenset[str] = frozenset(
    f"pam_{name}.so"
    for name in [
        "access",
        "cap",
        "debug",
        "deny",
        "echo",
        "env",
        "faildelay",
        "faillock",
        "fprintd",
        "ftp",
        "gdm",
        "gnome_keyring",
        "group",
        "issue",
        "keyinit",
        "kwallet5",
        "kwallet6",
        "lastlog",
        "lastlog2",
        "limits",
        "listfile",
        "localuser",
        "loginuid",
        "mail",
        "mkhomedir",
        "motd",
        "namespace",
        "nologin",
        "permit",
        "pkcs11",
        "pwhistory",
        "pwquality",
        "cracklib",
        "rhosts",
        "rootok",
        "securetty",
        "selinux",
        "sepermit",
        "setquota",
        "shells",
        "sss",
        "ldap",
        "krb5",
        "winbind",
        "succeed_if",
        "systemd",
        "systemd_home",
        "systemd_loadkey",
        "time",
        "timestamp",
        "u2f",
        "umask",
        "unix",
        "userdb",
        "usertype",
        "warn",
        "wheel",
        "wtmpdb",
        "xauth",
        "apparmor",
        "cgfs",
        "ecryptfs",
        "elogind",
    ]
)
"""Modules that check who somebody is or set up the session: the everyday work of PAM."""


class PamLine(NamedTuple):
    """One line: either a module with its arguments, or a file to include."""

    module: str = ""
    arguments: tuple[str, ...] = ()
    include: str = ""


def parse_pam(data: bytes) -> tuple[PamLine, ...]:
    """Return the lines of one file; malformed ones are left out, at most 512 are told."""
    text = data.decode("utf-8", "surrogateescape").replace("\\\n", " ")
    written = (line.partition("#")[0] for line in text.split("\n"))
    lines = (_line(_words(line)) for line in written if line)
    return tuple(line for line in lines if line is not None)[:_MOST]


def _line(words: list[str]) -> PamLine | None:
    if len(words) < _WORDS:
        return None
    if words[0] == "@include":
        return PamLine(include=words[1])
    if len(words) == _WORDS:
        return None
    if words[1] in _INCLUDING:
        return PamLine(include=words[2])
    return PamLine(module=words[2], arguments=tuple(words[3:]))


def _words(line: str) -> list[str]:
    """Return the words of a line; what stands in square brackets is one (pam.d(5))."""
    if "[" not in line:
        return line.split()
    found: list[str] = []
    rest = line.strip()
    while rest:
        if rest.startswith("[") and "]" in rest:
            word, _, rest = rest[1:].partition("]")
        else:
            parts = rest.split(None, 1)
            word, rest = parts[0], parts[1] if len(parts) > 1 else ""
        found.append(word)
        rest = rest.lstrip()
    return found


def audits_typing(arguments: tuple[str, ...]) -> tuple[bool, bool]:
    """Return whether ``pam_tty_audit`` is switched on for anybody, and with passwords.

    Only ``enable=`` with a pattern switches it on (pam_tty_audit(8)).
    """
    enabled = any(word.startswith("enable=") and len(word) > 7 for word in arguments)  # noqa: PLR2004
    return enabled, enabled and "log_passwd" in arguments


def command_of(arguments: tuple[str, ...]) -> tuple[str, bool]:
    """Return which command ``pam_exec`` runs, and whether it is handed the password.

    Options come before the command (pam_exec(8)); empty when there is none.
    """
    options = ("debug", "expose_authtok", "quiet", "quiet_log", "seteuid", "stdout")
    handed = False
    for word in arguments:
        if word in options or word.startswith(("log=", "type=")):
            handed = handed or word == "expose_authtok"
        else:
            return word, handed
    return "", handed


def filter_of(arguments: tuple[str, ...]) -> str:
    """Return the program ``pam_filter`` puts before the terminal; empty for none."""
    return next((word for word in arguments if word.startswith("/")), "")
