"""Size budgets of the package's files; those of functions are ruff's.

Run as a script it prints the sizes and exits 1 when a budget is exceeded.
"""

import sys
from pathlib import Path
from statistics import median

LONGEST = 300
MEDIAN = 120


def lengths(folder: Path) -> dict[Path, int]:
    """Count the lines of every Python file below a folder; empty files do not count."""
    counted = {
        path: len(path.read_text(encoding="utf-8").splitlines())
        for path in sorted(folder.rglob("*.py"))
    }
    return {path: lines for path, lines in counted.items() if lines}


def excesses(folder: Path) -> list[str]:
    """Say which budget the files below a folder exceed, one line each."""
    sizes = lengths(folder)
    found = [
        f"{path} has {lines} lines, at most {LONGEST} are allowed"
        for path, lines in sizes.items()
        if lines > LONGEST
    ]
    if median(sizes.values()) > MEDIAN:
        found.append(f"the files of {folder} have more than {MEDIAN} lines in the median")
    return found


def main() -> int:
    root = Path(__file__).parents[2]
    sizes = lengths(root / "auditor")
    longest = max(sizes, key=sizes.__getitem__)
    print(
        f"{len(sizes)} files, {sum(sizes.values())} lines, "
        f"median {median(sizes.values()):.0f}, "
        f"longest {longest.relative_to(root)} with {sizes[longest]}"
    )
    found = excesses(root / "auditor")
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
