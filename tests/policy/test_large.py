"""A policy of two thousand programs is read, in little memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from auditor.errors import PolicyError
from auditor.policy.loading import load_policy
from auditor.policy.tree import MOST_BYTES
from tests.policy.test_broken import BASE

ROOT = Path(__file__).parents[2]
MEBIBYTE = 1 << 20
PROGRAM = """\
  - id: p{0}
    name: Program {0}
    vendor: Example {0} Inc.
    role: edr
    status: active
    start: 2026-03-15
    match:
      - package: {{manager: dpkg, name: program-{0}}}
        version: {{at_least: "1.0", at_most: "2.0"}}
      - all_of: [{{path: /opt/p{0}/bin/p{0}}}, {{unit: p{0}.service}}]
    captures:
      - {{type: process.events, trigger: continuous, scope: {{apps: all}}, when: always}}
      - {{type: network.flow, linked_to_identity: true, trigger: event}}
    not_captured: [screen, camera, microphone]
    purposes: [{{id: security.threat_detection}}]
    legal_basis: [{{purpose: security.threat_detection, gdpr: A6-1-f, national: none}}]
    retention: [{{capture: all, period: P90D, starts: event, method: delete}}]
    opt_out: {{available: false, consequence: none}}
"""
LOADS = """
import re, sys
from auditor.policy.loading import load_policy
with open(sys.argv[1], "rb") as file:
    policy = load_policy(file.read(), "policy.yaml")
with open("/proc/self/status") as status:
    print(len(policy.programs), re.search("VmHWM:\\s+(\\d+) kB", status.read())[1])
"""


def large(count: int) -> str:
    return f"{BASE}programs:\n" + "".join(map(PROGRAM.format, range(count)))


def test_two_thousand_programs_need_less_than_a_hundred_mebibytes(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text(large(2000))
    assert MEBIBYTE < path.stat().st_size < MOST_BYTES
    done = subprocess.run(
        [sys.executable, "-c", LOADS, str(path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    programs, kibibytes = map(int, done.stdout.split())
    assert programs == 2000
    assert kibibytes < 100 << 10


def test_one_mistake_among_two_thousand_programs_is_found_at_its_place():
    before, after = large(2000).rsplit("role: edr", 1)
    with pytest.raises(PolicyError) as caught:
        load_policy(f"{before}role: edrr{after}".encode(), "policy.yaml")
    (problem,) = caught.value.problems
    assert problem.startswith(
        f"policy.yaml:{before.count(chr(10)) + 1}:11: expected one of"
    )
