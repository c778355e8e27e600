"""Each import contract, broken on purpose in a copy, is reported."""

import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).with_name("lint-imports")

BREACHES = {
    "an upward import": (
        "auditor/model/breach.py",
        "import auditor.parse",
        "one direction",
    ),
    "siblings on one level": (
        "auditor/render/breach.py",
        "import auditor.seal",
        "one direction",
    ),
    "a probe that knows rules": (
        "auditor/probes/linux/breach.py",
        "import auditor.rules",
        "one direction",
    ),
    "an unlisted top-level module": (
        "auditor/breach.py",
        "",
        "one direction",
    ),
    "a probe that knows a probe": (
        "auditor/probes/linux/breach.py",
        "import auditor.probes.linux.neighbour",
        "probes do not know each other",
    ),
    "a rule that knows a rule": (
        "auditor/rules/breach.py",
        "import auditor.rules.neighbour",
        "rules do not know each other",
    ),
    "a web client": (
        "auditor/host/live/breach.py",
        "import urllib.request",
        "nothing talks to the network",
    ),
    "a socket in the seal": (
        "auditor/seal/breach.py",
        "import socket",
        "sockets only in the live host and for ssh-agent",
    ),
    "a socket in a recording": (
        "auditor/host/breach.py",
        "import socket",
        "sockets only in the live host and for ssh-agent",
    ),
    "a subprocess in a probe": (
        "auditor/probes/linux/breach.py",
        "import subprocess",
        "only the host touches the machine",
    ),
    "a file read by a rule": (
        "auditor/rules/breach.py",
        "from pathlib import Path",
        "only the host touches the machine",
    ),
    "a program started by the seal": (
        "auditor/seal/breach.py",
        "import subprocess",
        "only the live host, the drill and the command start programs",
    ),
    "a display opened by a command": (
        "auditor/cli/breach.py",
        "from Xlib import display",
        "only the live host speaks to the display and the bus",
    ),
    "the listener outside the drill": (
        "auditor/host/live/breach.py",
        "import pynput",
        "nothing imports the drill or pynput",
    ),
}
SEPARATE = ("auditor.cli", "auditor.probes", "auditor.render", "auditor.rules")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the package and its configuration to where it may be broken."""
    shutil.copytree(
        ROOT / "auditor",
        tmp_path / "auditor",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("auditor", cache_dir=None)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("place", "line", "contract"), BREACHES.values(), ids=BREACHES.keys()
)
def test_a_breach_is_reported(copy, place, line, contract):
    (copy / place).write_text(f"{line}\n")
    (copy / place).with_name("neighbour.py").touch()
    result = lint(copy)
    assert result.returncode == 1, result.stdout
    assert f"\n{contract} BROKEN" in result.stdout


def is_folder(module: str) -> bool:
    return ROOT.joinpath(*module.split(".")).is_dir()


@pytest.mark.parametrize("package", SEPARATE)
def test_files_that_add_something_do_not_know_each_other(graph, package):
    """Only what starts with an underscore may be shared among siblings."""
    added = {
        module
        for module in graph.find_descendants(package)
        if not module.rpartition(".")[2].startswith("_") and not is_folder(module)
    }
    known = {
        (module, other)
        for module in added
        for other in graph.find_modules_directly_imported_by(module) & added
    }
    assert known == set()


def test_pynput_is_named_only_by_the_drill():
    naming = {
        path.relative_to(ROOT / "auditor").parts[0]
        for path in (ROOT / "auditor").rglob("*.py")
        if "pynput" in path.read_text(encoding="utf-8")
    }
    assert naming <= {"drill"}
