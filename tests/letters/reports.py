"""Reports to write letters from: one that leaves much open, one that leaves nothing."""

from dataclasses import replace
from typing import Any

from auditor.letters import written
from auditor.letters._sources import Occasion
from auditor.model.finding import Finding, Outcome, RuleRun, Severity, Verdict
from auditor.model.report import Claim, plain
from auditor.policy.loading import load_policy
from tests.export.policies import EXAMPLES
from tests.render.samples import quiet, telling

SHA256 = "0d" * 32


def question(requirement: str, asks: str) -> Finding:
    """Return what a law's requirement asks."""
    return Finding(
        severity=Severity.INFO,
        verdict=Verdict.UNVERIFIABLE_BY_DESIGN,
        message="requirement-question",
        arguments={"requirement": requirement, "asks": asks},
    )


def silence(verdict: Verdict, message: str, **arguments: Any) -> Finding:
    """Return a finding that is asked about as the report says it."""
    return Finding(
        severity=Severity.INFO, verdict=verdict, message=message, arguments=arguments
    )


def open_report() -> dict[str, Any]:
    """Return the report of `telling`, with questions of laws and assurances added."""
    found = telling()
    law = RuleRun(
        rule="us-ny-03",
        outcome=Outcome.INCONCLUSIVE,
        findings=(
            question("us-ny-03", "employer"),
            question("us-fed-3", "authority"),
            question("us-fed-3", "person"),
            question("no-such-law", "employer"),
            silence(
                Verdict.NOT_OBSERVABLE_HERE,
                "declared-elsewhere",
                declaration="Acme Cloud",
                component="mail",
            ),
            silence(Verdict.NOT_OBSERVABLE_HERE, "requirement-unlooked"),
        ),
    )
    claims = (
        Claim(
            claim="anonymised",
            verdict=Verdict.UNVERIFIABLE_BY_DESIGN,
            why="elsewhere",
            settled_by="anonymised",
            text="The data is anonymised",
            user="CTO",
        ),
        Claim(
            claim="no_opt_out",
            verdict=Verdict.CONSISTENT_WITH_OBSERVATIONS,
            why="stated",
            settled_by="no_opt_out",
        ),
    )
    return plain(replace(found, rules=(*found.rules, law), claims=claims))


def quiet_report() -> dict[str, Any]:
    """Return a report that names no program."""
    return plain(quiet())


def occasion(example: str = "", *places: str) -> Occasion:
    """Return an occasion with an example's policy."""
    path = EXAMPLES / f"{example}.yaml"
    policy = load_policy(path.read_bytes(), str(path)) if example else None
    return Occasion(
        file="report.dsse.json",
        sha256=SHA256,
        policy=policy,
        places=places or (policy.jurisdictions if policy else ()),
    )


def letter(
    addressee: str,
    report: dict[str, Any],
    example: str = "",
    *places: str,
    language: str = "en",
    markdown: bool = False,
) -> str:
    """Return a letter, its lines joined so that sentences can be searched for."""
    text = written(
        addressee, report, occasion(example, *places), language, markdown=markdown
    )
    return text if markdown else " ".join(text.split())
