"""The commands of docs/ledger.md that need nothing of ours, run as they stand there."""

import hashlib
import re
import subprocess
from pathlib import Path

from auditor.seal.evidence import write_evidence
from tests.seal.sample import ALICE, small_report

PAGE = Path(__file__).parents[2] / "docs" / "ledger.md"
[COMMANDS] = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def run(folder):
    done = subprocess.run(
        ["bash", "-c", COMMANDS], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout.splitlines()


def test_the_entry_is_the_reports_and_the_proof_is_for_the_checkpoint(tmp_path):
    ledger, folder = tmp_path / "data" / "ledger.jsonl", tmp_path / "evidence"
    write_evidence(small_report(), key=ALICE, folder=folder, ledger=ledger)
    digest = hashlib.sha256((folder / "report.dsse.json").read_bytes()).hexdigest()
    assert run(folder) == [digest, f"{digest}  report.dsse.json", "same"]
    (folder / "checkpoint").write_bytes(b"another")
    assert "same" not in run(folder)
