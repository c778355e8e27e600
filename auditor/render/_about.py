"""What a report says of itself, as texts: whose it is, what it rests on, what it lacks."""

from __future__ import annotations

from auditor.model.finding import Outcome
from auditor.render import Json
from auditor.render._law import is_legal, requirements_of
from auditor.render._reading import child, number, objects, word
from auditor.render._view import SEVERITY_RANK, View
from auditor.render._when import local

_PRIVILEGES = ("user", "root")
_BARE = ("", "bare")
_ORDER = {
    outcome.value: place
    for place, outcome in enumerate(
        (Outcome.BROKEN, Outcome.INCONCLUSIVE, Outcome.MET, Outcome.NOT_APPLICABLE)
    )
}


def recorded(view: View) -> str:
    """Return that a recording was looked at, and which; empty for a computer itself."""
    host = child(view.report, "host")
    if word(host, "source") != "recorded":
        return ""
    return view.speaker.say("text.recorded", digest=host.get("recording_sha256"))


def headline(view: View) -> str:
    """Return what this is, and of which host."""
    kind = "text.title.audit" if view.is_audit else "text.title.scan"
    return view.speaker.say(kind, host=child(view.report, "host").get("host_name"))


def moments(view: View) -> list[str]:
    """Return when, on what and for whom was looked, and how often."""
    say, host = view.speaker.say, child(view.report, "host")
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
    return [when, _window(view)] if view.looks > 1 else [when]


def _window(view: View) -> str:
    """Return over what time, how often and how thoroughly was looked."""
    found = child(view.report, "sampling")
    times = (local(word(found, "begun"), view.zone), local(view.now, view.zone))
    begun, until = (each.strftime("%H:%M:%S") if each else None for each in times)
    return view.speaker.say("text.looks", found, begun=begun, until=until)


def seal(view: View) -> list[str]:
    """Return who sealed the report, unchecked, and the recipient's challenge."""
    say, signer, texts = view.speaker.say, child(view.report, "signer"), []
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
    return texts


def surroundings(view: View) -> list[str]:
    """Return what is around the host and sees more than it: a limit for page one."""
    texts = []
    for environment in word(child(view.report, "host"), "environment").split("+"):
        if environment not in _BARE:
            known = f"limit.inside-{environment}"
            identifier = known if view.speaker.has(known) else "environment.other"
            texts.append(view.speaker.say(identifier, environment=environment))
    return texts


def policy_texts(view: View) -> list[str]:
    """Return which declaration was compared with, and the exceptions that it makes."""
    say, facts = view.speaker.say, child(view.report, "policy")
    if not view.is_audit:
        return [say("text.policy.none.scan")]
    texts = []
    if word(facts, "problem"):
        texts.append(say("text.policy.problem", problem=facts["problem"]))
    if view.declares:
        texts.append(_told(view, "text.policy.declared", facts))
        texts.append(say("text.policy.file", facts))
        texts += [_exemption(view, item) for item in objects(facts, "exemptions")]
    else:
        texts.append(say("text.policy.none"))
    if agreed := child(view.report, "agreement"):
        texts += [_told(view, "text.agreement", agreed), say("text.agreement.file", agreed)]
    return texts


def _told(view: View, message: str, facts: Json) -> str:
    """Return which policy or agreement it is, and how it is signed."""
    signature = word(facts, "signature")
    known = f"text.signature.{signature}"
    said = view.speaker.say(known) if view.speaker.has(known) else signature
    return view.speaker.say(message, {**facts, "signature": said})


def _exemption(view: View, item: Json) -> str:
    """Return one exception that the policy makes, and whether it has ended."""
    ended = ".ended" if item.get("expired") is True else ""
    return view.speaker.say(f"text.exemption{ended}", item)


def withheld_texts(view: View) -> tuple[str, list[str]]:
    """Return how many things the policy withholds, and each of them with its reason."""
    found = objects(child(view.report, "policy"), "withheld")
    if not (found and view.is_audit and view.declares):
        return "", []
    texts = []
    for item in found:
        reason = ".reason" if item.get("text") else ""
        texts.append(view.speaker.say(f"text.withheld.field{reason}", item))
    return view.speaker.say("text.withheld.heading", count=len(found)), texts


def tally(view: View) -> list[tuple[str, int]]:
    """Return how many findings of each severity there are, the worst first."""
    found = [word(item, "severity") for items in view.findings.values() for item in items]
    order = sorted(SEVERITY_RANK, key=lambda item: -SEVERITY_RANK[item])
    return [(each, found.count(each)) for each in order if each in found]


def tally_text(view: View) -> str:
    """Return the same as one sentence."""
    say, counted = view.speaker.say, tally(view)
    if not counted:
        return say("text.severities.none")
    parts = [f"{count} {say(f'severity.{severity}')}" for severity, count in counted]
    return view.speaker.compose("text.severities", list=", ".join(parts))


def answers(view: View) -> list[tuple[str, str, int]]:
    """Return outcome, question and number of findings of each rule, the worst first."""
    known = requirements_of(view.report)
    runs = sorted(
        (run for run in objects(view.report, "rules") if not is_legal(run, known)),
        key=lambda run: _ORDER.get(word(run, "outcome"), -1),
    )
    return [
        (
            word(run, "outcome"),
            view.speaker.say(f"rule.{word(run, 'rule')}"),
            len(objects(run, "findings")),
        )
        for run in runs
    ]


def limit_texts(view: View) -> list[str]:
    """Return what the report does not show, whatever it found."""
    return [
        view.speaker.say(f"limit.{word(limit, 'limit')}", child(limit, "arguments"))
        for limit in objects(view.report, "limits")
    ]


def made_texts(view: View) -> list[str]:
    """Return which code, data and system made the report."""
    say, tool = view.speaker.say, child(view.report, "tool")
    texts = [
        say("text.made.tool", tool, date=tool.get("catalogue_date")),
        say("text.made.system", child(view.report, "host")),
    ]
    if foreign := number(tool, "foreign_files"):
        texts.append(say("text.made.foreign", count=foreign))
    return texts


def digests(view: View) -> list[str]:
    """Return the digests of code, catalogue and policy, as far as they are known."""
    tool = child(view.report, "tool")
    return [
        view.speaker.say(f"text.made.{identifier}", sha256=digest)
        for identifier, digest in (
            ("record", word(tool, "record_sha256")),
            ("catalogue", word(tool, "catalogue_sha256")),
            ("policy", word(child(view.report, "policy"), "sha256")),
            ("agreement", word(child(view.report, "agreement"), "sha256")),
        )
        if digest
    ]
