"""Checkpoints: one form only, signed by the ledger's owner, cosigned by others."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditorError, InputError, VerificationError
from auditor.seal.canonical import base64_text
from auditor.seal.checkpoint import (
    COSIGNATURE,
    note_key_id,
    origin_of,
    sign_checkpoint,
    verifier_key,
)
from auditor.seal.checkpoint_reading import (
    cosignatures,
    read_checkpoint,
    signature_problem,
)
from auditor.seal.cosigning import cosign
from auditor.seal.keys import Key
from auditor.seal.ledger import Head
from auditor.seal.private_keys import public_of, signer
from auditor.seal.proof import proof_file
from auditor.seal.proof_reading import read_proof
from auditor.seal.public_keys import PublicKey
from auditor.seal.tree import tree_of
from tests.seal.sample import ALICE, BOB, STRANGER, TRUSTED

LEAVES = [b"%d" % number for number in range(9)]
TREE = tree_of(LEAVES)
NOW = 1_790_000_000


def at(size, key=ALICE, tree=TREE):
    return sign_checkpoint(Head(size=size, root=tree.root(size)), key)


def p256():
    private = ec.derive_private_key(6962, ec.SECP256R1())
    return Key(public=public_of(private), protection="none", sign=signer(private))


def test_it_is_four_lines_and_its_ledger_is_named_after_the_key():
    origin, size, root, empty, line = at(9).decode().splitlines()
    assert origin == "w3id.org/monitoring-auditor/ledger/95b9aca00d322047"
    assert (size, root, empty) == ("9", base64_text(TREE.root(9)), "")
    assert line.startswith(f"— {origin} ")
    assert read_checkpoint(at(9)).head == Head(size=9, root=TREE.root(9))


@pytest.mark.parametrize("key", [ALICE, p256()], ids=["Ed25519", "P-256"])
def test_only_the_owners_signature_over_these_lines_counts(key):
    checkpoint = read_checkpoint(at(9, key))
    assert signature_problem(checkpoint, key.public) == ""
    assert "another ledger" in signature_problem(checkpoint, BOB.public)
    changed = read_checkpoint(at(9, key).replace(b"\n9\n", b"\n8\n"))
    assert "not that of the key" in signature_problem(changed, key.public)
    origin, foreign = origin_of(key.public), origin_of(BOB.public)
    renamed = read_checkpoint(at(9, BOB).replace(foreign.encode(), origin.encode()))
    assert "did not sign it" in signature_problem(renamed, key.public)


def test_a_p256_key_has_the_id_of_the_specification_and_no_key_for_go():
    """The first four bytes of the SHA-256 of the SubjectPublicKeyInfo."""
    key = p256().public
    assert note_key_id("any", key) == note_key_id("other", key)
    assert verifier_key(key) == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\n9\n", b"\n09\n"),
        (b"\n9\n", b"\n-9\n"),
        (b"\n9\n", b"\n9 \n"),
        (b"\n9\n", "\n९\n".encode()),
        (b"\n9\n", b"\n9\r\n"),
        (b"\n9\n", b"\n9\n\n"),
        (b"\n9\n", b"\n9\nmore\n"),
        (b"\n9\n", b"\n" + b"9" * 30 + b"\n"),
        (b"=\n\n", b"\n\n"),
        (b"=\n\n", b"=\n"),
        (b"\n\n", b"\n\n\xff"),
        ("— ".encode(), b"- "),
        ("— ".encode(), "—  ".encode()),
        (b"ledger/", b"led+er/"),
    ],
)
def test_it_has_one_form_only(old, new):
    whole = at(9)
    assert old in whole
    changed = whole.replace(old, new)
    with pytest.raises(InputError, match="no checkpoint") as error:
        read_checkpoint(changed, source="it")
    assert error.value.hint


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\n\n\n", at(9)[:-1], at(9) * 900])
def test_what_is_none_is_refused(data):
    with pytest.raises(InputError):
        read_checkpoint(data)


def mutations(whole):
    """Return a strategy: random bytes, and a file with some bytes put into it."""
    return st.one_of(
        st.binary(max_size=300),
        st.tuples(
            st.integers(0, len(whole)), st.integers(0, 60), st.binary(max_size=20)
        ).map(lambda cut: whole[: cut[0]] + cut[2] + whole[cut[0] + cut[1] :]),
        st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")),
    )


@given(mutations(at(9)))
def test_no_bytes_make_reading_a_checkpoint_fail_otherwise(data):
    try:
        checkpoint = read_checkpoint(data)
        cosignatures(checkpoint, TRUSTED)
    except AuditorError:
        return
    if not signature_problem(checkpoint, ALICE.public):
        assert checkpoint.head == Head(size=9, root=TREE.root(9))


PROOF = proof_file(TREE, at(9), since=[4, 8], index=3, leaf=LEAVES[3])


@given(mutations(PROOF))
def test_no_bytes_make_reading_a_proof_fail_otherwise(data):
    try:
        proof = read_proof(data)
        proof.holds_entry()
        proof.reaches(Head(size=4, root=TREE.root(4)))
        if proof.entry:
            proof.entry.names("00" * 32)
    except AuditorError:
        return
    checkpoint = proof.checkpoint
    if not signature_problem(checkpoint, ALICE.public) and proof.holds_entry():
        assert proof.entry.leaf == LEAVES[proof.entry.index]


def test_a_proof_leads_back_to_the_states_it_tells_of_and_to_no_others():
    proof = read_proof(PROOF)
    assert proof.holds_entry()
    for size in (4, 8, 9):
        assert proof.reaches(Head(size=size, root=TREE.root(size))) is True
        assert proof.reaches(Head(size=size, root=TREE.root(1))) is False
    for size in (1, 5, 10):
        assert proof.reaches(Head(size=size, root=bytes(32))) is None


def cosigned(checkpoint, folder, *, key=BOB, proof=None, time=NOW):
    return cosign(
        read_checkpoint(checkpoint),
        key=key,
        trusted=TRUSTED,
        memory=folder,
        time=time,
        proof=read_proof(proof) if proof else None,
    )


def test_a_cosignature_names_its_witness_and_the_witness_time(tmp_path):
    checkpoint = read_checkpoint(cosigned(at(9), tmp_path))
    assert signature_problem(checkpoint, ALICE.public) == ""
    [found] = cosignatures(checkpoint, TRUSTED)
    assert (found.witness.name, found.time) == ("bob", "2026-09-21T14:13:20Z")
    assert cosignatures(checkpoint, {}) == ()


def test_a_cosignature_that_does_not_fit_spoils_the_checkpoint(tmp_path):
    text, signatures = cosigned(at(9), tmp_path).split(b"\n\n")
    with pytest.raises(InputError, match="cosignature of bob"):
        cosignatures(
            read_checkpoint(text.replace(b"\n9", b"\n8") + b"\n\n" + signatures), TRUSTED
        )


def test_the_key_id_of_a_cosignature_is_that_of_the_specification():
    """SHA-256 of the name, a line feed, the byte 4 and the key: computed with sha256sum."""
    key = PublicKey(algorithm=ALICE.public.algorithm, bare=bytes(range(32)))
    assert note_key_id("witness.example/w", key, COSIGNATURE).hex() == "5154e33f"


def test_a_witness_signs_only_what_grew_from_what_it_signed(tmp_path):
    cosigned(at(4), tmp_path)
    assert cosigned(at(4), tmp_path, time=NOW + 1) != cosigned(at(4), tmp_path)
    with pytest.raises(InputError, match="has to be shown"):
        cosigned(at(9), tmp_path)
    with pytest.raises(InputError, match="does not lead"):
        cosigned(at(9), tmp_path, proof=proof_file(TREE, at(9), since=[8]))
    with pytest.raises(VerificationError, match="does not hold"):
        cosigned(at(3), tmp_path)
    other = tree_of([b"x", *LEAVES[1:]])
    forged = proof_file(other, at(9, tree=other), since=[4])
    with pytest.raises(VerificationError, match="rewritten"):
        cosigned(at(9, tree=other), tmp_path, proof=forged)
    cosigned(at(9), tmp_path, proof=PROOF)
    with pytest.raises(VerificationError, match="does not hold"):
        cosigned(at(9, tree=other), tmp_path)


@pytest.mark.parametrize(
    ("checkpoint", "key", "error", "says"),
    [
        (at(9, STRANGER), BOB, VerificationError, "owner is unknown"),
        (at(9).replace(b"\n9\n", b"\n8\n"), BOB, VerificationError, "not that of the key"),
        (at(9), ALICE, InputError, "own ledger"),
        (at(9), p256(), InputError, "P-256"),
    ],
)
def test_what_a_witness_does_not_sign(tmp_path, checkpoint, key, error, says):
    with pytest.raises(error, match=says) as raised:
        cosigned(checkpoint, tmp_path, key=key)
    assert raised.value.hint
    assert list(tmp_path.iterdir()) == []
