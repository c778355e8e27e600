"""What no redaction can leave out has no shape of a path, a host, an address or a name."""

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.seal.disclosures import digest_of
from auditor.seal.reading import open_lines

TESTS = Path(__file__).parents[1]
MACHINES = sorted(folder.parent for folder in (TESTS / "machines").glob("*/host"))
POLICIES = ("works-agreement", "ai-training")
SHAPE = re.compile(
    r"(?:^|[\s=\"'(:])/[A-Za-z0-9._-]+"  # a path
    r"|~/|\b\d{1,3}(?:\.\d{1,3}){3}\b"  # an address
    r"|[\w.+-]+@[\w-]+\.\w+"  # a mailbox
    r"|\b[\w-]+\.(?:local|lan|corp|internal|example|com|org|net|de)\b"  # a host
)


def texts(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a JSON value, with its place."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item, f"{where}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, f"{where}[]")
    elif isinstance(value, str):
        yield where, value


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("machine", MACHINES, ids=lambda folder: folder.name)
def test_no_clear_field_tells_where_or_who(home, machine, policy):
    folder = home / f"{machine.name}-{policy}"
    declared = TESTS / "policy" / "examples" / f"{policy}.yaml"
    words = ("--policy", declared, "--all", "--no-passphrase", "--no-exit-codes")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "auditor", "audit", "--replay", machine / "host"),
            *(*words, "-o", folder),
        ],
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
        cwd=TESTS.parent,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    envelope = json.loads((folder / "report.dsse.json").read_bytes())
    predicate = json.loads(base64.b64decode(envelope["payload"]))["predicate"]
    lines = open_lines((folder / "disclosures.txt").read_bytes())
    digests = {digest_of(line.text) for line in lines}
    clear = [(where, text) for where, text in texts(predicate) if text not in digests]
    assert [each for each in clear if SHAPE.search(each[1])] == []
    told = {line.value for line in lines if isinstance(line.value, str)}
    assert sum(1 for text in told if SHAPE.search(text)) > len(told) // 4
