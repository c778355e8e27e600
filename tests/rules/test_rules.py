"""Each rule's question: met, broken, inconclusive and not applicable, and how severe."""

from dataclasses import replace

import pytest

from auditor.model.capability import Basis
from auditor.model.coverage import Coverage
from auditor.model.finding import Outcome, RuleRun, Severity, Verdict
from auditor.model.inventory import Inventory, Topic
from auditor.model.policy import Component, Policy
from auditor.model.process import FileIdentity, Process
from auditor.model.program import Identity, Presence, Program
from auditor.policy.matching import match_programs
from auditor.rules import all_rules, case_for, judge
from tests.policy.samples import (
    DIGEST,
    atom,
    copied,
    declaration,
    holds,
    inventory,
    package,
    policy,
    program,
)

INFO, LOW, MEDIUM, HIGH = Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH
PARTIAL = inventory(topics={Topic.DISPLAY: Coverage.PARTIAL})
NAME = atom("process_name", "agent")


def ask(
    rule: str, declared: Policy, *programs: Program, seen: Inventory | None = None
) -> RuleRun:
    seen = seen or inventory()
    matches = match_programs(declared, programs, seen)
    case = case_for(seen, programs, declared, matches)
    (run,) = judge(case, {rule: all_rules()[rule]})
    return run


def severities(run: RuleRun) -> list[Severity]:
    return [finding.severity for finding in run.findings]


class TestUndeclaredProgram:
    """Does a program that nobody declared take something?"""

    rule = "undeclared-program"

    def test_met(self):
        declared = policy(declaration(package()))
        assert ask(self.rule, declared, program(holds("screen"))).outcome is Outcome.MET

    def test_broken(self):
        run = ask(self.rule, policy(), program(holds("screen")))
        assert run.outcome is Outcome.BROKEN
        assert run.findings[0].verdict is Verdict.UNDECLARED

    def test_inconclusive(self):
        run = ask(self.rule, policy(), program(), seen=PARTIAL)
        assert run.outcome is Outcome.INCONCLUSIVE

    @pytest.mark.parametrize(
        ("undeclared", "severity"), [("report", HIGH), ("review", MEDIUM), ("info", INFO)]
    )
    def test_the_policy_may_lower_it_and_never_silence_it(self, undeclared, severity):
        declared = policy(undeclared=undeclared)
        assert severities(ask(self.rule, declared, program(holds("camera")))) == [severity]

    def test_there_is_one_finding_per_capability(self):
        found = program(holds("camera"), holds("screen"), holds("web.urls"))
        assert len(ask(self.rule, Policy(), found).findings) == 3


class TestCapabilityBeyondDeclaration:
    """Does a declared program take more than is declared of it?"""

    rule = "capability-beyond-declaration"
    declared = policy(declaration(package()))

    def test_met(self):
        found = program(holds("screen.image"), holds("screen"))
        assert ask(self.rule, self.declared, found).outcome is Outcome.MET

    def test_broken(self):
        run = ask(self.rule, self.declared, program(holds("screen"), holds("camera")))
        (finding,) = run.findings
        assert run.outcome is Outcome.BROKEN
        assert finding.verdict is Verdict.CAPABILITY_EXCEEDS_DECLARATION
        assert (finding.capability, finding.severity) == ("camera", HIGH)
        assert finding.message == "beyond-declaration-active"
        assert finding.arguments["declaration"] == "Agent"

    def test_inconclusive(self):
        run = ask(self.rule, self.declared, program(holds("screen")), seen=PARTIAL)
        assert run.outcome is Outcome.INCONCLUSIVE

    def test_not_applicable(self):
        run = ask(self.rule, policy(), program(holds("screen")))
        assert run.outcome is Outcome.NOT_APPLICABLE

    def test_a_part_is_held_to_its_own_captures(self):
        part = Component(id="helper", match=((package(),),), captures=("camera",))
        declared = policy(declaration(components=(part,), captures=("camera", "screen")))
        run = ask(self.rule, declared, program(holds("screen"), holds("camera")))
        assert [finding.capability for finding in run.findings] == ["screen"]

    def test_counts_declared_do_not_cover_content_observed(self):
        declared = policy(declaration(package(), captures=("input.keystrokes.counts",)))
        run = ask(self.rule, declared, program(holds("input.keystrokes.content")))
        assert run.outcome is Outcome.BROKEN

    def test_what_only_looks_declared_is_as_severe_as_undeclared(self):
        declared = policy(declaration(NAME))
        run = ask(self.rule, declared, program(holds("camera")))
        assert severities(run) == [HIGH]

    def test_only_documented_is_one_step_lower(self):
        found = program(holds("camera", Basis.DOCUMENTED))
        assert severities(ask(self.rule, self.declared, found)) == [MEDIUM]


class TestDeclaredNegative:
    """Is something taken that the policy says is not captured?"""

    rule = "declared-negative"
    declared = policy(declaration(package(), not_captured=("input.keystrokes",)))
    keys = program(holds("input.keystrokes.content"))

    def test_met(self):
        run = ask(self.rule, self.declared, program(holds("screen")))
        assert run.outcome is Outcome.MET

    @pytest.mark.parametrize("basis", [Basis.ACTIVE, Basis.USED, Basis.CONFIGURED])
    def test_broken(self, basis):
        found = program(holds("input.keystrokes.timing", basis, identity=Identity.BENIGN))
        run = ask(self.rule, self.declared, found)
        (finding,) = run.findings
        assert run.outcome is Outcome.BROKEN
        assert (finding.severity, finding.verdict) == (HIGH, Verdict.CONTRADICTED)
        assert finding.message == f"declared-negative-{basis.value}"

    @pytest.mark.parametrize("basis", [Basis.PERMITTED, Basis.CAPABLE, Basis.DOCUMENTED])
    def test_what_is_only_possible_contradicts_nobody(self, basis):
        found = program(holds("input.keystrokes.content", basis))
        (finding,) = ask(self.rule, self.declared, found).findings
        assert finding.verdict is Verdict.CAPABILITY_EXCEEDS_DECLARATION
        assert finding.severity is MEDIUM

    def test_inconclusive(self):
        run = ask(self.rule, self.declared, program(holds("screen")), seen=PARTIAL)
        assert run.outcome is Outcome.INCONCLUSIVE

    def test_not_applicable_without_negatives_in_force(self):
        silent = policy(declaration(package()))
        draft = replace(self.declared, status="draft")
        for declared in (silent, draft, Policy()):
            run = ask(self.rule, declared, self.keys)
            assert run.outcome is Outcome.NOT_APPLICABLE

    def test_a_negative_of_the_machine_is_everybodys(self):
        declared = policy(not_captured=("camera",), undeclared="info")
        run = ask(self.rule, declared, program(holds("camera"), package=""))
        assert severities(run) == [HIGH]

    def test_a_negative_of_a_program_is_only_its_own(self):
        other = copied(self.keys, "/opt/other/other")
        assert ask(self.rule, self.declared, other).findings == ()

    def test_a_negative_beats_what_is_declared(self):
        both = policy(declaration(package(), not_captured=("screen.video",)))
        run = ask(self.rule, both, program(holds("screen.video")))
        assert [finding.verdict for finding in run.findings] == [Verdict.CONTRADICTED]

    def test_a_name_accuses_nobody(self):
        named = policy(declaration(NAME, not_captured=("input.keystrokes",)))
        assert ask(self.rule, named, self.keys).findings == ()
        beyond = ask("capability-beyond-declaration", named, self.keys)
        assert severities(beyond) == [HIGH]


class TestExplainedNotCleared:
    """Which programs look like a declared one without being it for certain?"""

    rule = "explained-not-cleared"
    declared = policy(declaration(NAME, captures=("screen", "web.urls")))

    def test_met(self):
        run = ask(self.rule, policy(declaration(package())), program(holds("screen")))
        assert run.outcome is Outcome.MET

    def test_broken(self):
        run = ask(self.rule, self.declared, program(holds("screen")))
        (finding,) = run.findings
        assert run.outcome is Outcome.BROKEN
        assert finding.verdict is Verdict.EXPLAINED_NOT_CLEARED
        assert finding.message == "explained-not-cleared-active"
        assert finding.arguments["why"] == "weak-match"
        undeclared = ask("undeclared-program", self.declared, program(holds("screen")))
        assert undeclared.findings == ()

    def test_inconclusive(self):
        run = ask(self.rule, self.declared, program(), seen=PARTIAL)
        assert run.outcome is Outcome.INCONCLUSIVE

    def test_not_applicable(self):
        run = ask(self.rule, Policy(), program(holds("screen")))
        assert run.outcome is Outcome.NOT_APPLICABLE

    @pytest.mark.parametrize(
        ("identity", "intrusive", "other"),
        [
            (Identity.UNKNOWN, MEDIUM, LOW),
            (Identity.MONITORING, MEDIUM, LOW),
            (Identity.VENDOR, LOW, INFO),
            (Identity.DISTRIBUTION, LOW, INFO),
            (Identity.BENIGN, INFO, INFO),
        ],
    )
    def test_more_than_a_name_is_one_step_below_undeclared(
        self, identity, intrusive, other
    ):
        held = (holds("screen", identity=identity), holds("web.urls", identity=identity))
        place = atom("path", "/opt/agent/agent")
        declared = policy(declaration(place, captures=("screen", "web.urls")))
        run = ask(self.rule, declared, program(*held))
        found = {finding.capability: finding.severity for finding in run.findings}
        assert found == {"screen": intrusive, "web.urls": other}

    def test_a_name_alone_lowers_nothing(self):
        held = (holds("screen", identity=Identity.UNKNOWN), holds("web.urls"))
        run = ask(self.rule, self.declared, program(*held))
        found = {finding.capability: finding.severity for finding in run.findings}
        undeclared = ask(
            "undeclared-program",
            policy(declaration(package())),
            program(*held, package="other"),
        )
        assert found == {each.capability: each.severity for each in undeclared.findings}
        assert found["screen"] is HIGH

    def test_an_intrusive_capability_needs_an_identity(self):
        two = (package(), atom("path", "/opt/agent/agent"))
        declared = policy(declaration(two, captures=("screen", "web.urls")))
        found = program(holds("screen"), holds("web.urls"), origin="")
        run = ask(self.rule, declared, found)
        assert [finding.capability for finding in run.findings] == ["screen"]

    def test_a_draft_clears_nothing(self):
        declared = policy(declaration(package()), status="draft")
        (finding,) = ask(self.rule, declared, program(holds("screen"))).findings
        assert finding.arguments["why"] == "policy-not-active"

    def test_what_a_vendor_documents_of_a_declared_package_needs_no_proof(self):
        """Nothing was seen that the declaration would have to clear."""
        documented = program(
            holds("screen", Basis.DOCUMENTED, identity=Identity.MONITORING),
            presence=Presence.INSTALLED,
            pids=(),
            executable=None,
            file_sha256="",
            file_check="",
            origin="",
        )
        run = ask(self.rule, policy(declaration(package())), documented)
        assert run.outcome is Outcome.MET
        named = ask(self.rule, self.declared, program(holds("screen", Basis.DOCUMENTED)))
        assert severities(named) == [MEDIUM]


class TestUnlistedComponent:
    """Does a part of a declared product take something without being listed?"""

    rule = "unlisted-component"
    declared = policy(declaration(atom("sha256", DIGEST)))
    agent = program(holds("screen"))

    def sibling(self, **more) -> Program:
        filled = {"id": 2, "pids": (200,), "file_sha256": "ef" * 32, "name": "helper"}
        return program(
            holds("camera"), **{**filled, "executable": "/opt/agent/helper", **more}
        )

    def test_met(self):
        assert ask(self.rule, self.declared, self.agent).outcome is Outcome.MET

    @pytest.mark.parametrize(
        "shared",
        [
            {"executable": "/opt/elsewhere/helper"},
            {"package": "agent-helper"},
            {"package": "", "file_check": ""},
        ],
        ids=["package", "package and tree", "tree"],
    )
    def test_broken(self, shared):
        run = ask(self.rule, self.declared, self.agent, self.sibling(**shared))
        (finding,) = run.findings
        assert run.outcome is Outcome.BROKEN
        assert (finding.severity, finding.program) == (MEDIUM, 2)
        assert finding.verdict is Verdict.UNLISTED_COMPONENT
        assert finding.message == "unlisted-component-active"

    def test_a_part_of_the_same_product_is_related(self):
        agent = replace(self.agent, product="agent")
        helper = self.sibling(
            product="agent", package="agent-helper", executable="/opt/helper/helper"
        )
        assert ask(self.rule, self.declared, agent, helper).outcome is Outcome.BROKEN

    @pytest.mark.parametrize(
        "stranger",
        [
            {"executable": "/home/ann/agent/helper", "package": "", "file_check": ""},
            {"file_check": "differs"},
            {"executable": "/opt/other/helper", "package": "other"},
        ],
        ids=["a user's folder", "altered", "another product"],
    )
    def test_a_stranger_is_undeclared(self, stranger):
        helper = self.sibling(**stranger)
        assert ask(self.rule, self.declared, self.agent, helper).findings == ()
        undeclared = ask("undeclared-program", self.declared, self.agent, helper)
        assert severities(undeclared) == [HIGH]

    def test_a_name_makes_no_relatives(self):
        named = policy(declaration(NAME))
        assert ask(self.rule, named, self.agent, self.sibling()).findings == ()

    def test_inconclusive(self):
        run = ask(self.rule, self.declared, self.agent, seen=PARTIAL)
        assert run.outcome is Outcome.INCONCLUSIVE

    def test_not_applicable(self):
        run = ask(self.rule, Policy(), self.agent, self.sibling())
        assert run.outcome is Outcome.NOT_APPLICABLE

    @pytest.mark.parametrize(
        ("identity", "severity"),
        [(Identity.VENDOR, LOW), (Identity.DISTRIBUTION, LOW), (Identity.BENIGN, INFO)],
    )
    def test_it_is_below_undeclared_and_never_silent(self, identity, severity):
        helper = replace(self.sibling(), capabilities=(holds("camera", identity=identity),))
        run = ask(self.rule, self.declared, self.agent, helper)
        assert severities(run) == [severity]


class TestDeclaredNotFound:
    """Is a declared program here?"""

    rule = "declared-not-found"
    declared = policy(declaration(package()))

    def test_met(self):
        assert ask(self.rule, self.declared, program()).outcome is Outcome.MET

    @pytest.mark.parametrize(
        ("group", "seen"),
        [
            (package(), inventory(packages=frozenset({"agent"}))),
            (NAME, inventory(Process(pid=100, started=1, name="agent"))),
            (
                atom("path", "/opt/agent/agent"),
                inventory(Process(pid=100, started=1, executable="/opt/agent/agent")),
            ),
            (
                atom("script_sha256", DIGEST),
                inventory(files=(FileIdentity(path="/opt/agent.py", sha256=DIGEST),)),
            ),
        ],
        ids=["package", "name", "path", "script"],
    )
    def test_met_by_what_is_not_worth_naming(self, group, seen):
        """Programs without a capability are counted and not named, but they are here."""
        run = ask(self.rule, policy(declaration(group)), seen=seen)
        assert run == RuleRun(rule=self.rule, outcome=Outcome.MET)

    def test_broken(self):
        run = ask(self.rule, self.declared)
        (finding,) = run.findings
        assert run.outcome is Outcome.BROKEN
        assert (finding.severity, finding.verdict) == (LOW, Verdict.DECLARED_NOT_FOUND)
        assert finding.message == "declared-not-found"
        assert finding.arguments == {"declaration": "Agent", "component": "main"}

    def test_inconclusive(self):
        seen = inventory(topics={Topic.PROCESSES: Coverage.PARTIAL})
        run = ask(self.rule, self.declared, seen=seen)
        assert run.outcome is Outcome.INCONCLUSIVE
        assert [finding.message for finding in run.findings] == ["declared-not-seen"]
        assert severities(run) == [INFO]

    def test_not_applicable(self):
        draft = replace(self.declared, status="draft")
        for declared in (Policy(), policy(), draft):
            assert ask(self.rule, declared).outcome is Outcome.NOT_APPLICABLE

    @pytest.mark.parametrize("status", ["planned", "paused", "ended"])
    def test_what_is_not_in_use_is_not_missed(self, status):
        declared = policy(declaration(package(), status=status))
        assert ask(self.rule, declared).findings == ()

    def test_a_pilot_need_not_have_come_here(self):
        declared = policy(declaration(package(), status="pilot"))
        assert severities(ask(self.rule, declared)) == [INFO]

    @pytest.mark.parametrize(
        ("part", "message"),
        [
            (Component(id="cloud", kind="cloud_only"), "declared-elsewhere"),
            (
                Component(id="mac", match=((atom("apple_team_id", "AB12CD34EF"),),)),
                "declared-not-checkable",
            ),
        ],
        ids=["cloud", "another system's"],
    )
    def test_what_cannot_be_here_is_not_observable(self, part, message):
        run = ask(self.rule, policy(declaration(components=(part,))))
        (finding,) = run.findings
        assert run.outcome is Outcome.MET
        assert (finding.verdict, finding.severity) == (Verdict.NOT_OBSERVABLE_HERE, INFO)
        assert finding.message == message

    def test_each_part_is_looked_for(self):
        parts = (
            Component(id="sensor", match=((package(),),)),
            Component(id="uploader", match=((package("uploader"),),)),
        )
        run = ask(self.rule, policy(declaration(components=parts)), program())
        assert [finding.arguments["component"] for finding in run.findings] == ["uploader"]
