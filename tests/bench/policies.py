"""How long a large policy takes to be judged, beside how long it took to be loaded.

`python tests/bench/policies.py [RUNS]` makes a policy of 2,000 programs (packages, digests,
paths, units; every field that a careful employer states) and an inventory of 3,000
processes, and prints load, judgement, their ratio and the peak memory of this process.
"""

import json
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import yaml

from auditor.model.about import About
from auditor.model.capability import CAPABILITIES, Basis
from auditor.model.coverage import Coverage
from auditor.model.inventory import Inventory, ProbeRun, Topic
from auditor.model.policy import Policy
from auditor.model.process import Process
from auditor.model.program import Identity, Program, ProgramCapability
from auditor.policy.loading import load_policy
from auditor.policy.matching import match_programs
from auditor.rules import all_rules, case_for, judge
from auditor.rules._legal import judge_law

PROGRAMS, PROCESSES = 2_000, 3_000
LIMIT, MEMORY = 1.5, 200
EXAMPLE = Path(__file__).parents[1] / "policy" / "examples" / "works-agreement.yaml"


def digest(number: int) -> str:
    return f"{number:064x}"


def policy_file(count: int = PROGRAMS) -> bytes:
    """Return a policy of so many programs, each recognised in one of four ways."""
    text = EXAMPLE.read_text("utf-8")
    policy = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - stays text
    example: dict[str, Any] = policy["programs"][0]
    ways = [
        lambda n: {"package": {"manager": "dpkg", "name": f"package{n}"}},
        lambda n: {"sha256": digest(n)},
        lambda n: {"path": f"/opt/vendor{n}/agent"},
        lambda n: {"unit": f"agent{n}.service"},
    ]
    policy["programs"] = [
        {
            **example,
            "id": f"p{number}",
            "name": f"Program {number}",
            "start": f"2026-{number % 12 + 1:02}-15",
            "components": [{"id": "agent", "match": [ways[number % 4](number)]}],
        }
        for number in range(count)
    ]
    for paper in (*policy["agreements"], *policy["assessments"]):
        paper.pop("covers", None)
    policy["notices"][0]["covers"] = []
    policy["claims"][0]["programs"] = []
    return json.dumps(policy, ensure_ascii=False, indent=1).encode()


def access(number: int) -> ProgramCapability:
    return ProgramCapability(
        capability=CAPABILITIES[number // 10 % len(CAPABILITIES)],
        bases=(Basis.ACTIVE,),
        identity=Identity.UNKNOWN,
    )


def inventory(count: int = PROCESSES) -> tuple[Inventory, tuple[Program, ...]]:
    """Return so many processes, each a program of its own; one in ten has an access."""
    processes = tuple(
        Process(
            pid=number + 2,
            started=1,
            parent=1,
            name=f"agent{number}",
            executable=f"/opt/vendor{number}/agent",
            unit=f"agent{number}.service",
        )
        for number in range(count)
    )
    programs = tuple(
        Program(
            id=number,
            name=f"agent{number}",
            pids=(number + 2,),
            executable=f"/opt/vendor{number}/agent",
            file_sha256=digest(number),
            package=f"package{number}",
            package_manager="dpkg",
            file_check="matches",
            origin="vendor",
            capabilities=() if number % 10 else (access(number),),
        )
        for number in range(count)
    )
    runs = tuple(
        ProbeRun(probe=topic.value, topics=(topic,), coverage=Coverage.COMPLETE)
        for topic in Topic
    )
    about = About(source="recorded", time="2026-11-26T08:00:00Z")
    return Inventory(about=about, runs=runs, processes=processes), programs


def judged(policy: Policy, seen: Inventory, programs: tuple[Program, ...]) -> int:
    """Match, ask every rule, law and assurance; return how many findings there are."""
    matches = match_programs(policy, programs, seen)
    case = case_for(seen, programs, policy, matches)
    answers = judge_law(case)
    runs = (*judge(case, all_rules()), *answers.runs)
    return sum(len(run.findings) for run in runs)


def main(runs: int) -> int:
    data = policy_file()
    seen, programs = inventory()
    load_policy(data, "warm"), judged(Policy(), *inventory(10))
    pairs = []
    for _ in range(runs):
        begun = time.process_time()
        policy = load_policy(data, "policy")
        loaded = time.process_time()
        judged(policy, seen, programs)
        pairs.append((loaded - begun, time.process_time() - loaded))
    ratios = sorted(judge / load for load, judge in pairs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    middle = statistics.median(ratios)
    load, judge_ = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"policy of {PROGRAMS} programs ({len(data) >> 10} KiB), {PROCESSES} processes")
    print(f"  loaded in {load:.2f} s, judged in {judge_:.2f} s (medians of {runs})")
    spread = " ".join(f"{ratio:.2f}" for ratio in (ratios[0], middle, ratios[-1]))
    print(f"  judged / loaded: {spread} (at most {LIMIT})")
    print(f"  peak memory: {peak} MiB (at most {MEMORY})")
    return int(middle > LIMIT or peak > MEMORY)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
