"""What a path or a name is worth as evidence, from the text alone."""

from __future__ import annotations

import re

from auditor.parse.interpreter import is_interpreter

_SYSTEM = ("/usr/", "/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/", "/libx32/", "/opt/")
_SYSTEM_STORES = ("/etc/", "/snap/", "/nix/store/", "/gnu/store/")
_HOSTS = (
    r"(?:pwsh|powershell|electron|dotnet|wine(?:64)?(?:-preloader)?|csh|tcsh|mksh|ash|rbash)"
    r"[-0-9.]*"
)
_BROWSERS = (
    r"(?:firefox(?:-esr|-bin)?|librewolf|chromium(?:-browser)?|chrome|google-chrome"
    r"|msedge|microsoft-edge|brave|brave-browser|opera|vivaldi|vivaldi-bin|epiphany)"
    r"[-0-9.]*(?:stable|beta|dev)?"
)
_OWN = (
    r"(?:init|systemd(?:-[a-z-]+)?|dbus-daemon|dbus-broker(?:-launch)?|polkitd|agetty|login"
    r"|Xorg|Xwayland|gnome-(?:shell|session-binary)|kwin_(?:x11|wayland)|plasmashell|mutter"
    r"|gdm3?|sddm|lightdm|xfwm4|xfce4-session|cinnamon|sway|weston)"
)
"""What every system or every desktop has of its own, and starts everything else."""
_GLOB = frozenset("*?[]{}")


def user_writable(path: str) -> bool:
    """Return whether a standard user may be able to write a file under this path.

    Only folders that a system installs to are taken as protected: a home, ``/tmp``,
    ``/dev/shm``, a mounted disk or a path that is not in its plain form is not.

    Args:
        path: as the kernel or a policy names it.
    """
    if not path.startswith((*_SYSTEM, *_SYSTEM_STORES)):
        return True
    return any(part in {"", ".", ".."} for part in path[1:].split("/"))


def is_host(executable: str) -> bool:
    """Return whether a program is only a host for what it runs.

    Interpreters, shells and browsers: recognising one says nothing of what it does.

    Args:
        executable: path or file name.
    """
    name = executable.rpartition("/")[2]
    return is_interpreter(name) or re.fullmatch(f"{_HOSTS}|{_BROWSERS}", name) is not None


def is_shared(path: str) -> bool:
    """Return whether a program is everybody's: the system's own, a browser, a host.

    An interpreter that a product brings along in its own folder is the product's.

    Args:
        path: of its file.
    """
    name = path.rpartition("/")[2]
    if re.fullmatch(_BROWSERS, name):
        return True
    if path.startswith("/opt/"):
        return False
    is_own = path.startswith(_SYSTEM) and re.fullmatch(_OWN, name) is not None
    return is_own or (is_host(path) and not install_tree(path))


def is_broad(pattern: str) -> bool:
    """Return whether a declared path or name would fit more than one program."""
    return not pattern.strip("/. ") or not _GLOB.isdisjoint(pattern) or is_host(pattern)


def install_tree(path: str) -> str:
    """Return the folder that one product is installed to, or nothing.

    ``/opt/NAME/…``, ``/usr/lib/NAME/…`` and the like; a folder that many products share
    (``/usr/bin``) is none, and neither is one that a standard user may write.
    """
    if user_writable(path):
        return ""
    found = re.match(r"/opt/[^/]+/|/usr/(?:local/)?(?:lib|libexec|share)/[^/]+/", path)
    tree = found[0] if found else ""
    return "" if re.search(r"/[^/]+-linux-gnu[^/]*/$", tree) else tree
