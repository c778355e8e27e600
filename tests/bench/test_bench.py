"""The bench's own tools: a population is what it says and ends; costs are whole."""

import os
import runpy
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
costs = runpy.run_path(str(HERE / "costs.py"))
COUNT = 40

pytestmark = pytest.mark.live


def members(session: int) -> list[Path]:
    """Return the folders under /proc of the living processes of a session."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if folder.name.isdigit() and int(fields[3]) == session and fields[0] != "Z":
            found.append(folder)
    return found


@pytest.fixture
def nursery(tmp_path):
    """Start a population through a go-between that can be killed; give both PIDs."""
    script = str(HERE / "population.py")
    start = (
        "import subprocess, sys, time\n"
        f"nursery = subprocess.Popen([sys.executable, {script!r}, '{COUNT}',"
        f" {str(tmp_path)!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE,"
        " start_new_session=True)\n"
        "nursery.stdout.readline()\n"
        "print(nursery.pid, flush=True)\n"
        "time.sleep(100)\n"
    )
    with subprocess.Popen([sys.executable, "-c", start], stdout=subprocess.PIPE) as between:
        yield between.pid, int(between.stdout.readline())
        between.kill()


def test_a_population_has_its_three_kinds_and_ends_however_its_parent_went(nursery):
    between, session = nursery
    alive = members(session)
    assert len(alive) == COUNT + 1
    files = sorted(len(list((folder / "fd").iterdir())) for folder in alive)
    assert files.count(11) == COUNT * 0.60
    assert files.count(30) == COUNT * 0.35
    assert files.count(155) == COUNT * 0.05
    programs = {(folder / "exe").readlink() for folder in alive}
    assert len(programs) == COUNT * 0.60 + 1

    os.kill(between, signal.SIGKILL)
    for _ in range(100):
        if not members(session):
            break
        time.sleep(0.1)
    assert members(session) == []


def test_the_cost_of_a_program_has_that_of_the_programs_it_starts():
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    found = costs["cost"](["sh", "-c", f"{sys.executable} -c '{busy}'; true"], {})
    assert 0.3 <= found.cpu < 2
    assert found.wall >= 0.3
    assert found.memory > 1


def test_a_program_that_fails_is_not_measured():
    with pytest.raises(costs["Failed"], match="exited 3"):
        costs["cost"](["sh", "-c", "exit 3"], {})


def test_ratios_are_of_pairs():
    def runs(*seconds):
        return tuple(costs["Cost"](cpu=one, wall=one, memory=1) for one in seconds)

    found = costs["Pairs"](ours=runs(1, 4, 3), theirs=runs(2, 4, 2))
    assert found.ratios("cpu") == [0.5, 1.0, 1.5]
    assert found.ratio("wall") == 1.0
