"""Times of a report in the zone it was made in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

_OFFSET = r"(?:UTC)?([+-])(\d\d):?(\d\d)"


_UTC = frozenset({"", "UTC", "Etc/UTC"})


@cache
def zone_of(name: str) -> tzinfo:
    """Return the zone of an IANA name or an offset such as ``+02:00``; else UTC."""
    if name in _UTC:
        return UTC
    if match := re.fullmatch(_OFFSET, name):
        minutes = int(match[2]) * 60 + int(match[3])
        span = timedelta(minutes=minutes if match[1] == "+" else -minutes)
        return timezone(span) if abs(span) < timedelta(days=1) else UTC
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only where a time is shown

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown here, or no name of a zone
        return UTC


def local(moment: str, zone: tzinfo) -> datetime | None:
    """Return an RFC 3339 moment in a zone; ``None`` when it is none.

    A moment without an offset is UTC: this machine's own zone must never matter.
    """
    try:
        then = datetime.fromisoformat(moment)
        return (then if then.tzinfo else then.replace(tzinfo=UTC)).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def since(moment: str, now: str, zone: tzinfo) -> str:
    """Return ``HH:MM`` on the day of ``now``, else ``YYYY-MM-DD HH:MM``; empty for none."""
    then, today = local(moment, zone), local(now, zone)
    if then is None:
        return ""
    same_day = today is not None and then.date() == today.date()
    return then.strftime("%H:%M" if same_day else "%Y-%m-%d %H:%M")


def utc(moment: str) -> str:
    """Return an RFC 3339 moment in UTC, to the second, with ``Z``; empty for none."""
    then = local(moment, UTC)
    return then.strftime("%Y-%m-%dT%H:%M:%SZ") if then else ""
