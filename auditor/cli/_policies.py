"""Read a declared policy that the person named."""

from __future__ import annotations

import sys
from pathlib import Path

from auditor.cli._reading import read_input
from auditor.model.policy import Policy


def policy_at(name: str) -> Policy:
    """Return the policy of a file.

    Args:
        name: of the file; ``-`` for standard input.

    Raises:
        InputError: it cannot be read.
        PolicyError: it is not valid; its problems are told with their places.
    """
    from auditor.policy.loading import load_policy  # noqa: PLC0415 - imports pydantic
    from auditor.policy.tree import MOST_BYTES  # noqa: PLC0415 - imports PyYAML

    if name == "-":
        return load_policy(sys.stdin.buffer.read(MOST_BYTES + 1), name)
    return load_policy(read_input(Path(name), MOST_BYTES), name)
