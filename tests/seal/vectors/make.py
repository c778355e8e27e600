"""Write the vectors: reports that a strict reader must refuse, and why.

Each vector is a whole, signed report with one thing wrong in it, and everything else
right, so that only the check it is made for can find it. Run from the top of the
repository: ``python -m tests.seal.vectors.make``. The same bytes come out every time.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from auditor.seal.canonical import base64_text, base64url_text, canonical
from auditor.seal.disclosures import digest_of, disclosure, disclosures_file, hide
from auditor.seal.envelope import (
    PAYLOAD_TYPE,
    REPORT_TYPE,
    STATEMENT_TYPE,
    Frame,
    envelope,
    pae,
    predicate,
)
from auditor.seal.keys import Key
from tests.seal.sample import ALICE, BOB, FIRST, REPORT_ID, STRANGER, salts

FOLDER = Path(__file__).parent
REPORT = FOLDER / "report.json"
"""The report that is sealed and spoilt; a file, so that the vectors outlast the model."""

ORDER_OF_ED25519 = 2**252 + 27742317777372353535851937790883648493


@dataclass(slots=True)
class Draft:
    """A report on its way to be sealed, to be spoilt at any stage."""

    statement: dict
    lines: list[str]
    key: Key = ALICE
    keyid: str = ALICE.public.keyid
    kind: str = PAYLOAD_TYPE
    encode: Callable[[dict], bytes] = canonical

    @property
    def report(self) -> dict:
        return self.statement["predicate"]

    def name_subject(self) -> None:
        """State the digest of the disclosures as they are now."""
        digest = sha256(self.disclosures).hexdigest()
        self.statement["subject"] = [
            {"name": "disclosures.txt", "digest": {"sha256": digest}}
        ]

    def withhold(self, line: str) -> list[dict[str, str]]:
        """Add a disclosure and return the digest that goes into the report."""
        self.lines.append(line)
        return [{"...": digest_of(line.encode())}]

    @property
    def disclosures(self) -> bytes:
        return disclosures_file(tuple(self.lines))

    @property
    def payload(self) -> bytes:
        return self.encode(self.statement)

    def signature(self) -> bytes:
        return self.key.sign(pae(self.kind, self.payload))

    def sealed(self, signature: bytes = b"") -> bytes:
        signature = signature or self.signature()
        return envelope(self.kind, self.payload, self.keyid, signature)


def draft() -> Draft:
    """Return a report with nothing wrong in it."""
    hidden = hide(json.loads(REPORT.read_bytes()), salt=salts())
    frame = Frame(report_id=REPORT_ID, previous=FIRST)
    statement = {
        "_type": STATEMENT_TYPE,
        "predicateType": REPORT_TYPE,
        "predicate": predicate(hidden, frame=frame, key=ALICE),
    }
    fresh = Draft(statement=statement, lines=list(hidden.lines))
    fresh.name_subject()
    return fresh


Files = tuple[bytes, bytes]
VECTORS: dict[str, tuple[str, str, Callable[[Draft], Files]]] = {}


def vector(name: str, check: str, about: str):
    """Register a function that spoils a draft; an empty check means: to be accepted."""

    def register(make: Callable[[Draft], Files | None]) -> Callable[[Draft], Files]:
        def files(fresh: Draft) -> Files:
            return make(fresh) or (fresh.sealed(), fresh.disclosures)

        VECTORS[name] = (check, about, files)
        return files

    return register


def replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    """Replace what must be there exactly once."""
    if data.count(old) != 1:
        message = f"{old!r} stands there {data.count(old)} times"
        raise ValueError(message)
    return data.replace(old, new)


def textually(old: bytes, new: bytes) -> Callable[[dict], bytes]:
    """Return an encoder that changes the JSON text, where no value could be changed."""
    return lambda statement: replaced(canonical(statement), old, new)


@vector("a01-whole", "", "nothing is wrong")
def _(_fresh: Draft): ...


@vector("a02-withheld", "", "half of the values are withheld")
def _(fresh: Draft):
    return fresh.sealed(), disclosures_file(tuple(fresh.lines[::2]))


@vector("a03-all-withheld", "", "all values are withheld")
def _(fresh: Draft):
    return fresh.sealed(), b""


@vector("n01-payload-bit", "signature", "one letter of the payload is another")
def _(fresh: Draft):
    changed = replaced(fresh.payload, b'"challenge":"c', b'"challenge":"k')
    forged = envelope(fresh.kind, changed, fresh.keyid, fresh.signature())
    return forged, fresh.disclosures


@vector("n02-duplicate-key", "json-names", "one object has a name twice")
def _(fresh: Draft):
    fresh.encode = textually(b'"challenge":', b'"challenge":"an other","challenge":')


@vector("n03-nan", "json-numbers", "a number is not a number")
def _(fresh: Draft):
    fresh.encode = textually(b'"processes":9', b'"processes":NaN')


@vector("n04-base64url", "envelope-form", "the alphabet of base64 is the other one")
def _(fresh: Draft):
    fields = json.loads(fresh.sealed())
    payload = fields["payload"].replace("+", "-").replace("/", "_")
    if payload == fields["payload"]:
        message = "the payload holds none of the characters that differ"
        raise ValueError(message)
    return replaced(
        fresh.sealed(), fields["payload"].encode(), payload.encode()
    ), fresh.disclosures


@vector("n05-extra-field", "envelope-form", "the envelope has a field more, not signed")
def _(fresh: Draft):
    return replaced(
        fresh.sealed(), b',"signatures"', b',"note":"","signatures"'
    ), fresh.disclosures


@vector("n06-wrong-key", "signature", "another key signed under the same key id")
def _(fresh: Draft):
    fresh.key = BOB


@vector("n06b-other-trusted-key", "signer-key", "a trusted key signed another's report")
def _(fresh: Draft):
    fresh.key, fresh.keyid = BOB, BOB.public.keyid
    fresh.report["signer"]["keyid"] = BOB.public.keyid


@vector("n07-two-signatures", "envelope-form", "two signatures, both of them right")
def _(fresh: Draft):
    second = BOB.sign(pae(fresh.kind, fresh.payload))
    entry = f',{{"keyid":"{BOB.public.keyid}","sig":"{base64_text(second)}"}}]}}\n'
    return fresh.sealed().removesuffix(b"]}\n") + entry.encode(), fresh.disclosures


@vector("n08-tail-bits", "envelope-form", "the unused bits of base64 are not zero")
def _(fresh: Draft):
    signature = base64_text(fresh.signature())
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = letters[letters.index(signature[-3]) + 1]
    other = f"{signature[:-3]}{last}=="
    return replaced(fresh.sealed(), signature.encode(), other.encode()), fresh.disclosures


@vector("n09-unsigned-disclosure", "disclosure-signed", "a line that no digest covers")
def _(fresh: Draft):
    line = disclosure(b"\x00" * 16, "invented")
    return fresh.sealed(), fresh.disclosures + disclosures_file((line,))


@vector("n10-disclosure-twice", "disclosure-once", "a line stands there twice")
def _(fresh: Draft):
    return fresh.sealed(), fresh.disclosures + disclosures_file((fresh.lines[0],))


@vector("n11-wrong-count", "counts", "the summary counts one finding less")
def _(fresh: Draft):
    fresh.report["summary"] |= {"findings": 0}


@vector("n12-not-canonical", "", "the payload is laid out for people: as good as any")
def _(fresh: Draft):
    fresh.encode = lambda statement: json.dumps(statement, indent=2).encode()


@vector("n13-larger-s", "signature", "the scalar of the signature is above the order")
def _(fresh: Draft):
    good = fresh.signature()
    scalar = int.from_bytes(good[32:], "little") + ORDER_OF_ED25519
    return fresh.sealed(good[:32] + scalar.to_bytes(32, "little")), fresh.disclosures


@vector("n14-jws-signature", "signature", "the signature is one for a JWS")
def _(fresh: Draft):
    header = base64url_text(canonical({"alg": "EdDSA"}))
    signed = f"{header}.{base64url_text(fresh.payload)}".encode()
    return fresh.sealed(ALICE.sign(signed)), fresh.disclosures


@vector("n17-withheld-capability", "withheld-place", "what a finding is about is withheld")
def _(fresh: Draft):
    what = disclosure(b"\x00" * 16, "input.keystrokes.content")
    digest = digest_of(what.encode())
    fresh.report["rules"][0]["findings"][0]["capability"] = [{"...": digest}]


@vector("e01-white-space", "envelope-form", "a blank after a comma")
def _(fresh: Draft):
    return replaced(fresh.sealed(), b',"sig":', b', "sig":'), fresh.disclosures


@vector("e02-no-final-line-feed", "envelope-form", "the last byte is missing")
def _(fresh: Draft):
    return fresh.sealed().rstrip(b"\n"), fresh.disclosures


@vector("e03-payload-type", "payload-type", "it says that it holds something else")
def _(fresh: Draft):
    fresh.kind = "application/json"


@vector("j01-lone-surrogate", "json-text", "half of a surrogate pair")
def _(fresh: Draft):
    fresh.encode = textually(b'"challenge":"', b'"challenge":"\\ud800')


@vector("j02-too-deep", "json-depth", "nested deeper than a report is")
def _(fresh: Draft):
    fresh.encode = textually(b'"claims":[]', b'"claims":[],"x":' + b"[" * 31 + b"]" * 31)


@vector("j03-large-integer", "json-numbers", "an integer that others read as another")
def _(fresh: Draft):
    fresh.encode = textually(b'"processes":9', b'"processes":9007199254740993')


@vector("j04-fraction", "json-numbers", "a number with a fraction")
def _(fresh: Draft):
    fresh.encode = textually(b'"processes":9', b'"processes":9.5')


@vector("s01-no-statement", "statement-form", "the payload is of another type")
def _(fresh: Draft):
    fresh.statement["_type"] = "https://in-toto.io/Statement/v0.1"


@vector("s02-two-subjects", "subject-form", "it speaks of a second file")
def _(fresh: Draft):
    fresh.statement["subject"] *= 2


@vector("s03-unknown-content", "content-known", "signed, of a type unknown here")
def _(fresh: Draft):
    fresh.statement["predicateType"] = REPORT_TYPE.replace("v1", "v2")


@vector("s04-unknown-schema", "content-known", "signed, of a version unknown here")
def _(fresh: Draft):
    fresh.report["schema"] = "auditor-report/2"


@vector("r01-sequence", "identity-form", "its number is not the ledger's size")
def _(fresh: Draft):
    fresh.report["sequence"] = 1


@vector("r02-no-id", "identity-form", "its id is no random UUID")
def _(fresh: Draft):
    fresh.report["report_id"] = "urn:uuid:1"


@vector("r03-root", "identity-form", "the ledger's root is cut")
def _(fresh: Draft):
    fresh.report["previous"] |= {"root": base64_text(b"short")}


@vector("r04-no-claims", "parts-form", "one of its lists is none")
def _(fresh: Draft):
    fresh.report["claims"] = "none"


@vector("k01-algorithm", "signer-form", "it names an algorithm that is not the key's")
def _(fresh: Draft):
    fresh.report["signer"] |= {"algorithm": "none"}


@vector("k02-key-id", "signer-form", "the key id in the envelope is nobody's")
def _(fresh: Draft):
    fresh.keyid = fresh.keyid.lower()


@vector("k03-unknown-signer", "signer-known", "right in all, signed by a stranger")
def _(fresh: Draft):
    fresh.key, fresh.keyid = STRANGER, STRANGER.public.keyid
    fresh.report["signer"] |= {
        "keyid": STRANGER.public.keyid,
        "public_key": base64_text(STRANGER.public.der),
    }


@vector("w01-withheld-place", "withheld-place", "a program's product is withheld")
def _(fresh: Draft):
    digest = digest_of(disclosure(b"\x00" * 16, "a product").encode())
    fresh.report["programs"][0]["product"] = [{"...": digest}]


@vector("w02-object-digests", "withheld-place", "a whole field is withheld")
def _(fresh: Draft):
    fresh.report["programs"][0]["_sd"] = [digest_of(b"a field")]


@vector("w03-clear", "withheld-form", "a user's name stands in clear")
def _(fresh: Draft):
    digest = fresh.report["host"]["user"][0]["..."]
    fresh.lines = [line for line in fresh.lines if digest_of(line.encode()) != digest]
    fresh.report["host"]["user"] = "jane"
    fresh.report["summary"]["withholdable"]["user"] -= 1
    fresh.name_subject()


@vector("w04-name-and-name", "withheld-name", "one that matters is called unrelated")
def _(fresh: Draft):
    program = fresh.report["programs"][0]
    program["unrelated_name"] = fresh.withhold(disclosure(b"\x00" * 16, "recorder"))
    fresh.report["summary"]["withholdable"]["unrelated_name"] += 1
    fresh.name_subject()


@vector("w05-no-name", "withheld-name", "one that matters has no name")
def _(fresh: Draft):
    fresh.report["programs"][0]["name"] = None


@vector("w06-digest-twice", "digest-once", "one value is shown in two places")
def _(fresh: Draft):
    fresh.report["programs"][1]["processes"] = [{"user": fresh.report["host"]["user"]}]
    fresh.report["summary"]["withholdable"]["user"] += 1


@vector("d01-padded", "disclosure-form", "a line in another base64")
def _(fresh: Draft):
    line = next(line for line in fresh.lines if len(line) % 4)
    padded = line + "=" * (-len(line) % 4)
    old, new = digest_of(line.encode()), digest_of(padded.encode())
    fresh.lines[fresh.lines.index(line)] = padded
    fresh.encode = textually(old.encode(), new.encode())
    fresh.name_subject()


@vector("d02-no-line-feed", "disclosure-form", "the last line has no end")
def _(fresh: Draft):
    return fresh.sealed(), fresh.disclosures.rstrip(b"\n")


@vector("d03-object", "disclosure-flat", "a line discloses an object")
def _(fresh: Draft):
    digest = fresh.withhold(disclosure(b"\x00" * 16, {"name": "jane", "uid": 1000}))
    fresh.report["programs"][1]["processes"] = [{"user": digest}]
    fresh.report["summary"]["withholdable"]["user"] += 1
    fresh.name_subject()


@vector("d04-not-whole", "disclosure-whole", "what is called whole lacks a line")
def _(fresh: Draft):
    del fresh.lines[0]
    fresh.name_subject()


@vector("c01-withholdable", "counts-withholdable", "one value more than there is")
def _(fresh: Draft):
    fresh.report["summary"]["withholdable"]["user"] += 1


def built(name: str) -> tuple[str, str, Files]:
    """Return a vector's check, what it is about, and its two files."""
    check, about, make = VECTORS[name]
    return check, about, make(draft())


def main() -> None:
    for kind in ("*.dsse.json", "*.disclosures.txt"):
        for path in FOLDER.glob(kind):
            path.unlink()
    index = {}
    for name in VECTORS:
        check, about, (report, disclosures) = built(name)
        index[name] = {"check": check, "about": about}
        (FOLDER / f"{name}.dsse.json").write_bytes(report)
        (FOLDER / f"{name}.disclosures.txt").write_bytes(disclosures)
    text = json.dumps(index, indent=2) + "\n"
    (FOLDER / "index.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
