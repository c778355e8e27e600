"""What rules answer on complete and incomplete looks, and the word for each program."""

from dataclasses import replace

import pytest

from auditor.attribution import attribute
from auditor.catalogue import load
from auditor.model.capability import Basis
from auditor.model.coverage import Coverage
from auditor.model.finding import Finding, Outcome, RuleRun, Severity, Verdict
from auditor.model.inventory import Inventory, ProbeRun, Topic
from auditor.model.policy import Policy
from auditor.model.program import Identity, Program
from auditor.policy.matching import match_programs
from auditor.rules import all_rules, case_for, judge, verdict_of
from tests.policy.samples import (
    atom,
    declaration,
    holds,
    inventory,
    package,
    policy,
    program,
)

IDS = {
    "undeclared-program",
    "capability-beyond-declaration",
    "declared-negative",
    "declared-not-found",
    "explained-not-cleared",
    "unlisted-component",
}


def runs(declared: Policy, *programs: Program, seen: Inventory | None = None):
    """Return the rules' answers by rule."""
    seen = seen or inventory()
    matches = match_programs(declared, programs, seen)
    answers = judge(case_for(seen, programs, declared, matches), all_rules())
    return {run.rule: run for run in answers}


def verdict(declared: Policy, found: Program) -> Verdict:
    matches = match_programs(declared, (found,), inventory())
    answers = tuple(runs(declared, found).values())
    return verdict_of(found, answers, matches)


def test_every_rule_is_found_by_its_file_name():
    assert set(all_rules()) >= IDS
    assert all(rule.title for rule in all_rules().values())
    unneeding = [name for name, rule in all_rules().items() if not rule.needs]
    assert unneeding == ["declaration-differs-from-agreement"]  # two documents, no machine


def test_without_a_policy_only_undeclared_programs_are_asked_for():
    answers = runs(Policy(), program(holds("camera")))
    applicable = {
        rule for rule in IDS if answers[rule].outcome is not Outcome.NOT_APPLICABLE
    }
    assert applicable == {"undeclared-program"}
    assert answers["undeclared-program"].outcome is Outcome.BROKEN


def test_a_policy_that_could_not_be_used_counts_as_none():
    answers = runs(Policy(source="p.yaml", problem="broken"), program(holds("camera")))
    assert answers["undeclared-program"].outcome is Outcome.BROKEN
    assert answers["declared-not-found"].outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("topic", sorted(set(Topic) - {Topic.PACKAGES}))
@pytest.mark.parametrize("coverage", sorted(set(Coverage) - {Coverage.COMPLETE}))
def test_nothing_there_is_only_said_after_a_complete_look(topic, coverage):
    seen = inventory(topics={topic: coverage})
    assert runs(Policy())["undeclared-program"].outcome is Outcome.MET
    answer = runs(Policy(), seen=seen)["undeclared-program"]
    assert answer == RuleRun(rule="undeclared-program", outcome=Outcome.INCONCLUSIVE)


def test_a_topic_that_nobody_looked_at_is_not_complete():
    answer = runs(Policy(), seen=replace(inventory(), runs=()))["undeclared-program"]
    assert answer.outcome is Outcome.INCONCLUSIVE


def test_the_worst_probe_of_a_topic_counts():
    complete, worse = (
        ProbeRun(probe=how.value, topics=(Topic.DISPLAY,), coverage=how)
        for how in (Coverage.COMPLETE, Coverage.DENIED)
    )
    for order in ((complete, worse), (worse, complete)):
        seen = replace(inventory(), runs=order)
        coverage = case_for(seen, (), Policy(), {}).coverage
        assert coverage[Topic.DISPLAY] is Coverage.DENIED


def test_a_broken_rule_is_broken_however_little_was_seen():
    seen = replace(inventory(), runs=())
    answer = runs(Policy(), program(holds("camera")), seen=seen)["undeclared-program"]
    assert answer.outcome is Outcome.BROKEN


def test_information_alone_breaks_no_rule():
    found = program(holds("camera", identity=Identity.BENIGN))
    answer = runs(Policy(), found)["undeclared-program"]
    assert answer.outcome is Outcome.MET
    assert [finding.severity for finding in answer.findings] == [Severity.INFO]


def test_tools_that_lie_unused_are_information_and_monitors_are_not():
    packages = frozenset({"tcpdump", "screenkey", "x11vnc", "obs-studio", "tmux"})
    seen = replace(inventory(), processes=(), packages=packages)
    tools = attribute(seen, load()).programs
    answer = runs(Policy(), *tools, seen=seen)["undeclared-program"]
    assert answer.outcome is Outcome.MET
    assert len(tools) == len(packages)
    assert {finding.program for finding in answer.findings} == {item.id for item in tools}
    assert {finding.severity for finding in answer.findings} == {Severity.INFO}
    monitors = attribute(replace(seen, packages=frozenset({"auditd"})), load()).programs
    answer = runs(Policy(), *monitors, seen=seen)["undeclared-program"]
    assert answer.outcome is Outcome.BROKEN


def test_the_auditor_is_never_found():
    answers = runs(Policy(), program(holds("camera"), is_self=True))
    assert all(not answer.findings for answer in answers.values())


def test_a_program_without_capability_is_never_found():
    answers = runs(policy(declaration(package())), program())
    assert all(not answer.findings for answer in answers.values())


def test_findings_come_worst_first_and_say_what_they_rest_on():
    held = (holds("camera"), holds("web.urls"), holds("screen", Basis.CAPABLE))
    findings = runs(Policy(), program(*held))["undeclared-program"].findings
    assert [(finding.severity, finding.capability) for finding in findings] == [
        (Severity.HIGH, "camera"),
        (Severity.MEDIUM, "screen"),
        (Severity.MEDIUM, "web.urls"),
    ]
    assert findings[1] == Finding(
        severity=Severity.MEDIUM,
        verdict=Verdict.UNDECLARED,
        message="undeclared-capable",
        arguments={
            "program": "agent",
            "capability": "screen",
            "basis": "capable",
            "identity": "unknown",
        },
        program=1,
        capability="screen",
        evidence=(7,),
    )


STANDINGS = {
    "undeclared-program": (policy(declaration(package("x"))), "screen"),
    "capability-beyond-declaration": (policy(declaration(package())), "camera"),
    "declared-negative": (
        policy(declaration(package(), not_captured=("screen",))),
        "screen",
    ),
    "explained-not-cleared": (
        policy(declaration(atom("process_name", "agent"))),
        "screen",
    ),
}


@pytest.mark.parametrize(
    ("rule", "declared", "capability"),
    [(rule, *values) for rule, values in STANDINGS.items()],
    ids=list(STANDINGS),
)
def test_a_capability_is_one_rules_question_only(rule, declared, capability):
    answers = runs(declared, program(holds(capability)))
    found = {
        name
        for name in answers
        for item in answers[name].findings
        if item.program == 1 and item.capability
    }
    assert found == {rule}


VERDICTS = {
    Verdict.NO_CLAIM: (Policy(), program()),
    Verdict.UNDECLARED: (Policy(), program(holds("camera"))),
    Verdict.CONSISTENT_WITH_OBSERVATIONS: (
        policy(declaration(package())),
        program(holds("screen.image")),
    ),
    Verdict.EXPLAINED_NOT_CLEARED: (
        policy(declaration(atom("process_name", "agent"))),
        program(holds("screen")),
    ),
    Verdict.CAPABILITY_EXCEEDS_DECLARATION: (
        policy(declaration(package())),
        program(holds("screen"), holds("camera")),
    ),
    Verdict.CONTRADICTED: (
        policy(declaration(package(), not_captured=("microphone",))),
        program(holds("screen"), holds("camera"), holds("microphone")),
    ),
}


@pytest.mark.parametrize(
    ("expected", "declared", "found"),
    [(expected, *values) for expected, values in VERDICTS.items()],
    ids=[expected.value for expected in VERDICTS],
)
def test_a_program_has_the_worst_word_of_its_findings(expected, declared, found):
    assert verdict(declared, found) is expected


def test_a_declared_program_that_holds_nothing_is_in_line():
    assert verdict(policy(declaration(package())), program()) is (
        Verdict.CONSISTENT_WITH_OBSERVATIONS
    )


def test_a_name_alone_is_not_in_line_even_when_nothing_is_held():
    assert verdict(policy(declaration(atom("process_name", "agent"))), program()) is (
        Verdict.EXPLAINED_NOT_CLEARED
    )


def test_without_rules_nothing_is_claimed():
    found = program(holds("camera"))
    matches = match_programs(policy(declaration(package())), (found,), inventory())
    assert verdict_of(found, (), matches) is Verdict.NO_CLAIM
