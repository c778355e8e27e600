"""What a policy declares, beside what was agreed: the differences, without a machine."""

from __future__ import annotations

from auditor.model.about import About
from auditor.model.inventory import Inventory
from auditor.model.policy import Policy
from auditor.model.report import plain
from auditor.render import Json, Options
from auditor.render._layout import heading, page, paragraph
from auditor.render._reading import objects, word
from auditor.render.json import told
from auditor.render.messages import Speaker
from auditor.rules import case_for, judge
from auditor.rules.declaration_differs_from_agreement import RULE

ID = "declaration-differs-from-agreement"


def differences(policy: Policy, agreement: Policy, language: str) -> Json:
    """Return what the rule on the two documents answers, with statements.

    Args:
        policy: what is declared.
        agreement: what was agreed.
        language: of the statements.
    """
    case = case_for(Inventory(about=About()), (), policy, {}, agreement=agreement)
    found = told({"rules": plain(judge(case, {ID: RULE}))}, Options(language=language))
    return objects(found, "rules")[0]


def facts(agreement: Policy) -> Json:
    """Return which agreement it is, as stable JSON."""
    return {
        "path": agreement.source,
        "sha256": agreement.sha256,
        "id": agreement.id,
        "version": agreement.version,
        "status": agreement.status,
        "controller": agreement.controller,
    }


def text_of(run: Json, agreement: Policy, options: Options) -> str:
    """Return the same as text, the weightiest first."""
    speaker = Speaker(options.language)
    title = speaker.say("text.heading.agreement", facts(agreement))
    lines = heading(title, options.width)
    findings = objects(run, "findings")
    for each in findings:
        severity = word(each, "severity")
        lead = f"  {speaker.say(f'severity.{severity}')}: "
        lines += paragraph(
            word(each, "statement"), options.width, lead=lead, lead_style=severity
        )
    if not findings:
        outcome = f"text.agreement.{word(run, 'outcome')}"
        lines += paragraph(speaker.say(outcome), options.width, lead="  ")
    return page(lines, color=options.color)
