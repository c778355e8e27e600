"""Others check the ledger: Go's own packages for transparency logs, and a QR reader."""

import os
import subprocess
from pathlib import Path

import pytest

from auditor.cli._ledger import qr_code
from auditor.seal.checkpoint import sign_checkpoint, verifier_key
from auditor.seal.checkpoint_reading import read_checkpoint
from auditor.seal.cosigning import cosign
from auditor.seal.evidence import write_evidence
from auditor.seal.ledger import Head
from auditor.seal.proof import proof_file
from auditor.seal.tree import tree_of
from tests.seal.sample import ALICE, BOB, TRUSTED, small_report

SOURCE = Path(__file__).parent / "transparency" / "main.go"


@pytest.fixture(scope="module")
def go(tmp_path_factory):
    """Return a function that runs the verifier in Go and returns what it says."""
    folder = tmp_path_factory.mktemp("go")
    program = folder / "verifier"
    subprocess.run(
        ["go", "build", "-o", program, SOURCE],
        check=True,
        env={
            "PATH": os.environ["PATH"],
            "GO111MODULE": "off",
            "GOPATH": "/usr/share/gocode",
            "GOCACHE": str(folder / "cache"),
        },
    )

    def run(*files, key=ALICE):
        done = subprocess.run(
            [program, verifier_key(key.public), *files],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout.splitlines()

    return run


def signed(tree, size=None):
    size = tree.size if size is None else size
    return sign_checkpoint(Head(size=size, root=tree.root(size)), ALICE)


@pytest.fixture
def files(tmp_path):
    """Return a function that writes the files of a ledger after its proof of growth."""

    def written(tree, old_tree, old, *, index=77, leaf=b"77"):
        proof = proof_file(tree, signed(tree), since=[old], index=index, leaf=leaf)
        contents = {"now": signed(tree), "proof": proof, "old": signed(old_tree, old)}
        for name, data in contents.items():
            (tmp_path / name).write_bytes(data)
        return [tmp_path / name for name in contents]

    return written


def test_go_opens_what_lies_beside_a_report(go, tmp_path):
    folders = [tmp_path / name for name in "abcde"]
    for folder in folders:
        ledger = tmp_path / "data" / "ledger.jsonl"
        write_evidence(small_report(), key=ALICE, folder=folder, ledger=ledger)
    before = None
    for folder in folders:
        older = [before / "checkpoint"] if before else []
        code, said = go(folder / "checkpoint", folder / "proof.json", *older)
        assert code == 0, said
        assert "inclusion: ok" in said
        assert ("consistency: ok" in said) == bool(before)
        before = folder


@pytest.mark.parametrize("old", [1, 200, 256, 364, 365])
def test_go_checks_how_a_ledger_grew_and_refuses_one_that_was_rewritten(go, files, old):
    leaves = [b"%d" % number for number in range(365)]
    tree = tree_of(leaves)
    code, said = go(*files(tree, tree, old))
    assert code == 0, said
    assert said[-1] == "consistency: ok"
    rewritten = tree_of([b"another", *leaves[1:]])
    code, said = go(*files(tree, rewritten, old))
    assert code == 1
    assert "inclusion: ok" in said
    assert said[-1].startswith("consistency: ")


def test_go_refuses_another_entry_another_key_and_an_altered_checkpoint(go, files):
    tree = tree_of([b"%d" % number for number in range(365)])
    code, said = go(*files(tree, tree, 200, leaf=b"78"))
    assert (code, said[-1].partition(":")[0]) == (1, "inclusion")
    now, proof, old = files(tree, tree, 200)
    assert go(now, proof, old, key=BOB)[0] == 1
    now.write_bytes(now.read_bytes().replace(b"\n365\n", b"\n364\n"))
    assert go(now, proof, old)[0] == 1


def test_go_opens_a_cosigned_checkpoint(go, files, tmp_path):
    tree = tree_of([b"%d" % number for number in range(365)])
    now, proof, old = files(tree, tree, 200)
    checkpoint = read_checkpoint(now.read_bytes())
    made = cosign(checkpoint, key=BOB, trusted=TRUSTED, memory=tmp_path / "m", time=1)
    now.write_bytes(made)
    assert made.count("— ".encode()) == 2
    assert go(now, proof, old)[0] == 0


def test_a_reader_of_qr_codes_gets_the_checkpoint_byte_for_byte(tmp_path):
    checkpoint = signed(tree_of([b"a"]))
    rows = []
    for line in qr_code(checkpoint).splitlines():
        rows += [[each in upper for each in line] for upper in ("█▀", "█▄")]
    scaled = [[light for light in row for _ in range(4)] for row in rows for _ in range(4)]
    picture = tmp_path / "code.pbm"
    bits = "\n".join(" ".join("01"[not light] for light in row) for row in scaled)
    picture.write_text(f"P1\n{len(scaled[0])} {len(scaled)}\n{bits}\n")
    done = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "--oneshot", picture],
        capture_output=True,
        check=True,
    )
    assert done.stdout.rstrip(b"\n") == checkpoint.rstrip(b"\n")
