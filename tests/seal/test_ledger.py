"""The ledger: the tree of RFC 6962, and no line lost or half."""

import hashlib
import json
import multiprocessing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditorError
from auditor.seal.ledger import append, open_ledger, root

# The test data of the Certificate Transparency project's own tree implementations.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        *("", "00", "10", "2021", "3031", "40414243"),
        *("5051525354555657", "606162636465666768696a6b6c6d6e6f"),
    )
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", ROOTS)
def test_the_root_is_that_of_certificate_transparency(size):
    assert root(LEAVES[:size]).hex() == ROOTS[size]


def by_definition(leaves):
    """RFC 6962, section 2.1, word for word."""
    if len(leaves) < 2:
        text = b"\x00" + leaves[0] if leaves else b""
        return hashlib.sha256(text).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = by_definition(leaves[:split]), by_definition(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_the_root_is_that_of_the_definition(leaves):
    assert root(leaves) == by_definition(leaves)


def add(path, number):
    with open_ledger(path) as ledger:
        return append(ledger, sha256=f"{number:064x}", time="2026-11-23T00:00:00Z")


def test_a_line_is_canonical_json_with_its_number(tmp_path):
    path = tmp_path / "ledger.jsonl"
    add(path, 1)
    add(path, 2)
    assert path.read_bytes().splitlines()[1] == (
        b'{"n":1,"sha256":"' + f"{2:064x}".encode() + b'",'
        b'"time":"2026-11-23T00:00:00Z","type":"report"}'
    )
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_torn_last_line_is_struck_out(tmp_path):
    path = tmp_path / "ledger.jsonl"
    add(path, 1)
    whole = path.read_bytes()
    for cut in range(1, len(whole) - 1):
        path.write_bytes(whole + whole.replace(b'"n":0', b'"n":1')[:cut])
        with open_ledger(path) as ledger:
            assert ledger.leaves == (whole.rstrip(b"\n"),)
        assert path.read_bytes() == whole


def test_a_last_line_that_lacks_only_its_end_is_kept(tmp_path):
    path = tmp_path / "ledger.jsonl"
    add(path, 1)
    whole = path.read_bytes()
    path.write_bytes(whole.rstrip(b"\n"))
    add(path, 2)
    assert path.read_bytes().startswith(whole)
    assert [json.loads(line)["n"] for line in path.read_bytes().splitlines()] == [0, 1]


@pytest.mark.parametrize("content", [b"no JSON\n", b'{"n":7}\n', b"[]\n", b"\n"])
def test_a_damaged_ledger_is_an_error_and_stays_as_it_is(tmp_path, content):
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(content)
    with pytest.raises(AuditorError, match="damaged") as raised, open_ledger(path):
        pass
    assert raised.value.hint
    assert path.read_bytes() == content


def many(path, first):
    for number in range(first, first + 40):
        add(path, number)


def test_two_processes_lose_no_line(tmp_path):
    path = tmp_path / "ledger.jsonl"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=many, args=(path, first)) for first in (0, 40)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    entries = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert [entry["n"] for entry in entries] == list(range(80))
    assert {int(entry["sha256"], 16) for entry in entries} == set(range(80))


def test_a_held_lock_is_waited_for_and_then_an_error(tmp_path, monkeypatch):
    path = tmp_path / "ledger.jsonl"
    monkeypatch.setattr("auditor.seal.files._LOCK_SECONDS", 0.1)
    with (
        open_ledger(path),
        pytest.raises(AuditorError, match="another auditor"),
        open_ledger(path),
    ):
        pass
