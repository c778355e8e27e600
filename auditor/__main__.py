"""Start the command line; the version is told without loading anything else."""

import os
import sys


def main() -> int:
    """Run the command line of ``sys.argv`` and return its exit code."""
    if sys.argv[1:] == ["--version"]:
        from auditor import __version__  # noqa: PLC0415 - the quick way out

        if sys.stdout is not None:  # as when it was closed by who started us
            sys.stdout.write(f"auditor {__version__}\n")
        return 0
    from auditor.cli import main as run  # noqa: PLC0415 - the same

    return run(sys.argv[1:])


def command() -> None:
    """Run the command line and end.

    Python would first take every object apart, which costs as much as loading forty
    modules; the system takes back all of it at once.
    """
    code = main()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):  # Python says what is to be said of it
        sys.exit(code)
    os._exit(code)


if __name__ == "__main__":
    command()
