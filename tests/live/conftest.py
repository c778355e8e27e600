"""What live tests share: a display, and an interpreter that every user may run."""

import os
import shutil
import site
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.live.x11_stage import Stage

REPOSITORY = Path(__file__).parents[2]
DEVELOPMENT_ONLY = (
    "mypy*",
    "ruff*",
    "pip*",
    "setuptools*",
    "hypothesis*",
    "*.so.debug",
    "grimp*",
)


@pytest.fixture
def display():
    """Name a display of its own that serves during the test."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(uid=os.geteuid(), folder=Path(folder))
        server = stage.serve("-ac")
        yield stage.name
        stage.end(server)


def open_to_everybody(path):
    """Return whether every user can reach a path and read it."""
    path = Path(path).resolve()
    folders = [parent.stat().st_mode & 0o001 for parent in path.parents]
    return all(folders) and bool(path.stat().st_mode & 0o004)


@pytest.fixture(scope="session")
def public_python():
    """Return an interpreter with the auditor that every user may run.

    The tests' own interpreter and checkout may lie in a folder that only root may enter;
    then the system's interpreter of the same version gets a copy of both.
    """
    executable = Path(sys.executable)
    if open_to_everybody(executable) and open_to_everybody(
        REPOSITORY / "auditor/errors.py"
    ):
        yield str(executable)
        return
    folder = Path(tempfile.mkdtemp(prefix="auditor-python-"))
    folder.chmod(0o755)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    subprocess.run(
        [f"/usr/bin/{version}", "-m", "venv", "--without-pip", folder], check=True
    )
    packages = folder / "lib" / version / "site-packages"
    ignored = shutil.ignore_patterns(*DEVELOPMENT_ONLY, "__pycache__", "*.pth")
    for place in filter(os.path.isdir, site.getsitepackages()):
        shutil.copytree(place, packages, ignore=ignored, dirs_exist_ok=True)
    shutil.copytree(REPOSITORY / "auditor", packages / "auditor")
    yield str(folder / "bin" / "python")
    shutil.rmtree(folder)
