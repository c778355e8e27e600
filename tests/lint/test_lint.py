"""Each check finds what is odd, names its place, and is silent about what is not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.discovery import module_names
from auditor.lint import Asked, __path__, odd_in
from auditor.policy.loading import load_policy
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


def odd(text: str, *, scope: str = "jurisdictions: [DE], exemptions: []", **more: object):
    policy = load_policy(f"{HEAD}scope: {{{scope}}}\n{text}".encode(), "policy")
    return {(item.lint, item.field): item for item in odd_in(Asked(policy=policy, **more))}


def of(fields: str, match: str = PACKAGE) -> str:
    return f"programs: [{{id: p, name: P, purposes: [], match: {match}, {fields}}}]\n"


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
    "never-clears": (of(PLAIN, "[{process_name: agent}]"), "programs[p]"),
}


@pytest.mark.parametrize(("name", "case"), ODD.items(), ids=ODD.keys())
def test_what_is_odd_is_found_at_its_place(name, case):
    text, field = case
    assert (name, field) in odd(text)


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


def test_what_fits_many_programs_of_a_machine_is_told_with_the_numbers():
    five = tuple(
        program(holds("screen.image"), id=number, name=f"tool{number}", pids=())
        for number in range(5)
    )
    text = of(PLAIN, f"[{{sha256: {DIGEST}}}]")
    found = odd(text, inventory=inventory(), programs=five)
    item = found["fits-many", "programs[p]"]
    assert item.value == "5"
    assert item.more == "tool0, tool1, tool2, tool3, tool4"
    assert odd(text, inventory=inventory(), programs=five[:3]) == {}


def test_withheld_lists_hurt_nothing():
    text = of(f"{PLAIN}, retention: withheld, deidentification: withheld, opt_out: unknown")
    assert odd(text) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_its_sentence(language):
    names = [name.replace("_", "-") for name in module_names(__path__[0])]
    assert len(names) >= 20
    assert all(Speaker(language).has(f"lint.{name}") for name in names)


def check(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", "policy", "check", *words],
        cwd=ROOT,
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


def test_a_recording_gives_the_numbers():
    machine = ROOT / "tests" / "machines" / "debian-vm-devices" / "host"
    done = check(str(FILES[0]), "--replay", str(machine), "--format", "json")
    assert done.returncode == 0, done.stderr
    assert "--here" in check(str(FILES[0])).stdout
    assert "--here" not in check(str(FILES[0]), "--replay", str(machine)).stdout
