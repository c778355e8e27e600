"""Bundles: others can check them, nothing hostile comes out of one, and less is less."""

import base64
import io
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import settings

from auditor.errors import AuditorError, InputError, UsageError, VerificationError
from auditor.model.observation import WITHHOLDABLE
from auditor.seal.archive import MOST_FILES, pack, unpack
from auditor.seal.bag import bag, payload_of
from auditor.seal.bundle import open_bundle
from auditor.seal.disclosures import disclosures_file, hide
from auditor.seal.envelope import Frame, seal
from auditor.seal.given import take
from auditor.seal.keys import create, load
from auditor.seal.ledger import Head
from auditor.seal.redaction import AUDIENCES, Choice, check_choice, values_of
from auditor.seal.trust import only
from auditor.seal.verification import examine
from tests.seal.authority import Authority

TESTS = Path(__file__).parents[1]
MACHINE = TESTS / "machines" / "debian-vm-devices" / "host"
DICE = random.Random(2026)  # noqa: S311 - the same changes in every run

# What bagit.py takes its own version from is no longer part of setuptools.
PKG_RESOURCES = """\
class DistributionNotFound(Exception): ...
def get_distribution(_):
    raise DistributionNotFound
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


def auditor(home: Path, *words: str, **how: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", *map(str, words)],
        env={"HOME": str(home), "PATH": os.environ["PATH"], **how.pop("env", {})},
        capture_output=True,
        text=True,
        check=False,
        **{"stdin": subprocess.DEVNULL, **how},
    )


@pytest.fixture(scope="module")
def evidence(home):
    folder = home / "evidence"
    done = auditor(
        *(home, "audit", "--replay", MACHINE, "--no-passphrase", "--no-exit-codes"),
        *("-o", folder, "--all"),
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def bundle(home, evidence):
    place = home / "whole.zip"
    done = auditor(home, "bundle", "create", evidence, "-o", place)
    assert done.returncode == 0, done.stderr
    return place


def redacted(home: Path, bundle: Path, name: str, *words: str) -> Path:
    place = home / f"{name}.zip"
    done = auditor(home, "bundle", "redact", bundle, "-o", place, *words)
    assert done.returncode == 0, done.stderr
    return place


@pytest.fixture(scope="module")
def public(home, bundle):
    return redacted(home, bundle, "public", "--audience", "public")


def unzipped(bundle: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "bag"
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    return folder


# --- checked without our software ---


@pytest.mark.parametrize("which", ["bundle", "public"])
def test_bagit_accepts_it(which, request, tmp_path):
    folder = unzipped(request.getfixturevalue(which), tmp_path)
    (tmp_path / "pkg_resources.py").write_text(PKG_RESOURCES)
    command = [sys.executable, "-m", "bagit", "--validate", str(folder)]
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    assert (
        subprocess.run(command, check=False, env=env, capture_output=True).returncode == 0
    )
    (folder / "data/report.txt").write_text("other")
    assert subprocess.run(command, check=False, env=env, capture_output=True).returncode


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("which", ["bundle", "public"])
def test_the_commands_of_the_read_me_work_as_they_stand(which, language, request, tmp_path):
    folder = unzipped(request.getfixturevalue(which), tmp_path)
    count = len([*(folder / "data").iterdir()])
    text = (folder / f"data/READ-ME-FIRST.{language}.txt").read_text()
    commands = "\n".join(line[4:] for line in text.splitlines() if line.startswith("    "))
    done = subprocess.run(
        ["bash", "-c", commands], cwd=folder, check=False, capture_output=True, text=True
    )
    assert done.stderr == ""
    assert "Signature Verified Successfully" in done.stdout
    assert "FAILED" not in done.stdout
    assert "not signed" not in done.stdout
    assert "nicht signiert" not in done.stdout
    assert done.stdout.count(": OK\n") == count
    wanted, given = (
        line.split()[0] for line in done.stdout.splitlines() if len(line.split()[0]) == 64
    )
    assert (wanted == given) is (which == "bundle")


@pytest.fixture
def attended(home, evidence, tmp_path):
    """Return an unpacked bundle with a witness, a signature and a time stamp."""
    folder, council = tmp_path / "evidence", tmp_path / "council"
    shutil.copytree(evidence, folder)
    council.mkdir()
    words = ("witness", folder, "--claim", "received-copy", "--role", "works-council")
    assert auditor(council, *words, "--no-passphrase").returncode == 0
    report = folder / "report.dsse.json"
    key = council / ".config/monitoring-auditor/keys/id_report"
    space = "witness@monitoring-auditor"
    sign = ["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", space, report]
    subprocess.run(sign, check=True, capture_output=True)
    authority = Authority(tmp_path / "authority")
    (tmp_path / "reply").write_bytes(authority.stamp(report.read_bytes()))
    add = ("stamp", "add", folder, tmp_path / "reply", "--root", authority.root)
    assert auditor(home, *add).returncode == 0
    place = tmp_path / "b.zip"
    assert auditor(home, "bundle", "create", folder, "-o", place).returncode == 0
    return unzipped(place, tmp_path)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_commands_check_witness_and_time_stamp_too(attended, language):
    text = (attended / f"data/READ-ME-FIRST.{language}.txt").read_text()
    commands = "\n".join(line[4:] for line in text.splitlines() if line.startswith("    "))

    def told() -> str:
        run = ["bash", "-c", f"{{ {commands}\n}} 2>&1"]
        done = subprocess.run(
            run, cwd=attended, check=False, capture_output=True, text=True
        )
        return done.stdout

    other = {"en": "about another report: ", "de": "über einen anderen Bericht: "}[language]
    good = ('Good "witness@monitoring-auditor" signature', "Verification: OK")
    first = told()
    assert first.count("Signature Verified Successfully") == 2
    for word in (*good, '"received-copy"', "Time stamp: "):
        assert word in first
    assert other not in first
    report = attended / "data/report.dsse.json"
    report.write_bytes(report.read_bytes() + b"\n")
    second = told()
    assert f"{other}witness-1.dsse.json" in second
    assert not any(word in second for word in good)


def test_the_read_me_notices_a_forged_value(public, tmp_path):
    folder = unzipped(public, tmp_path)
    line = base64.urlsafe_b64encode(b'["salt","forged"]').decode().rstrip("=")
    (folder / "data/disclosures.txt").write_text(f"{line}\n")
    text = (folder / "data/READ-ME-FIRST.en.txt").read_text()
    commands = "\n".join(line[4:] for line in text.splitlines() if line.startswith("    "))
    done = subprocess.run(
        ["bash", "-c", commands], cwd=folder, check=False, capture_output=True, text=True
    )
    assert f"not signed: {line}" in done.stdout


@pytest.mark.parametrize("form", ["zip", "folder", "stream"])
def test_our_verifier_takes_it_in_every_form(home, bundle, tmp_path, form):
    if form == "stream":
        with bundle.open("rb") as stream:
            done = auditor(home, "verify", "-", stdin=stream)
    else:
        place = bundle if form == "zip" else unzipped(bundle, tmp_path)
        done = auditor(home, "verify", place)
    assert done.returncode == 0, done.stdout


def test_an_unpacked_bundle_verifies(home, bundle, tmp_path):
    folder = tmp_path / "out"
    assert auditor(home, "bundle", "open", bundle, "-o", folder).returncode == 0
    assert auditor(home, "verify", folder).returncode == 0
    again = auditor(home, "bundle", "open", bundle, "-o", folder)
    assert again.returncode == 2


# --- less is less ---


def sealed_sample(tmp_path: Path, word: str) -> tuple[Path, int]:
    """Return evidence in which every withholdable key has a value with the word in it."""
    create(tmp_path / "keys")
    key = load(tmp_path / "keys/id_report")
    keys = sorted(WITHHOLDABLE)
    report = {
        "schema": "auditor-report/1",
        "tool": {},
        "host": {"host_name": word, "user": word},
        "policy": {"path": word, "exemptions": [{"text": word, "user": word}]},
        "probes": [
            {
                "probe": "p",
                "coverage": "partial",
                "gaps": [{"place": word}],
                "observations": [
                    {"id": 1, "arguments": {key: f"{key} {word}" for key in keys}}
                ],
            }
        ],
        "programs": [
            {
                "id": 1,
                "name": "monitor",
                "capabilities": [{"capability": "screen.image", "bases": ["active"]}],
                "executable": word,
                "processes": [{"pid": 1, "command_line": word, "user": word, "unit": word}],
                "annotations": [{"time": "2026-01-01", "text": word, "user": word}],
            },
            {"id": 2, "name": None, "unrelated_name": word, "capabilities": []},
        ],
        "rules": [],
        "claims": [{"claim": "c", "text": word, "user": word, "verdict": "no-claim"}],
        "limits": [],
        "summary": {
            "programs": 2,
            "findings": 0,
            "severities": {},
            "verdicts": {},
            "outcomes": {},
            "coverage": {"partial": 1},
        },
    }
    hidden = hide(report)
    disclosures = disclosures_file(hidden.lines)
    frame = Frame(
        report_id="urn:uuid:00000000-0000-4000-8000-000000000000",
        previous=Head(size=0, root=b"\0" * 32),
    )
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "disclosures.txt").write_bytes(disclosures)
    (folder / "report.dsse.json").write_bytes(
        seal(hidden, disclosures=disclosures, frame=frame, key=key)
    )
    return folder, len(hidden.lines)


def every_text(data: bytes) -> list[bytes]:
    """Return a file's bytes, what it unpacks to, and what its base64 decodes to."""
    texts = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                texts += every_text(archive.read(name))
    if data.startswith(b'{"payloadType"'):
        texts += every_text(base64.b64decode(json.loads(data)["payload"]))
    for line in data.splitlines():
        try:
            texts.append(base64.urlsafe_b64decode(line + b"=" * (-len(line) % 4)))
        except ValueError:
            continue
    return texts


def test_nothing_of_what_is_withheld_is_in_a_redacted_bundle(home, tmp_path):
    word = "".join(DICE.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=16))
    folder, count = sealed_sample(tmp_path, word)
    whole = tmp_path / "whole.zip"
    assert auditor(home, "bundle", "create", folder, "-o", whole).returncode == 0
    assert any(word.encode() in text for text in every_text(whole.read_bytes()))
    place = tmp_path / "public.zip"
    done = auditor(home, "bundle", "redact", whole, "-o", place, "--audience", "public")
    assert f"0 of {count} values" in done.stderr
    assert not [text for text in every_text(place.read_bytes()) if word.encode() in text]
    assert auditor(home, "verify", place).returncode == 3  # in order, by a stranger


@pytest.mark.parametrize("audience", sorted(AUDIENCES))
def test_every_audience_gets_what_verifies(home, bundle, audience):
    place = redacted(home, bundle, f"for-{audience}", "--audience", audience)
    assert auditor(home, "verify", place).returncode == 0
    report = json.loads(auditor(home, "show", place, "--format", "json").stdout)
    monitors = [item for item in report["programs"] if item["capabilities"]]
    assert all(isinstance(item["name"], str) for item in monitors)
    shown = json.loads(auditor(home, "verify", place, "--format", "json").stdout)["shown"]
    hides = AUDIENCES[audience].keys
    assert not hides & set(shown)


@pytest.mark.parametrize(
    ("audience", "named"), [("works-council", True), ("public", False)]
)
def test_the_public_is_not_told_who_stands_beside_a_report(
    home, attended, tmp_path, audience, named
):
    whole, less = tmp_path / "whole.zip", tmp_path / "less.zip"
    files = {
        str(path.relative_to(attended)): path.read_bytes()
        for path in attended.rglob("*")
        if path.is_file()
    }
    whole.write_bytes(pack(files))
    words = ("bundle", "redact", whole, "-o", less, "--audience", audience)
    assert auditor(home, *words).returncode == 0
    names = {name.removeprefix("data/") for name in unpack(less.read_bytes())}
    assert {"report.dsse.json.tsr", "checkpoint", "proof.json"} <= names
    assert ({"witness-1.dsse.json", "report.dsse.json.sig"} <= names) is named


def test_a_revocation_is_never_redacted(home, evidence, tmp_path):
    """A report must not look better to the public because its key's end was left out."""
    owner, folder = tmp_path / "owner", tmp_path / "evidence"
    shutil.copytree(home / ".config", owner / ".config")
    shutil.copytree(evidence, folder)
    key = owner / ".config/monitoring-auditor/keys/id_report.pub"
    since = ("--reason", "lost", "--since", "2020-01-01T00:00:00Z")
    place = folder / "statement-1.dsse.json"
    done = auditor(owner, "keys", "revoke", key, *since)
    assert done.returncode == 0, done.stderr
    [written] = [
        path
        for path in owner.rglob("*.dsse.json")
        if b"key-revocation" in base64.b64decode(json.loads(path.read_bytes())["payload"])
    ]
    place.write_bytes(written.read_bytes())
    less = tmp_path / "less.zip"
    words = ("bundle", "redact", folder, "-o", less, "--audience", "public")
    assert auditor(home, *words).returncode == 0
    assert f"data/{place.name}" in unpack(less.read_bytes())


def test_by_key_by_program_and_by_finding(home, bundle):
    report = json.loads(auditor(home, "show", bundle, "--format", "json").stdout)
    program = next(item for item in report["programs"] if item["executable"])
    rule = next(
        run["rule"]
        for run in report["rules"]
        if any(each["program"] == program["id"] for each in run["findings"])
    )
    for name, words in {
        "key": ("--key", "executable"),
        "program": ("--program", str(program["id"])),
        "finding": ("--finding", rule),
    }.items():
        place = redacted(home, bundle, f"by-{name}", *words)
        told = json.loads(auditor(home, "show", place, "--format", "json").stdout)
        found = next(item for item in told["programs"] if item["id"] == program["id"])
        assert found["executable"] == {"withheld": True}


def test_a_redacted_bundle_can_be_redacted_again_and_never_less(home, public):
    place = redacted(home, public, "again", "--audience", "self")
    facts = json.loads(auditor(home, "verify", place, "--format", "json").stdout)
    assert facts["shown"] == {}


@pytest.mark.parametrize(
    "choice",
    [
        Choice(keys=frozenset({"severity"})),
        Choice(keys=frozenset({"name"})),
        Choice(programs=frozenset({99})),
        Choice(findings=frozenset({"nothing"})),
        Choice(audience="everybody"),
    ],
    ids=str,
)
def test_what_cannot_be_withheld_is_refused(choice):
    with pytest.raises(UsageError):
        check_choice({"programs": [{"id": 1}], "rules": [{"rule": "r"}]}, choice)


def test_every_value_has_its_key_and_its_program(evidence):
    sealed = json.loads((evidence / "report.dsse.json").read_bytes())
    predicate = json.loads(base64.b64decode(sealed["payload"]))["predicate"]
    values = values_of(predicate)
    assert len(values) == sum(predicate["summary"]["withholdable"].values())
    assert {value.key for value in values} <= WITHHOLDABLE
    for value in values:
        head, index = (*value.where.split("."), "", "")[:2]
        if head == "programs":
            assert value.program == predicate["programs"][int(index)]["id"]


def test_altered_evidence_is_not_handed_on(home, evidence, tmp_path):
    folder = tmp_path / "altered"
    shutil.copytree(evidence, folder)
    lines = (folder / "disclosures.txt").read_bytes()
    (folder / "disclosures.txt").write_bytes(lines + lines.splitlines()[0] + b"\n")
    done = auditor(home, "bundle", "create", folder, "-o", tmp_path / "b.zip")
    assert done.returncode == 4
    assert not (tmp_path / "b.zip").exists()


def test_a_file_that_is_there_is_not_overwritten(home, evidence, tmp_path):
    (tmp_path / "b.zip").write_text("mine")
    done = auditor(home, "bundle", "create", evidence, "-o", tmp_path / "b.zip")
    assert done.returncode == 2
    assert (tmp_path / "b.zip").read_text() == "mine"


# --- hostile archives ---


def zipped(entries: dict[str, bytes], **how: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = how.get("method", zipfile.ZIP_DEFLATED)
            info.external_attr = how.get("mode", 0o644) << 16
            archive.writestr(info, data)
    return stream.getvalue()


def twice() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", b"2")
    return stream.getvalue()


HOSTILE = {
    "a way out": zipped({"../a.txt": b"x"}),
    "a path from the root": zipped({"/etc/a.txt": b"x"}),
    "a way out in the middle": zipped({"data/../../a.txt": b"x"}),
    "a backslash": zipped({"data\\a.txt": b"x"}),
    "a drive": zipped({"C:a.txt": b"x"}),
    "a hidden file": zipped({".bashrc": b"x"}),
    "a link": zipped({"a.txt": b"/etc/passwd"}, mode=0o120777),
    "a device": zipped({"a.txt": b""}, mode=0o020666),
    "a folder": zipped({"data/": b""}),
    "the same name in capitals": zipped({"a.txt": b"x", "A.txt": b"y"}),
    "another method": zipped({"a.txt": b"x"}, method=zipfile.ZIP_LZMA),
    "too many files": zipped({f"f{number}": b"" for number in range(MOST_FILES + 1)}),
    "a bomb": zipped({f"f{number}": b"\0" * 10_000_000 for number in range(30)}),
    "a long name": zipped({"a/" * 20_000 + "\u202e": b"x"}),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_archive_is_refused(data):
    started = time.monotonic()
    with pytest.raises(VerificationError) as error:
        unpack(data)
    assert error.value.check == "bundle-form"
    assert time.monotonic() - started < 2


def test_a_name_twice_is_refused():
    with pytest.raises(VerificationError, match="twice"):
        unpack(twice())


def test_a_size_that_lies_is_refused():
    data = bytearray(zipped({"a.txt": b"x" * 1000}))
    place = data.rindex(b"PK\x01\x02") + 24
    data[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(VerificationError):
        unpack(bytes(data))


def test_what_is_no_archive_is_no_bundle():
    for data in (b"", b"PK", b"hello", b"PK\x05\x06" + bytes(18)):
        with pytest.raises(InputError):
            unpack(data)


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files.pop("manifest-sha256.txt"),
        lambda files: files.pop("data/b.txt"),
        lambda files: files.update({"data/c.txt": b"more"}),
        lambda files: files.update({"data/a.txt": b"other"}),
        lambda files: files.update({"bag-info.txt": b"X: y\n"}),
        lambda files: files.update({"other.txt": b"tag"}),
        lambda files: files.update({"bagit.txt": b"BagIt-Version: 0.97\n"}),
        lambda files: files.update(
            {"manifest-sha256.txt": files["manifest-sha256.txt"] * 2}
        ),
    ],
)
def test_a_bag_that_differs_from_its_manifest_is_refused(change):
    files = bag({"a.txt": b"a", "b.txt": b"b"}, {"X": "y"})
    assert payload_of(files) == {"a.txt": b"a", "b.txt": b"b"}
    change(files)
    with pytest.raises(VerificationError) as error:
        payload_of(files)
    assert error.value.check == "bag-manifest"


def test_a_damaged_bundle_exits_4(home, bundle, tmp_path):
    files = unpack(bundle.read_bytes())
    files["data/report.dsse.json"] += b"\n"
    place = tmp_path / "damaged.zip"
    place.write_bytes(pack(files))
    done = auditor(home, "verify", place)
    assert done.returncode == 4
    assert "The bundle is in order" in done.stdout


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Return a bundle with one change: of bits, lines, JSON or the archive's structure."""
    kind = dice.randrange(4)
    if kind == 0:
        changed = bytearray(data)
        changed[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        return bytes(changed)
    files = dict(unpack(data))
    name = dice.choice(
        [each for each in files if each.endswith((".json", "disclosures.txt"))]
    )
    lines = files[name].splitlines(keepends=True)
    if kind == 1 and lines:
        place = dice.randrange(len(lines))
        lines[place : place + 1] = dice.choice(
            [[], [lines[place]] * 2, [lines[place][::-1]]]
        )
        files[name] = b"".join(lines)
    elif kind == 2:
        text = files["data/report.dsse.json"]
        place = dice.randrange(len(text))
        files["data/report.dsse.json"] = (
            text[:place]
            + dice.choice([b"", b" ", b"{", b'"', b"null", b"\\u0000"])
            + text[place + dice.randrange(3) :]
        )
    else:
        del files[dice.choice(list(files))]
    payload = {key[5:]: item for key, item in files.items() if key.startswith("data/")}
    # The manifest is made anew: a courier who changes a file can do that as well.
    return pack(bag(payload, {"X": "y"}))


def told(data: bytes, trusted) -> str:
    """Return everything that a reader is told of a bundle that is accepted."""
    given, _ = open_bundle(data)
    verification = examine(given, trusted)
    if verification.exit_code:
        raise VerificationError("any", "not accepted")
    return json.dumps(verification.report, sort_keys=True)


def mutations() -> int:
    """Return how many changes to try: 2,000, or 100,000 in ``make fuzz``."""
    return 100_000 if settings().max_examples > 1_000 else 2_000


@pytest.mark.hypothesis
def test_no_change_of_a_bundle_tells_a_reader_something_else(bundle, home, capsys):
    trusted = only(home / ".config/monitoring-auditor/keys/id_report.pub")
    data, dice = bundle.read_bytes(), DICE
    whole = told(data, trusted)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    accepted, longest = 0, 0.0
    for _ in range(mutations()):
        changed = mutated(data, dice)
        started = time.monotonic()
        try:
            found = told(changed, trusted)
        except AuditorError:
            continue
        finally:
            longest = max(longest, time.monotonic() - started)
            assert longest < 2
        accepted += 1
        assert is_less(json.loads(found), json.loads(whole))
    assert 0 < accepted < mutations()  # lines left out, and files that say nothing
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert memory < before + 300
    with capsys.disabled():
        print(
            f"\n{mutations()} changes of a bundle: {accepted} accepted, none tells "
            f"anything else; longest {longest:.2f} s, at most {memory} MiB"
        )


def is_less(found: object, whole: object) -> bool:
    """Return whether one report is another with nothing but values withheld."""
    if found == {"withheld": True}:
        return True
    if isinstance(found, dict) and isinstance(whole, dict):
        return found.keys() == whole.keys() and all(
            is_less(found[key], whole[key]) for key in found
        )
    if isinstance(found, list) and isinstance(whole, list):
        return len(found) == len(whole) and all(map(is_less, found, whole))
    return found == whole


def test_equal_files_give_equal_bytes():
    files = bag({"a.txt": b"a"}, {"X": "y"})
    assert pack(files) == pack(files)
    assert zlib.crc32(pack(files)) == zlib.crc32(pack(dict(files)))


def test_an_unpacked_bag_with_a_stray_file_is_refused(bundle, tmp_path):
    folder = unzipped(bundle, tmp_path)
    (folder / "data/evil.sh").write_text("x")
    with pytest.raises(VerificationError):
        take(str(folder))
