"""What somebody who runs a computer declares to monitor it: a small YAML file.

::

    valid_from: 2026-03-01
    monitoring:
      - product: Endpoint Watch
        vendor: Example Software
        purpose: security of devices
        legal_basis: works agreement 7
        captures: [process.events, network.flow]
        retention: 30 days
        agreement: WA-2026-7

Only ``product`` must be there; whatever is left out is not stated.
"""

from __future__ import annotations

from typing import Any

from auditor.errors import InputError
from auditor.model.frozen import frozen
from auditor.policy.tree import read
from auditor.seal.testimony import ENTRY, MOST, is_entry, is_text

_TOP = {"valid_from", "monitoring"}


@frozen
class Inventory:
    """A declaration.

    Attributes:
        valid_from: as it is written; empty when not stated.
        monitoring: its entries, each with all fields of `auditor.seal.testimony.ENTRY`.
    """

    valid_from: str
    monitoring: tuple[dict[str, Any], ...]


def read_inventory(data: bytes, source: str) -> Inventory:
    """Read an inventory.

    Args:
        data: the file.
        source: its name, for messages.

    Raises:
        InputError: it is no YAML, or has another form.
    """
    content: dict[str, Any] = dict(read(data, source))
    if odd := content.keys() - _TOP:
        raise _refusal(source, f"there is no field {min(odd)!a}")
    valid_from = content.get("valid_from", "")
    if not is_text(valid_from):
        raise _refusal(source, "valid_from is no text")
    listed = content.get("monitoring")
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST:
        raise _refusal(source, f"monitoring is no list of 1 to {MOST} entries")
    entries = [_entry(item, number, source) for number, item in enumerate(listed, 1)]
    return Inventory(valid_from=valid_from, monitoring=tuple(entries))


def _entry(item: object, number: int, source: str) -> dict[str, Any]:
    where = f"entry {number} of monitoring"
    if not isinstance(item, dict):
        raise _refusal(source, f"{where} is no mapping")
    whole = {**dict.fromkeys(ENTRY, ""), "captures": [], **item}
    if odd := whole.keys() - ENTRY.keys():
        raise _refusal(source, f"{where} has a field {min(odd)!a}")
    if not is_entry(whole):
        wrong = next(name for name, fits in ENTRY.items() if not fits(whole[name]))
        raise _refusal(source, f"{where} has a {wrong} that it cannot have")
    return whole


def _refusal(source: str, what: str) -> InputError:
    known = ", ".join(ENTRY)
    return InputError(
        f"{source} is no inventory: {what}",
        hint=f"an entry has {known}; captures are words of `auditor list capabilities`",
    )
