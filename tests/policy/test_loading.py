"""What a valid policy says arrives as it was written."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import PolicyError
from auditor.model.frozen import replace
from auditor.model.policy import Atom, Policy
from auditor.policy.loading import load_policy
from tests.policy.samples import DIGEST

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "policies").glob("*.yaml"))
LEAST = """\
schema: auditor-policy/1
policy: {id: a, version: 1.10, status: active}
controller: {name: NO}
scope: {jurisdictions: [NO, US-NY]}
"""


def load(text: str) -> Policy:
    return load_policy(text.encode(), "policy.yaml")


def program(text: str) -> Policy:
    return load(f"{LEAST}programs:\n  - {{id: b, name: B, purposes: [], {text}}}\n")


def test_the_least_policy_states_nothing_else():
    policy = load(LEAST)
    assert policy.document == {
        "schema": "auditor-policy/1",
        "policy": {"id": "a", "version": "1.10", "status": "active"},
        "controller": {"name": "NO"},
        "scope": {"jurisdictions": ["NO", "US-NY"]},
    }
    assert replace(policy, document={}) == Policy(
        source="policy.yaml",
        sha256=hashlib.sha256(LEAST.encode()).hexdigest(),
        id="a",
        version="1.10",
        status="active",
        controller="NO",
        jurisdictions=("NO", "US-NY"),
    )


@pytest.mark.parametrize(
    "text", ["NO", "no", "off", "1.10", "22:30", "1e3", "0x10", "2026-03-15", ".nan", "1_0"]
)
def test_a_text_stays_what_was_written(text):
    assert load(LEAST.replace("name: NO", f"name: {text}")).controller == text


def test_json_is_a_policy_too():
    text = (
        '{"schema": "auditor-policy/1", "controller": {"name": "A"},\n'
        ' "policy": {"id": "a", "version": "1", "status": "draft"},\n'
        ' "scope": {"jurisdictions": ["DE"]}}'
    )
    assert load(text).status == "draft"


def test_own_keys_are_ignored_wherever_they_stand():
    text = LEAST.replace("{name: NO}", "{name: NO, x-note: {deep: [1]}}")
    assert load(text + "x-top: 1\n") != load(LEAST)  # the digest is of the whole file
    assert load(text + "x-top: 1\n").controller == "NO"


def test_a_program_is_one_part_called_main():
    policy = program("captures: [screen, camera], match: [{path: /opt/b/b}]")
    (declared,) = policy.programs
    assert (declared.id, declared.name, declared.captures) == (
        "b",
        "B",
        ("camera", "screen"),
    )
    assert (declared.status, declared.vendor, declared.role) == (None, None, None)
    (part,) = declared.components
    assert part.id == "main"
    assert part.match == ((Atom(kind="path", value="/opt/b/b"),),)


def test_captures_may_be_words_or_descriptions():
    words = program("captures: [screen], match: [{path: /opt/b/b}]")
    full = program("captures: [{type: screen, when: always}], match: [{path: /opt/b/b}]")
    assert words.programs == full.programs


def test_groups_may_be_a_list_or_any_of():
    groups = "[{path: /a}, {all_of: [{path: /b}, {unit: b}]}]"
    as_list = program(f"captures: [], match: {groups}")
    as_any_of = program(f"captures: [], match: {{any_of: {groups}}}")
    assert as_list.programs == as_any_of.programs
    assert as_list.programs[0].components[0].match == (
        (Atom(kind="path", value="/a"),),
        (Atom(kind="path", value="/b"), Atom(kind="unit", value="b")),
    )


def test_atoms_keep_their_parts_and_bounds():
    policy = program(
        "captures: [], match: ["
        "{package: {manager: dpkg, name: b}, version: {at_least: 1.10, at_most: 2}},"
        f"{{sha256: {DIGEST.upper()}}},"
        "{mdm_payload: {identifier: com.example}},"
        "{extension: {browser: chromium, id: abc}}]"
    )
    assert policy.programs[0].components[0].match == (
        (
            Atom(
                kind="package",
                parts={"manager": "dpkg", "name": "b"},
                at_least="1.10",
                at_most="2",
            ),
        ),
        (Atom(kind="sha256", value=DIGEST),),
        (
            Atom(
                kind="mdm_payload",
                parts={"identifier": "com.example", "organisation": ""},
            ),
        ),
        (Atom(kind="extension", parts={"browser": "chromium", "id": "abc"}),),
    )


@pytest.mark.parametrize(
    "atom",
    [
        f"sha256: {DIGEST}",
        f"script_sha256: {DIGEST}",
        "path: 'C:\\Program Files\\x.exe'",
        "process_name: b",
        "package: {manager: rpm, name: b}",
        "unit: b.service",
        "service: {manager: launchd, name: com.b}",
        "apple_signing_id: AB12CD34EF:com.b",
        "apple_team_id: AB12CD34EF",
        "win_publisher: O=B Inc.",
        "win_original_filename: b.exe",
        "extension: {browser: firefox, id: b@b}",
        "extension_install_mode: force_installed",
        "mdm_payload: {identifier: com.b, organisation: B}",
        f"root_ca_sha256: {DIGEST}",
        "ingest_host: collect.b.example",
    ],
)
def test_every_kind_of_atom_is_read(atom):
    policy = program(f"captures: [], match: [{{{atom}}}]")
    assert policy.programs[0].components[0].match[0][0].kind == atom.partition(":")[0]


def test_components_may_narrow_what_is_captured():
    policy = program(
        "captures: [screen, camera], components: ["
        "{id: a, match: [{path: /a}], captures: [camera], covers_children: 'true'},"
        "{id: b, kind: cloud_only}]"
    )
    one, two = policy.programs[0].components
    assert (one.captures, one.covers_children) == (("camera",), True)
    assert (two.captures, two.covers_children, two.match) == (None, False, ())


def test_a_star_among_negatives_stands_for_every_word_there():
    policy = load(LEAST + "not_captured: [comm.*.content, camera]\n")
    assert policy.not_captured == (
        "camera",
        "comm.call.content",
        "comm.chat.content",
        "comm.email.content",
    )


def test_exemptions_are_kept():
    text = "exemptions: [{id: e, program: b, until: 2026-12-31, reason: lab, by: me}]\n"
    (exemption,) = load(LEAST + text).exemptions
    assert (exemption.id, exemption.program) == ("e", "b")
    assert (exemption.until, exemption.reason, exemption.by) == ("2026-12-31", "lab", "me")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_policy_is_valid_and_active(path):
    policy = load_policy(path.read_bytes(), str(path))
    assert policy.status == ("draft" if path.name == "template.yaml" else "active")
    assert policy.undeclared == "report"


def test_there_are_shipped_policies():
    assert {path.name for path in SHIPPED} >= {
        "no-monitoring.yaml",
        "eu-works-agreement.yaml",
    }


def test_no_monitoring_declares_nothing():
    path = ROOT / "policies" / "no-monitoring.yaml"
    assert load_policy(path.read_bytes(), str(path)).programs == ()


def test_reading_a_policy_is_prepared_without_its_libraries():
    """Most audits have no policy: they must not pay for the schema."""
    code = "import sys, auditor.rules, auditor.policy.loading as _; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert {"pydantic", "yaml"}.isdisjoint(told.stdout.split())


FRAGMENTS = st.sampled_from(
    [
        *"{}[]:,-?&*!|>'\"%@`#~ \n",
        *("\n  ", "programs", "match", "any_of", "all_of", "path", "captures", "screen"),
        *("id", "x-a", "policy", "schema", "auditor-policy/1", "<<"),
    ]
)


def is_refused_or_read(data: bytes) -> bool:
    try:
        load_policy(data, "policy.yaml")
    except PolicyError as error:
        return bool(error.problems)
    return True


@given(st.binary())
def test_no_bytes_make_reading_fail_otherwise(data):
    assert is_refused_or_read(data)
    assert is_refused_or_read(LEAST.encode() + data)


@given(st.lists(FRAGMENTS).map("".join))
def test_no_yaml_makes_reading_fail_otherwise(text):
    assert is_refused_or_read(text.encode())
    assert is_refused_or_read(f"{LEAST}programs:\n  - {text}".encode())


@given(
    st.recursive(
        st.text() | st.integers() | st.none() | st.booleans(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from(["programs", "defaults", "not_captured", "exemptions", "rights"]),
)
def test_no_value_makes_reading_fail_otherwise(value, key):
    assert is_refused_or_read((LEAST + f"{key}: {json.dumps(value)}\n").encode())
