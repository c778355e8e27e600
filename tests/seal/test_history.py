"""What a ledger's history shows: beside a report, and against a copy kept elsewhere."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.seal.answers import Question
from auditor.seal.checkpoint import sign_checkpoint
from auditor.seal.checkpoint_reading import read_checkpoint
from auditor.seal.companions import OUTSIDE
from auditor.seal.copies import Standing, compare
from auditor.seal.cosigning import cosign
from auditor.seal.evidence import write_evidence
from auditor.seal.ledger import Head, entry, root
from auditor.seal.proof import proof_file
from auditor.seal.tree import tree_of
from auditor.seal.verification import verify
from tests.seal.sample import ALICE, BOB, STRANGER, TRUSTED, small_report
from tests.seal.test_checkpoint import p256


def seal_reports(home, count, *, key=ALICE):
    """Return the folders of reports sealed one after the other, and their ledger."""
    ledger = home / "data" / "ledger.jsonl"
    folders = [home / f"{number}-{len(list(home.iterdir()))}" for number in range(count)]
    for folder in folders:
        write_evidence(small_report(), key=key, folder=folder, ledger=ledger)
    return folders, ledger


def tree_at(ledger):
    return tree_of(ledger.read_bytes().splitlines())


def checkpoint_of(tree, size=None, *, key=ALICE):
    size = tree.size if size is None else size
    return sign_checkpoint(Head(size=size, root=tree.root(size)), key)


def proof_of(tree, index, *, since=(), key=ALICE, leaf=None):
    leaf = leaf or b""
    checkpoint = checkpoint_of(tree, key=key)
    return proof_file(
        tree, checkpoint, since=[index, index + 1, *since], index=index, leaf=leaf
    )


def history(verification):
    return next(each for each in verification.answers if each.question is Question.HISTORY)


def problems(verification):
    return {step.check: step.problem for step in verification.steps if step.problem}


def test_what_lies_beside_a_report_is_not_enough_for_a_good_answer(tmp_path):
    [*_, folder], _ = seal_reports(tmp_path, 3)
    verification = verify(str(folder), TRUSTED)
    assert verification.exit_code == 0
    answer = history(verification)
    assert (answer.state, answer.good) == ("own-word", False)
    assert "a ledger of 3 entries" in answer.text
    assert "put back as a whole" in answer.text
    assert [step.check for step in verification.steps[-2:]] == [
        "ledger:checkpoint",
        "ledger:proof.json",
    ]


def test_it_works_with_a_p256_key_too(tmp_path):
    [*_, folder], _ = seal_reports(tmp_path, 2, key=p256())
    verification = verify(str(folder), {})
    assert set(problems(verification)) == {"signer-known"}
    assert history(verification).state == "own-word"


def test_a_trusted_witness_makes_the_answer_good_and_gives_its_name(tmp_path):
    [*_, folder], _ = seal_reports(tmp_path, 3)
    place = folder / "checkpoint"
    for key in (STRANGER, BOB):
        trusted = TRUSTED | {STRANGER.public.keyid: TRUSTED[BOB.public.keyid]}
        place.write_bytes(
            cosign(
                read_checkpoint(place.read_bytes()),
                key=key,
                trusted=trusted,
                memory=tmp_path / str(key.public.keyid[-4:]),
                time=1_790_000_000,
            )
        )
        verification = verify(str(folder), TRUSTED)
        assert verification.exit_code == 0
        gives = frozenset().union(*(each.gives for each in verification.companions))
        state = history(verification).state
        assert (state, gives) == (
            ("consistent", {"bob"}) if key is BOB else ("own-word", frozenset())
        )


def test_the_owner_is_no_witness_of_the_own_ledger(tmp_path):
    """Somebody who cosigns a ledger with its own key gives nobody anything."""
    [folder], _ = seal_reports(tmp_path, 1)
    place = folder / "checkpoint"
    disguised = {BOB.public.keyid: TRUSTED[ALICE.public.keyid]}
    made = cosign(
        read_checkpoint(place.read_bytes()),
        key=BOB,
        trusted=disguised,
        memory=tmp_path / "m",
        time=1,
    )
    place.write_bytes(made)
    only_alice = {ALICE.public.keyid: TRUSTED[ALICE.public.keyid]}
    assert history(verify(str(folder), only_alice)).state == "own-word"


def exchanged(name, data):
    return lambda folder, ledger: (folder / name).write_bytes(data(folder, ledger))


def other_tree(ledger):
    return tree_of([b"x", *ledger.read_bytes().splitlines()[1:]])


WRONG = {
    "checkpoint of another key": exchanged(
        "checkpoint", lambda _, ledger: checkpoint_of(tree_at(ledger), key=BOB)
    ),
    "checkpoint that is altered": exchanged(
        "checkpoint",
        lambda folder, _: (folder / "checkpoint").read_bytes().replace(b"\n3\n", b"\n2\n"),
    ),
    "no checkpoint at all": exchanged("checkpoint", lambda *_: b"\xff"),
    "checkpoint of a rewritten ledger": exchanged(
        "checkpoint", lambda _, ledger: checkpoint_of(other_tree(ledger))
    ),
    "proof of another key": exchanged(
        "proof.json", lambda _, ledger: proof_of(tree_at(ledger), 2, key=BOB)
    ),
    "proof of another report": exchanged(
        "proof.json",
        lambda folder, _: (folder.parent / "1-0" / "proof.json").read_bytes(),
    ),
    "proof of a rewritten ledger": exchanged(
        "proof.json",
        lambda _, ledger: proof_of(
            other_tree(ledger), 2, leaf=ledger.read_bytes().splitlines()[2]
        ),
    ),
    "no proof at all": exchanged("proof.json", lambda *_: b"{}"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_contradicts_the_report_is_refused(tmp_path, what):
    [*_, folder], ledger = seal_reports(tmp_path, 3)
    WRONG[what](folder, ledger)
    verification = verify(str(folder), TRUSTED)
    assert verification.exit_code == 4
    assert verification.report is None


def test_each_file_may_be_missing(tmp_path):
    [*_, folder], _ = seal_reports(tmp_path, 2)
    (folder / "proof.json").unlink()
    assert verify(str(folder), TRUSTED).exit_code == 0
    (folder / "checkpoint").unlink()
    verification = verify(str(folder), TRUSTED)
    assert verification.exit_code == 0
    assert history(verification).state == "none-given"


def against(folder, kept, proof=None):
    brought = {OUTSIDE: kept} | ({"proof.json": proof} if proof else {})
    return verify(str(folder), TRUSTED, brought=brought)


def test_a_copy_that_agrees_makes_the_answer_good(tmp_path):
    folders, ledger = seal_reports(tmp_path, 5)
    tree, leaves = tree_at(ledger), ledger.read_bytes().splitlines()
    for size in range(1, 6):
        for index, folder in enumerate(folders):
            proof = proof_of(tree, index, since=[size], leaf=leaves[index])
            verification = against(folder, checkpoint_of(tree, size), proof)
            assert verification.exit_code == 0
            answer = history(verification)
            assert (answer.state, answer.good) == ("consistent", True)


def test_n15_a_ledger_put_back_to_an_old_state_does_not_pass_a_newer_copy(tmp_path):
    """The state before reports 2 and 3 is restored, and another report sealed on it."""
    _, ledger = seal_reports(tmp_path, 2)
    old = ledger.read_bytes()
    seal_reports(tmp_path, 2)
    kept = checkpoint_of(tree_at(ledger))
    ledger.write_bytes(old)
    [folder], _ = seal_reports(tmp_path, 1)
    assert verify(str(folder), TRUSTED).exit_code == 0, "by itself it is in order"
    [problem] = problems(against(folder, kept)).values()
    assert "put back to an earlier state" in problem
    assert against(folder, kept).exit_code == 3
    copy = read_checkpoint(kept)
    assert compare(tree_at(ledger), copy, TRUSTED).standing is Standing.SHORTER
    [*_, last], _ = seal_reports(tmp_path, 1)
    assert against(last, kept).exit_code == 4, "another ledger of four entries"
    assert compare(tree_at(ledger), copy, TRUSTED).standing is Standing.REWRITTEN
    seal_reports(tmp_path, 1)
    tree, leaves = tree_at(ledger), ledger.read_bytes().splitlines()
    forged = proof_of(tree, 2, since=[4], leaf=leaves[2])
    assert against(folder, kept, forged).exit_code == 4


@pytest.mark.parametrize("size", [1, 3])
def test_a_copy_that_nothing_leads_to_is_undecided(tmp_path, size):
    """Report 1 comes with a proof from 1 to 2 entries; a copy of 3 is a later one."""
    folders, ledger = seal_reports(tmp_path, 3)
    verification = against(
        folders[2 if size == 1 else 1], checkpoint_of(tree_at(ledger), size)
    )
    assert verification.exit_code == 3
    [problem] = problems(verification).values()
    assert "auditor ledger prove" in problem


@pytest.mark.parametrize(
    ("key", "says"), [(STRANGER, "nobody who is known"), (BOB, "another ledger")]
)
def test_a_copy_of_another_ledger_says_nothing(tmp_path, key, says):
    [folder], _ = seal_reports(tmp_path, 1)
    verification = against(folder, checkpoint_of(tree_of([b"x"]), key=key))
    assert verification.exit_code == 3
    [problem] = problems(verification).values()
    assert says in problem


def test_an_altered_copy_or_one_of_nothing_says_nothing(tmp_path):
    [folder], ledger = seal_reports(tmp_path, 1)
    tree = tree_at(ledger)
    altered = checkpoint_of(tree).replace(b"\n1\n", b"\n0\n")
    for kept in (altered, checkpoint_of(tree, 0)):
        assert against(folder, kept).exit_code == 3


entries = st.integers(1, 12).map(
    lambda count: [
        entry(number, sha256=f"{number:064x}", time="2026-11-23T00:00:00Z")
        for number in range(count)
    ]
)


@given(st.data(), entries)
def test_no_line_can_be_left_out_or_altered(data, leaves):
    """Every older checkpoint whose size exceeds the line's number shows it."""
    tree = tree_of(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    digit = data.draw(st.sampled_from("123456789abcdef"))
    altered = leaves[index].replace(b'"sha256":"0', f'"sha256":"{digit}'.encode())
    put_back = tree_of(leaves[:index])
    for changed in ([], [altered], [altered, leaves[index]]):
        now = tree_of([*leaves[:index], *changed, *leaves[index + 1 :]])
        for size in range(1, len(leaves) + 1):
            copy = read_checkpoint(checkpoint_of(tree, size))
            standing = compare(now, copy, TRUSTED).standing
            assert (standing is Standing.CONSISTENT) == (size <= index)
            assert (compare(put_back, copy, TRUSTED).standing is Standing.SHORTER) == (
                size > index
            )


def test_a_copy_nobody_known_signed_is_told_only_when_it_fits():
    tree = tree_of([b"a", b"b"])
    for key, standing in ((STRANGER, Standing.UNKNOWN), (ALICE, Standing.REWRITTEN)):
        fits = read_checkpoint(checkpoint_of(tree, 1, key=key))
        assert compare(tree, fits, TRUSTED).standing is Standing.CONSISTENT
        other = read_checkpoint(checkpoint_of(tree_of([b"x"]), key=key))
        assert compare(tree, other, TRUSTED).standing is standing


def test_ten_years_of_daily_reports_are_proved_in_less_than_5_kb(tmp_path):
    ledger = tmp_path / "data" / "ledger.jsonl"
    ledger.parent.mkdir()
    leaves = [
        entry(number, sha256=f"{number:064x}", time="2026-11-23T00:00:00Z")
        for number in range(3649)
    ]
    ledger.write_bytes(b"".join(leaf + b"\n" for leaf in leaves))
    written = write_evidence(
        small_report(), key=ALICE, folder=tmp_path / "last", ledger=ledger
    )
    assert written.sequence == 3649
    assert verify(written.folder, TRUSTED).exit_code == 0
    tree = tree_at(ledger)
    assert tree.size == 3650
    assert tree.root(3650) == root(ledger.read_bytes().splitlines())
    for index in range(0, 3650, 73):
        proof = proof_of(tree, index, since=[3649 - index], leaf=leaves[0])
        assert len(proof) < 5_000
        for growth in json.loads(proof)["consistency"]:
            assert len(growth["hashes"]) <= 13
    assert len((Path(written.folder) / "proof.json").read_bytes()) < 5_000
