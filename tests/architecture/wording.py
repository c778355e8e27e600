"""No file of the repository says on which machine, or from where, it was made.

Forbidden are the folders that exist only where this checkout and its Python are, and the
hosts of package registries. Run as a script it prints each place and exits 1 when there
is one.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org")
ANYBODYS = {"/", "/usr", "/usr/local", "/tmp", "/home", "/root", "/opt", "/srv"}


def own_places() -> set[str]:
    """Return the folders that only exist where this checkout and its Python are."""
    folders = {ROOT, ROOT.parent, Path(sys.prefix), Path(sys.base_prefix), Path.home()}
    outside = {str(folder) for folder in folders} - ANYBODYS
    return {folder for folder in outside if not folder.startswith("/usr/")}


def committed() -> list[Path]:
    """Return the files that git tracks, and those it would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def told(text: str, forbidden: set[str]) -> Iterator[tuple[int, str]]:
    """Yield line number and word for every forbidden word of a text."""
    words = "|".join(re.escape(word) for word in sorted(forbidden))
    pattern = re.compile(rf"(?<!\w)(?:{words})(?![\w.])")
    for number, line in enumerate(text.splitlines(), 1):
        for match in pattern.finditer(line):
            yield number, match.group()


def main() -> int:
    forbidden = own_places() | set(REGISTRIES)
    files = committed()
    count = 0
    for path in files:
        text = path.read_bytes().decode("utf-8", "replace")
        for number, word in told(text, forbidden):
            print(f"{path.relative_to(ROOT)}:{number}: names {word}")
            count += 1
    print(f"{len(files)} files looked through, {count} places to change")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
