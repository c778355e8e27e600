"""Write the vectors that are more than a report: what lies beside one, and archives.

Run from the top of the repository: ``python -m tests.seal.vectors.make_folders``. The same
bytes come out every time. ``folders/index.json`` says what each of them is to come to.
"""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from hashlib import sha256

from auditor.seal.archive import pack
from auditor.seal.bag import bag
from auditor.seal.checkpoint import sign_checkpoint
from auditor.seal.ledger import Head, entry
from auditor.seal.proof import proof_file
from auditor.seal.tree import tree_of
from tests.seal.sample import ALICE, sealed
from tests.seal.vectors.make import FOLDER, REPORT

FOLDERS = FOLDER / "folders"
REPLY = FOLDER / "n16-reply.tsr"
"""Of an authority made for it with openssl; the same one would never say it twice alike."""

NOON = "2026-11-23T12:00:00Z"

Files = dict[str, bytes]


def n15_rollback() -> Files:
    """A ledger was put back to an old state; somebody else holds a newer checkpoint."""
    before = [entry(n, sha256=f"{n:064x}", time=NOON) for n in range(2)]
    newer = tree_of([*before, *(entry(n, sha256=f"{n:064x}", time=NOON) for n in (2, 3))])
    old = tree_of(before)
    given = sealed(json.loads(REPORT.read_bytes()), previous=Head(size=2, root=old.root(2)))
    leaves = [*before, entry(2, sha256=sha256(given.report).hexdigest(), time=NOON)]
    tree = tree_of([*leaves, entry(3, sha256="f" * 64, time=NOON)])
    now = sign_checkpoint(Head(size=4, root=tree.root(4)), ALICE)
    return {
        "report.dsse.json": given.report,
        "disclosures.txt": given.disclosures or b"",
        "checkpoint": now,
        "proof.json": proof_file(tree, now, since=[2, 3], index=2, leaf=leaves[2]),
        "outside-copy": sign_checkpoint(Head(size=4, root=newer.root(4)), ALICE),
    }


def n16_signature_stamped() -> Files:
    """The time stamp is over the bytes of the signature, which fit other words as well."""
    given = sealed(json.loads(REPORT.read_bytes()))
    return {
        "report.dsse.json": given.report,
        "disclosures.txt": given.disclosures or b"",
        "report.dsse.json.tsr": REPLY.read_bytes(),
    }


def archive(entries: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        for name, data in entries:
            opened.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


def bundle() -> list[tuple[str, bytes]]:
    given = sealed(json.loads(REPORT.read_bytes()))
    payload = {
        "report.dsse.json": given.report,
        "disclosures.txt": given.disclosures or b"",
    }
    return list(bag(payload, {"Bagging-Date": "2026-11-23"}).items())


def n18_traversal() -> Files:
    """A bundle with a file that leads out of the folder it is unpacked to."""
    return {"bundle.zip": archive([*bundle(), ("data/../../evil.txt", b"x")])}


def n18_duplicate() -> Files:
    """A bundle in which a name stands twice, so that readers may see two reports."""
    entries = bundle()
    again = next(each for each in entries if each[0] == "data/report.dsse.json")
    return {"bundle.zip": archive([*entries, again])}


def a04_bundle() -> Files:
    """A bundle with nothing wrong in it."""
    return {"bundle.zip": pack(dict(bundle()))}


VECTORS: dict[str, tuple[Callable[[], Files], str]] = {
    "a04-bundle": (a04_bundle, ""),
    "n15-rollback": (n15_rollback, "ledger:--checkpoint"),
    "n16-signature-stamped": (n16_signature_stamped, "time-stamp:report.dsse.json.tsr"),
    "n18-traversal": (n18_traversal, "bundle-form"),
    "n18-duplicate": (n18_duplicate, "bundle-form"),
}
"""What makes each vector, and the step that it is to fail at; empty for none."""


def main() -> None:
    shutil.rmtree(FOLDERS, ignore_errors=True)
    index = {}
    for name, (make, check) in VECTORS.items():
        index[name] = {"check": check, "about": (make.__doc__ or "").splitlines()[0]}
        (FOLDERS / name).mkdir(parents=True)
        for file, data in make().items():
            (FOLDERS / name / file).write_bytes(data)
    text = json.dumps(index, indent=2) + "\n"
    (FOLDERS / "index.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
