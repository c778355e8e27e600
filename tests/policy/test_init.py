"""``auditor policy init`` and ``auditor policy schema`` as a person runs them."""

import json
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.policy.loading import load_policy

ROOT = Path(__file__).parents[2]
AUDITOR = [sys.executable, "-m", "auditor", "policy"]
REPORT = {
    "schema": "auditor-report/1",
    "programs": [
        {
            "id": 1,
            "name": "keyd",
            "is_self": False,
            "identity": "unknown",
            "executable": "/opt/keyd/keyd",
            "capabilities": [
                {"capability": "input.keystrokes.content", "bases": ["active"]}
            ],
        }
    ],
}


def policy(*words: str, data: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*AUDITOR, *words],
        cwd=ROOT,
        check=False,
        input=data,
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_the_schema_is_printed():
    result = policy("schema")
    kept = ROOT / "policies" / "auditor-policy-1.schema.json"
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == kept.read_text("utf-8")


def test_the_template_is_printed():
    result = policy("init", "--template")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (ROOT / "policies" / "template.yaml").read_text("utf-8")


def test_without_a_terminal_nothing_is_asked():
    result = policy("init", data="Acme\n")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "error: there is no terminal to ask on\n"
        "hint: use --template for a template, or --from REPORT for a draft\n"
    )


def test_a_report_is_drafted_from_a_stream_or_a_file(tmp_path):
    path = tmp_path / "report.json"
    path.write_text(json.dumps(REPORT))
    result = policy("init", "--from", str(path))
    assert result.returncode == 0
    assert policy("init", "--from", "-", data=json.dumps(REPORT)).stdout == result.stdout
    (program,) = load_policy(result.stdout.encode(), "draft.yaml").programs
    assert program.name == "keyd"


@pytest.mark.parametrize("data", ["", "{", "[]", '{"schema": "auditor-report/9"}'])
def test_what_is_no_report_is_refused(data):
    result = policy("init", "--from", "-", data=data)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")
    assert "Traceback" not in result.stderr


def test_a_file_is_written_whole_and_never_replaced(tmp_path):
    path = tmp_path / "policy.yaml"
    assert policy("init", "--template", "-o", str(path)).returncode == 0
    text = path.read_text("utf-8")
    assert load_policy(text.encode(), "policy.yaml").status == "draft"
    assert stat.S_IMODE(path.stat().st_mode) & 0o444 == 0o444
    assert [each.name for each in tmp_path.iterdir()] == ["policy.yaml"]
    result = policy("init", "--template", "-o", str(path))
    assert result.returncode == 2
    assert "there is a file already" in result.stderr
    assert path.read_text("utf-8") == text


def test_a_folder_that_is_not_there_is_told(tmp_path):
    result = policy("init", "--template", "-o", str(tmp_path / "none" / "policy.yaml"))
    assert result.returncode == 2
    assert result.stderr.startswith("error: ")


def asked(*answers: str, folder: Path) -> tuple[int, str, str]:
    """Answer the questions on a terminal; return code, file and conversation."""
    path = folder / "policy.yaml"
    own, terminal = pty.openpty()
    with subprocess.Popen(
        [*AUDITOR, "init", "-o", str(path)], cwd=ROOT, stdin=terminal, stderr=terminal
    ) as process:
        os.close(terminal)
        os.write(own, "".join(f"{answer}\n" for answer in answers).encode())
        said = b""
        try:
            while piece := os.read(own, 4096):
                said += piece
        except OSError:  # how Linux says that the other end is closed
            pass
    os.close(own)
    text = path.read_text("utf-8") if path.exists() else ""
    return process.returncode, text, said.decode()


def test_on_a_terminal_a_few_questions_make_a_valid_draft(tmp_path):
    code, text, _ = asked(
        *("Müller & Söhne", "", "DE, FR", "yes"),
        *("Example EDR", "dpkg:example-edr", "process.events, network.flow"),
        *("security.threat_detection", ""),
        folder=tmp_path,
    )
    assert code == 0
    found = load_policy(text.encode(), "policy.yaml").document
    assert found["policy"] == {
        "id": "m-ller-s-hne",
        "version": "0.1.0",
        "status": "draft",
        "monitoring_in_use": "true",
    }
    assert found["controller"] == {"name": "Müller & Söhne"}
    assert found["scope"] == {"jurisdictions": ["DE", "FR"]}
    (program,) = found["programs"]
    assert program["match"][0]["all_of"] == [
        {"package": {"manager": "dpkg", "name": "example-edr"}}
    ]
    assert [item["type"] for item in program["captures"]] == [
        "process.events",
        "network.flow",
    ]


def test_a_wrong_answer_is_asked_again(tmp_path):
    code, text, said = asked(
        *("Acme", "Acme Ltd", "acme", "UK", "GB", "perhaps", "no"), folder=tmp_path
    )
    assert code == 0
    assert "did you mean `GB`?" in said
    found = load_policy(text.encode(), "policy.yaml").document
    assert found["policy"]["id"] == "acme"
    assert found["policy"]["monitoring_in_use"] == "false"
    assert found["programs"] == []


def test_what_is_answered_later_is_not_stated(tmp_path):
    _, text, _ = asked("Acme", "", "GB", "", folder=tmp_path)
    found = load_policy(text.encode(), "policy.yaml").document
    assert "monitoring_in_use" not in found["policy"]
    assert "programs" not in found


def test_whoever_ends_the_conversation_gets_no_file(tmp_path):
    code, text, said = asked("Acme", "\x04", folder=tmp_path)
    assert (code, text) == (2, "")
    assert "error: the questions were not answered" in said
