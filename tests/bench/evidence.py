"""How long evidence takes to be verified and sealed, beside openssl and sha256sum.

`python tests/bench/evidence.py [RUNS]` makes a report with 500 findings and 2,000 values
that can be withheld. Each run, in turn: openssl verifies the signature and one sha256sum
takes the digests of all lines; the verifier does all its steps; the report is sealed. Times
are CPU seconds: of the two programs with their start, of ours without Python's, and last of
the whole command `auditor verify`.
"""

import base64
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from costs import cost
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from auditor.seal.envelope import pae
from auditor.seal.given import Given
from auditor.seal.verification import examine
from tests.seal.sample import ALICE, TRUSTED, full_report, sealed

FINDINGS, VALUES, LIMIT = 500, 2_000, 3.0
AUDITOR = Path(sys.executable).with_name("auditor")


def large_report() -> dict[str, Any]:
    """Return a report of 500 programs with a finding each, and 2,000 values to withhold."""
    report: dict[str, Any] = json.loads(json.dumps(full_report()))
    program, finding = report["programs"][0], report["rules"][0]["findings"][0]
    process = {**program["processes"][0], "unit": None, "address": None, "user": None}
    report["host"] |= {"host_name": None, "user": None}
    report["policy"]["path"] = None
    report["probes"] = []
    report["programs"] = [
        {
            **program,
            "id": number,
            "executable": f"/opt/vendor{number}/bin/agent",
            "processes": [
                {
                    **process,
                    "executable": f"/opt/{number}",
                    "command_line": f"agent {number}",
                }
            ],
            "file_sha256": f"{number:064x}",
            "capabilities": [{**program["capabilities"][0], "evidence": []}],
        }
        for number in range(FINDINGS)
    ]
    report["rules"][0]["findings"] = [
        {**finding, "program": number, "arguments": {}, "evidence": []}
        for number in range(FINDINGS)
    ]
    report["summary"] |= {
        "programs": FINDINGS,
        "findings": FINDINGS,
        "severities": {"high": FINDINGS, "low": 0},
        "verdicts": {"undeclared": FINDINGS},
        "coverage": {},
    }
    return report


def lay_out(given: Given, folder: Path) -> tuple[list[str], list[str]]:
    """Write what the two programs need; return their command lines."""
    envelope = json.loads(given.report)
    payload = base64.b64decode(envelope["payload"])
    (folder / "pae").write_bytes(pae(envelope["payloadType"], payload))
    (folder / "signature").write_bytes(base64.b64decode(envelope["signatures"][0]["sig"]))
    public = load_der_public_key(ALICE.public.der)
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "key.pem").write_bytes(pem)
    lines = (given.disclosures or b"").splitlines()
    places = [folder / f"line{number}" for number in range(len(lines))]
    for place, line in zip(places, lines, strict=True):
        place.write_bytes(line)
    names = ("key.pem", "pae", "signature")
    key, signed, signature = (str(folder / name) for name in names)
    openssl = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin"]
    return (
        [*openssl, "-in", signed, "-sigfile", signature],
        ["sha256sum", *map(str, places)],
    )


def spent(work: Any) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def told(name: str, values: list[float], unit: str = "s") -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"{name:<34} {low:8.3f} {middle:8.3f} {high:8.3f} {unit}")


def main(runs: int) -> int:
    report = large_report()
    given = sealed(report)
    assert examine(given, TRUSTED).exit_code == 0
    shown = sum(examine(given, TRUSTED).shown.values())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = lay_out(given, folder)
        evidence = folder / "evidence"
        evidence.mkdir()
        (evidence / "report.dsse.json").write_bytes(given.report)
        (evidence / "disclosures.txt").write_bytes(given.disclosures or b"")
        whole = [str(AUDITOR), "verify", "--key", str(folder / "key.pem"), str(evidence)]
        environment = {**os.environ, "HOME": name}
        rows = [
            (
                sum(cost(words, environment).cpu for words in programs),
                spent(lambda: examine(given, TRUSTED)),
                spent(lambda: sealed(report)),
                cost(whole, environment).cpu,
            )
            for _ in range(runs)
        ]
    theirs, verified, made, command = (list(column) for column in zip(*rows, strict=True))
    print(f"{FINDINGS} findings, {shown} values; lowest, median, highest of {runs}")
    told("openssl and sha256sum", theirs)
    told("verified", verified)
    told("sealed", made)
    told("auditor verify, the whole command", command)
    ratio = statistics.median(v / t for v, t in zip(verified, theirs, strict=True))
    seal = statistics.median(m / v for m, v in zip(made, verified, strict=True))
    print(f"verified, in what the two need     {ratio:.2f} at most {LIMIT}")
    print(f"sealed, in what verifying needs    {seal:.2f} at most {LIMIT}")
    return int(ratio > LIMIT or seal > LIMIT)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
