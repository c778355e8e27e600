"""Reports as they are passed on: judged by laws, sealed, and with values withheld."""

from dataclasses import replace

from auditor.model.declared import LawFacts, WithheldFacts
from auditor.model.finding import Finding, Outcome, RuleRun, Severity, Verdict
from auditor.model.observation import WITHHOLDABLE
from auditor.model.report import Claim, plain
from tests.render.samples import telling

WITHHELD = {"withheld": True}
ROOT = "jXWjB9lWHWWkZvvmDaKyXLnOB4D9GnxiCz0aocpwTR4="
SEAL = {
    "report_id": "urn:uuid:3f2c8a54-7c1e-4c0e-9c1f-0d5b9c6f2a11",
    "sequence": 7,
    "signer": {
        "role": "employee",
        "algorithm": "Ed25519",
        "keyid": "SHA256:lbmsoA0yIEcEiVDRnMWuzm+nV+3ZEEpVIURqFoeSspg",
        "public_key": "MCowBQYDK2VwAyEA",
        "name": "Jane Doe",
        "protection": "passphrase",
    },
    "previous": {"size": 7, "root": ROOT, "checkpoint_sha256": "7d" * 32},
}


def judged():
    """Return the telling report with what laws and assurances answered."""
    report = telling()
    hidden = (
        WithheldFacts(
            field="programs[acme-watch].retention[0].period",
            text="not shared",
            user="management",
            date="2026-02-20",
        ),
        WithheldFacts(field="programs[acme-watch].human_access.possible"),
    )
    return replace(
        report,
        policy=replace(report.policy, withheld=hidden),
        law=LawFacts(as_of="2026-03-02", packs=("us-ny",), checked="2026-02-01"),
        rules=(*report.rules, *_laws()),
        claims=(
            Claim(
                claim="no_human_looks",
                verdict=Verdict.WITHHELD_BY_EMPLOYER,
                why="withheld",
                settled_by="no_human_looks",
                arguments={"field": "programs[acme-watch].human_access.possible"},
                text="Nobody looks at it",
                user="management",
            ),
        ),
    )


def _laws():
    def answer(message, **arguments):
        return Finding(
            severity=Severity.MEDIUM,
            verdict=Verdict.NO_CLAIM,
            message=f"requirement-{message}",
            arguments=arguments,
            citation="N.Y. Civ. Rights Law § 52-c(2)(a)",
        )

    silent = answer("silent", requirement="us-ny-01", field="notices")
    question = answer("question", requirement="us-ny-02", asks="employer")
    return (
        RuleRun(rule="us-ny-01", outcome=Outcome.BROKEN, findings=(silent,)),
        RuleRun(rule="us-ny-02", outcome=Outcome.INCONCLUSIVE, findings=(question,)),
        RuleRun(rule="us-ny-03", outcome=Outcome.MET),
        RuleRun(rule="us-ny-04", outcome=Outcome.NOT_APPLICABLE),
    )


def sealed():
    """Return the JSON of the judged report with the seal's own fields, all disclosed."""
    return {**plain(judged()), **SEAL}


def redacted(value):
    """Return a copy of a report in which all that can be withheld is withheld."""
    if isinstance(value, list):
        return [redacted(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: WITHHELD if key in WITHHOLDABLE and item is not None else redacted(item)
        for key, item in value.items()
    }


def texts_that_can_be_withheld(value):
    """Yield every text of a report that stands under a withholdable key."""
    if isinstance(value, list):
        for item in value:
            yield from texts_that_can_be_withheld(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in WITHHOLDABLE and isinstance(item, str):
                yield item
            else:
                yield from texts_that_can_be_withheld(item)
