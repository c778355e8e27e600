"""The ledger's history: a checkpoint and a proof beside a report, and an outside copy.

What lies beside a report comes from its signer. It shows that the ledger it speaks of is
one tree, with this report in it, and that this tree begins with the state that the report
names. A whole ledger that was put back to an old state is in order by itself as well. Only
a copy of a checkpoint that somebody else kept, or cosigned, can show that.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from auditor.errors import InputError
from auditor.model.frozen import frozen, replace
from auditor.seal.canonical import from_any_base64
from auditor.seal.checkpoint import CHECKPOINT_NAME
from auditor.seal.checkpoint_reading import (
    Checkpoint,
    Cosignature,
    cosignatures,
    owner_of,
    read_checkpoint,
    signature_problem,
)
from auditor.seal.checks import Meaning, fields
from auditor.seal.companions import OUTSIDE, Case, Companion, CompanionKind
from auditor.seal.ledger import Head
from auditor.seal.proof import PROOF_NAME
from auditor.seal.proof_reading import Proof, read_proof
from auditor.seal.public_keys import PublicKey, from_der

_QUESTION = "history"
_TITLES = {
    CHECKPOINT_NAME: "The checkpoint is one of this report's ledger, signed by its key",
    PROOF_NAME: "The report is in that ledger, which grew from the state it names",
    OUTSIDE: "The checkpoint that you keep is a state of the same ledger",
}
_ROLLBACK = (
    "A ledger that was put back as a whole to an earlier state would pass this too; only a "
    "checkpoint that somebody else kept shows that."
)


@frozen
class _Beside:
    """What lies beside a report about its ledger, as far as it is in order.

    Attributes:
        key: that signed the report.
        previous: the state that the report names.
        checkpoint: the file.
        proof: the file.
        witnesses: cosigners of either.
    """

    key: PublicKey
    previous: Head
    checkpoint: Checkpoint | None = None
    proof: Proof | None = None
    witnesses: tuple[Cosignature, ...] = ()


def look(case: Case) -> Iterator[Companion]:
    """Return what the files come to: the checkpoint, the proof, the outside copy."""
    beside = _Beside(key=_key(case), previous=_previous(case))
    for name, step in _STEPS.items():
        if name not in case.files:
            continue
        plain = Companion(name=name, kind="ledger", question=_QUESTION, title=_TITLES[name])
        try:
            beside, found = step(case, beside, plain)
        except InputError as error:
            meaning = Meaning.UNDECIDED if name == OUTSIDE else Meaning.ALTERED
            found = replace(plain, problem=error.message, meaning=meaning)
        yield found


def _key(case: Case) -> PublicKey:
    named = fields(case.facts.get("signer")).get("public_key")
    return from_der(from_any_base64(str(named)))


def _previous(case: Case) -> Head:
    named = fields(case.facts.get("previous"))
    root = from_any_base64(str(named.get("root")))
    return Head(size=int(str(named.get("size"))), root=root)


def _checkpoint(case: Case, beside: _Beside, plain: Companion) -> tuple[_Beside, Companion]:
    checkpoint = read_checkpoint(case.files[CHECKPOINT_NAME])
    _demand(signature_problem(checkpoint, beside.key))
    witnesses = cosignatures(checkpoint, case.trusted, but=case.keyid)
    text = f"Its checkpoint is of {_entries(checkpoint.head.size)}."
    return (
        replace(beside, checkpoint=checkpoint, witnesses=witnesses),
        replace(plain, text=text),
    )


def _proof(case: Case, beside: _Beside, plain: Companion) -> tuple[_Beside, Companion]:
    proof = read_proof(case.files[PROOF_NAME])
    _demand(signature_problem(proof.checkpoint, beside.key))
    entry = proof.entry
    digest = hashlib.sha256(case.report).hexdigest()
    if entry is None or not entry.names(digest) or entry.index != beside.previous.size:
        raise InputError("it is not about this report")
    if not proof.holds_entry():
        raise InputError("it does not show that the report is in the ledger")
    if not proof.reaches(beside.previous):
        raise InputError("it does not show that the ledger grew from what the report names")
    found = _connected(beside, proof, plain)
    if found.problem:
        return beside, found
    witnesses = cosignatures(proof.checkpoint, case.trusted, but=case.keyid)
    beside = replace(beside, proof=proof, witnesses=(*beside.witnesses, *witnesses))
    return beside, _proved(beside, proof, found)


def _connected(beside: _Beside, proof: Proof, plain: Companion) -> Companion:
    """Return a problem when checkpoint and proof do not belong together."""
    if beside.checkpoint is None:
        return plain
    connected = proof.reaches(beside.checkpoint.head)
    if connected is None:
        return replace(
            plain,
            problem="it is of another state than the checkpoint, and does not connect them",
        )
    if not connected:
        raise InputError("it contradicts the checkpoint: there are two ledgers")
    return plain


def _proved(beside: _Beside, proof: Proof, plain: Companion) -> Companion:
    text = (
        f"The proof shows it in a ledger of {_entries(proof.checkpoint.head.size)} that "
        "begins with the state named in the report."
    )
    if not beside.witnesses:
        return replace(plain, text=f"{text} {_ROLLBACK}")
    names = dict.fromkeys(
        f"{each.witness.name} (at {each.time} by their clock)" for each in beside.witnesses
    )
    return replace(
        plain,
        state="consistent",
        text=f"{text} Cosigned by {', '.join(names)}.",
        gives=frozenset(each.witness.name for each in beside.witnesses),
    )


def _outside(case: Case, beside: _Beside, plain: Companion) -> tuple[_Beside, Companion]:
    kept = read_checkpoint(case.files[OUTSIDE])
    mine = not signature_problem(kept, beside.key)
    owner = owner_of(kept, case.trusted)
    if not mine and (owner is None or signature_problem(kept, owner.key)):
        raise InputError(f"nobody who is known here signed it: {kept.origin}")
    if kept.head.size == 0:
        raise InputError("the one that you keep is of no entry yet, and shows nothing")
    agrees = _agrees(beside, kept.head)
    if agrees:
        text = (
            f"The checkpoint that you keep, of {_entries(kept.head.size)}, agrees: since "
            "then nothing before it was changed, left out or put in."
        )
        gives = frozenset({"checkpoint"})
        return beside, replace(plain, state="consistent", text=text, gives=gives)
    if agrees is not None and mine:
        problem = (
            f"it contradicts the checkpoint that you keep, of {_entries(kept.head.size)}: "
            "the ledger was rewritten, or the key is used with two"
        )
        return beside, replace(plain, problem=problem, meaning=Meaning.ALTERED)
    return beside, replace(plain, problem=_open_question(beside, kept, mine=mine))


def _agrees(beside: _Beside, kept: Head) -> bool | None:
    """Return whether a state is one of the report's ledger; ``None`` if it is not told."""
    if kept.size == beside.previous.size:
        return kept == beside.previous
    return beside.proof.reaches(kept) if beside.proof else None


def _open_question(beside: _Beside, kept: Checkpoint, *, mine: bool) -> str:
    if not mine:
        return f"it is of another ledger, {kept.origin}"
    known = beside.proof.checkpoint.head.size if beside.proof else beside.previous.size
    told = f"the checkpoint that you keep is of {_entries(kept.head.size)}"
    ask = "ask for the result of: auditor ledger prove REPORT --since YOUR-CHECKPOINT"
    if kept.head.size > known:
        return (
            f"{told}, what came with the report only of {_entries(known)}. A ledger that "
            f"was put back to an earlier state looks like this, and so does an old report; "
            f"{ask}"
        )
    return f"{told}, and what came with the report does not lead back to it; {ask}"


def _entries(size: int) -> str:
    return "one entry" if size == 1 else f"{size} entries"


def _demand(problem: str) -> None:
    if problem:
        raise InputError(problem)


_STEPS = {CHECKPOINT_NAME: _checkpoint, PROOF_NAME: _proof, OUTSIDE: _outside}

KIND = CompanionKind(
    names=re.compile("|".join(map(re.escape, _STEPS))),
    look=look,
)
"""See the module's docstring."""
