"""Demand more than an intact report: that somebody trusted stands beside it."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.frozen import replace
from auditor.seal.verification import CANNOT_TELL, GOOD, Verification


def required(verification: Verification, words: Sequence[str]) -> Verification:
    """Demand that what lies beside a report gives certain things.

    Args:
        verification: of the report.
        words: noted names or roles of trusted signers, ``tsa`` …

    Returns:
        The same with an answer for each word; when one is missing, it can no longer be
        told whether to rely on the report.
    """
    given = {
        word for each in verification.companions if not each.problem for word in each.gives
    }
    met = {word: word in given for word in words}
    code = verification.exit_code
    if code == GOOD and not all(met.values()):
        code = CANNOT_TELL
    return replace(verification, required=met, exit_code=code)
