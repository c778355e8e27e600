"""Read the policies that a person names."""

from __future__ import annotations

import sys

from auditor.cli._reading import read_input
from auditor.model.policy import Policy


def policy_at(name: str) -> Policy:
    """Return the policy in a file; ``-`` is standard input.

    Raises:
        PolicyError: it is not valid.
        InputError: it cannot be read.
    """
    from auditor.policy.loading import load_policy  # noqa: PLC0415 - costly, seldom
    from auditor.policy.tree import MOST_BYTES  # noqa: PLC0415 - imports PyYAML

    if name == "-":
        return load_policy(sys.stdin.buffer.read(MOST_BYTES + 1), name)
    return load_policy(read_input(name, MOST_BYTES), name)
