"""Each check finds what is odd, names its place, and is silent about what is not."""

import copy
import functools
import json
import operator
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditor.discovery import module_names
from auditor.errors import PolicyError
from auditor.lint import __path__, asking, odd_in
from auditor.policy.loading import load_policy
from auditor.policy.match import Why
from auditor.policy.matching import match_programs
from auditor.render.messages import LANGUAGES, Speaker
from tests.policy.samples import DIGEST, holds, inventory, program

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "policies").glob("*.yaml"))
HEAD = """\
schema: auditor-policy/1
policy: {id: a, version: "1", status: active}
controller: {name: A}
"""
PACKAGE = "[{package: {manager: dpkg, name: b}, version: {at_most: '2'}}]"


def odd(
    text: str,
    *,
    scope: str = "jurisdictions: [DE], exemptions: []",
    head: str = HEAD,
    **more: object,
):
    policy = load_policy(f"{head}scope: {{{scope}}}\n{text}".encode(), "policy")
    return {(item.lint, item.field): item for item in odd_in(asking(policy, **more))}


def of(fields: str, match: str = PACKAGE) -> str:
    return f"programs: [{{id: p, name: P, purposes: [], match: {match}, {fields}}}]\n"


WINDOWS = "{win_original_filename: a.exe, version: {at_least: '7', at_most: '8'}}"
PLAIN = "captures: [file.events]"
_UPDATER = f"""\
programs:
  - {{id: p, name: P, purposes: [], captures: [file.events], components: [
      {{id: u, kind: updater, covers_children: "true", match: {PACKAGE}}}]}}
"""
ODD = {
    "captures-missing": (of("captures: [], role: recording"), "programs[p].captures"),
    "anonymised-and-linked": (
        of(
            'captures: [{type: file.events, linked_to_identity: "true"}],'
            " deidentification: {state: anonymised, assessment_ref: d}"
        )
        + "assessments: [{id: d, type: anonymity}]\n",
        "programs[p].captures[file.events].linked_to_identity",
    ),
    "anonymised-unproven": (
        of(f"{PLAIN}, deidentification: {{state: anonymised}}"),
        "programs[p].deidentification.state",
    ),
    "anonymised-naming": (
        of(
            "captures: [screen.image],"
            " deidentification: {state: anonymised, assessment_ref: d}"
        )
        + "assessments: [{id: d, type: anonymity}]\n",
        "programs[p].captures[screen.image].type",
    ),
    "captured-and-not": (
        of(f"{PLAIN}, not_captured: [file]"),
        "programs[p].captures[file.events].type",
    ),
    "purpose-prohibited": (
        of(f"{PLAIN}, prohibited_purposes: [hr]").replace(
            "purposes: []", "purposes: [hr.discipline]"
        ),
        "programs[p].purposes[hr.discipline].id",
    ),
    "opt-out-unexplained": (
        of(
            f'{PLAIN}, opt_out: {{available: "true"}}',
            "[{all_of: [{extension: {browser: chromium, id: abc}},"
            " {extension_install_mode: force_installed}]}]",
        ),
        "programs[p].opt_out.available",
    ),
    "notice-late": (
        of(f"{PLAIN}, start: 2026-01-01, notices: [n]")
        + "notices: [{id: n, published: 2026-02-01}]\n",
        "programs[p].notices[0]",
    ),
    "retention-odd": (
        of(f"{PLAIN}, retention: [{{period: P0D}}]"),
        "programs[p].retention[0].period",
    ),
    "hours-unstated": (
        of("captures: [{type: file.events, when: work_hours}]"),
        "programs[p].captures[file.events].when",
    ),
    "claim-unbacked": (
        of(f'{PLAIN}, human_access: {{possible: "true"}}')
        + "claims: [{id: no_human_looks, text: a}]\n",
        "claims[no_human_looks].id",
    ),
    "signer-wide": (of(PLAIN, "[{apple_team_id: AB}]"), "programs[p].match[0]"),
    "path-writable": (
        of(PLAIN, "[{path: /home/jane/agent}]"),
        "programs[p].match[0].all_of[0].path",
    ),
    "version-open": (
        of(PLAIN, "[{package: {manager: dpkg, name: b}, version: {at_least: '1'}}]"),
        "programs[p].match[0].all_of[0].version",
    ),
    "children-wide": (
        _UPDATER,
        "programs[p].components[u].covers_children",
    ),
    "atom-void": (
        of(PLAIN, "[{path: /usr/bin/python3}]"),
        "programs[p].match[0].all_of[0].path",
    ),
    "captures-wide": (of("captures: [input]"), "programs[p].captures[input].type"),
    "declared-twice": (
        f"""\
programs:
  - {{id: p, name: P, purposes: [], captures: [file.events], match: {PACKAGE}}}
  - {{id: q, name: Q, purposes: [], captures: [screen.image], match: {PACKAGE}}}
""",
        "programs[q].match[0]",
    ),
    "ends-early": (of(f"{PLAIN}, start: 2026-02-01, end: 2026-01-01"), "programs[p].end"),
    "intrusive-unproven": (
        of("captures: [camera]", "[{all_of: [{path: /opt/a}, {win_publisher: O=A}]}]"),
        "programs[p].captures[camera].type",
    ),
    "many-allowed": (
        _UPDATER.replace("id: u,", 'id: u, max_matches: "9",'),
        "programs[p].components[u].max_matches",
    ),
    "monitoring-denied": (of(PLAIN), "programs[p].captures"),
    "systems-mixed": (
        of(PLAIN, "[{all_of: [{apple_team_id: AB}, {unit: a}]}]"),
        "programs[p].match[0]",
    ),
    "undeclared-quiet": ("defaults: {undeclared: info}\n", "defaults.undeclared"),
    "never-clears": (of(PLAIN, "[{process_name: agent}]"), "programs[p]"),
}


@pytest.mark.parametrize(("name", "case"), ODD.items(), ids=ODD.keys())
def test_what_is_odd_is_found_at_its_place(name, case):
    text, field = case
    head = HEAD.replace("active}", 'active, monitoring_in_use: "false"}')
    assert (name, field) in odd(text, head=head if name == "monitoring-denied" else HEAD)


def test_what_is_in_order_is_not_odd():
    text = of(
        'captures: [{type: file.events, when: work_hours, linked_to_identity: "true"}],'
        " role: dlp, not_captured: [screen], prohibited_purposes: [hr], start: 2026-02-01,"
        " notices: [n], retention: [{period: P30D}],"
        " deidentification: {state: pseudonymised},"
        ' human_access: {possible: "false"}, opt_out: {available: "true", how: mail}'
    )
    text += "notices: [{id: n, published: 2026-01-01}]\n"
    text += "claims: [{id: no_human_looks, text: a}, {id: something_else, text: b}]\n"
    scope = "jurisdictions: [DE], exemptions: [], work_hours: {zone: Europe/Berlin}"
    assert odd(text, scope=scope) == {}


def test_who_is_left_out_has_to_be_said():
    assert ("exemptions-unstated", "scope") in odd("", scope="jurisdictions: [DE]")


def tools(count: int, **more: object) -> tuple:
    return tuple(
        program(
            holds("screen.image"),
            **{
                "id": number,
                "name": f"tool{number}",
                "executable": f"/opt/tools/{number}",
                "pids": (),
                **more,
            },
        )
        for number in range(count)
    )


def test_what_fits_many_programs_of_a_machine_is_told_with_the_numbers():
    text = of(PLAIN, f"[{{sha256: {DIGEST}}}]")
    found = odd(text, inventory=inventory(), programs=tools(5))
    item = found["fits-many", "programs[p]"]
    assert item.value == "5"
    assert item.more == "tool0, tool1, tool2, tool3, tool4"
    assert odd(text, inventory=inventory(), programs=tools(3)) == {}


@pytest.mark.parametrize("count", [4, 5])
def test_what_the_check_calls_a_family_is_not_cleared_in_an_audit_either(count):
    text = f"""\
programs:
  - {{id: p, name: P, purposes: [], captures: [file.events], components: [
      {{id: u, max_matches: "4", match: {PACKAGE}}}]}}
"""
    found = tools(count, package="b", package_version="1")
    field = "programs[p].components[u]"
    is_odd = ("fits-many", field) in odd(text, inventory=inventory(), programs=found)
    policy = load_policy(f"{HEAD}scope: {{jurisdictions: [DE]}}\n{text}".encode(), "policy")
    matches = match_programs(policy, found, inventory())
    assert len(matches) == count
    assert is_odd is all(match.why is Why.TOO_BROAD for match in matches.values())
    assert is_odd is (count == 5)


def test_what_fits_the_shell_too_is_told_with_what_it_would_have_hidden():
    shell = tools(2, executable="/bin/bash", name="bash")[1:]
    text = of(PLAIN, f"[{{sha256: {DIGEST}}}]")
    found = odd(text, inventory=inventory(), programs=(*tools(1), *shell))
    item = found["fits-shared", "programs[p]"]
    assert (item.value, item.more) == ("bash", "bash, tool0")


def test_a_file_of_no_package_is_told_unless_its_digest_tells_it():
    bare = tools(1, package="", package_manager="", file_check="", origin="")
    by_path = of(PLAIN, f"[{{path: /opt/tools/0}}, {{sha256: {DIGEST}}}]")
    found = odd(by_path, inventory=inventory(), programs=bare)
    assert [key for key in found if key[0] == "fits-unpackaged"] == [
        ("fits-unpackaged", "programs[p].match[0]")
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/opt/agent/agent",
        "/Applications/Agent.app/Contents/MacOS/agent",
        "%ProgramFiles%\\Agent\\agent.exe",
        "C:\\Program Files (x86)\\Agent\\agent.exe",
        "c:\\windows\\system32\\agent.exe",
    ],
)
def test_a_place_for_administrators_is_not_odd(path):
    assert not [key for key in odd(of(PLAIN, f"[{{path: '{path}'}}]")) if "path" in key[0]]


@pytest.mark.parametrize(
    "path",
    [
        "/tmp/agent",
        "/Users/ann/agent",
        "/Library/../Users/ann/agent",
        "/opt/../tmp/agent",
        "%APPDATA%\\agent.exe",
        "C:\\ProgramData\\agent.exe",
        "C:\\Windows\\Temp\\agent.exe",
        "C:\\Program Files\\..\\Users\\ann\\agent.exe",
        "agent",
    ],
)
def test_a_place_for_everybody_is(path):
    key = ("path-writable", "programs[p].match[0].all_of[0].path")
    assert key in odd(of(PLAIN, f"[{{path: '{path}'}}]"))


@pytest.mark.parametrize(
    ("match", "clears"),
    [
        ("[{all_of: [{path: /opt/a}, {unit: a}]}]", False),
        ("[{all_of: [{path: /opt/a}, {path: /opt/b}]}]", False),
        ("[{all_of: [{path: /home/ann/a}, {win_publisher: O=A}]}]", False),
        ("[{apple_signing_id: com.example.agent}]", False),
        ("[{all_of: [{win_publisher: O=A}, {win_original_filename: a.exe}]}]", False),
        ("[{all_of: [{sha256: " + DIGEST + "}, {process_name: python3}]}]", False),
        ("[{apple_signing_id: 'AB12CD34EF:com.example.agent'}]", True),
        (f"[{{all_of: [{{win_publisher: O=A}}, {WINDOWS}]}}]", True),
        ("[{process_name: a}, {sha256: " + DIGEST + "}]", True),
    ],
)
def test_what_can_never_clear_is_told(match, clears):
    assert (("never-clears", "programs[p]") not in odd(of(PLAIN, match))) is clears


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_whatever_is_withheld_hurts_no_check(path):
    document = load_policy(path.read_bytes(), path.name).document
    tried = 0
    for steps in spots(document):
        changed = copy.deepcopy(document)
        functools.reduce(operator.getitem, steps[:-1], changed)[steps[-1]] = "withheld"
        try:
            policy = load_policy(json.dumps(changed).encode(), path.name)
        except PolicyError:
            continue  # it may not be withheld
        odd_in(asking(policy))
        tried += 1
    assert tried


def spots(node: Any, *path: str | int) -> Iterator[tuple[str | int, ...]]:
    """Yield the place of everything in a document."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node)
    for step, value in pairs:
        yield (*path, step)
        if not isinstance(value, str):
            yield from spots(value, *path, step)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_its_sentence(language):
    names = [name.replace("_", "-") for name in module_names(__path__[0])]
    assert len(names) >= 30
    assert all(Speaker(language).has(f"lint.{name}") for name in names)


def check(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", "policy", "check", *words],
        cwd=cwd,
        check=False,
        capture_output=True,
        text=True,
    )


def test_lint_never_stops_the_check_and_has_line_and_column(tmp_path):
    path = tmp_path / "policy.yaml"
    text = ODD["retention-odd"][0].replace("retention", "\n    retention")
    path.write_text(f"{HEAD}scope: {{jurisdictions: [DE], exemptions: []}}\n{text}")
    done = check(str(path), "--format", "json")
    assert done.returncode == 0
    (item,) = json.loads(done.stdout)["lint"]
    assert item["lint"] == "retention-odd"
    assert (item["field"], item["value"]) == ("programs[p].retention[0].period", "P0D")
    line = path.read_text().splitlines()[item["line"] - 1]
    assert line[item["column"] - 1 :].startswith("P0D")
    told = check(str(path)).stdout
    assert f":{item['line']}:{item['column']}: programs[p].retention[0].period" in " ".join(
        told.split()
    )


def test_a_recording_gives_the_numbers(tmp_path):
    machine = str(ROOT / "tests" / "machines" / "debian-vm-devices" / "host")
    path = tmp_path / "policy.yaml"
    groups = (
        "[{package: {manager: dpkg, name: openssh-server}}, {all_of: [{process_name: sshd},"
        " {package: {manager: dpkg, name: nope}}]}, {apple_team_id: AB}]"
    )
    path.write_text(f"{HEAD}scope: {{jurisdictions: [DE]}}\n{of(PLAIN, groups)}")
    done = check(str(path), "--replay", machine, "--format", "json")
    assert done.returncode == 0, done.stderr
    first, second, third = json.loads(done.stdout)["matchers"]
    assert (first["field"], first["fits"]) == ("programs[p].match[0]", 1)
    assert first["programs"] == ["OpenSSH server"]
    assert [atom["fit"] for atom in first["atoms"]] == ["matched"]
    assert (second["fits"], third["fits"]) == (0, 0)
    assert [(atom["fit"], atom["strength"]) for atom in second["atoms"]] == [
        ("matched", "S1"),
        ("not-matched", ""),
    ]
    assert [atom["fit"] for atom in third["atoms"]] == ["not-checkable"]
    text = check(
        "policy.yaml", "--replay", machine, "--language", "en", cwd=tmp_path
    ).stdout
    assert "programs[p].match[0]: fits here: OpenSSH server" in " ".join(text.split())
    assert "fit nothing here: 2; cannot be checked here: 1" in text
    assert max(map(len, text.splitlines())) <= 80


def test_without_a_machine_the_numbers_are_missing_and_that_is_said():
    text = check(str(FILES[0]), "--language", "en").stdout
    assert "--here" in text
    done = check(str(FILES[0]), "--format", "json")
    assert json.loads(done.stdout)["matchers"] == []
