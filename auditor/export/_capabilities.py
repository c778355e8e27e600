"""The capabilities that a word of a policy stands for."""

from __future__ import annotations

from auditor.model.capability import CAPABILITIES, covers, nodes


def named(word: str) -> tuple[str, ...]:
    """Return the nodes that a word names: itself, or those that fit its labels ``*``.

    Empty when there is none.
    """
    if "*" not in word:
        return (word,) if word in nodes() else ()
    from auditor.policy.words import expand  # noqa: PLC0415 - imports pydantic

    return expand(word)


def leaves(word: str) -> tuple[str, ...]:
    """Return the capabilities below a word, in the tree's order; empty for none."""
    found = named(word)
    return tuple(leaf for leaf in CAPABILITIES if any(covers(node, leaf) for node in found))
