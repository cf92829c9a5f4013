"""Dates of commits. The author of a commit sets its date, so it can be any number, or not a number at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

#: The last second that is a valid date in every time zone.
LAST = int(datetime(9999, 12, 30, tzinfo=UTC).timestamp())
#: Git's own substitute for a date that it cannot parse.
NEVER = datetime.fromtimestamp(0, UTC)

_ZONE = re.compile(r"([+-])([01]\d)([0-5]\d)")
_FARTHEST = timedelta(hours=14)


def parse_moment(seconds: str, zone: str) -> datetime | None:
    """Return the moment for seconds since 1970 and a time zone: `1700000000` and `+0100`.

    Return None for a moment outside the calendar. Invalid time zones count as UTC.
    """
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) <= len(str(LAST)) and int(seconds) <= LAST):
        return None
    return datetime.fromtimestamp(int(seconds), _parse_zone(zone))


def _parse_zone(zone: str) -> timezone:
    match = _ZONE.fullmatch(zone)
    if not match:
        return UTC
    far = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(-far if match[1] == "-" else far) if far <= _FARTHEST else UTC


def in_line(moments: Sequence[datetime | None]) -> list[datetime]:
    """Fill in unknown dates of consecutive commits, newest first.

    Each None becomes the next older moment, so that commits keep their order, or the next newer one if no older is
    known.
    """
    found: list[datetime] = []
    known = next((one for one in reversed(moments) if one), NEVER)
    for one in reversed(moments):
        known = one or known
        found.append(known)
    return found[::-1]
