"""Certificates that are trusted here and that no package brought."""

from __future__ import annotations

from typing import Any, cast

from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine
from auditor.model.authority import ImportedRoots, RootTable, TrustedCertificate
from auditor.parse.certificate import parse_certificate


def gather(shelf: Shelf) -> Plain:
    """Return certificates with their places and stores, imports, and what is packaged."""
    from auditor.host.live.browser_roots import look_at_browsers  # noqa: PLC0415
    from auditor.host.live.root_stores import RootStores  # noqa: PLC0415

    stores = RootStores(shelf)
    stores.look()
    imports = look_at_browsers(shelf, stores)
    found = tuple(
        (der, tuple(sorted(places)), tuple(sorted(set().union(*places.values()))))
        for der, places in stores.found.items()
    )
    return found, imports, len(stores.packaged)


def answer(_host: Machine, gathered: Plain) -> RootTable:
    """Return them as a value."""
    if not isinstance(gathered, tuple):
        return RootTable()
    found, imports, packaged = cast("tuple[Any, Any, int]", gathered)
    certificates = [
        TrustedCertificate(certificate=told, places=places, trusted_by=stores)
        for der, places, stores in found
        if (told := parse_certificate(der)) is not None
    ]
    return RootTable(
        certificates=tuple(sorted(certificates, key=lambda item: item.certificate.sha256)),
        imports=tuple(
            ImportedRoots(browser=browser, path=path, setting=setting)
            for browser, path, setting in imports
        ),
        packaged=packaged,
    )
