"""Make the pages that follow from the code: `python -m tests.docs.pages [--write]`.

Every probe's docstring has the same three parts; what a probe was tried on is told by the
mark `tried` of the tests. Without `--write` only says which page differs.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from auditor.policy.json_schema import json_schema
from auditor.policy.template import template
from auditor.probes import Probe, all_probes
from tests.docs.policy_page import policy_page
from tests.docs.verifier_page import HOW, PAGE, how_to_verify, verifier_page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
POLICIES = ROOT / "policies"
READS, WHY, UNSEEN = "What it reads", "Why it matters", "What it cannot see"
HOWS = ("programs", "devices", "composed")
MADE = "<!-- made by `make docs` from the code; do not edit -->\n"


def parts_of(probe: Probe) -> dict[str, str]:
    """Return a probe's summary, under the empty title, and its three parts."""
    text = sys.modules[probe.look.__module__].__doc__ or ""
    pieces = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    titles = ["", *pieces[1::2]]
    return {title: body.strip() for title, body in zip(titles, pieces[0::2], strict=True)}


def tried() -> dict[str, dict[str, list[str]]]:
    """Return by probe and by what it was tried on the test modules that say so."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT).as_posix()
        for probe, how in sorted(marks(path)):
            found.setdefault(probe, {}).setdefault(how, []).append(name)
    return found


def marks(path: Path) -> set[tuple[str, str]]:
    """Return what the marks `tried` of one test module say."""
    tree = ast.parse(path.read_text("utf-8"))
    return {
        (str(call.args[0].value), str(call.args[1].value))
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "tried"
        and [type(item) for item in call.args] == [ast.Constant, ast.Constant]
    }


def probes_page(probes: dict[str, Probe]) -> str:
    """Return the page of all probes: what each reads, why, and what it cannot see."""
    lines = [
        "# Probes",
        "",
        MADE,
        "One probe looks at one place. `auditor explain ID` says the same on a terminal.",
    ]
    for name, probe in probes.items():
        parts = parts_of(probe)
        asked = ", ".join(f"`{word}`" for word in sorted(map(str, probe.uses)))
        lines += ["", f"## `{name}`: {probe.title}", "", parts[""]]
        for title in (READS, WHY, UNSEEN):
            lines += ["", f"### {title}", "", parts[title]]
        lines += ["", f"Asks the host for {asked}."]
    return "\n".join(lines) + "\n"


def reads_page(probes: dict[str, Probe]) -> str:
    """Return the page of all that is read on a machine."""
    lines = ["# What this tool reads on your machine", "", MADE, _READS_FOREWORD]
    for name, probe in probes.items():
        lines += ["", f"## {probe.title} (`{name}`)", "", parts_of(probe)[READS]]
    return "\n".join(lines) + "\n"


def blind_page(probes: dict[str, Probe]) -> str:
    """Return the page of all that cannot be seen."""
    lines = ["# What this tool cannot see", "", MADE, _BLIND_FOREWORD]
    for name, probe in probes.items():
        lines += ["", f"## {probe.title} (`{name}`)", "", parts_of(probe)[UNSEEN]]
    return "\n".join(lines) + "\n"


def tried_page(probes: dict[str, Probe]) -> str:
    """Return the page of what each probe was tried on."""
    known = tried()
    lines = ["# What was tried, and on what", "", MADE, _TRIED_FOREWORD, ""]
    lines += ["| probe | programs | devices | composed |", "|---|---|---|---|"]
    numbers: dict[str, int] = {}
    for name in probes:
        cells = []
        for how in HOWS:
            files = known.get(name, {}).get(how, [])
            cells.append(
                " ".join(
                    f"[{numbers.setdefault(file, len(numbers) + 1)}]" for file in files
                )
            )
        lines.append(f"| `{name}` | {' | '.join(cell or 'no' for cell in cells)} |")
    lines.append("")
    lines += [f"{number}. `{file}`" for file, number in numbers.items()]
    lines += ["", (DOCS / "not-tried.md").read_text("utf-8").strip()]
    return "\n".join(lines) + "\n"


def pages() -> Iterator[tuple[Path, str]]:
    """Yield every page's place and content."""
    probes = all_probes()
    yield DOCS / "probes.md", probes_page(probes)
    yield DOCS / "what-it-reads.md", reads_page(probes)
    yield DOCS / "blind-spots.md", blind_page(probes)
    yield DOCS / "tried-on.md", tried_page(probes)
    yield DOCS / "policy-format.md", policy_page(MADE)
    verifier = verifier_page()
    yield PAGE, verifier
    yield HOW, how_to_verify(verifier)
    yield POLICIES / "template.yaml", template()
    yield POLICIES / "auditor-policy-1.schema.json", json_schema()


_READS_FOREWORD = """\
Everything below is read, narrowed to what the report needs, and nothing else: no key,
pointer, screen, sound, clipboard, packet or page content; no browser history, cookies or
passwords; no shell history, nothing below `~/.ssh`; no memory of other programs. No device
is opened, no network connection is made. Of a file that may be an intercepting proxy's
key only the line that says so is read. Texts that look like passwords or tokens are masked
before anything is stored, and marked. `tests/live/test_no_capture.py` shows that by a
system-call trace of a whole audit.

Beside the places below it reads its own package, the declared policy and your own signing
key, and it writes only the evidence folder, its ledger, its key and a file of hints in your
cache folder."""

_BLIND_FOREWORD = """\
What the kernel, the firmware, a hypervisor, or anybody with root hides, no program on the
same machine can see. What leaves the computer, what is stored elsewhere and what it is
used for cannot be seen from here either. Every report says how far each probe got this
time; what no probe sees at any time stands below.

Browser extensions and what browsers themselves send, and what a Wayland compositor gives
to its own clients, are not looked at in this version; every report says so."""

_TRIED_FOREWORD = """\
A probe is only as proven as its row says. "Programs": real programs, started by the test,
on the machine that runs the tests (Debian 12; an X server without a screen; no input,
sound or video hardware). "Devices": a recording of a virtual machine, made by
`auditor host record` while real programs held devices that its kernel drives
(`tests/machines/stage.sh`). "Composed": data written for the test, with no program and no
device behind it. Tests marked `needs(...)` are left out where `tests/absent.toml` proves
that the machine lacks something, and are named at the end of the run."""


def main(words: list[str]) -> int:
    """Write the pages, or say which differ."""
    wrong = 0
    for path, content in pages():
        old = path.read_text("utf-8") if path.exists() else ""
        if old == content:
            continue
        wrong += 1
        if "--write" in words:
            path.write_text(content, "utf-8")
        print(f"{path.relative_to(ROOT)}: {'written' if '--write' in words else 'differs'}")
    return int(bool(wrong) and "--write" not in words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
