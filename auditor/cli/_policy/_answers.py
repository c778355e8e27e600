"""What the laws and the assurances of a policy answer without a machine."""

from __future__ import annotations

from auditor.law.facts import Facts
from auditor.model.policy import Policy
from auditor.model.record import Record
from auditor.model.report import plain
from auditor.render import Json, Options
from auditor.render._law import claims, law
from auditor.render._layout import page
from auditor.render._view import look
from auditor.render.json import told
from auditor.rules._legal import judge_declaration


def answers(
    policy: Policy, *, day: str, records: tuple[Record, ...] = (), language: str = "en"
) -> Json:
    """Return ``law``, ``rules`` and ``claims`` as a report has them, with statements.

    Args:
        policy: valid.
        day: ISO date for which the laws are asked.
        records: those that count for this policy.
        language: of the statements.
    """
    facts = Facts(document=policy.document, day=day, records=records)
    judged = judge_declaration(policy, facts)
    found = {
        "law": plain(judged.facts),
        "rules": plain(judged.runs),
        "claims": plain(judged.claims),
    }
    return told(found, Options(language=language))


def text_of(found: Json, options: Options) -> str:
    """Return the same as text, as a report tells it."""
    view = look(found, options)
    return page((*law(view), *claims(view)), color=options.color)
