"""Settings that divert traffic to a proxy, or have programs log their session keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from auditor.host.live.browser_policies import (
    CHROMIUM,
    FIREFOX,
    chromium_policies,
    firefox_policies,
)
from auditor.host.live.clock import rfc3339
from auditor.host.live.reader import Plain, Reader, Task
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine
from auditor.model.coverage import GapKind
from auditor.model.proxy import DiversionTable, KeyLogFile, KeyLogSetting, ProxySetting
from auditor.parse.proxy import (
    KEY_LOG,
    apt_proxies,
    assignments,
    chromium_proxy,
    desktop_proxy,
    firefox_proxy,
    kde_proxy,
    proxy_address,
)

_FILES = (
    *("/etc/environment", "/etc/profile", "/etc/bash.bashrc", "/etc/zsh/zshenv"),
    *("/etc/security/pam_env.conf", "/etc/systemd/system.conf", "/etc/systemd/user.conf"),
)
_FOLDERS = (
    *("/etc/profile.d", "/etc/environment.d", "/etc/systemd/system.conf.d"),
    *("/etc/systemd/user.conf.d",),
)
_AT_HOME = (
    *(".profile", ".bash_profile", ".bashrc", ".zshenv", ".zprofile", ".pam_environment"),
)
_FOLDER_AT_HOME = ".config/environment.d"
_APT, _APT_FOLDER = "/etc/apt/apt.conf", "/etc/apt/apt.conf.d"
_DCONF, _DCONF_AT_HOME = "/etc/dconf/db", ".config/dconf/user"
_KDE = "kioslaverc"
_BINARY = b"proxy/"
"""Part of a key's name in dconf's binary form (GVDB), once anything of it was set."""

Setting = tuple[str, str, str, bool, str]
"""Path, name, address, whether it is a script, and scope, as `ProxySetting` has them."""


def gather(shelf: Shelf) -> Plain:
    """Return proxies, key logs, and what is told of the files that these name."""
    proxies: list[Setting] = []
    logs: list[tuple[str, str]] = []
    for path in _assigning(shelf):
        for name, value in assignments(shelf.text(path)):
            if name == KEY_LOG:
                logs.append((path, value))
            else:
                proxies.append((path, name, proxy_address(value), False, "system"))
    proxies += [*_of_apt(shelf), *_of_desktops(shelf), *_of_browsers(shelf)]
    files = tuple(_written(shelf, target) for target in sorted({item for _, item in logs}))
    return tuple(item for item in proxies if item[2]), tuple(logs), files


def _assigning(shelf: Shelf) -> Iterator[str]:
    yield from _FILES
    for folder in _FOLDERS:
        yield from (f"{folder}/{name}" for name in shelf.names(folder))
    for home in shelf.homes():
        yield from (f"{home}/{name}" for name in _AT_HOME)
        folder = f"{home}/{_FOLDER_AT_HOME}"
        yield from (f"{folder}/{name}" for name in shelf.names(folder))


def _of_apt(shelf: Shelf) -> Iterator[Setting]:
    names = (f"{_APT_FOLDER}/{name}" for name in shelf.names(_APT_FOLDER))
    for path in (_APT, *names):
        for name, value in apt_proxies(shelf.text(path)):
            is_program = name.lower().endswith("auto-detect")
            yield (
                path,
                name,
                value if is_program else proxy_address(value),
                False,
                "packages",
            )


def _of_desktops(shelf: Shelf) -> Iterator[Setting]:
    for path in _dconf_sources(shelf):
        for key, value, script in desktop_proxy(shelf.text(path)):
            yield path, key, value, script, "desktop"
    for home in shelf.homes():
        path = f"{home}/{_DCONF_AT_HOME}"
        if _BINARY in shelf.text(path):
            shelf.gap(GapKind.UNSUPPORTED, "desktop-proxy-unread", path)
    for folder in ("/etc/xdg", *(f"{home}/.config" for home in shelf.homes())):
        path = f"{folder}/{_KDE}"
        for key, value, script in kde_proxy(shelf.text(path)):
            yield path, key, value, script, "desktop"


def _dconf_sources(shelf: Shelf) -> Iterator[str]:
    """Yield the key files that the system's databases are made from (dconf(7))."""
    for name in shelf.names(_DCONF):
        if name.endswith(".d"):
            parts, _ = shelf.listing(f"{_DCONF}/{name}")
            yield from (f"{_DCONF}/{name}/{part}" for part in parts)


def _of_browsers(shelf: Shelf) -> Iterator[Setting]:
    for path, policies in chromium_policies(shelf):
        for name, value, script in chromium_proxy(policies):
            yield path, name, value, script, CHROMIUM
    for path, policies in firefox_policies(shelf):
        for name, value, script in firefox_proxy(policies):
            yield path, name, value, script, FIREFOX


def _written(shelf: Shelf, path: str) -> Plain:
    status = shelf.status(path) if path.startswith("/") else None
    return (path, status.size, status.modified) if status else (path, -1, 0)


def answer(host: Machine, gathered: Plain) -> DiversionTable:
    """Return them as a value, with the key logs that processes name."""
    if not isinstance(gathered, tuple):
        return DiversionTable()
    proxies, logs, files = cast("tuple[Any, Any, Any]", gathered)
    named = {process.environment.get(KEY_LOG, "") for process in host.walked().processes}
    missing = sorted(named - {""} - {path for path, _, _ in files})
    if missing:
        files = (*files, *_looked_up(host, missing))
    return DiversionTable(
        proxies=tuple(
            ProxySetting(path=path, name=name, address=address, script=script, scope=scope)
            for path, name, address, script, scope in proxies
        ),
        key_logs=tuple(KeyLogSetting(path=path, target=target) for path, target in logs),
        files=tuple(
            KeyLogFile(path=path, size=size, modified_at=rfc3339(modified / 10**9))
            if size >= 0
            else KeyLogFile(path=path)
            for path, size, modified in files
        ),
    )


def _looked_up(host: Machine, paths: list[str]) -> tuple[Any, ...]:
    def run(beat: Any) -> Plain:  # noqa: ANN401 - `reader.Beat`
        shelf = Shelf(host.mounts, host.person, host.folders, beat)
        return tuple(_written(shelf, path) for path in paths)

    reader = Reader(host.mounts)
    reader.start((Task(place=KEY_LOG, run=run),))
    found = reader.collect()[0].value
    return found if isinstance(found, tuple) else ()
