"""What starting costs, as lists of what is imported: such a list is the same everywhere."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.cli import command_names

COSTLY = {
    "argparse",
    "asyncio",
    "dataclasses",
    "email",
    "fnmatch",
    "gettext",
    "http",
    "importlib.metadata",
    "inspect",
    "ipaddress",
    "jeepney",
    "locale",
    "multiprocessing",
    "pathlib",
    "psutil",
    "pydantic",
    "pydantic_core",
    "pynput",
    "rich",
    "shlex",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "unittest",
    "urllib.parse",
    "urllib.request",
    "Xlib",
    "xml",
    "yaml",
}
MAIN = "from auditor.__main__ import main; main()"
QUIET = """
from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.about import About
from auditor.probes import all_probes, collect

collect(RecordedHost({Verb.ABOUT: About(time='2026-01-01T00:00:00Z')}), all_probes())
"""
NEEDLESS = {
    "auditor.parse.kernel_targets",
    "auditor.parse.terminal_feeds",
    "auditor.parse.x11_programs",
    "auditor.parse.x11_recorded",
}
TELL = "import sys; sys.stderr.write('\\nmodules: ' + ' '.join(sys.modules))"


def imported(code: str, *arguments: str) -> set[str]:
    """Run Python in a process of its own and return the modules it has at its end."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{TELL}", *arguments],
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
    """Return what a whole audit imports, once there is a key."""
    imported(MAIN, "keys", "new", "--no-passphrase")
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
    ours = {"cli._parser", "policy.loading", "policy.matching", "render.text"}
    ours |= {"records", "cli._records", "seal.statements", "attribution.beside"}
    assert audit & {f"auditor.{name}" for name in ours} == set()


def test_probes_load_no_parser_for_what_is_not_there():
    assert imported(QUIET) & NEEDLESS == set()


def test_named_tuples_are_those_that_are_quick_to_define():
    root = Path(sys.modules["auditor"].__path__[0])
    slow = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and node.module == "typing"
        and any(name.name == "NamedTuple" for name in node.names)
    ]
    assert slow == ["model/named.py"]


@pytest.mark.live
def test_an_audit_compiles_nothing(tmp_path):
    """The first text that is compiled has Python set up its whole syntax tree."""
    told = f"import builtins; builtins.compile = lambda text, *_, **__: exit(text); {MAIN}"
    evidence = str(tmp_path / "evidence")
    assert "auditor" in imported(
        told,
        *(
            "audit",
            "--no-exit-codes",
            "--no-passphrase",
            "--format",
            "json",
            "-o",
            evidence,
        ),
    )
