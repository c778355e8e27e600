"""Time stamps beside a report: over the report, a checkpoint, or a statement.

Certificates that come with a report prove nothing; only those that the person who verifies
trusts do. A stamp over the bytes of a signature is refused: other words can be found that
the same signature fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.model.frozen import replace
from auditor.seal.checks import Meaning
from auditor.seal.companions import Case, Companion, CompanionKind
from auditor.seal.envelope import REPORT_NAME
from auditor.seal.renewal import LIST, list_problem
from auditor.seal.testimony import time_text
from auditor.seal.time_stamps import Stamp, read_reply

TSA = "tsa"
"""What a trusted time stamp of the report gives."""

_NAMES = re.compile(
    r"(report\.dsse\.json|checkpoint|[a-z-]+-[0-9]+\.dsse\.json|renewal-[0-9]+\.sha256)"
    r"\.tsr"
)


def _look(case: Case) -> Iterator[Companion]:
    for name in sorted(case.files):
        if match := _NAMES.fullmatch(name):
            about = match[1]
            plain = Companion(
                name=name,
                kind="time-stamp",
                question="history" if about == "checkpoint" else "time",
                title=f"{name} is a trusted authority's time stamp of {about}",
            )
            yield _read(case, about, plain)


def _read(case: Case, about: str, plain: Companion) -> Companion:
    stamped = case.report if about == REPORT_NAME else case.files.get(about)
    if stamped is None:
        return replace(plain, problem=f"there is no {about}", meaning=Meaning.ALTERED)
    reply = case.files[plain.name]
    try:
        stamp = read_reply(reply)
    except (ValueError, OverflowError) as error:
        return replace(plain, problem=f"not checked: {error}")
    if not stamp.is_about(stamped):
        return replace(
            plain, problem=f"it is about other bytes than {about}", meaning=Meaning.ALTERED
        )
    if LIST.fullmatch(about):
        wrong = list_problem(stamped, case.report, case.files)
        if wrong:
            return replace(plain, problem=f"{about}: {wrong}", meaning=Meaning.ALTERED)
    return _weighed(case, about, stamp, plain)


def _weighed(case: Case, about: str, stamp: Stamp, plain: Companion) -> Companion:
    time = time_text(stamp.time)
    problem = stamp_problem(case, plain.name, about)
    if problem:
        return replace(plain, problem=f"{problem}; it says {time}")
    text = f"{about} existed at {time}, says a time stamp authority that is trusted here."
    if LIST.fullmatch(about):
        text += " It lists the report and the time stamps that it had by then."
    elif about != REPORT_NAME:
        return replace(plain, text=text)
    return replace(plain, state=TSA, text=text, gives=frozenset((TSA,)))


def stamp_problem(case: Case, name: str, about: str) -> str:
    """Return why a reply is not known to be a trusted authority's; or nothing."""
    if case.stamps is None:
        came = sorted(each for each in case.files if each.startswith("tsa/"))
        with_it = f"; {', '.join(came)} came with the report and proves nothing"
        return "no certificate of an authority is trusted here" + (with_it if came else "")
    stamped = case.report if about == REPORT_NAME else case.files[about]
    return case.stamps(stamped, case.files[name])


def stamped_at(case: Case) -> Stamp | None:
    """Return the report's time stamp, if it is a trusted authority's."""
    name = f"{REPORT_NAME}.tsr"
    if name not in case.files:
        return None
    try:
        stamp = read_reply(case.files[name])
    except (ValueError, OverflowError):
        return None
    good = stamp.is_about(case.report) and not stamp_problem(case, name, REPORT_NAME)
    return stamp if good else None


KIND = CompanionKind(names=_NAMES, look=_look)
"""See the module's docstring."""
