"""Dates in records."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from ..core.dates.time_of_day import order_in_day, parse_time
from .record import Record
from .values.fields import EdtfDate, Line, Prose, Time, without_brackets


class When(Record):
    """A date, as EDTF text or as this mapping."""

    date: EdtfDate = Field(description="EDTF text: `2014`, `2014-09-30`, `2015-02?`, `[2015-03..2015-12]`, `unknown` …")
    time: Time | None = Field(None, description="time of day: `14:30`, `14:30~` (about), `14:30+01:00`, `14:30Z`")
    as_written: Line | None = Field(
        None, description="the date as the source writes it in another calendar: “3 Safar 1335”"
    )
    words: Line | None = Field(None, description="wording to show on pages: “early 2014”")
    inferred: Prose | None = Field(None, description="how the date was worked out; required with a `?`")

    @property
    def uncertain(self) -> bool:
        """Whether the date or its time of day has a `?` or `%`."""
        return self.date.uncertain or (self.time is not None and parse_time(self.time).uncertain)

    @property
    def apart(self) -> bool:
        """Whether its words cannot follow “from” or “as of”."""
        return self.words is None and self.date.apart

    @property
    def sort_key(self) -> tuple[int, ...]:
        """Sort key of chronologies: that of the date, then its time of day."""
        return *self.date.sort_key, order_in_day(self.time)


def _when(value: Any) -> Any:
    value = without_brackets(value)
    return {"date": value} if isinstance(value, str) else value


Date = Annotated[When, BeforeValidator(_when)]
