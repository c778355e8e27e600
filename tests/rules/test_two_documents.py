"""An agreement beside the policy: what lies outside of it, and where the two differ."""

import pytest

from auditor.model.capability import Basis
from auditor.model.coverage import Coverage
from auditor.model.finding import Outcome, RuleRun, Severity, Verdict
from auditor.model.frozen import replace
from auditor.model.inventory import Inventory, Topic
from auditor.model.observation import WITHHOLDABLE
from auditor.model.policy import Policy
from auditor.model.program import Identity, Program
from auditor.policy.loading import load_policy
from auditor.policy.matching import match_programs
from auditor.render.messages import LANGUAGES, Speaker
from auditor.rules import all_rules, case_for, judge, verdict_of
from tests.policy.changes import document
from tests.policy.samples import (
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
BEYOND, DIFFERS = "beyond-agreement", "declaration-differs-from-agreement"


def runs(
    agreement: Policy | None,
    *programs: Program,
    declared: Policy | None = None,
    seen: Inventory | None = None,
) -> dict[str, RuleRun]:
    """Return what all rules answer, by id."""
    seen, declared, agreed = (
        seen or inventory(),
        declared or Policy(),
        agreement or Policy(),
    )
    case = case_for(
        seen,
        programs,
        declared,
        match_programs(declared, programs, seen),
        agreement=agreement,
        agreed=match_programs(agreed, programs, seen),
    )
    return {run.rule: run for run in judge(case, all_rules())}


def said(run: RuleRun) -> list[tuple[str, Severity]]:
    return [(finding.message, finding.severity) for finding in run.findings]


class TestBeyondAgreement:
    """Does a program take something that lies outside the agreement?"""

    agreed = policy(declaration(package()))
    camera = program(holds("camera"))

    def test_met(self):
        run = runs(self.agreed, program(holds("screen.image")))[BEYOND]
        assert (run.outcome, run.findings) == (Outcome.MET, ())

    def test_broken_by_more_than_is_covered(self):
        run = runs(self.agreed, self.camera)[BEYOND]
        assert run.outcome is Outcome.BROKEN
        assert said(run) == [("beyond-agreed-active", HIGH)]
        assert run.findings[0].arguments["declaration"] == "Agent"

    def test_broken_by_a_program_it_does_not_name(self):
        other = copied(self.camera, "/opt/other/other")
        assert said(runs(self.agreed, other)[BEYOND]) == [
            ("outside-agreement-active", HIGH)
        ]

    def test_inconclusive(self):
        seen = inventory(topics={Topic.DISPLAY: Coverage.PARTIAL})
        run = runs(self.agreed, program(holds("screen")), seen=seen)[BEYOND]
        assert run.outcome is Outcome.INCONCLUSIVE

    @pytest.mark.parametrize("status", ["draft", "withdrawn"])
    def test_an_agreement_that_is_not_in_force_asks_nothing(self, status):
        found = runs(replace(self.agreed, status=status), self.camera)
        assert found[BEYOND].outcome is Outcome.NOT_APPLICABLE
        assert found[DIFFERS].outcome is Outcome.NOT_APPLICABLE

    def test_without_an_agreement_nothing_is_asked(self):
        assert runs(None, self.camera)[BEYOND].outcome is Outcome.NOT_APPLICABLE

    @pytest.mark.parametrize(
        ("basis", "count"),
        [
            (Basis.ACTIVE, 1),
            (Basis.USED, 1),
            (Basis.CONFIGURED, 1),
            (Basis.PERMITTED, 0),
            (Basis.CAPABLE, 0),
            (Basis.DOCUMENTED, 0),
        ],
    )
    def test_only_what_was_observed_is_outside(self, basis, count):
        run = runs(self.agreed, program(holds("camera", basis)))[BEYOND]
        assert len(run.findings) == count

    @pytest.mark.parametrize(
        ("identity", "severity"),
        [(Identity.UNKNOWN, HIGH), (Identity.VENDOR, MEDIUM), (Identity.BENIGN, INFO)],
    )
    def test_it_weighs_what_undeclared_would(self, identity, severity):
        run = runs(self.agreed, program(holds("camera", identity=identity)))[BEYOND]
        assert [finding.severity for finding in run.findings] == [severity]

    def test_an_agreed_negative_weighs_most_whoever_holds_it(self):
        agreed = policy(declaration(package(), not_captured=("camera",)))
        held = program(holds("camera", identity=Identity.BENIGN))
        assert said(runs(agreed, held)[BEYOND]) == [("agreed-negative-active", HIGH)]

    def test_a_name_covers_nothing(self):
        agreed = policy(declaration(atom("process_name", "agent")))
        run = runs(agreed, program(holds("screen")))[BEYOND]
        assert said(run) == [("agreement-uncertain-active", HIGH)]
        assert run.findings[0].arguments["why"] == "weak-match"


class TestTwoDocuments:
    """They are shown beside each other and never merged."""

    declared = policy(declaration(package()))

    def test_what_is_agreed_clears_nothing(self):
        with_it, without = (
            runs(agreed, program(holds("screen")))["undeclared-program"]
            for agreed in (self.declared, None)
        )
        assert with_it == without
        assert with_it.outcome is Outcome.BROKEN

    def test_what_is_declared_may_lie_outside(self):
        agreed = policy(declaration(package(), captures=("web.urls",)))
        found = runs(agreed, program(holds("screen")), declared=self.declared)
        assert said(found[BEYOND]) == [("beyond-agreed-active", HIGH)]
        others = [run for name, run in found.items() if name not in (BEYOND, DIFFERS)]
        assert not any(run.findings for run in others)

    def test_the_word_for_a_program_is_the_declarations(self):
        agreed = policy(declaration(package(), captures=("web.urls",)))
        held = program(holds("screen"))
        matches = match_programs(self.declared, (held,), inventory())
        found = tuple(runs(agreed, held, declared=self.declared).values())
        assert verdict_of(held, found, matches) is Verdict.CONSISTENT_WITH_OBSERVATIONS

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("message", ["outside-agreement", "beyond-agreed"])
    @pytest.mark.parametrize("basis", ["active", "used", "configured"])
    def test_the_sentence_names_the_agreement_and_accuses_nobody(
        self, language, message, basis
    ):
        arguments = {"program": "x", "capability": "camera", "basis": basis,
                     "declaration": "X"}  # fmt: skip
        text = Speaker(language).say(f"finding.{message}-{basis}", arguments)
        assert {"en": "agreement", "de": "Vereinbarung"}[language] in text
        assert "breach" not in text
        assert "verletz" not in text


def of(text: dict[str, object], **top: object) -> Policy:
    """Return a policy in force from the keys of its program ``edr``."""
    made = document(text, **top)
    about = made["policy"]
    return Policy(id=about["id"], status=about["status"], document=made)


class TestDeclarationDiffersFromAgreement:
    """Does the policy declare more, or promise less, than was agreed?"""

    def differs(self, agreed: Policy, declared: Policy) -> RuleRun:
        return runs(agreed, declared=declared)[DIFFERS]

    def test_met_by_the_same_words(self):
        assert self.differs(of({}), of({})).outcome is Outcome.MET

    def test_not_applicable_without_a_policy(self):
        for declared in (Policy(), Policy(source="x", problem="PolicyError")):
            assert self.differs(of({}), declared).outcome is Outcome.NOT_APPLICABLE

    @pytest.mark.parametrize(
        ("agreed", "declared", "message", "severity"),
        [
            ({}, {"captures": [{"type": "screen"}]}, "differs-capture", MEDIUM),
            (
                {"captures": [{"type": "file.events"}]},
                {"captures": [{"type": "file.events"}, {"type": "network.flow"}]},
                "differs-capture",
                LOW,
            ),
            (
                {"captures": [{"type": "file.events"}]},
                {"captures": [{"type": "file.events"}, {"type": "input"}]},
                "differs-capture",
                MEDIUM,  # the word covers the content of keystrokes
            ),
            ({"not_captured": ["web.urls"]}, {}, "differs-negative", MEDIUM),
            (
                {},
                {"purposes": [{"id": "security.dlp"}, {"id": "x"}]},
                "differs-purpose",
                LOW,
            ),
            ({"prohibited_purposes": ["x"]}, {}, "differs-prohibited", LOW),
            (
                {"retention": [{"capture": "all", "period": "P30D"}]},
                {"retention": [{"capture": "all", "period": "P90D"}]},
                "differs-wider",
                LOW,
            ),
            (
                {"recipients": []},
                {"recipients": [{"name": "A", "country": "US"}]},
                "differs-adds",
                LOW,
            ),
            ({"filters": [{"what": "passwords"}]}, {}, "differs-drops", LOW),
            (
                {"match": [{"all_of": [{"sha256": "ab" * 32}]}]},
                {"match": [{"all_of": [{"process_name": "a"}]}]},
                "differs-match",
                LOW,
            ),
            ({"opt_out": {"available": "true"}}, {}, "differs-silent", LOW),
            (
                {"opt_out": {"available": "true"}},
                {"opt_out": {"available": "withheld"}},
                "differs-withheld",
                LOW,
            ),
            (
                {"captures": [{"type": "screen", "trigger": "on_demand"}]},
                {"captures": [{"type": "screen", "trigger": "continuous"}]},
                "differs-wider",
                MEDIUM,
            ),
            (
                {"retention": [{"capture": "all", "period": "P30D"}]},
                {"retention": [{"capture": "all", "period": "P1M"}]},
                "differs-other",
                INFO,
            ),
        ],
    )
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_goes_beyond_is_a_finding(
        self, agreed, declared, message, severity, language
    ):
        run = self.differs(of(agreed), of(declared))
        assert said(run) == [(message, severity)]
        (finding,) = run.findings
        text = Speaker(language).say(f"finding.{message}", finding.arguments)
        assert "{" not in text
        assert Speaker(language).value(None) not in text
        assert (run.outcome is Outcome.BROKEN) is (severity is not INFO)

    def test_a_program_that_was_not_agreed(self):
        other = {**document()["programs"][0], "id": "other", "match": []}
        both = [*document()["programs"], other]
        run = self.differs(of({}), of({}, programs=both))
        assert sorted(said(run)) == [
            ("differs-capture", MEDIUM),
            ("differs-program", LOW),
            ("differs-purpose", LOW),
        ]

    @pytest.mark.parametrize(
        ("agreed", "declared", "message"),
        [
            ({"not_captured": ["camera"]}, {}, "differs-negative-overall"),
            (
                {"scope": {"populations": ["employee"]}},
                {"scope": {"populations": ["employee", "intern"]}},
                "differs-adds-overall",
            ),
            (
                {"scope": {"personal_accounts": "excluded"}},
                {"scope": {"personal_accounts": "captured"}},
                "differs-wider-overall",
            ),
            (
                {"scope": {"personal_accounts": "excluded"}},
                {"scope": {}},
                "differs-silent-overall",
            ),
        ],
    )
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_of_the_policy_as_a_whole(self, agreed, declared, message, language):
        (finding,) = self.differs(of({}, **agreed), of({}, **declared)).findings
        assert finding.message == message
        assert Speaker(language).has(f"finding.{message}")

    @pytest.mark.parametrize(
        ("agreed", "declared"),
        [
            ({"captures": [{"type": "screen"}]}, {}),  # it takes less
            (
                {},
                {"retention": [{"capture": "all", "period": "P9Y"}]},
            ),  # silence was agreed
            ({"name": "A", "vendor": "B"}, {"name": "C", "vendor": "D"}),
            ({"notices": ["a"]}, {}),
            ({"legal_basis": [{"purpose": "security.dlp"}]}, {}),
        ],
    )
    def test_what_is_no_difference_to_tell(self, agreed, declared):
        assert self.differs(of(agreed), of(declared)).findings == ()

    def test_nothing_that_a_file_chooses_freely_stands_in_clear(self):
        secret = "Jane Doe <jane@example.test>"
        agreed = of({"human_access": {"roles": [], "situations": []}, "recipients": []})
        declared = of(
            {
                "human_access": {"roles": [secret], "situations": [secret]},
                "recipients": [{"name": secret}],
                "storage": {"egress_hosts": [secret]},
                "match": [{"all_of": [{"path": secret}]}],
            }
        )
        findings = self.differs(agreed, declared).findings
        assert len(findings) > 3
        clear = [
            value
            for finding in findings
            for key, value in finding.arguments.items()
            if key not in WITHHOLDABLE
        ]
        assert not [value for value in clear if secret in str(value)]
        assert any(secret in str(each.arguments.get("text")) for each in findings)


def test_a_works_agreement_and_the_policy_it_was_made_for(tmp_path):
    text = """\
schema: auditor-policy/1
policy: {id: kbv-12, version: "1", status: active}
controller: {name: Nordhafen}
scope: {jurisdictions: [DE]}
not_captured: ["comm.*.content"]
programs:
  - id: dlp
    name: DLP
    match: [{package: {manager: dpkg, name: dlp}}]
    captures: [file.events]
    purposes: [security.dlp]
    retention: [{capture: all, period: P30D}]
"""
    agreed = load_policy(text.encode(), "agreement.yaml")
    wider = text.replace('not_captured: ["comm.*.content"]\n', "").replace("P30D", "P60D")
    declared = load_policy(wider.encode(), "policy.yaml")
    run = runs(agreed, declared=declared)[DIFFERS]
    assert said(run) == [("differs-negative-overall", MEDIUM), ("differs-wider", LOW)]
    assert (run.findings[1].arguments["before"], run.findings[1].arguments["after"]) == (
        "P30D",
        "P60D",
    )
