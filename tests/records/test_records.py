"""Records: bound to bytes, kept in order, never consent where none was given."""

import json
import os
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest

from auditor.errors import InputError
from auditor.model.record import RecordKind
from auditor.records.store import load_records, record_of
from auditor.seal.keys import load
from auditor.seal.statements import Subject, open_statement, sign_statement

EXAMPLES = Path(__file__).parents[1] / "policy" / "examples"
POLICY = EXAMPLES / "ai-training.yaml"
MACHINE = Path(__file__).parents[1] / "machines" / "debian-vm-devices" / "host"
KINDS = [kind.value for kind in RecordKind]
CONSENT = [kind for kind in KINDS if kind.startswith("consent-")]


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def auditor(home: Path, *words: str, **how: object) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "auditor", *words],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        **{"stdin": subprocess.DEVNULL, **how},
    )


def acknowledge(home: Path, kind: str, *words: str, policy: Path = POLICY):
    return auditor(
        home, "acknowledge", kind, "--policy", str(policy), "--name", "Jane", *words
    )


def store(home: Path) -> Path:
    return home / ".local/share/monitoring-auditor/records"


def predicates(home: Path) -> list[dict]:
    files = sorted(store(home).glob("*.dsse.json"))
    return [
        json.loads(b64decode(json.loads(file.read_bytes())["payload"]))["predicate"]
        for file in files
        if not file.name.startswith("receipt")
    ]


def listed(home: Path, *words: str) -> dict:
    done = auditor(home, "records", "--format", "json", *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_is_written_and_has_its_receipt(home, kind):
    done = acknowledge(home, kind)
    assert done.returncode == 0, done.stderr
    (record,) = listed(home)["records"]
    assert record["kind"] == kind
    (receipt,) = store(home).glob("receipt-*.md")
    text = receipt.read_text()
    assert kind.replace("-", "\\-") in text
    assert record["policy_sha256"] in text


def test_only_kinds_of_consent_carry_its_label(home):
    for kind in KINDS:
        acknowledge(home, kind)
    for told in predicates(home):
        text = json.dumps(told)
        is_consent = told["kind"] in CONSENT
        assert ("27560" in text) is is_consent
        assert ("dpv#Consent" in text) is is_consent
        assert ("dpv#ConsentGiven" in text) is (told["kind"] == "consent-given")


def test_a_consent_has_the_fields_of_a_consent_record(home):
    acknowledge(home, "consent-refused", "--program", "traces")
    (told,) = predicates(home)
    consent = told["consent"]
    assert consent["conformsTo"] == "https://w3id.org/dpv/schema/dpv-27560#record"
    (event,) = consent["events"]
    assert event["event_state"] == "https://w3id.org/dpv#ConsentRefused"
    (processing,) = consent["processing"]
    assert processing["purposes"] == ["ai.model_training"]
    assert processing["retention_period"] == ["withheld"]
    assert processing["withdrawal_method"] == "not stated"


def test_a_record_counts_for_its_bytes_only(home, tmp_path):
    acknowledge(home, "notice-read")
    other = tmp_path / "policy.yaml"
    other.write_text(POLICY.read_text() + "# one more line\n")
    (same,) = listed(home, "--policy", str(POLICY))["records"]
    (changed,) = listed(home, "--policy", str(other))["records"]
    assert same["counts"] is True
    assert changed["counts"] is False


def test_a_notice_is_bound_as_it_was_shown(home, tmp_path):
    notice = tmp_path / "notice.txt"
    notice.write_bytes("We monitor.\nWir überwachen.\n".encode())
    refused = acknowledge(
        home, "notice-read", "--notice", str(notice), "--notice-id", "memo"
    )
    assert refused.returncode == 2
    assert "not the text of the notice" in refused.stderr
    assert not store(home).exists()
    done = acknowledge(
        *(home, "notice-read", "--notice", str(notice), "--notice-id", "memo"),
        "--other-notice",
    )
    assert done.returncode == 0, done.stderr
    assert "Wir überwachen." in done.stderr
    # The policy names another text for this notice: the record does not count for it.
    (record,) = listed(home, "--policy", str(POLICY))["records"]
    assert record["counts"] is False


def test_an_altered_or_missing_record_shows(home):
    for kind in ("notice-received", "objection", "consent-refused"):
        acknowledge(home, kind)
    first, second, _ = sorted(store(home).glob("0*.dsse.json"))
    second.unlink()
    told = listed(home)
    assert [record["kind"] for record in told["records"]] == [
        "notice-received",
        "consent-refused",
    ]
    assert "missing or was altered" in told["problems"][0]
    first.write_bytes(first.read_bytes().replace(b'"payload":"ey', b'"payload":"eY'))
    assert len(listed(home)["records"]) == 1


def test_a_strangers_record_does_not_count(home, tmp_path):
    stranger = tmp_path / "stranger"
    acknowledge(stranger, "consent-given")
    acknowledge(home, "objection")
    (foreign,) = store(stranger).glob("0*.dsse.json")
    (store(home) / "0001-consent-given.dsse.json").write_bytes(foreign.read_bytes())
    told = listed(home)
    assert [record["kind"] for record in told["records"]] == ["objection"]
    assert "not trusted" in told["problems"][0]


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\xfe", b"[" * 5000, b"x" * (2 << 20)])
def test_garbage_in_the_store_is_told_and_hurts_nothing(home, data):
    acknowledge(home, "objection")
    (store(home) / "0001-notice-read.dsse.json").write_bytes(data)
    os.mkfifo(store(home) / "0002-notice-read.dsse.json")
    told = listed(home)
    assert [record["kind"] for record in told["records"]] == ["objection"]
    assert len(told["problems"]) == 2


def test_two_at_once_both_count(home):
    acknowledge(home, "notice-read")  # makes the key
    command = [sys.executable, "-m", "auditor", "acknowledge", "objection"]
    command += ["--policy", str(POLICY), "--name", "J"]
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    running = [
        subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) for _ in range(4)
    ]
    assert [each.wait(60) for each in running] == [0] * 4
    told = listed(home)
    assert len(told["records"]) == 5
    assert told["problems"] == []


def test_without_a_terminal_nobody_is_asked(home):
    done = auditor(home, "acknowledge", "notice-read", "--policy", str(POLICY))
    assert done.returncode == 2
    assert "--name" in done.stderr
    assert not store(home).exists()


def test_a_program_that_is_not_declared_is_refused(home):
    done = acknowledge(home, "objection", "--program", "nothing")
    assert done.returncode == 2
    assert "traces" in done.stderr


def test_a_store_that_is_not_there_is_empty(tmp_path):
    assert load_records(tmp_path / "none", {}).records == ()


def test_a_statement_of_another_kind_is_no_record(home, tmp_path):
    acknowledge(home, "objection")
    key = load(home / ".config/monitoring-auditor/keys/id_report")
    subject = Subject(name="policy", sha256="0" * 64)
    other = open_statement(sign_statement("witness", [subject], {}, key=key))
    with pytest.raises(InputError, match="no record"):
        record_of(other)


# --- what an audit makes of them ---

DECLARED = """\
schema: auditor-policy/1
policy: {id: a, version: "1", status: active}
controller: {name: A}
scope: {jurisdictions: [US-NY]}
programs:
  - id: agent
    name: Agent
    start: 2026-01-01
    match: [{sha256: 903556b14f5cb2173a6dc590110c1c78d6a37a0432e3bb0e80a68cc4bf0e949e}]
    captures: [input.keystrokes.content]
    purposes: [ai.model_training]
    notices: [n]
notices: [{id: n, acknowledgement: read, delivery: [posting]}]
claims: [{id: you_consented, text: You have agreed, by: the boss}]
"""


def audited(home: Path, policy: Path) -> dict:
    done = auditor(
        *(home, "audit", "--replay", str(MACHINE), "--policy", str(policy)),
        *("--format", "json", "--no-passphrase"),
    )
    assert done.returncode in {0, 11, 12, 13, 14}, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def policy(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text(DECLARED)
    return path


def rule(report: dict, name: str) -> dict:
    return next(run for run in report["rules"] if run["rule"] == name)


def test_a_withdrawn_consent_and_a_capture_that_goes_on_is_a_finding(home, policy):
    acknowledge(home, "consent-given", policy=policy)
    report = audited(home, policy)
    assert rule(report, "withdrawn-consent")["findings"] == []
    assert report["claims"][0]["verdict"] == "consistent-with-observations"
    acknowledge(home, "consent-withdrawn", policy=policy)
    report = audited(home, policy)
    finding, *_ = rule(report, "withdrawn-consent")["findings"]
    assert finding["severity"] == "high"
    assert finding["capability"] == "input.keystrokes.content"
    assert "consent-withdrawn" in finding["statement"]
    assert report["claims"][0]["verdict"] == "contradicted"


def test_records_answer_what_a_law_asks(home, policy):
    assert rule(audited(home, policy), "us-ny-01")["outcome"] == "inconclusive"
    acknowledge(home, "notice-read", "--notice-id", "n", policy=policy)
    assert rule(audited(home, policy), "us-ny-01")["outcome"] == "met"


def test_a_record_of_another_text_answers_nothing(home, policy):
    acknowledge(home, "notice-read", "--notice-id", "n", policy=policy)
    policy.write_text(DECLARED + "# changed\n")
    assert rule(audited(home, policy), "us-ny-01")["outcome"] == "inconclusive"


def test_an_opt_out_that_was_granted_and_a_capture_that_goes_on(home, policy):
    acknowledge(home, "opt-out-request", policy=policy)
    assert rule(audited(home, policy), "withdrawn-consent")["findings"] == []
    acknowledge(home, "opt-out-result", "--result", "granted", policy=policy)
    assert rule(audited(home, policy), "withdrawn-consent")["findings"]


def test_without_records_the_question_is_not_asked(home, policy):
    assert rule(audited(home, policy), "withdrawn-consent")["outcome"] == "not-applicable"
