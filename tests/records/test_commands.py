"""``auditor acknowledge`` and ``auditor records`` as a person uses them."""

import base64
import hashlib
import json
import os
import pty
import re
import sys
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.cli._records import records_for
from auditor.model.record import RecordKind
from auditor.policy.loading import load_policy
from auditor.seal.files import private_folder
from auditor.seal.folders import data_folder, keys_folder, trust_file
from auditor.seal.keys import own_public_key
from tests.records.samples import EXAMPLES, write
from tests.seal.sample import BOB

TOP = Path(__file__).parents[2]
TEXT = "We record the screen.\n\x1b[2Jand nothing\u202e else\n"


@pytest.fixture
def policy(tmp_path):
    """The works agreement, listing the notice that lies beside it."""
    (tmp_path / "notice.txt").write_text(TEXT, "utf-8")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    text = (EXAMPLES / "works-agreement.yaml").read_text("utf-8")
    text = re.sub('(id: n-2026.*?sha256: ")[0-9a-f]*', rf"\g<1>{digest}", text)
    path = tmp_path / "policy.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def acknowledge(policy, capsys):
    """Run the command without a terminal; return exit code, stdout and stderr."""

    def run(kind, *words, method="click", notice="notice.txt"):
        line = ["acknowledge", kind, "--policy", str(policy), "--no-passphrase"]
        line += ["--method", method] if method else []
        line += ["--notice", str(policy.with_name(notice))] if notice else []
        code = main([*line, *words])
        return (code, *capsys.readouterr())

    return run


def result(kind):
    return ("--result", "we decided no") if kind == "opt-out-result" else ()


def kept():
    return sorted(Path(data_folder(), "records").glob("0*"))


def predicate(path):
    payload = json.loads(base64.b64decode(json.loads(path.read_bytes())["payload"]))
    return payload["predicate"]


@pytest.mark.parametrize("kind", RecordKind)
def test_every_kind_is_one_command_and_gets_the_same_receipt(acknowledge, tmp_path, kind):
    target = tmp_path / "receipt"
    code, out, err = acknowledge(kind, *result(kind), "-o", str(target))
    assert code == 0
    (record,) = kept()
    assert str(record) in out
    assert str(target) in out
    assert {path.name for path in target.iterdir()} == {"record.dsse.json", "receipt.md"}
    assert (target / "record.dsse.json").read_bytes() == record.read_bytes()
    page = (target / "receipt.md").read_text("utf-8")
    digest = hashlib.sha256(record.read_bytes()).hexdigest()
    policy_sha256 = hashlib.sha256((tmp_path / "policy.yaml").read_bytes()).hexdigest()
    for fact in ("Nordhafen Logistik SE", policy_sha256, digest, predicate(record)["time"]):
        assert fact in page
    assert ("This is no consent" in page) == (not kind.startswith("consent-"))
    assert "refusing, objecting and protesting no less than consenting" in err


def test_the_policy_and_the_exact_notice_are_shown_and_nothing_in_it_acts(
    acknowledge, policy
):
    _, _, err = acknowledge("notice-read")
    digests = [
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (policy, policy.with_name("notice.txt"))
    ]
    for fact in ("Nordhafen Logistik SE", "nordhafen-endpoint", "3.1.0", *digests):
        assert fact in err
    assert "| We record the screen.\n| \\x1b[2Jand nothing\\u202e else\n" in err
    assert "\x1b" not in err
    assert predicate(kept()[0])["notice"]["sha256"] == digests[1]


def test_without_a_folder_the_receipt_lies_beside_the_records(acknowledge):
    acknowledge("consent-refused")
    folder = Path(data_folder(), "receipts", "0001-consent-refused")
    assert (folder / "receipt.md").exists()


def test_a_taken_folder_is_refused_before_anything_is_signed(acknowledge, tmp_path):
    code, _, err = acknowledge("objection", "-o", str(tmp_path))
    assert code == 2
    assert "not empty" in err
    assert kept() == []


def test_other_bytes_than_the_listed_ones_are_refused_and_nothing_is_signed(
    acknowledge, policy
):
    policy.with_name("other.txt").write_text("We record everything.")
    code, _, err = acknowledge("notice-read", notice="other.txt")
    assert code == 2
    assert "is not the notice that the policy lists" in err
    assert kept() == []


def test_another_text_is_recorded_when_wanted_and_does_not_count(
    acknowledge, policy, capsys
):
    policy.with_name("other.txt").write_text("We record everything.")
    code, _, err = acknowledge("notice-read", "--other-notice", notice="other.txt")
    assert code == 0
    assert "does not count for the policy" in err
    assert main(["records", "list", "--policy", str(policy)]) == 0
    assert "does not count" in capsys.readouterr().out


def test_a_notice_that_is_no_text_is_bound_and_not_shown(acknowledge, policy):
    policy.with_name("paper.pdf").write_bytes(b"%PDF\x00\xff secret")
    code, _, err = acknowledge("notice-received", "--other-notice", notice="paper.pdf")
    assert code == 0
    assert "cannot be shown here" in err
    assert "secret" not in err
    digest = hashlib.sha256(b"%PDF\x00\xff secret").hexdigest()
    assert predicate(kept()[0])["notice"]["sha256"] == digest


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--program", "nothing"), "declares no program 'nothing'; it has: dlp, edr, mdm"),
        (("--capture", "thoughts"), "no word for something that can be taken"),
        (("--purpose", "A B"), "no id of a purpose"),
        (("--result", "no"), "--result TEXT goes with opt-out-result"),
        (("--text", "x" * 5000), "at most 4000 characters"),
        (("--name", "x" * 500, "--method", "typed-name"), "at most 200 characters"),
        (("--notice-id", "n-1999"), "lists no notice 'n-1999'"),
        (("--notice-language", "e\n"), "no language such as"),
        (("--method", "typed-name"), "needs --name NAME without a terminal"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_signed(acknowledge, words, told):
    code, out, err = acknowledge("objection", *words)
    assert (code, out) == (2, "")
    assert told in err
    assert kept() == []


def test_an_answer_to_an_opt_out_needs_the_answer(acknowledge):
    assert acknowledge("opt-out-result")[0] == 2


def test_without_a_terminal_nothing_is_asked_and_the_method_must_be_said(acknowledge):
    code, _, err = acknowledge("consent-given", method="")
    assert code == 2
    assert "--method" in err
    assert kept() == []


def test_a_policy_that_is_not_valid_is_exit_2(acknowledge, policy):
    policy.write_text("a: [")
    code, _, err = acknowledge("objection")
    assert code == 2
    assert ":1:5: expected YAML" in err


def test_the_scope_and_the_words_are_those_of_the_person(acknowledge):
    words = ("--program", "edr", "--program", "dlp", "--capture", "screen")
    more = ("--purpose", "security.dlp", "--text", "only this\n", "--name", " Jane ")
    acknowledge("consent-refused", *words, *more, method="typed-name")
    said = predicate(kept()[0])
    assert said["programs"] == ["edr", "dlp"]
    assert (said["captures"], said["purposes"]) == (["screen"], ["security.dlp"])
    assert (said["text"], said["method"]) == ("only this\n", "typed-name")
    assert said["signer"]["name"] == "Jane"


def test_nothing_from_elsewhere_acts_in_a_receipt(acknowledge, tmp_path):
    hostile = "# <b>x</b> [a](http://b.example) `c`\n- *d* \x1b[2J"
    words = ("--text", hostile, "--name", hostile, "-o", str(tmp_path / "r"))
    acknowledge("objection", *words, method="typed-name")
    page = (tmp_path / "r" / "receipt.md").read_text("utf-8")
    assert "\x1b" not in page
    for acting in ("<b>", "[a](", "`c`", "*d*", "\n# <", "\n- \\*d"):
        assert acting not in page


def test_a_receipt_speaks_german(acknowledge, tmp_path):
    acknowledge("consent-withdrawn", "--language", "de", "-o", str(tmp_path / "r"))
    page = (tmp_path / "r" / "receipt.md").read_text("utf-8")
    assert page.startswith("# Quittung: Einwilligung widerrufen\n")


@pytest.fixture
def records(acknowledge, capsys):
    """Run ``records list --format json``; return the exit code and what it told."""

    def run(*words):
        code = main(["records", "list", "--format", "json", *words])
        out, err = capsys.readouterr()
        return code, json.loads(out), err

    return run


def test_the_list_tells_which_records_count(acknowledge, records, policy, capsys):
    acknowledge("notice-read")
    acknowledge("consent-refused")
    code, told, _ = records("--policy", str(policy))
    assert code == 0
    assert told["schema"] == "auditor-records/1"
    found = [(item["kind"], item["counts"]) for item in told["records"]]
    assert found == [("notice-read", True), ("consent-refused", True)]
    policy.write_text(policy.read_text("utf-8") + "# changed\n", "utf-8")
    _, told, _ = records("--policy", str(policy))
    assert [item["counts"] for item in told["records"]] == [False, False]
    assert [item["counts"] for item in records()[1]["records"]] == [None, None]
    assert main(["records", "list", "--policy", str(policy)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert all("does not count for this one" in line for line in lines)


def test_without_records_the_list_says_how_to_make_one(capsys):
    assert main(["records", "list"]) == 0
    assert "auditor acknowledge" in capsys.readouterr().out


def test_an_altered_record_is_told_and_exit_4(acknowledge, records):
    acknowledge("objection")
    path = kept()[0]
    path.write_bytes(path.read_bytes()[:-5] + b"\n")
    code, told, err = records()
    assert code == 4
    assert told["records"] == []
    assert [item["check"] for item in told["problems"]] == ["envelope-form"]
    assert f"not counted: {path.name}: " in err


def test_a_folder_of_an_unknown_person_is_exit_3(records, tmp_path):
    write(tmp_path / "theirs", key=BOB)
    code, told, _ = records("--records", str(tmp_path / "theirs"))
    assert (code, told["records"]) == (3, [])
    private_folder(os.path.dirname(trust_file()))
    Path(trust_file()).write_text(f"bob {BOB.public.ssh_line}\n")
    code, told, _ = records("--records", str(tmp_path / "theirs"))
    assert code == 0
    assert [item["is_own"] for item in told["records"]] == [False]


def test_one_statement_is_checked_and_shown(acknowledge, tmp_path, capsys):
    acknowledge("objection", "--text", "\u202eno", "-o", str(tmp_path / "r"))
    path = tmp_path / "r" / "record.dsse.json"
    assert main(["records", "show", str(path)]) == 0
    out = capsys.readouterr().out
    assert out.isascii()
    told = json.loads(out)
    assert (told["kind"], told["signed_by"]) == ("record", "you")
    assert told["statement"]["text"] == "\u202eno"
    path.write_bytes(path.read_bytes().replace(b'"sig":"', b'"sig":"A'))
    assert main(["records", "show", str(path)]) == 4
    assert main(["records", "show", str(tmp_path / "r" / "receipt.md")]) == 2
    assert main(["records", "show", str(tmp_path / "gone")]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_broken_file_of_trusted_signers_is_told_and_nobody_is_believed(
    acknowledge, records
):
    acknowledge("objection")
    Path(trust_file()).write_text("no entry\n")
    code, told, err = records()
    assert (code, told["records"]) == (3, [])
    assert f"{trust_file()}:1: " in err


class Options:
    def __init__(self, records=None):
        self.records = records


def loaded(path):
    return load_policy(path.read_bytes(), str(path))


def test_an_audit_is_given_the_records_that_count(acknowledge, policy, tmp_path, capsys):
    assert records_for(Options(), loaded(policy)) == ()
    acknowledge("notice-read")
    acknowledge("objection", "--other-notice", notice="policy.yaml")
    (record,) = records_for(Options(), loaded(policy))
    assert (record.kind, record.is_own) == ("notice-read", True)
    assert record.keyid == own_public_key(keys_folder())[0].keyid
    assert "not counted: 1" in capsys.readouterr().err
    copy = tmp_path / "copy"
    Path(data_folder(), "records").rename(copy)
    assert records_for(Options(), loaded(policy)) == ()
    assert records_for(Options(str(copy)), loaded(policy)) == (record,)


def on_a_terminal(policy, answer):
    """Sign on a terminal; return what it showed and its exit code."""
    line = ("acknowledge", "consent-refused", "--policy", str(policy), "--no-passphrase")
    process, terminal = pty.fork()
    if process == 0:  # the child
        os.chdir(TOP)
        os.execv(sys.executable, [sys.executable, "-m", "auditor", *line])  # noqa: S606
    shown, answered = b"", False
    while True:
        try:
            shown += os.read(terminal, 1024)
        except OSError:  # the terminal's other end was closed
            break
        if not answered and b"Type your name" in shown:
            os.write(terminal, answer)
            answered = True
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    return shown, os.waitstatus_to_exitcode(status)


@pytest.mark.live
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_on_a_terminal_the_typed_name_signs(policy):
    shown, code = on_a_terminal(policy, b"Jane Doe\n")
    assert code == 0
    assert b"Nordhafen Logistik SE" in shown
    said = predicate(kept()[0])
    assert (said["method"], said["signer"]["name"]) == ("typed-name", "Jane Doe")


@pytest.mark.live
@pytest.mark.parametrize("answer", [b"\n", b"\x04", b"\xff\n"])
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_on_a_terminal_nothing_typed_signs_nothing(policy, answer, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8:strict")
    shown, code = on_a_terminal(policy, answer)
    assert code == 1
    assert b"nothing was recorded" in shown
    assert kept() == []
