"""The policy files of browsers, read in the reading child.

Chromium's policies are JSON files of one folder per browser
(https://chromeenterprise.google/policies/), Firefox's one JSON file
(https://mozilla.github.io/policy-templates/).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.host.live.shelf import Shelf
from auditor.model.coverage import GapKind

CHROMIUM, FIREFOX = "chromium", "firefox"

_CHROMIUM_FOLDERS = (
    "/etc/chromium/policies",
    "/etc/chromium-browser/policies",
    "/etc/opt/chrome/policies",
    "/etc/opt/edge/policies",
    "/etc/brave/policies",
    "/etc/vivaldi/policies",
)
_LEVELS = ("managed", "recommended")
_FIREFOX_FILES = (
    "/etc/firefox/policies/policies.json",
    "/etc/firefox-esr/policies/policies.json",
    "/usr/lib/firefox/distribution/policies.json",
    "/usr/lib/firefox-esr/distribution/policies.json",
    "/usr/lib64/firefox/distribution/policies.json",
    "/opt/firefox/distribution/policies.json",
)


def chromium_policies(shelf: Shelf) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the policy files of Chromium and its kin with their policies."""
    for folder in _CHROMIUM_FOLDERS:
        for level in _LEVELS:
            for name in shelf.names(f"{folder}/{level}"):
                if name.endswith(".json"):
                    path = f"{folder}/{level}/{name}"
                    yield path, _json(shelf, path)


def firefox_policies(shelf: Shelf) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the policy files of Firefox with their policies."""
    for path in _FIREFOX_FILES:
        policies = _json(shelf, path).get("policies")
        if isinstance(policies, dict):
            yield path, policies


def _json(shelf: Shelf, path: str) -> dict[str, Any]:
    """Return a policy file's object; empty, and a gap, when it is none."""
    data = shelf.text(path)
    if not data:
        return {}
    import json  # noqa: PLC0415 - most systems have no such policy

    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        shelf.gap(GapKind.FAILED, "policy-malformed", path)
        return {}
    return value
