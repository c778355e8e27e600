"""How completely each report looked, and so what its silence is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.model.change import Change, Looked, Trend
from auditor.model.comparison import GapChange, LookChange
from auditor.model.coverage import Coverage
from auditor.model.frozen import frozen
from auditor.model.inventory import Topic
from auditor.render import Json
from auditor.render._reading import number, objects, word, words

_COMPLETE = Coverage.COMPLETE.value
_RANK = {_COMPLETE: 0, Coverage.PARTIAL.value: 1}
_NOTHING = 2
_FROM_BEST = tuple(Looked)
_PRESENCE = frozenset({Topic.PROCESSES.value, Topic.PACKAGES.value})

Reason = tuple[str, str, str]
"""Kind, reason and need of a gap."""


@frozen
class Look:
    """One probe's run in one report.

    Attributes:
        coverage: as the report says.
        gaps: how many things were missed, by reason; 0 when not countable.
    """

    coverage: str
    topics: tuple[str, ...] = ()
    gaps: Mapping[Reason, int]

    @property
    def rank(self) -> int:
        """How far it got: 0 everything, 1 a part, 2 nothing."""
        return _RANK.get(self.coverage, _NOTHING)


Looks = dict[str, Look]
"""The looks of one report by probe."""


def looks_of(report: Json) -> Looks:
    """Return every probe's look; of two with the same id the worse one."""
    found: Looks = {}
    for probe in objects(report, "probes"):
        name, look = word(probe, "probe"), _look(probe)
        if name not in found or look.rank > found[name].rank:
            found[name] = look
    return found


def trend(older: Look | None, newer: Look | None) -> Trend:
    """Return how a newer look went against an older one; none at all is the worst."""
    if older is None or newer is None:
        return Trend.WORSE if newer is None else Trend.BETTER
    if older.rank != newer.rank:
        return Trend.WORSE if newer.rank > older.rank else Trend.BETTER
    if older.coverage == _COMPLETE:
        return Trend.SAME  # what a complete look missed was harmless
    reasons = older.gaps.keys() | newer.gaps.keys()
    signs = {_sign(older.gaps.get(each), newer.gaps.get(each)) for each in reasons}
    return joined(signs | ({0} if older.coverage == newer.coverage else {1, -1}))


def joined(signs: set[int]) -> Trend:
    """Return the trend of several: 1 for each that is worse, -1 for each better one."""
    if 1 in signs:
        return Trend.MIXED if -1 in signs else Trend.WORSE
    return Trend.BETTER if -1 in signs else Trend.SAME


def overall(changes: Iterable[LookChange]) -> Trend:
    """Return the trend over all probes."""
    found = {change.trend for change in changes}
    if Trend.MIXED in found or {Trend.WORSE, Trend.BETTER} <= found:
        return Trend.MIXED
    return next((each for each in (Trend.WORSE, Trend.BETTER) if each in found), Trend.SAME)


def looked(missing: Looks, having: Looks, probes: Iterable[str]) -> Looked:
    """Return how the report that lacks something had looked for it.

    Args:
        missing: the looks of the report that lacks it.
        having: those of the report that has it.
        probes: which saw it there; their looks are asked for. None of them: not made.
    """
    answers = [_looked(missing.get(name), having.get(name)) for name in probes]
    return worst(answers or [Looked.NOT_MADE])


def worst(answers: Iterable[Looked]) -> Looked:
    """Return the worst of some answers; complete for none."""
    return max(answers, key=_FROM_BEST.index, default=Looked.COMPLETE)


def presence_probes(looks: Looks) -> tuple[str, ...]:
    """Return the probes that see which programs are here at all."""
    return tuple(
        name for name, look in looks.items() if _PRESENCE.intersection(look.topics)
    )


def compare_looks(older: Looks, newer: Looks) -> tuple[LookChange, ...]:
    """Return every probe of the two reports, by id."""
    return tuple(
        _change(name, older.get(name), newer.get(name))
        for name in sorted(older.keys() | newer.keys())
    )


def of_one(*, is_older: bool, looked: Looked, same_host: bool | None) -> Change:
    """Return the word for a thing of one report.

    Args:
        is_older: the older report has it.
        looked: how the other one had looked for it.
        same_host: as in `Comparison`; of two computers nothing appears or goes.
    """
    if looked is not Looked.COMPLETE:
        return Change.NOT_SEEN if is_older else Change.FIRST_SEEN
    if same_host is False:
        return Change.ONLY_OLDER if is_older else Change.ONLY_NEWER
    return Change.GONE if is_older else Change.APPEARED


def _look(probe: Json) -> Look:
    gaps: dict[Reason, int] = {}
    for gap in objects(probe, "gaps"):
        key = (word(gap, "kind"), word(gap, "reason"), word(gap, "needs"))
        gaps[key] = gaps.get(key, 0) + number(gap, "count")
    return Look(
        coverage=word(probe, "coverage"), topics=tuple(words(probe, "topics")), gaps=gaps
    )


def _sign(older: int | None, newer: int | None) -> int:
    """Return 1 when more was missed, -1 when less; a reason may apply uncounted."""
    before = -1 if older is None else older
    after = -1 if newer is None else newer
    return (after > before) - (after < before)


def _looked(missing: Look | None, having: Look | None) -> Looked:
    if missing is None:
        return Looked.NOT_MADE
    if missing.coverage == _COMPLETE:
        return Looked.COMPLETE
    is_worse = trend(having, missing) is Trend.WORSE
    return Looked.LESS_COMPLETE if is_worse else Looked.INCOMPLETE


def _change(name: str, older: Look | None, newer: Look | None) -> LookChange:
    before, after = older.gaps if older else {}, newer.gaps if newer else {}
    known = newer or older
    return LookChange(
        probe=name,
        topics=known.topics if known else (),
        older=older.coverage if older else None,
        newer=newer.coverage if newer else None,
        trend=trend(older, newer),
        gaps=tuple(
            GapChange(
                kind=reason[0],
                reason=reason[1],
                needs=reason[2],
                older=before.get(reason),
                newer=after.get(reason),
            )
            for reason in sorted(before.keys() | after.keys())
            if before.get(reason) != after.get(reason)
        ),
    )
