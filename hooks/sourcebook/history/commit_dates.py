"""When a commit was made. Whoever writes a commit writes its date, so it can be any number, or no number at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

#: The last second that is a date in every time zone that there is.
LAST = int(datetime(9999, 12, 30, tzinfo=UTC).timestamp())
#: What git itself shows for a date that it cannot understand.
NEVER = datetime.fromtimestamp(0, UTC)

_ZONE = re.compile(r"([+-])([01]\d)([0-5]\d)")
_FARTHEST = timedelta(hours=14)


def parse_moment(seconds: str, zone: str) -> datetime | None:
    """The moment so many seconds after the beginning of 1970, in the time zone of whoever made the commit: `1700000000`
    and `+0100`. None for a moment that no calendar has; a time zone that there is not is taken for UTC."""
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
    """The moments of commits in a line, newest first, each None replaced by the next older moment, so that commits stay
    in their order; by the next newer one where no older is known."""
    found: list[datetime] = []
    known = next((one for one in reversed(moments) if one), NEVER)
    for one in reversed(moments):
        known = one or known
        found.append(known)
    return found[::-1]
