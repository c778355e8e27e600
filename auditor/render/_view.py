"""A report as renderers look at it: joined, ordered, and with a voice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from auditor.model.capability import INTRUSIVE, Basis, covers, is_intrusive
from auditor.model.coverage import Coverage
from auditor.model.finding import SEVERITIES
from auditor.model.frozen import frozen
from auditor.render import Json, Options
from auditor.render._reading import child, number, objects, whole, word, words
from auditor.render._when import zone_of
from auditor.render.messages import Speaker

RANK: dict[str, int] = {basis.value: place for place, basis in enumerate(Basis)}
"""Bases by strength, weakest first."""

SEVERITY_RANK: dict[str, int] = {item.value: place for place, item in enumerate(SEVERITIES)}
"""Severities, mildest first."""

LEGAL = -1
"""Stands for a program where a finding is a law's and about none."""

_STRONG = frozenset({Basis.CONFIGURED.value, Basis.USED.value, Basis.ACTIVE.value})


@frozen
class View:
    """One report, ready to be told.

    Attributes:
        report: the plain JSON.
        speaker: says its messages.
        width: columns of the page.
        programs: worst first.
        observations: by id.
        findings: by program id, worst first; ``None`` for those about no program, `LEGAL`
            for those of laws. Each is the finding with its rule's id under ``rule``.
    """

    report: Json
    speaker: Speaker
    width: int
    programs: tuple[Json, ...]
    observations: dict[int, Json]
    findings: dict[int | None, tuple[Json, ...]]

    @property
    def now(self) -> str:
        """The moment of the audit, RFC 3339."""
        return word(child(self.report, "host"), "time")

    @property
    def zone(self) -> tzinfo:
        """The host's zone, for times."""
        return zone_of(word(child(self.report, "host"), "zone"))

    @property
    def looks(self) -> int:
        """In how many looks the report was made."""
        return number(child(self.report, "sampling"), "looks") or 1

    @property
    def is_audit(self) -> bool:
        """Whether rules were asked; else it is an inventory."""
        return bool(objects(self.report, "rules"))

    @property
    def is_root(self) -> bool:
        """Whether root looked, so that root could not have shown more."""
        return word(child(self.report, "host"), "privilege") == "root"

    @property
    def is_complete(self) -> bool:
        """Whether every probe could look at everything."""
        found = objects(self.report, "probes")
        return all(word(probe, "coverage") == Coverage.COMPLETE.value for probe in found)

    @property
    def declares(self) -> bool:
        """Whether a declared policy was compared with."""
        return word(child(self.report, "policy"), "basis") == "declared"


def look(report: Json, options: Options) -> View:
    """Return the view of a report."""
    findings = _findings(report)
    return View(
        report=report,
        speaker=Speaker(options.language),
        width=max(options.width, 40),
        programs=tuple(
            sorted(
                objects(report, "programs"),
                key=lambda program: _badness(program, findings),
                reverse=True,
            )
        ),
        observations={
            number(seen, "id"): seen
            for probe in objects(report, "probes")
            for seen in objects(probe, "observations")
        },
        findings=findings,
    )


def strongest(capability: Json) -> str:
    """Return the strongest basis of a capability of a program; empty for none."""
    return max(
        words(capability, "bases"), key=lambda basis: RANK.get(basis, -1), default=""
    )


def weight(capability: Json) -> tuple[int, int, int]:
    """Return what a capability weighs: as the severity table does, then by basis."""
    name, basis = word(capability, "capability"), strongest(capability)
    order = next((at for at, node in enumerate(INTRUSIVE) if covers(node, name)), 99)
    return (
        int(is_intrusive(name)) + int(basis in _STRONG),
        RANK.get(basis, -1),
        -order,
    )


def capabilities(program: Json) -> list[Json]:
    """Return a program's capabilities, the weightiest first."""
    return sorted(objects(program, "capabilities"), key=weight, reverse=True)


def label(view: View, program: Json) -> str:
    """Return what to call a program: its name, if it may be told."""
    named = next((program[k] for k in ("name", "unrelated_name") if program.get(k)), None)
    if named is None:
        return view.speaker.say("text.unknown-program", id=number(program, "id"))
    return view.speaker.value(named, limit=60)


def worst(severities: Iterable[str]) -> str:
    """Return the worst of some severities; empty without any."""
    return max(severities, key=lambda each: SEVERITY_RANK.get(each, -1), default="")


def severity_of(view: View, program: Json) -> str:
    """Return the worst severity of a program's findings; empty without any."""
    found = view.findings.get(number(program, "id"), ())
    return word(found[0], "severity") if found else ""


def _findings(report: Json) -> dict[int | None, tuple[Json, ...]]:
    found: dict[int | None, list[Json]] = {}
    for rule in objects(report, "rules"):
        for finding in objects(rule, "findings"):
            item = {**finding, "rule": word(rule, "rule")}
            program = whole(finding.get("program"))
            if program is None and word(finding, "message").startswith("requirement-"):
                program = LEGAL
            found.setdefault(program, []).append(item)
    return {
        program: tuple(sorted(items, key=_severity_rank, reverse=True))
        for program, items in found.items()
    }


def _severity_rank(finding: Json) -> int:
    return SEVERITY_RANK.get(word(finding, "severity"), -1)


def _badness(
    program: Json, findings: dict[int | None, tuple[Json, ...]]
) -> tuple[object, ...]:
    own = findings.get(number(program, "id"), ())
    return (
        program.get("is_self") is not True,
        _severity_rank(own[0]) if own else -1,
        max(map(weight, objects(program, "capabilities")), default=(-1, -1, -99)),
        -number(program, "id"),
    )
