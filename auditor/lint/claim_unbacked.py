"""Is something assured that no field of the policy says?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.law.answers import Truth
from auditor.law.facts import Facts
from auditor.law.paths import Names, Spot
from auditor.law.predicates import Test, judge
from auditor.lint import Asked, Lint, Odd

_BACKED: dict[str, Test] = {
    "anonymised": {
        "has": {"path": "program.deidentification.state", "values": ["anonymised"]}
    },
    "pseudonymised": {
        "has": {"path": "program.deidentification.state", "values": ["pseudonymised"]}
    },
    "no_human_looks": {
        "has": {"path": "program.human_access.possible", "values": ["false"]}
    },
    "not_used_for_performance": {
        "has": {
            "path": "program.prohibited_purposes",
            "values": ["hr", "hr.performance_evaluation", "hr.behaviour_monitoring"],
        }
    },
    "opt_out_available": {"has": {"path": "program.opt_out.available", "values": ["true"]}},
    "pause_available": {"stated": {"path": "program.opt_out.pause_max"}},
    "no_audio_video": {
        "all": [
            {"has": {"path": "program.not_captured", "values": ["camera"]}},
            {"has": {"path": "program.not_captured", "values": ["microphone"]}},
        ]
    },
    "no_keystroke_content": {
        "has": {
            "path": "program.not_captured",
            "values": ["input", "input.keystrokes", "input.keystrokes.content"],
        }
    },
    "on_device_only": {
        "has": {"path": "program.storage.locations", "values": ["on_device"]}
    },
    "kept_n_days": {"stated": {"path": "program.retention.period"}},
    "only_working_hours": {
        "only": {"path": "program.captures.when", "values": ["work_hours"]}
    },
    "sensitive_content_filtered": {"some": {"path": "program.filters"}},
}
"""What a field has to say for an assurance to be more than words."""


def _check(asked: Asked) -> Iterator[Odd]:
    document = asked.policy.document
    facts = Facts(document=document)
    for number, claim in enumerate(document.get("claims", ())):
        test = _BACKED.get(claim["id"])
        about = claim.get("programs") or [
            program["id"] for program in document.get("programs", ())
        ]
        for _, program in asked.programs_declared if test else ():
            names: Names = {"": Spot("", document), "program": Spot("program", program)}
            if program["id"] in about and not _holds(test or {}, facts, names):
                yield Odd(("claims", number, "id"), claim["id"], program["id"])


def _holds(test: Test, facts: Facts, names: Names) -> bool:
    return judge(test, facts, names).truth is Truth.TRUE


LINT = Lint(check=_check)
"""See the module's docstring."""
