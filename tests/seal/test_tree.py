"""Proofs about the ledger: of what is there, of how it grew, and of nothing else."""

import hashlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from auditor.seal.ledger import root
from auditor.seal.tree import tree_of
from auditor.seal.tree_proofs import proves_consistency, proves_inclusion

LEAVES = [b"%d" % number for number in range(40)]
NOTHING = hashlib.sha256(b"").digest()


def by_definition(index, leaves):
    """RFC 6962, section 2.1.1, word for word."""
    if len(leaves) == 1:
        return []
    split = split_of(leaves)
    if index < split:
        return [*by_definition(index, leaves[:split]), root(leaves[split:])]
    return [*by_definition(index - split, leaves[split:]), root(leaves[:split])]


def consistency_by_definition(old, leaves, *, whole=True):
    """RFC 6962, section 2.1.2, word for word."""
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    split = split_of(leaves)
    if old <= split:
        first = consistency_by_definition(old, leaves[:split], whole=whole)
        return [*first, root(leaves[split:])]
    rest = consistency_by_definition(old - split, leaves[split:], whole=False)
    return [*rest, root(leaves[:split])]


def split_of(leaves):
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return split


@pytest.mark.parametrize("size", range(1, len(LEAVES)))
def test_proofs_are_those_of_the_definition(size):
    tree = tree_of(LEAVES)
    for index in range(size):
        path = tree.inclusion(index, size)
        assert list(path) == by_definition(index, LEAVES[:size])
        assert proves_inclusion(LEAVES[index], index, size, root(LEAVES[:size]), path)
    for old in range(1, size + 1):
        path = tree.consistency(old, size)
        assert list(path) == consistency_by_definition(old, LEAVES[:size])
        roots = root(LEAVES[:old]), root(LEAVES[:size])
        assert proves_consistency(old, roots[0], size, roots[1], path)


def test_a_tree_grows_to_what_it_would_have_been_at_once():
    tree = tree_of([])
    for size, leaf in enumerate(LEAVES, start=1):
        before, tree = tree, tree.grown(leaf)
        assert before.size == size - 1
        assert tree.levels == tree_of(LEAVES[:size]).levels


def test_the_empty_ledger_is_the_beginning_of_every_other():
    whole = root(LEAVES)
    assert tree_of(LEAVES).consistency(0, 40) == ()
    assert proves_consistency(0, NOTHING, 40, whole, ())
    assert proves_consistency(0, NOTHING, 0, NOTHING, ())
    assert not proves_consistency(0, whole, 40, whole, ())
    assert not proves_consistency(0, NOTHING, 40, whole, (whole,))


sizes = st.integers(1, 40)
hashes = st.lists(st.sampled_from([hashlib.sha256(each).digest() for each in LEAVES[:3]]))


@given(st.data(), sizes)
def test_a_changed_proof_of_an_entry_proves_nothing(data, size):
    index = data.draw(st.integers(0, size - 1))
    path = list(tree_of(LEAVES).inclusion(index, size))
    whole = root(LEAVES[:size])
    other = data.draw(st.integers(-1, 41))
    assume(other != index)
    assert not proves_inclusion(LEAVES[index], other, size, whole, path)
    assert not proves_inclusion(b"another", index, size, whole, path)
    assert not proves_inclusion(LEAVES[index], index, size, whole, [*path, whole])
    assert not proves_inclusion(LEAVES[index], index, size, NOTHING, path)
    if path:
        assert not proves_inclusion(LEAVES[index], index, size, whole, path[:-1])


@given(st.data(), st.integers(2, 40))
def test_a_changed_proof_of_growth_proves_nothing(data, size):
    old = data.draw(st.integers(1, size - 1))
    first, whole = root(LEAVES[:old]), root(LEAVES[:size])
    path = list(tree_of(LEAVES).consistency(old, size))
    place = data.draw(st.integers(0, len(path) - 1))
    changed = [*path[:place], NOTHING, *path[place + 1 :]]
    for wrong in (changed, path[:place] + path[place + 1 :], [*path, whole]):
        assert not proves_consistency(old, first, size, whole, wrong)
    assert not proves_consistency(old, NOTHING, size, whole, path)
    assert not proves_consistency(old, first, size, NOTHING, path)
    assert not proves_consistency(size, whole, old, first, path)


@given(st.integers(-2, 50), st.integers(-2, 50), hashes)
def test_nothing_that_is_no_proof_makes_the_check_fail_or_pass(old, size, path):
    assert not proves_consistency(old, NOTHING, size, root(LEAVES), path) or old == 0
    assert not proves_inclusion(b"x", old, size, root(LEAVES), path)


def test_ten_years_of_daily_reports_take_a_dozen_hashes():
    tree = tree_of(b"%d" % number for number in range(3650))
    assert max(len(tree.inclusion(index, 3650)) for index in range(3650)) == 12
    assert max(len(tree.consistency(old, 3650)) for old in range(3650)) == 13
