"""Proxy settings and key logs as files of settings have them."""

from __future__ import annotations

from collections.abc import Iterator

KEY_LOG = "SSLKEYLOGFILE"
PROXY_NAMES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY")
_NAMES = (KEY_LOG, *PROXY_NAMES, *(name.lower() for name in PROXY_NAMES))
_IN_BYTES = tuple(name.encode() for name in _NAMES)
_PORTS = {"http": 80, "https": 443, "socks": 1080, "socks4": 1080, "socks5": 1080}
_LONGEST = 512
_MOST = 100
_BEFORE = " \t;\"'"
_DEFAULT = " DEFAULT="


def proxy_address(value: str) -> str:
    """Return ``HOST:PORT`` of a proxy's address, or ``HOST``; empty for no proxy.

    Scheme, user, password and path are left out: they are nobody's business, or secrets.
    """
    rest = value.strip().strip("\"'").partition("://")
    host = (rest[2] or rest[0]).partition("/")[0].rpartition("@")[2].strip()
    if not host or " " in host or host.lower().rstrip(";") in {"direct", "none", "false"}:
        return ""
    return host[:_LONGEST]


def script_address(value: str) -> str:
    """Return the address of a script that chooses proxies, without user and query."""
    text = value.strip().strip("\"'")
    scheme, mark, rest = text.partition("://")
    if not mark:
        return text.partition(":")[0][:_LONGEST] if text.startswith("data:") else text
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path.partition('?')[0]}"[:_LONGEST]


def local_port(value: str) -> int:
    """Return the port of a proxy on this very machine; 0 for any other."""
    scheme, mark, _ = value.partition("://")
    host, _, port = proxy_address(value).rpartition(":")
    if not port.isascii() or not port.isdigit() or host.endswith(":"):
        host, port = proxy_address(value), str(_PORTS.get(scheme if mark else "http", 0))
    name = host.strip("[]").lower()
    loops = name.startswith("127.") and name.replace(".", "").isdigit()
    is_here = loops or name in {"localhost", "::1", "0.0.0.0"}  # noqa: S104 - compared
    return int(port[:5]) if is_here else 0


def assignments(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and value of what diverts traffic or logs keys in a file of settings.

    Shell assignments, ``environment``(5), ``environment.d``(5), ``pam_env.conf``(5) and
    lists of assignments such as systemd's ``DefaultEnvironment=``.
    """
    found = 0
    if not any(name in data for name in _IN_BYTES):
        return
    for line in data.decode("utf-8", "replace").splitlines():
        if line.lstrip().startswith("#") or found >= _MOST:
            continue
        for name in _NAMES:
            value = _assigned(line, name)
            if value:
                found += 1
                yield name, value


def _assigned(line: str, name: str) -> str:
    at = line.find(name)
    after = at + len(name)
    if at < 0 or (at and line[at - 1] not in f"{_BEFORE}=") or line[at - 1 : at] == "$":
        return ""
    rest = line[after:]
    if rest.startswith("="):
        value = rest[1:]
    elif rest.lstrip().startswith(_DEFAULT.strip()):
        value = rest.lstrip()[len(_DEFAULT.strip()) :]
    else:
        return ""
    quote = value[:1]
    if quote in {'"', "'"}:
        return value[1:].partition(quote)[0].strip()[:_LONGEST]
    for mark in ";\"' \t":
        value = value.partition(mark)[0]
    return value[:_LONGEST]


def apt_proxies(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and value of the proxies of an apt.conf(5) text."""
    if b"proxy" not in data.lower():
        return
    lines = data.decode("utf-8", "replace").splitlines()
    kept = [line for line in lines if not line.lstrip().startswith(("//", "#"))]
    for statement in "\n".join(kept).split(";")[:10_000]:
        before, quote, value = statement.partition('"')
        words = before.replace("{", " ").split()
        last = words[-1].lower().rpartition("::")[2] if words else ""
        if quote and last in {"proxy", "proxy-auto-detect"}:
            yield words[-1], value.partition('"')[0]


def sections(data: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield section, key and value of a key file (desktop-entry syntax)."""
    section = ""
    for line in data.decode("utf-8", "replace").splitlines():
        text = line.strip()
        if text.startswith("[") and text.endswith("]"):
            section = text[1:-1]
        elif "=" in text and not text.startswith(("#", ";")):
            key, _, value = text.partition("=")
            yield section, key.strip(), value.strip()[:_LONGEST]


def desktop_proxy(data: bytes) -> Iterator[tuple[str, str, bool]]:
    """Yield name, address and "it is a script" of dconf's key files (dconf(7))."""
    found = {(section, key): value.strip("'\"") for section, key, value in sections(data)}
    mode = found.get(("system/proxy", "mode"), "")
    script = found.get(("system/proxy", "autoconfig-url"), "")
    if mode == "auto" and script:
        yield "system/proxy", script_address(script), True
    for kind in ("http", "https", "socks") if mode == "manual" else ():
        host = found.get((f"system/proxy/{kind}", "host"), "")
        port = found.get((f"system/proxy/{kind}", "port"), "")
        if host:
            yield f"system/proxy/{kind}", proxy_address(f"{host}:{port}".rstrip(":")), False


def kde_proxy(data: bytes) -> Iterator[tuple[str, str, bool]]:
    """Yield name, address and "it is a script" of KDE's ``kioslaverc``."""
    found = {
        key: value for section, key, value in sections(data) if section == "Proxy Settings"
    }
    if found.get("ProxyType") == "2" and found.get("Proxy Config Script"):
        yield "Proxy Config Script", script_address(found["Proxy Config Script"]), True
    for name in ("httpProxy", "httpsProxy", "socksProxy"):
        value = found.get(name, "")
        if found.get("ProxyType") == "1" and value:
            yield name, proxy_address(":".join(value.split())), False


def chromium_proxy(policies: dict[str, object]) -> Iterator[tuple[str, str, bool]]:
    """Yield name, address and "it is a script" of Chromium's proxy policies."""
    nested = policies.get("ProxySettings")
    told = {**policies, **(nested if isinstance(nested, dict) else {})}
    mode = told.get("ProxyMode")
    server, script = told.get("ProxyServer"), told.get("ProxyPacUrl")
    if isinstance(script, str) and script and mode in (None, "pac_script"):
        yield "ProxyPacUrl", script_address(script), True
    if isinstance(server, str) and server and mode in (None, "fixed_servers"):
        first = server.replace(",", ";").split(";")[0].rpartition("=")[2]
        yield "ProxyServer", proxy_address(first), False


def firefox_proxy(policies: dict[str, object]) -> Iterator[tuple[str, str, bool]]:
    """Yield name, address and "it is a script" of Firefox's proxy policy."""
    told = policies.get("Proxy")
    if not isinstance(told, dict):
        return
    mode, script = told.get("Mode"), told.get("AutoConfigURL")
    if mode == "autoConfig" and isinstance(script, str) and script:
        yield "Proxy.AutoConfigURL", script_address(script), True
    for name in ("HTTPProxy", "SSLProxy", "SOCKSProxy"):
        value = told.get(name)
        if mode == "manual" and isinstance(value, str) and value:
            yield f"Proxy.{name}", proxy_address(value), False
