"""``auditor policy diff``: two policies, and a real report's findings held against both."""

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from auditor.cli import main

ROOT = Path(__file__).parents[2]
MACHINE = ROOT / "tests" / "machines" / "debian-vm-devices" / "host"
EXAMPLES = ROOT / "tests" / "policy" / "examples"
AGREED = EXAMPLES / "works-agreement.yaml"

HEAD = """\
schema: auditor-policy/1
policy: {{id: p, version: {version}, status: active, issued: {issued}}}
controller: {{name: Nordhafen}}
scope: {{jurisdictions: [DE]}}
defaults: {{undeclared: {undeclared}}}
not_captured: [{negatives}]
programs:
  - id: evtest
    name: evtest
    match: [{{package: {{manager: dpkg, name: evtest}}}}]
    captures: [input.keystrokes]
    purposes: [it.support]
"""
AGENT = """\
  - id: agent
    name: Agent
    match: [{match}]
    captures: [{captures}]
    purposes: [security.threat_detection]
"""


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """Audit a recorded machine without a policy; return its evidence and its JSON."""
    folder = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder / "home"))
        written = io.StringIO()
        patch.setattr(sys, "stdout", written)
        rest = ["--format", "json", "--no-passphrase", "-o", str(folder / "sealed")]
        assert main(["audit", "--replay", str(MACHINE), *rest]) == 14
        (folder / "report.json").write_text(written.getvalue(), encoding="utf-8")
    return folder


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a policy and gives its path."""

    def written(name, *programs, issued="2026-06-01", undeclared="report", negatives=""):
        head = HEAD.format(
            version=name, issued=issued, undeclared=undeclared, negatives=negatives
        )
        path = tmp_path / f"{name}.yaml"
        path.write_text(head + "".join(programs), encoding="utf-8")
        return str(path)

    return written


@pytest.fixture
def diff(capsys):
    """Return a function that compares and gives exit code, stdout and stderr."""

    def run(*words):
        code = main(["policy", "diff", *map(str, words), "--language", "en"])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def facts(diff):
    """Return a function that compares and gives the JSON."""

    def run(*words):
        code, out, err = diff(*words, "--format", "json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return run


def exact(audited):
    """Return a group of atoms that only the recorded agent fits."""
    report = json.loads((audited / "report.json").read_text())
    (found,) = (each for each in report["programs"] if each["name"] == "agentd")
    return (
        f"{{all_of: [{{sha256: {found['file_sha256']}}}, {{path: {found['executable']}}}]}}"
    )


def agent(match, captures="input.keystrokes.content"):
    return AGENT.format(match=match, captures=captures)


def covered(told):
    return [
        (each["program"], each["capability"], each["before"], each["after"])
        for each in told["widened_after_finding"]
    ]


def test_what_widened_comes_first_and_every_line_fits(diff, tmp_path):
    text = AGREED.read_text()
    newer = tmp_path / "newer.yaml"
    newer.write_text(
        text.replace("version: 3.1.0\n", "version: 3.2.0\n")
        .replace("P90D", "P1Y")
        .replace("visible_indicator: tray", "visible_indicator: withheld")
        .replace("roles: [soc]", "roles: []")
    )
    code, out, err = diff(AGREED, newer)
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    places = [
        out.index(each)
        for each in (
            "edr: retention[].period (all): P90D → P1Y",
            "edr: visible_indicator: tray → withheld",
            "policy.version: 3.1.0 → 3.2.0",
            "edr: human_access.roles[]: dropped soc",
        )
    ]
    assert places == sorted(places)


def test_a_policy_and_itself(diff, facts):
    assert "Every stated field says the same in both." in diff(AGREED, AGREED)[1]
    told = facts(AGREED, AGREED)
    assert (told["items"], told["summary"], told["change_log"]) == ([], {}, [])


def test_json_names_field_values_program_and_capture(facts, tmp_path):
    newer = tmp_path / "newer.yaml"
    newer.write_text(
        AGREED.read_text().replace(
            "linked_to_identity: true, trigger: event, scope: {apps: all}",
            "linked_to_identity: true, trigger: continuous, scope: {apps: all}",
        )
    )
    told = facts(AGREED, newer)
    assert told["schema"] == "auditor-policy-diff/1"
    assert told["summary"] == {"widened": 1}
    (item,) = told["items"]
    assert item == {
        "change": "widened",
        "field": "programs[].captures[].trigger",
        "before": "event",
        "after": "continuous",
        "program": "edr",
        "component": "",
        "capability": "file.events",
        "item": "",
        "statement": "edr: captures[].trigger (file.events): event → continuous",
    }
    assert told["older"]["path"] == str(AGREED)
    assert told["older"]["issued"] == "2026-02-10"
    assert (told["report"], told["widened_after_finding"]) == (None, None)


class TestWidenedAfterFinding:
    """Of a program that a report found undeclared: does the newer policy cover it?"""

    @pytest.mark.parametrize("form", ["report.json", "sealed"])
    def test_an_undeclared_program_that_is_declared_later(
        self, form, audited, write, facts
    ):
        older = write("1")
        match = exact(audited)
        newer = write("2", agent(match), issued="2026-12-01")
        told = facts(older, newer, "--report", audited / form)
        (found,) = told["widened_after_finding"]
        assert found["program"] == "agentd"
        assert (found["before"], found["after"]) == ("undeclared", "declared")
        assert (found["rule"], found["severity"]) == ("undeclared-program", "high")
        assert found["order"] == "after"
        assert [each["field"] for each in found["changes"]] == [
            "programs[]",
            "programs[].captures[]",
        ]
        assert found["statement"] in (audited / "report.json").read_text()
        assert told["report"]["policy"] == "none"

    def test_in_text_with_its_statement_and_the_order_of_dates(self, audited, write, diff):
        newer = write("2", agent("{path: /opt/agent/agentd}"), issued="2026-12-01")
        code, out, _ = diff(write("1"), newer, "--report", audited / "sealed")
        text = " ".join(out.split())
        assert code == 0
        assert "The newer policy was issued after the report was made." in text
        assert "high: agentd receives every key you press" in text
        assert "By the older policy: not declared. By the newer policy: declared" in text

    def test_a_name_only_explains_it(self, audited, write, facts):
        newer = write("2", agent("{process_name: agentd}"))
        told = facts(write("1"), newer, "--report", audited / "report.json")
        assert covered(told) == [
            ("agentd", "input.keystrokes.content", "undeclared", "explained")
        ]

    @pytest.mark.parametrize(
        ("issued", "order"),
        [
            ("2026-11-24", "after"),
            ("2026-11-23", "same-day"),
            ("2026-11-22", "before"),
            ("unknown", "unknown"),
        ],
    )
    def test_the_order_of_dates(self, issued, order, audited, write, facts):
        newer = write("2", agent("{path: /opt/agent/agentd}"), issued=issued)
        told = facts(write("1"), newer, "--report", audited / "report.json")
        assert [each["order"] for each in told["widened_after_finding"]] == [order]

    def test_another_capture_does_not_cover_it(self, audited, write, facts):
        newer = write("2", agent("{path: /opt/agent/agentd}", "screen"))
        told = facts(write("1"), newer, "--report", audited / "report.json")
        assert covered(told) == []

    def test_a_wider_capture_of_a_declared_program(self, audited, write, facts):
        match = exact(audited)
        older, newer = write("1", agent(match, "screen")), write("2", agent(match, "input"))
        told = facts(older, newer, "--report", audited / "report.json")
        assert covered(told) == [
            ("agentd", "input.keystrokes.content", "beyond", "declared")
        ]

    def test_a_negative_that_is_dropped(self, audited, write, facts):
        older, newer = write("1", negatives="camera"), write("2")
        told = facts(older, newer, "--report", audited / "report.json")
        assert set(covered(told)) == {
            ("camera.py", "camera", "negative", "undeclared"),
            ("v4l2-ctl", "camera", "negative", "undeclared"),
        }
        fields = {one["field"] for each in told["widened_after_finding"]
                  for one in each["changes"]}  # fmt: skip
        assert fields == {"not_captured[]"}

    def test_a_weaker_default_concerns_every_undeclared_program(
        self, audited, write, facts
    ):
        report = json.loads((audited / "report.json").read_text())
        undeclared = next(
            run["findings"]
            for run in report["rules"]
            if run["rule"] == "undeclared-program"
        )
        declared = [each for each in undeclared
                    if each["arguments"]["program"] == "evtest"]  # fmt: skip
        told = facts(
            write("1"), write("2", undeclared="info"), "--report", audited / "report.json"
        )
        assert len(declared) == 1
        assert len(covered(told)) == len(undeclared) - len(declared)
        assert all(before == after for *_, before, after in covered(told))

    def test_narrowing_covers_nothing(self, audited, write, facts):
        match = exact(audited)
        older, newer = write("1", agent(match, "input")), write("2", agent(match, "screen"))
        told = facts(older, newer, "--report", audited / "report.json")
        assert covered(told) == []

    def test_what_is_withheld_is_counted(self, audited, write, facts, diff, tmp_path):
        held = tmp_path / "held"
        shutil.copytree(audited / "sealed", held)
        (held / "disclosures.txt").unlink()
        words = (
            write("1"),
            write("2", agent("{path: /opt/agent/agentd}")),
            "--report",
            held,
        )
        told = facts(*words)
        assert covered(told) == []
        assert told["report"]["not_comparable"] > 0
        assert "could not be held against the policies" in " ".join(diff(*words)[1].split())


@pytest.mark.parametrize(
    "words",
    [
        ["-", "-"],
        [AGREED, "/does/not/exist.yaml"],
        [AGREED, __file__],
        [AGREED],
        [AGREED, AGREED, "--format", "html"],
        [AGREED, AGREED, "--report", AGREED],
    ],
)
def test_wrong_use_is_exit_2_with_a_hint(words, diff):
    code, out, err = diff(*words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert "Traceback" not in err


def test_one_policy_may_come_from_a_stream(diff, monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(AGREED.read_bytes()))
    monkeypatch.setattr(sys, "stdin", stream)
    code, out, _ = diff("-", AGREED)
    assert code == 0
    assert "says the same in both" in out


def test_the_examples_compare_in_german(capsys):
    others = sorted(EXAMPLES.glob("*.yaml"))
    assert main(["policy", "diff", *map(str, others[:2]), "--language", "de"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Zwei Richtlinien mit verschiedenen Kennungen")
    assert "change." not in out
