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
MAIN = "from auditor.__main__ import main; main()"
TELL = "import sys; sys.stderr.write('\\nmodules: ' + ' '.join(sys.modules))"


def imported(code: str, *arguments: str) -> set[str]:
    """Run Python in a process of its own and return the modules it has at its end."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; {TELL}", *arguments],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]},
    )
    return set(done.stderr.rpartition("modules: ")[2].split())


def test_telling_the_version_imports_nothing_but_the_package_itself():
    added = imported(MAIN, "--version") - imported("pass")
    assert added == {"auditor", "auditor.__main__"}


@pytest.fixture
def audit(tmp_path) -> set[str]:
    """Return what a whole audit imports."""
    return imported(
        MAIN,
        *("audit", "--format", "json", "--no-exit-codes", "--no-passphrase"),
        *("--output", str(tmp_path / "evidence")),
    )


@pytest.mark.live
def test_an_audit_imports_only_what_it_needs(audit):
    assert audit & COSTLY == set()
    commands = {f"auditor.cli.{name.replace('-', '_')}" for name in command_names()}
    assert audit & commands == {"auditor.cli.audit"}
