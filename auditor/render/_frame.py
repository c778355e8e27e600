"""What stands around the programs: whose report, what it could not see, what to do."""

from __future__ import annotations

from auditor.model.finding import Outcome
from auditor.render import Json
from auditor.render._law import is_legal, requirements_of
from auditor.render._layout import BLANK, Line, cells, heading, pad, paragraph
from auditor.render._reading import child, number, objects, word
from auditor.render._view import SEVERITY_RANK, View
from auditor.render._when import local

_PRIVILEGES = ("user", "root")
_ORDER = {
    outcome.value: place
    for place, outcome in enumerate(
        (Outcome.BROKEN, Outcome.INCONCLUSIVE, Outcome.MET, Outcome.NOT_APPLICABLE)
    )
}
_BARE = ("", "bare")


def title(view: View) -> list[Line]:
    """Return what this is, of which host, when, for whom, and what it rests on."""
    say, host = view.speaker.say, child(view.report, "host")
    lines: list[Line] = []
    if word(host, "source") == "recorded":
        digest = host.get("recording_sha256")
        lines += paragraph(say("text.recorded", digest=digest), view.width, style="strong")
    kind = "text.title.audit" if view.is_audit else "text.title.scan"
    lines += paragraph(say(kind, host=host.get("host_name")), view.width, style="title")
    moment, privilege = local(view.now, view.zone), word(host, "privilege")
    known = privilege if privilege in _PRIVILEGES else "other"
    when = say(
        "text.when",
        time=moment.strftime("%Y-%m-%d %H:%M") if moment else None,
        zone=moment.tzname() if moment else None,
        system=host.get("system"),
        user=host.get("user"),
        privilege=say(f"text.privilege.{known}"),
    )
    lines += paragraph(when, view.width)
    if view.looks > 1:
        lines += paragraph(_window(view), view.width)
    return lines + _conditions(view, host)


def _window(view: View) -> str:
    """Return over what time, how often and how thoroughly was looked."""
    found = child(view.report, "sampling")
    moments = (local(word(found, "begun"), view.zone), local(view.now, view.zone))
    begun, until = (each.strftime("%H:%M:%S") if each else None for each in moments)
    return view.speaker.say("text.looks", found, begun=begun, until=until)


def policy(view: View) -> list[Line]:
    """Return which declaration was compared with."""
    say, facts = view.speaker.say, child(view.report, "policy")
    if not view.is_audit:
        return [BLANK, *paragraph(say("text.policy.none.scan"), view.width)]
    texts = []
    if word(facts, "problem"):
        texts.append(say("text.policy.problem", problem=facts["problem"]))
    if view.declares:
        said = _signature(view, facts)
        texts.append(say("text.policy.declared", {**facts, "signature": said}))
        texts.append(say("text.policy.file", facts))
        texts += [_exemption(view, item) for item in objects(facts, "exemptions")]
        if hidden := objects(facts, "withheld"):
            texts.append(say("text.withheld.heading", count=len(hidden)))
            texts += [_withheld(view, item) for item in hidden]
    else:
        texts.append(say("text.policy.none"))
    if agreed := child(view.report, "agreement"):
        texts.append(
            say("text.agreement", {**agreed, "signature": _signature(view, agreed)})
        )
        texts.append(say("text.agreement.file", agreed))
    return [BLANK, *(line for text in texts for line in paragraph(text, view.width))]


def _signature(view: View, facts: Json) -> str:
    """Return how a policy or an agreement is signed."""
    signature = word(facts, "signature")
    known = f"text.signature.{signature}"
    return view.speaker.say(known) if view.speaker.has(known) else signature


def _exemption(view: View, item: Json) -> str:
    """Return one exception that the policy makes, and whether it has ended."""
    ended = ".ended" if item.get("expired") is True else ""
    return view.speaker.say(f"text.exemption{ended}", item)


def _withheld(view: View, item: Json) -> str:
    """Return one field that the policy withholds, and the reason that it gives."""
    reason = ".reason" if item.get("text") else ""
    return view.speaker.say(f"text.withheld.field{reason}", item)


def counts(view: View) -> list[Line]:
    """Return how many findings of each severity there are, in one line."""
    if not view.is_audit:
        return []
    say, found = (
        view.speaker.say,
        [item for items in view.findings.values() for item in items],
    )
    parts = []
    for severity in sorted(SEVERITY_RANK, key=lambda item: -SEVERITY_RANK[item]):
        count = sum(word(item, "severity") == severity for item in found)
        if count:
            parts.append(f"{count} {say(f'severity.{severity}')}")
    if not parts:
        return paragraph(say("text.severities.none"), view.width)
    return paragraph(
        view.speaker.compose("text.severities", list=", ".join(parts)), view.width
    )


def rules(view: View) -> list[Line]:
    """Return each question that was asked, and its answer, the worst answers first."""
    say = view.speaker.say
    known = requirements_of(view.report)
    runs = sorted(
        (run for run in objects(view.report, "rules") if not is_legal(run, known)),
        key=lambda run: _ORDER.get(word(run, "outcome"), -1),
    )
    if not runs:
        return []
    lines = heading(say("text.heading.rules"), view.width)
    answers = [say(f"outcome.{word(run, 'outcome')}") for run in runs]
    widest = max(map(cells, answers))
    for run, answer in zip(runs, answers, strict=True):
        text = say(f"rule.{word(run, 'rule')}")
        if count := len(objects(run, "findings")):
            text = f"{text} ({say('text.rule.findings', count=count)})"
        lead = f"  {pad(answer, widest)}  "
        lines += paragraph(text, view.width, lead=lead, lead_style=word(run, "outcome"))
    return lines


def limits(view: View) -> list[Line]:
    """Return what the report does not show, whatever it found."""
    say, found = view.speaker.say, objects(view.report, "limits")
    lines = heading(say("text.heading.limits"), view.width) if found else []
    for limit in found:
        text = say(f"limit.{word(limit, 'limit')}", child(limit, "arguments"))
        lines += paragraph(text, view.width, lead="  - ")
    return lines


def made(view: View) -> list[Line]:
    """Return which code and data made the report."""
    say, tool = view.speaker.say, child(view.report, "tool")
    texts = [
        say("text.made.tool", tool, date=tool.get("catalogue_date")),
        say("text.made.system", child(view.report, "host")),
    ]
    if foreign := number(tool, "foreign_files"):
        texts.append(say("text.made.foreign", count=foreign))
    digests = [
        say(f"text.made.{identifier}", sha256=digest)
        for identifier, digest in (
            ("record", word(tool, "record_sha256")),
            ("catalogue", word(tool, "catalogue_sha256")),
            ("policy", word(child(view.report, "policy"), "sha256")),
            ("agreement", word(child(view.report, "agreement"), "sha256")),
        )
        if digest
    ]
    texts += [say("text.made.digests"), *digests] if digests else []
    lines = heading(say("text.heading.made"), view.width)
    return [
        *lines,
        *(line for text in texts for line in paragraph(text, view.width, lead="  ")),
    ]


def _conditions(view: View, host: Json) -> list[Line]:
    """Return the seal, the challenge, and a limit that belongs on the first page."""
    say, texts = view.speaker.say, []
    signer = child(view.report, "signer")
    if signer:
        texts.append(
            say(
                "text.sealed",
                report=view.report.get("report_id"),
                sequence=view.report.get("sequence"),
                signer=signer.get("name") or signer.get("keyid"),
                protection=signer.get("protection"),
            )
        )
    if word(view.report, "challenge"):
        texts.append(say("text.challenge", challenge=view.report["challenge"]))
    lines = [line for text in texts for line in paragraph(text, view.width)]
    for environment in word(host, "environment").split("+"):
        if environment not in _BARE:
            known = f"limit.inside-{environment}"
            text = say(
                known if view.speaker.has(known) else "environment.other",
                environment=environment,
            )
            lines += paragraph(text, view.width, style="strong")
    return lines
