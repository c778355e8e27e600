"""The page in a browser and `auditor verify` say the same, step by step.

Both read every vector, and many reports with one thing changed.
"""

import json
import random
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils

from auditor.errors import InputError, VerificationError
from auditor.seal.archive import pack, unpack
from auditor.seal.bag import bag
from auditor.seal.bundle import Contents, make_bundle, open_bundle
from auditor.seal.canonical import base64url_text
from auditor.seal.evidence import write_evidence
from auditor.seal.given import Given
from auditor.seal.keys import Key
from auditor.seal.ledger import root
from auditor.seal.private_keys import public_of, signer
from auditor.seal.statements import Subject, sign_statement
from auditor.seal.trust import Signer
from auditor.seal.verification import examine
from tests.foreign.browser import Browser
from tests.foreign.verifier import examined, opened
from tests.seal.sample import (
    ALICE,
    BOB,
    STRANGER,
    TRUSTED,
    full_report,
    sealed,
    small_report,
)
from tests.seal.test_bundle import HOSTILE, twice
from tests.seal.test_vectors import INDEX, given
from tests.seal.vectors.make import draft

KNOWN = f"{ALICE.public.ssh_line} alice\n{BOB.public.pem}"
FULL, SMALL = sealed(full_report()), sealed(small_report())
MUTATIONS = 300
ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ODD = (
    b"",
    b" ",
    b"\n",
    b"{",
    b'"',
    b"null",
    b"\\u0000",
    b"\xef\xbb\xbf",
    b"=",
    b"\xff",
    b"1.0",
)
VALUES = (None, True, False, 0, 1, -1, 2**53, 1.5, "", "x", "\ud800", [], {}, [{}], ["x"])


@pytest.fixture(scope="module")
def browser():
    with Browser() as begun:
        opened(begun)
        yield begun


def by_python(files, trusted):
    """Return what `auditor verify` says, in the words of the page's function."""
    try:
        if "bundle" in files:
            return told(examine(open_bundle(files["bundle"])[0], trusted))
        others = {name[1:]: data for name, data in files.items() if name[0] == "+"}
        case = Given(
            report=files["report"], disclosures=files["disclosures"], others=others
        )
        return told(examine(case, trusted))
    except VerificationError as error:  # the step that `verify` puts before all others
        return {"code": 4, "check": error.check}
    except InputError:
        return {"code": 2}


def told(verification):
    return {
        "code": verification.exit_code,
        "steps": [[step.check, step.result.value] for step in verification.steps],
        "answers": [[a.question.value, a.state, a.good] for a in verification.answers],
        "shown": dict(verification.shown),
        "withheld": dict(verification.withheld),
    }


def differing(browser, cases, trusted=TRUSTED, known=KNOWN):
    found = examined(browser, list(cases.values()), known)
    wrong = {}
    for (name, files), page in zip(cases.items(), found, strict=True):
        expected, said = by_python(files, trusted), page
        if "check" in expected:
            first = page.get("steps", [["", ""]])[0]
            said = {"code": page["code"], "check": first[0]}
        if said != expected:
            wrong[name] = (said, expected)
    return wrong


def files_of(case):
    return {"report": case.report, "disclosures": case.disclosures}


@pytest.mark.parametrize("who", ["known", "nobody"])
def test_every_vector_stops_at_the_same_step(browser, who):
    cases = {name: files_of(given(name)) for name in INDEX}
    if who == "known":
        assert differing(browser, cases) == {}
    else:
        assert differing(browser, cases, {}, "") == {}


def test_a_p256_key_verifies_with_the_smaller_s_only(browser):
    private = ec.derive_private_key(7, ec.SECP256R1())
    public, make = public_of(private), signer(private)

    def larger(message):
        r, s = utils.decode_dss_signature(make(message))
        return utils.encode_dss_signature(r, ORDER_OF_P256 - s)

    cases = {}
    for name, sign in (("smaller", make), ("larger", larger)):
        key = Key(public=public, protection="none", sign=sign)
        cases[name] = files_of(sealed(small_report(), key=key))
    damaged = cases["smaller"]["report"].replace(b'"sig":"ME', b'"sig":"MF')
    cases["damaged"] = {**cases["smaller"], "report": damaged}
    trusted = {public.keyid: Signer(key=public, name="p", source="here")}
    assert [by_python(each, trusted)["code"] for each in cases.values()] == [0, 4, 4]
    assert differing(browser, cases, trusted, public.pem) == {}


def test_a_fingerprint_alone_makes_a_signer_known(browser):
    case = files_of(FULL)
    for known, code in ((ALICE.public.keyid, 0), (BOB.public.keyid, 3), ("SHA256:x", 3)):
        [page] = examined(browser, [case], known)
        assert page["code"] == code
        assert page["answers"][1][2] is (code == 0)


def spoilt(data, dice):
    """Return bytes with one change of a bit, a piece or a line."""
    place = dice.randrange(len(data))
    kind = dice.randrange(4)
    if kind == 0:
        return (
            data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :]
        )
    if kind == 1:
        return data[:place] + dice.choice(ODD) + data[place + dice.randrange(3) :]
    if kind == 2:
        return data[:place]
    lines = data.splitlines(keepends=True)
    line = dice.randrange(len(lines))
    lines[line : line + 1] = dice.choice([[], [lines[line]] * 2, [lines[line][::-1]]])
    return b"".join(lines)


def resigned(dice):
    """Return a report of which a trusted signer changed one part, whatever that is."""
    fresh = draft()
    nodes = [fresh.statement]
    for node in nodes:
        inside = node.values() if isinstance(node, dict) else node
        nodes += [each for each in inside if isinstance(each, (dict, list)) and each]
    node = dice.choice(nodes)
    key = dice.choice(list(node) if isinstance(node, dict) else range(len(node)))
    if dice.randrange(4) == 0:
        del node[key]
    else:
        node[key] = dice.choice(VALUES)
    fresh.encode = lambda statement: json.dumps(statement).encode()
    return {"report": fresh.sealed(), "disclosures": fresh.disclosures}


def shown_otherwise(dice):
    """Return a report beside which one line discloses something odd, under the seal."""
    fresh = draft()
    pair = json.dumps(["salt", dice.choice(VALUES)]).encode()
    text = dice.choice(
        [pair, b'["a"]', b"[1,2]", b'["a",1,2]', b'["a","b"] ', b'["a",1e3]']
    )
    fresh.report["host"]["user"] = fresh.withhold(base64url_text(text))
    fresh.name_subject()
    return {"report": fresh.sealed(), "disclosures": fresh.disclosures}


def mutation(number):
    dice = random.Random(number)  # noqa: S311 - the same ones every time
    kind = number % 5
    case = dice.choice([FULL, SMALL])
    if kind == 0:
        return {**files_of(case), "report": spoilt(case.report, dice)}
    if kind == 1:
        return {**files_of(case), "disclosures": spoilt(case.disclosures, dice)}
    if kind == 2:
        return shown_otherwise(dice)
    return resigned(dice)


def test_many_mutations_stop_at_the_same_step(browser):
    cases = {number: mutation(number) for number in range(MUTATIONS)}
    codes = [by_python(files, TRUSTED)["code"] for files in cases.values()]
    assert {0, 4} <= set(codes)
    assert differing(browser, cases) == {}


def bundle_of(case):
    contents = Contents(report=case.report, disclosures=case.disclosures, others={})
    return make_bundle(contents, derived={}, day="2026-11-26", shown=1, total=1)


def test_hostile_archives_are_refused_by_both(browser):
    cases = {name: {"bundle": data} for name, data in {**HOSTILE, "twice": twice()}.items()}
    for name, files in cases.items():
        expected = by_python(files, TRUSTED)
        assert expected == {"code": 4, "check": "bundle-form"}, name
    assert differing(browser, cases) == {}


def test_bundles_that_were_changed_are_judged_alike(browser):
    whole, cases = bundle_of(FULL), {}
    for number in range(60):
        dice = random.Random(number)  # noqa: S311
        files = unpack(whole)
        name = dice.choice(list(files))
        if number % 3 == 0:
            del files[name]
        else:
            files[name] = spoilt(files[name], dice)
        if number % 2:
            inner = {
                key[5:]: data for key, data in files.items() if key.startswith("data/")
            }
            files = bag(inner, {"X": "y"})
        cases[number] = {"bundle": pack(files)}
    assert differing(browser, {"whole": {"bundle": whole}, **cases}) == {}


def test_no_flipped_bit_of_an_archive_is_taken_where_the_auditor_refuses_it(browser):
    whole = bundle_of(SMALL)
    dice = random.Random(7)  # noqa: S311
    cases = []
    for _ in range(150):
        data = bytearray(whole)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        if data.startswith(b"PK\x03\x04"):
            cases.append({"bundle": bytes(data)})
    for files, page in zip(cases, examined(browser, cases, KNOWN), strict=True):
        if page["code"] != 4:
            assert page == by_python(files, TRUSTED)


def test_roots_and_proofs_of_every_small_ledger(browser):
    """The heads come from the auditor's tree; the paths from the definition (RFC 6962)."""
    leaves = [b"entry %d" % number for number in range(13)]
    heads = [root(leaves[:size]) for size in range(14)]
    cases = []
    for size in range(1, 14):
        cases += [("in", at, size, inclusion(at, leaves[:size])) for at in range(size)]
        cases += [
            ("grew", old, size, consistency(old, leaves[:size])) for old in range(size + 1)
        ]
    script = f"""(async (cases, leaves, heads) => {{
      const pairs = (text) => text.match(/../g) ?? [];
      const bytes = (text) => Uint8Array.from(pairs(text), (x) => parseInt(x, 16));
      const {{ isIncluded, isConsistent }} = auditorVerifier;
      const told = [];
      for (const [kind, at, size, path] of cases) {{
        const hashes = path.map(bytes);
        const consist = kind !== "in";
        const good = consist
          ? await isConsistent(at, bytes(heads[at]), size, bytes(heads[size]), hashes)
          : await isIncluded(bytes(leaves[at]), at, size, hashes, bytes(heads[size]));
        const other = bytes(heads[size === 13 ? 12 : size + 1]);
        const bad = consist
          ? await isConsistent(at, bytes(heads[at]), size, other, hashes)
          : await isIncluded(bytes(leaves[at]), at, size, hashes, other);
        told.push([good, bad]);
      }}
      return told;
    }})({json.dumps([(k, a, s, [h.hex() for h in p]) for k, a, s, p in cases])},
        {json.dumps([leaf.hex() for leaf in leaves])},
        {json.dumps([head.hex() for head in heads])})"""
    found = browser.evaluate(script)
    for (kind, old, _, _), (good, bad) in zip(cases, found, strict=True):
        assert good is True
        assert bad is (kind == "grew" and old == 0)  # every ledger begins with nothing


def half_of(count):
    return 1 << (count - 1).bit_length() - 1


def inclusion(at, leaves):
    if len(leaves) == 1:
        return []
    half = half_of(len(leaves))
    if at < half:
        return [*inclusion(at, leaves[:half]), root(leaves[half:])]
    return [*inclusion(at - half, leaves[half:]), root(leaves[:half])]


def consistency(old, leaves, *, whole=True):
    if old in {0, len(leaves)}:
        return [] if whole or not old else [root(leaves)]
    half = half_of(len(leaves))
    if old <= half:
        return [*consistency(old, leaves[:half], whole=whole), root(leaves[half:])]
    return [*consistency(old - half, leaves[half:], whole=False), root(leaves[:half])]


# --- what lies beside a report ---


def said(key, kind, about, **more):
    subject = Subject(name="report.dsse.json", sha256=sha256(about).hexdigest())
    content = {"time": "2026-11-24T08:00:00Z", **more}
    return sign_statement(kind, [subject], content, key=key, name="W", role="it")


def witness(key, about):
    return said(
        key,
        "witness",
        about,
        claims=["received-copy"],
        method="copy",
        comment="",
        checkpoint_sha256="",
    )


def test_what_lies_beside_a_report_is_judged_alike(browser, tmp_path):
    ledger = tmp_path / "ledger.jsonl"
    for number in range(3):
        folder = tmp_path / str(number)
        write_evidence(small_report(), key=ALICE, folder=folder, ledger=ledger)
    files = {
        "report": (folder / "report.dsse.json").read_bytes(),
        "disclosures": (folder / "disclosures.txt").read_bytes(),
    }
    checkpoint, proof = (
        (folder / name).read_bytes() for name in ("checkpoint", "proof.json")
    )
    report = files["report"]
    beside = {
        "own ledger": {"checkpoint": checkpoint, "proof.json": proof},
        "a checkpoint alone": {"checkpoint": checkpoint},
        "a proof alone": {"proof.json": proof},
        "another proof": {"proof.json": (tmp_path / "1" / "proof.json").read_bytes()},
        "no checkpoint": {"checkpoint": b"x"},
        "a witness": {"witness-1.dsse.json": witness(BOB, report)},
        "a stranger": {"witness-1.dsse.json": witness(STRANGER, report)},
        "their own witness": {"witness-1.dsse.json": witness(ALICE, report)},
        "of another report": {"witness-1.dsse.json": witness(BOB, b"x")},
        "all at once": {
            "checkpoint": checkpoint,
            "proof.json": proof,
            "witness-1.dsse.json": witness(BOB, report),
            "witness-2.dsse.json": witness(STRANGER, report),
        },
    }
    cases = {
        name: {**files, **{f"+{file}": data for file, data in others.items()}}
        for name, others in beside.items()
    }
    codes = {name: by_python(case, TRUSTED)["code"] for name, case in cases.items()}
    assert set(codes.values()) == {0, 3, 4}
    assert differing(browser, cases) == {}
