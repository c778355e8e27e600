"""A witness's signature under a checkpoint of somebody else's ledger.

By it a witness says: this is the largest state of that ledger I have seen, and it began
with all those I signed before (c2sp.org/tlog-cosignature). So the last one signed is kept,
and the next must grow from it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping

from auditor.errors import InputError, VerificationError
from auditor.seal.checkpoint import COSIGNATURE, cosigned_text, note_key_id, witness_of
from auditor.seal.checkpoint_reading import (
    Checkpoint,
    Signature,
    owner_of,
    read_checkpoint,
    signature_problem,
    with_signature,
)
from auditor.seal.files import Place, locked, private_folder, write_whole
from auditor.seal.given import content
from auditor.seal.keys import Key
from auditor.seal.proof_reading import Proof
from auditor.seal.public_keys import Algorithm
from auditor.seal.trust import Signer


def cosign(
    checkpoint: Checkpoint,
    *,
    key: Key,
    trusted: Mapping[str, Signer],
    memory: Place,
    time: int,
    proof: Proof | None = None,
) -> bytes:
    """Return a checkpoint with a witness's signature added.

    Args:
        checkpoint: signed by the owner of its ledger.
        key: of the witness; Ed25519, which is all that cosignatures are defined for.
        trusted: whose signatures are believed, by key id; the ledger's owner among them.
        memory: folder where the last state signed of each ledger is kept.
        time: seconds since 1970.
        proof: that the ledger grew from that state; not needed for the first.

    Raises:
        InputError: the key cannot cosign, or the proof is missing or does not reach.
        VerificationError: nobody trusted signed it, or it contradicts what was signed.
        OSError: the memory cannot be written; nothing is signed then.
    """
    if key.public.algorithm is not Algorithm.ED25519:
        raise InputError(
            "a P-256 key cannot cosign a checkpoint: cosignatures are defined for Ed25519",
            hint="sign the file itself: ssh-keygen -Y sign -f KEY "
            "-n report@monitoring-auditor CHECKPOINT",
        )
    owner = owner_of(checkpoint, trusted)
    problem = signature_problem(checkpoint, owner.key) if owner else "its owner is unknown"
    if problem or owner is None:
        raise VerificationError(
            "checkpoint",
            f"the checkpoint cannot be cosigned: {problem}",
            hint="`auditor keys trust` notes the key of a ledger's owner",
        )
    if owner.key == key.public:
        raise InputError(
            "nobody is a witness of the own ledger", hint="let somebody else cosign it"
        )
    private_folder(memory)
    name = hashlib.sha256(checkpoint.origin.encode()).hexdigest()[:32]
    place = os.path.join(memory, f"{name}.checkpoint")
    with locked(os.path.join(memory, ".lock")):
        _demand_growth(place, checkpoint, proof)
        made = with_signature(checkpoint, _signature(checkpoint, key, time))
        write_whole(place, made)
    return made


def _signature(checkpoint: Checkpoint, key: Key, time: int) -> Signature:
    name = witness_of(key.public)
    return Signature(
        name=name,
        key_id=note_key_id(name, key.public, COSIGNATURE),
        made=time.to_bytes(8, "big") + key.sign(cosigned_text(checkpoint.text, time)),
    )


def _demand_growth(place: Place, checkpoint: Checkpoint, proof: Proof | None) -> None:
    """Raise unless a checkpoint grew from the last one that was signed here."""
    data = content(place)
    if data is None:
        return
    last, now = read_checkpoint(data, source=str(place)).head, checkpoint.head
    if last == now:
        return
    if now.size <= last.size:
        raise VerificationError(
            "checkpoint",
            f"you cosigned {last.size} entries of this ledger before, which this state "
            f"of {now.size} does not hold: it was put back or rewritten",
            hint=f"your earlier copy is {os.fspath(place)}",
        )
    hint = f"ask for: auditor ledger prove --since {os.fspath(place)}"
    if proof is None:
        raise InputError(
            f"you cosigned {last.size} entries of this ledger before; that the {now.size} "
            "grew from them has to be shown (--proof)",
            hint=hint,
        )
    if proof.checkpoint.head != now or proof.reaches(last) is None:
        raise InputError(
            f"the proof does not lead from {last.size} entries to {now.size}", hint=hint
        )
    if not proof.reaches(last):
        raise VerificationError(
            "checkpoint", "the ledger was rewritten since you cosigned it", hint=hint
        )
