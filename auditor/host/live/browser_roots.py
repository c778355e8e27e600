"""Roots that browsers are told to trust, by policy; read in the reading child."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.host.live.browser_policies import (
    CHROMIUM,
    FIREFOX,
    chromium_policies,
    firefox_policies,
)
from auditor.host.live.root_stores import RootStores, files_of
from auditor.host.live.shelf import Shelf
from auditor.model.coverage import GapKind

_FIREFOX_CERTIFICATES = ("/usr/lib/mozilla/certificates", "/usr/lib64/mozilla/certificates")
_DATABASES = (".pki/nssdb/cert9.db",)
_PROFILES = (".mozilla/firefox", "snap/firefox/common/.mozilla/firefox", ".thunderbird")
_MOST_ITEMS = 200

Import = tuple[str, str, str]
"""Browser, policy file and name of the policy."""


def look_at_browsers(shelf: Shelf, stores: RootStores) -> tuple[Import, ...]:
    """Take the roots that policies bring, and return those policies that import others."""
    for path, policies in chromium_policies(shelf):
        _chromium(shelf, stores, path, policies)
    imports = [
        found
        for path, policies in firefox_policies(shelf)
        for found in _firefox(shelf, stores, path, policies)
    ]
    _note_databases(shelf)
    return tuple(imports)


def _chromium(
    shelf: Shelf, stores: RootStores, path: str, policies: dict[str, Any]
) -> None:
    bound = _items(policies, "CACertificatesWithConstraints")
    listed = _items(policies, "CACertificates") + [
        item.get("certificate") if isinstance(item, dict) else None for item in bound
    ]
    for item in listed:
        found = _encoded(item)
        if not found:
            shelf.gap(GapKind.FAILED, "certificate-malformed", path)
        for der in found:
            stores.add(der, path, CHROMIUM)


def _encoded(item: object) -> tuple[bytes, ...]:
    from auditor.parse.certificate import certificates_in, der_of  # noqa: PLC0415

    data = item.encode("utf-8", "replace") if isinstance(item, str) else b""
    whole = der_of(data)
    return (whole,) if whole else certificates_in(data)


def _firefox(
    shelf: Shelf, stores: RootStores, path: str, policies: dict[str, Any]
) -> Iterator[Import]:
    told = policies.get("Certificates")
    if not isinstance(told, dict):
        return
    if told.get("ImportEnterpriseRoots") is True:
        yield FIREFOX, path, "ImportEnterpriseRoots"
    for name in _items(told, "Install"):
        found = _installed(shelf, str(name))
        for place, certificates in found.items():
            for der in certificates:
                stores.add(der, place, FIREFOX)
        if not any(found.values()):
            shelf.gap(GapKind.FAILED, "certificate-malformed", path)


def _installed(shelf: Shelf, name: str) -> dict[str, tuple[bytes, ...]]:
    """Return the certificates that a name in a policy stands for, by file."""
    if name.startswith("/"):
        places = [name]
    else:
        homes = [f"{home}/.mozilla/certificates" for home in shelf.homes()]
        places = [f"{folder}/{name}" for folder in (*_FIREFOX_CERTIFICATES, *homes)]
    return {place: files_of(shelf, place) for place in places}


def _items(policies: dict[str, Any], name: str) -> list[Any]:
    value = policies.get(name)
    return value[:_MOST_ITEMS] if isinstance(value, list) else []


def _note_databases(shelf: Shelf) -> None:
    """Note people's own stores, which are databases and are not read."""
    for home in shelf.homes():
        for name in _DATABASES:
            _note(shelf, f"{home}/{name}")
        for folder in _PROFILES:
            for profile in shelf.names(f"{home}/{folder}"):
                if "." in profile and not profile.endswith(".ini"):
                    _note(shelf, f"{home}/{folder}/{profile}/cert9.db")


def _note(shelf: Shelf, path: str) -> None:
    if shelf.status(path):
        shelf.gap(GapKind.UNSUPPORTED, "certificate-store-unread", path)
