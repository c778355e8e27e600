"""The command line: one file, one command. Only this package prints and exits."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

from auditor.cli._command import Command
from auditor.cli._console import complain, greet, prepare_streams
from auditor.cli._plain import plain_options
from auditor.discovery import module_names
from auditor.errors import AuditorError, OutputError, UsageError

_VERBOSE = frozenset({"-v", "--verbose"})


def main(arguments: list[str]) -> int:
    """Run one command line and return its exit code; never raises for bad input."""
    prepare_streams()
    gc.disable()  # a command is short, and what it makes lives to its end
    try:
        return _run([word for word in arguments if word not in _VERBOSE])
    except AuditorError as error:
        done = isinstance(error, OutputError)
        if done:
            _leave_stdout()
        complain(error, is_audit=_audits(arguments) and not done)
        return error.exit_code
    except BrokenPipeError:
        _leave_stdout()
        return 1
    except KeyboardInterrupt:
        complain(AuditorError("interrupted"), is_audit=_audits(arguments))
        return 1
    except OSError as error:
        _leave_stdout()
        where = f": {error.filename}" if error.filename else ""
        complain(AuditorError(f"{error.strerror}{where}"), is_audit=_audits(arguments))
        return 1
    except Exception as error:  # a mistake of ours must not show as a traceback
        if _VERBOSE.intersection(arguments):
            raise
        message = f"the auditor itself made a mistake: {type(error).__name__}: {error}"
        hint = "please report it; add -v to see where it happened"
        complain(AuditorError(message, hint=hint), is_audit=_audits(arguments))
        return 1


def _audits(arguments: list[str]) -> bool:
    return bool(arguments) and arguments[0] in {"audit", "scan"}


def _leave_stdout() -> None:
    """Give up on a standard output that takes no more, so that ending is quiet."""
    with open(os.devnull, "wb") as nothing:
        os.dup2(nothing.fileno(), 1)


def _run(arguments: list[str]) -> int:
    if not arguments:
        greet()
        return 0
    names = command_names()
    if arguments[0] in {"-h", "--help", "help"}:
        from auditor.cli._parser import overview  # noqa: PLC0415 - costly, seldom

        sys.stdout.write(overview({name: load(name) for name in names}))
        return 0
    if arguments[0] not in names:
        raise UsageError(
            f"there is no command {arguments[0]!r}",
            hint="`auditor --help` lists the commands",
        )
    command = load(arguments[0])
    options = plain_options(command.arguments, arguments[1:])
    if options is None:
        from auditor.cli._parser import parsed  # noqa: PLC0415 - costly, seldom

        options = parsed(arguments[0], command, arguments[1:])
    return command.run(options)


def command_names() -> tuple[str, ...]:
    """Return the names of all commands, sorted."""
    return tuple(name.replace("_", "-") for name in module_names(__path__[0]))


def load(name: str) -> Command:
    """Return one command; nothing of the others is imported."""
    module = import_module(f"auditor.cli.{name.replace('-', '_')}")
    command: Command = module.COMMAND
    return command
