"""Programs that are alike are asked once, and nothing that matters makes them alike."""

import re
from pathlib import Path

import pytest

from auditor.law.alike import OWN, groups_of
from auditor.law.facts import Facts, Holding, held_by
from auditor.law.judging import judge_all
from auditor.law.loading import pack
from auditor.law.places import all_files
from auditor.model.capability import Basis
from auditor.model.record import Record, RecordKind

ROOT = Path(__file__).parents[2] / "auditor"
REQUIREMENTS = [item for name in all_files() for item in pack(name).requirements]


def program(identifier: str, **more: object) -> dict:
    return {"id": identifier, "name": identifier, "captures": [], "purposes": [], **more}


def facts(*programs: dict, **more: object) -> Facts:
    document = {
        "policy": {"id": "a", "version": "1", "status": "active"},
        "scope": {"jurisdictions": ["DE"], "works_council": "true"},
        "programs": list(programs),
        **more.pop("document", {}),
    }
    return Facts(document=document, day="2026-11-26", **more)


def test_no_requirement_and_no_assurance_reads_what_programs_are_called():
    texts = [
        path.read_text() for path in (*ROOT.glob("law/*.toml"), *ROOT.glob("claims/*.toml"))
    ]
    keys = "|".join(sorted(OWN))
    assert len(texts) > 40
    assert not [
        found for text in texts for found in re.findall(rf"program\.(?:{keys})\b", text)
    ]


def test_programs_that_differ_in_name_and_match_only_are_one_group():
    (group,) = groups_of(
        facts(program("a", match=[1]), program("b", match=[2], vendor="V"))
    )
    assert group.members == ("a", "b")
    assert group.first.field == "programs[a]"


@pytest.mark.parametrize(
    "more",
    [
        {"start": "2026-01-01"},
        {"purposes": [{"id": "security.dlp"}]},
        {"captures": [{"type": "camera"}]},
        {"notices": ["n"]},
    ],
    ids=str,
)
def test_any_other_field_makes_a_group_of_its_own(more):
    assert len(groups_of(facts(program("a"), program("b", **more)))) == 2


def test_a_paper_that_covers_one_of_them_makes_a_group_of_its_own():
    papers = {"agreements": [{"id": "k", "covers": {"programs": ["b"]}}]}
    assert len(groups_of(facts(program("a"), program("b"), document=papers))) == 2
    papers = {"notices": [{"id": "n", "covers": ["b"]}]}
    assert len(groups_of(facts(program("a"), program("b"), document=papers))) == 2


def test_what_is_seen_or_recorded_of_one_makes_a_group_of_its_own():
    held = held_by(
        [Holding(program=1, declaration="b", capability="camera", bases=(Basis.ACTIVE,))]
    )
    assert len(groups_of(facts(program("a"), program("b"), holdings=held))) == 2
    record = Record(id="r", kind=RecordKind.OBJECTION, time="2026-01-01", programs=("b",))
    assert len(groups_of(facts(program("a"), program("b"), records=(record,)))) == 2


def test_the_answers_are_those_of_each_program_by_itself():
    shapes = [
        {},
        {"start": "2026-01-01", "notices": ["n"]},
        {"captures": [{"type": "input.keystrokes.content", "trigger": "continuous"}]},
        {
            "legal_basis": [{"purpose": "x", "gdpr": "A6-1-f"}],
            "retention": [{"period": "P1D"}],
        },
    ]
    papers = {"notices": [{"id": "n", "published": "2026-02-01"}]}
    many = [
        program(f"p{number}-{copy}", **shape)
        for copy in range(3)
        for number, shape in enumerate(shapes)
    ]
    together = judge_all(REQUIREMENTS, facts(*many, document=papers))
    single = judge_all(REQUIREMENTS, facts(*many[: len(shapes)], document=papers))
    assert [run.outcome for run in together] == [run.outcome for run in single]
    told = [finding for run in together for finding in run.findings]
    assert {
        finding.arguments["alike"] for finding in told if "alike" in finding.arguments
    } == {2}


def test_what_is_seen_of_alike_programs_is_told_of_each():
    held = held_by(
        Holding(
            program=number,
            declaration=name,
            capability="screen.image",
            bases=(Basis.ACTIVE,),
            evidence=(number + 10,),
        )
        for number, name in enumerate(["a", "b"])
    )
    document = {
        "agreements": [
            {
                "id": "k",
                "type": "works_agreement",
                "covers": {"programs": ["a", "b"], "captures": ["file.events"]},
            }
        ]
    }
    known = facts(program("a"), program("b"), holdings=held, document=document)
    assert len(groups_of(known)) == 1
    (run,) = judge_all([item for item in REQUIREMENTS if item.id == "de-02"], known)
    told = {
        finding.program: finding.evidence for finding in run.findings if finding.evidence
    }
    assert told == {0: (10,), 1: (11,)}
