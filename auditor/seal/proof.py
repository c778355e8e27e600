"""``proof.json``: that a report is in the ledger, and what the ledger grew from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from auditor.seal.canonical import base64_text
from auditor.seal.tree import Tree

PROOF_NAME = "proof.json"
PROOF_SCHEMA = "auditor-ledger-proof/1"


def proof_file(
    tree: Tree,
    checkpoint: bytes,
    *,
    since: Iterable[int],
    index: int | None = None,
    leaf: bytes = b"",
) -> bytes:
    """Return what a recipient needs to check a ledger without having it.

    Args:
        tree: over the whole ledger.
        checkpoint: the signed checkpoint of that tree.
        since: sizes of earlier states, to show that each is the ledger's beginning.
        index: of the report's entry; ``None`` to speak of no report.
        leaf: the entry's bytes.

    Returns:
        JSON. The texts in it are such that nobody has to write JSON again to check it.
    """
    size = tree.size
    content: dict[str, object] = {
        "schema": PROOF_SCHEMA,
        "checkpoint": checkpoint.decode("utf-8"),
        "consistency": [
            {
                "size": old,
                "root": base64_text(tree.root(old)),
                "hashes": _texts(tree.consistency(old, size)),
            }
            for old in sorted(set(since))
        ],
    }
    if index is not None:
        content["entry"] = {
            "index": index,
            "leaf": leaf.decode("utf-8"),
            "hashes": _texts(tree.inclusion(index, size)),
        }
    return (json.dumps(content, indent=1) + "\n").encode("ascii")


def _texts(hashes: Sequence[bytes]) -> list[str]:
    return [base64_text(each) for each in hashes]
