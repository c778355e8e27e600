"""The own ledger, held against copies of its checkpoint that others kept."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum

from auditor.errors import InputError
from auditor.model.frozen import frozen
from auditor.seal.checkpoint_reading import Checkpoint, owner_of, signature_problem
from auditor.seal.files import Place
from auditor.seal.intent import recover
from auditor.seal.ledger import Ledger, open_ledger
from auditor.seal.tree import Tree
from auditor.seal.trust import Signer


class Standing(StrEnum):
    """How a copy stands to a ledger."""

    CONSISTENT = "consistent"
    REWRITTEN = "rewritten"
    SHORTER = "shorter"
    UNKNOWN = "unknown"


@frozen
class Comparison:
    """What came of holding a copy against a ledger.

    Attributes:
        standing: for machines.
        text: for people; it may quote the copy and must be neutralised.
    """

    standing: Standing
    text: str


@contextmanager
def own_ledger(path: Place) -> Iterator[Ledger]:
    """Open a ledger that must be there, with everything that a kill left finished.

    Raises:
        InputError: there is none.
        AuditorError: it is damaged, or another process keeps it locked.
        OSError: it cannot be opened or read.
    """
    if not os.path.exists(path):
        raise InputError(
            f"there is no ledger yet: {path}",
            hint="`auditor audit` begins one with the first sealed report",
        )
    with open_ledger(path) as ledger:
        yield recover(ledger)


def compare(tree: Tree, copy: Checkpoint, known: Mapping[str, Signer]) -> Comparison:
    """Hold a copy of a checkpoint against a ledger.

    A state that the ledger begins with is told as such whoever signed it: no other ledger
    leads to the same hash. That it does *not* begin with a state means something only when
    the state was signed by somebody known.

    Args:
        tree: over the whole ledger.
        copy: the checkpoint.
        known: who may have signed it, by key id; the ledger's owner among them.
    """
    size = copy.head.size
    if size == 0:
        return Comparison(
            standing=Standing.UNKNOWN, text="the copy is of no entry yet, and shows nothing"
        )
    if size <= tree.size and tree.root(size) == copy.head.root:
        return Comparison(
            standing=Standing.CONSISTENT,
            text=f"this ledger of {tree.size} begins with the {size} of the copy; none of "
            "them was changed, none left out",
        )
    owner = owner_of(copy, known)
    problem = signature_problem(copy, owner.key) if owner else "its ledger is unknown here"
    if problem:
        return Comparison(
            standing=Standing.UNKNOWN,
            text=f"this ledger does not begin with the copy, but {problem}",
        )
    if size > tree.size:
        return Comparison(
            standing=Standing.SHORTER,
            text=f"this ledger has {tree.size}, and {size} were signed for once: it was "
            "put back to an earlier state, or the key is used with two ledgers",
        )
    return Comparison(
        standing=Standing.REWRITTEN,
        text=f"the first {size} are not those of the copy: this ledger was rewritten, or "
        "the key is used with two",
    )
