"""What can be taken from a person: a closed, dotted tree of words.

Policies, the catalogue and observations share it. A node covers its subtree: a declared
``screen`` covers ``screen.image``. A new word is a schema change with a decision note.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache, lru_cache

CAPABILITIES: tuple[str, ...] = (
    "accessibility.tree",
    "ai.prompts",
    "ai.usage",
    "app.inventory",
    "app.usage",
    "app.window_titles",
    "audio.output",
    "auth.events",
    "biometric",
    "camera",
    "clipboard.content",
    "clipboard.events",
    "comm.call.content",
    "comm.call.metadata",
    "comm.chat.content",
    "comm.chat.metadata",
    "comm.email.content",
    "comm.email.metadata",
    "derived.score",
    "device.posture",
    "emotion.inference",
    "file.content",
    "file.events",
    "input.activity",
    "input.keystrokes.content",
    "input.keystrokes.counts",
    "input.keystrokes.timing",
    "input.pointer.clicks",
    "input.pointer.movement",
    "location.network",
    "location.precise",
    "microphone",
    "network.dns",
    "network.flow",
    "network.packets",
    "network.tls_inspection",
    "print.events",
    "process.events",
    "remote.control",
    "screen.image",
    "screen.text",
    "screen.video",
    "terminal.session",
    "web.content",
    "web.urls",
)
"""The leaves, sorted; every prefix of a leaf is a node too."""

INTRUSIVE: tuple[str, ...] = (
    "input.keystrokes.content",
    "screen",
    "camera",
    "microphone",
    "clipboard.content",
    "terminal.session",
    "web.content",
    "network.tls_inspection",
    "remote.control",
)
"""Nodes whose taking weighs more; the severity table reads this."""


@cache
def nodes() -> frozenset[str]:
    """Return every word of the tree: the leaves and all their prefixes."""
    words: set[str] = set()
    for leaf in CAPABILITIES:
        parts = leaf.split(".")
        words.update(".".join(parts[: size + 1]) for size in range(len(parts)))
    return frozenset(words)


def covers(node: str, capability: str) -> bool:
    """Return whether a declared node covers a capability: itself or an ancestor of it."""
    return capability == node or capability.startswith(f"{node}.")


@lru_cache(1024)
def is_intrusive(capability: str) -> bool:
    """Return whether a capability lies under one of the intrusive nodes."""
    return any(covers(node, capability) for node in INTRUSIVE)


class Basis(StrEnum):
    """How we know of a capability; a program has a set of these for each one."""

    DOCUMENTED = "documented"
    """The vendor says that the product can."""
    CAPABLE = "capable"
    """This code or position can."""
    PERMITTED = "permitted"
    """The system or the browser granted it."""
    CONFIGURED = "configured"
    """Its settings turn it on."""
    USED = "used"
    """A stored trace shows past use."""
    ACTIVE = "active"
    """It holds the capture handle now."""
