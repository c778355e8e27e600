"""What ``scan`` and ``audit`` share: the host, the policy, and how a report is shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from auditor.cli import _console, _repeating
from auditor.cli._reading import read_input
from auditor.errors import InputError, PolicyError, UsageError
from auditor.host import Host
from auditor.model.finding import SEVERITIES
from auditor.model.inventory import LOOKED, Inventory
from auditor.model.policy import Policy
from auditor.model.report import Report
from auditor.pipeline import look_once

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from auditor.model.record import Record
    from auditor.model.told import Annotator

_COLLECTOR = "auditor.cli._collector"
_LARGEST_POLICY = 8 << 20
_LARGEST_RECORDING = 1 << 30
_SYSTEM_POLICY = "/etc/auditor/policy.yaml"
_SIGNING = ("employer", "works-council", "dpo")
_FIRST_SEVERITY = 11
INCONCLUSIVE = 3


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options that every look has."""
    parser.add_argument(
        "--format",
        default="text",
        metavar="FORMAT",
        help="of the result; see auditor list formats",
    )
    parser.add_argument("--language", choices=("en", "de"), help="of the texts")
    parser.add_argument("--all", action="store_true", help="name every program")
    parser.add_argument("--replay", metavar="DIR", help="look at a recording")
    _repeating.add_arguments(parser)
    parser.add_argument("--user", metavar="NAME", help="as root: whom the audit is for")
    parser.add_argument(
        "--timings", action="store_true", help="tell the time of each stage"
    )


def host_of(options: Namespace) -> Host:
    """Return the host to look at.

    Raises:
        AuditorError: the recording, the user or the privileged look cannot be used.
    """
    if options.replay:
        return recorded_host(options.replay)
    if not sys.platform.startswith("linux"):
        raise UsageError("this version looks at Linux only", hint="use --replay DIR")
    from auditor.host.live.people import person_behind, person_named  # noqa: PLC0415

    named = person_named(options.user) if options.user else None
    person = named or person_behind(dict(os.environ))
    if person and os.geteuid() == 0 and person.uid != 0:
        from auditor.host.live.privileged import look_for  # noqa: PLC0415 - seldom

        return look_for(person, _COLLECTOR, options.length, options.every)
    if named and named.uid != os.getuid():
        raise UsageError(f"only root can audit for {named.name}", hint="use sudo")
    return live_host()


def live_host() -> Host:
    """Return this computer as this user sees it."""
    from auditor.host.live.machine import LiveHost  # noqa: PLC0415 - only to look

    return LiveHost(os.getuid(), hints=_hints_file())


def looks_of(options: Namespace) -> Callable[[Host], Inventory]:
    """Return what looks at the host: once, or again and again.

    Raises:
        UsageError: a recording cannot be looked at again.
    """
    if not options.length:
        return look_once
    if options.replay:
        raise UsageError("--for looks again and again, which a recording cannot be")
    return lambda host: _look_again(host, options)


def _look_again(host: Host, options: Namespace) -> Inventory:
    from auditor.host.live.machine import LiveHost  # noqa: PLC0415 - it is loaded already

    if isinstance(host, LiveHost):
        schedule = _repeating.Schedule(options.length, options.every)
        return _repeating.looks(host, schedule, _console.progress)
    found = host.read(LOOKED).inventory
    if found is None:
        raise InputError("the privileged child passed on no looks")
    return found


def _hints_file() -> str:
    folder = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(folder, "monitoring-auditor", "hints.json")


def recorded_host(folder: str) -> Host:
    """Return the host of a recording.

    Raises:
        InputError: the folder is no recording, or was changed since.
    """
    from hashlib import sha256  # noqa: PLC0415 - only for a recording

    from auditor.host import recording  # noqa: PLC0415 - the same
    from auditor.host.recorded import RecordedHost  # noqa: PLC0415 - the same

    told = os.path.join(folder, recording.MANIFEST)
    kept = os.path.join(folder, recording.ANSWERS)
    manifest = read_input(told, _LARGEST_POLICY)
    answers = read_input(kept, _LARGEST_RECORDING)
    recording.check_manifest(manifest, answers, told)
    values = recording.read_answers(answers, kept)
    return RecordedHost(values, sha256(manifest).hexdigest())


def policy_of(given: str | None) -> Policy:
    """Return the policy in force: the given one, a well-known one, or the baseline.

    An invalid policy in a well-known place counts as none, and the report says so.

    Raises:
        PolicyError: the given policy is invalid.
        InputError: the given file cannot be read.
    """
    if given:
        return _loaded(given)
    for place in _well_known():
        if os.path.lexists(place):  # a FIFO or a broken link there is a problem to tell
            try:
                return _loaded(place)
            except (PolicyError, InputError) as error:
                _console.complain(error, is_audit=False)
                return Policy(source=place, problem=type(error).__name__)
    return Policy()


def agreement_of(given: str | None) -> Policy | None:
    """Return what was agreed beside the policy, when a file of it is given.

    Raises:
        PolicyError: it is invalid.
        InputError: it cannot be read.
    """
    return _loaded(given) if given else None


def _loaded(path: str) -> Policy:
    from auditor.policy.loading import load_policy  # noqa: PLC0415 - costly, seldom

    data = read_input(path, _LARGEST_POLICY)
    policy = load_policy(data, path)
    if any(os.path.lexists(f"{path}.{role}.sig.json") for role in _SIGNING):
        from auditor.cli._records import signed  # noqa: PLC0415 - only where there are any

        policy, _ = signed(policy, data)
    return policy


def records_of(options: Namespace, policy: Policy) -> tuple[Record, ...]:
    """Return the records that count for the policy of an audit.

    Raises:
        InputError: the folder that the person named cannot be read.
    """
    from auditor.seal.folders import data_folder  # noqa: PLC0415 - as the seal

    own = os.path.join(data_folder(), "records")
    if not policy.document or not (options.records or os.path.isdir(own)):
        return ()
    from auditor.cli._records import records_for  # noqa: PLC0415 - only where there are any

    return records_for(options, policy)


def said_of_programs() -> Annotator | None:
    """Return what tells of any program what the person said of it, if they said any."""
    from auditor.seal.folders import data_folder  # noqa: PLC0415 - only when sealing

    if not os.path.isdir(os.path.join(data_folder(), "notes")):
        return None
    from auditor.cli._records import notes  # noqa: PLC0415 - only where there are any
    from auditor.records.notes import annotator  # noqa: PLC0415 - the same

    return annotator(notes())


def _well_known() -> tuple[str, str]:
    folder = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return _SYSTEM_POLICY, os.path.join(folder, "monitoring-auditor", "policy.yaml")


def day_of(given: str) -> str:
    """Return an ISO date that was given, or nothing.

    Raises:
        UsageError: it is none.
    """
    if given:
        from datetime import date  # noqa: PLC0415 - seldom

        try:
            return date.fromisoformat(given).isoformat()
        except ValueError:
            raise UsageError(
                f"--as-of takes a day such as 2026-11-26, not {given!r}"
            ) from None
    return ""


def check_format(options: Namespace) -> None:
    """Refuse a format that does not exist before anything is looked at.

    Raises:
        UsageError: there is no such format.
    """
    from auditor.render import renderer_named  # noqa: PLC0415 - never loaded as root

    renderer_named(options.format)


def shown(report: dict[str, Any], options: Namespace) -> str:
    """Return the report in the chosen format and language.

    Raises:
        UsageError: there is no such format.
    """
    from auditor.render import Options, render  # noqa: PLC0415 - only once there is a report

    language = options.language or _console.language()
    return render(
        report,
        options.format,
        Options(language=language, width=_console.width(), color=_console.in_colour()),
    )


def exit_code(report: Report, options: Namespace) -> int:
    """Return the exit code of a report: 11 to 14 by severity, 3 inconclusive, 0."""
    if options.no_exit_codes:
        return 0
    worst = [
        place for place, word in enumerate(SEVERITIES) if word in report.summary.severities
    ]
    if worst:
        return _FIRST_SEVERITY + max(worst)
    if options.strict and "inconclusive" in report.summary.outcomes:
        return INCONCLUSIVE
    return 0


def tell_timing(name: str, cpu: float, wall: float) -> None:
    """Write one line of the time a stage took."""
    _console.say(f"timing: {name} {cpu * 1000:.1f} ms cpu {wall * 1000:.1f} ms wall")
