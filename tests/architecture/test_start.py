"""What starting costs, as lists of what is imported: such a list is the same everywhere."""

import os
import subprocess
import sys

import pytest

from auditor.cli import command_names

COSTLY = {
    "asyncio",
    "email",
    "http",
    "importlib.metadata",
    "jeepney",
    "multiprocessing",
    "psutil",
    "pydantic",
    "pydantic_core",
    "pynput",
    "rich",
    "sqlite3",
    "ssl",
    "unittest",
    "urllib.request",
    "Xlib",
    "xml",
    "yaml",
}
START = "import sys; from auditor.__main__ import main; sys.exit(main())"


def imported(code: str, *arguments: str) -> set[str]:
    """Run Python in a process of its own and return every module it tried to import."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, *arguments],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]},
    )
    lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip() for line in lines}


def test_telling_the_version_imports_nothing_but_the_package_itself():
    added = imported(START, "--version") - imported("import sys")
    assert added == {"auditor", "auditor.__main__"}


@pytest.fixture
def audit(tmp_path) -> set[str]:
    """Return what a whole audit imports."""
    return imported(
        START,
        *("audit", "--format", "json", "--no-exit-codes", "--no-passphrase"),
        *("--output", str(tmp_path / "evidence")),
    )


@pytest.mark.live
def test_an_audit_imports_only_what_it_needs(audit):
    assert audit & COSTLY == set()
    commands = {f"auditor.cli.{name.replace('-', '_')}" for name in command_names()}
    assert audit & commands == {"auditor.cli.audit"}
