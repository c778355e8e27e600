"""What the laws and the assurances of a policy answer without a machine."""

from __future__ import annotations

from auditor.law.facts import Facts
from auditor.model.about import About
from auditor.model.finding import RuleRun
from auditor.model.inventory import Inventory
from auditor.model.policy import Policy
from auditor.model.record import Record
from auditor.model.report import plain
from auditor.render import Json, Options
from auditor.render._detail import findings
from auditor.render._law import claims, law
from auditor.render._layout import heading, page
from auditor.render._view import look
from auditor.render.json import told
from auditor.rules import all_rules, case_for, judge
from auditor.rules._legal import judge_declaration

OF_DOCUMENTS = "declaration-differs-from-agreement"
"""The rule that compares two documents and needs no machine."""


def answers(
    policy: Policy,
    *,
    day: str,
    records: tuple[Record, ...] = (),
    agreement: Policy | None = None,
    language: str = "en",
) -> Json:
    """Return ``law``, ``rules`` and ``claims`` as a report has them, with statements.

    Args:
        policy: valid.
        day: ISO date for which the laws are asked.
        records: those that count for this policy.
        agreement: what was agreed, a document of its own.
        language: of the statements.
    """
    facts = Facts(document=policy.document, day=day, records=records)
    judged = judge_declaration(policy, facts)
    own = _differences(policy, agreement) if agreement else ()
    found = {
        "law": plain(judged.facts),
        "rules": plain((*own, *judged.runs)),
        "claims": plain(judged.claims),
    }
    return told(found, Options(language=language))


def _differences(policy: Policy, agreement: Policy) -> tuple[RuleRun, ...]:
    """Return how a policy differs from what was agreed."""
    nothing = Inventory(about=About(source="declared"))
    case = case_for(nothing, (), policy, {}, agreement=agreement)
    return judge(case, {OF_DOCUMENTS: all_rules()[OF_DOCUMENTS]})


def text_of(found: Json, options: Options) -> str:
    """Return the same as text, as a report tells it."""
    view = look(found, options)
    about = findings(view, None)
    differs = heading(view.speaker.say("text.heading.report"), view.width) if about else []
    return page((*differs, *about, *law(view), *claims(view)), color=options.color)
