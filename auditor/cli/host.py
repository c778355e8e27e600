"""``auditor host record DIR``: keep the narrowed answers of this machine."""

from __future__ import annotations

import os
import shutil
from argparse import ArgumentParser, Namespace
from pathlib import Path

from auditor import __version__
from auditor.cli import _console
from auditor.cli._collector import record
from auditor.cli._command import Command
from auditor.errors import AuditorError, InputError
from auditor.host.live.machine import LiveHost
from auditor.host.recording import ANSWERS, MANIFEST, manifest
from auditor.parse.neutral import neutral
from auditor.seal.files import write_new


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``host``."""
    parser.add_argument("verb", choices=("record",), help="record this host's answers")
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder")


def run(options: Namespace) -> int:
    """Write the recording; its folder appears whole or not at all."""
    folder: Path = options.folder
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty", hint="name a new folder")
    host = LiveHost(os.getuid())
    answers = record(host, auditor=os.getpid())
    producer = f"monitoring-auditor {__version__}"
    files = {
        ANSWERS: answers,
        MANIFEST: manifest(answers, producer=producer, recorded=host.about().time),
    }
    _write(folder, files)
    _console.say(f"recorded: {neutral(str(folder))}")
    return 0


def _write(folder: Path, files: dict[str, bytes]) -> None:
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    try:
        partial.mkdir(parents=True, mode=0o700)
        for name, data in files.items():
            write_new(partial / name, data)
        partial.rename(folder)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise AuditorError(
            f"{folder}: {error.strerror}", hint="name another folder"
        ) from None


COMMAND = Command(
    help="record this host's narrowed answers, to look at later",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
