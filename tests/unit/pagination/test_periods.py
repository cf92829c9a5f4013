"""Many years of the chronology in decades and centuries."""

from __future__ import annotations

import re

import pytest

from sourcebook.book.link import link
from sourcebook.core.dates.days import year_text
from sourcebook.core.labels import load_labels
from sourcebook.pagination.partition import Part, Step, steps_of_date
from sourcebook.pagination.periods import MOST, by_period, periods_within
from sourcebook.records.models import Event
from sourcebook.records.vocabulary import Settings
from sourcebook.site.pages import all_pages
from sourcebook.site.renderer import Renderer
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.part_links import part_words
from support.long_lists import VOCABULARY, busy_book, views_of

LABELS = load_labels("en")


def events_in(years: list[int]) -> dict[str, Event]:
    """One event a year, and one without a date."""
    made = {}
    for year in [*years, None]:
        words, date = f"In {year}", year_text(year) if year is not None else "unknown"
        event = Event.model_validate({"title": words, "date": date, "type": "meeting", "description": f"{words}."})
        vars(event)["key"] = f"in-{year}"  # as the reader does, records being frozen
        made[event.key] = event
    return made


def views_with(years: list[int]) -> ViewBuilder:
    book = busy_book(1)
    return views_of(link(dict(book.sources), dict(book.entities), events_in(years), VOCABULARY, Settings()))


def named(parts: tuple[Part, ...]) -> list[str]:
    return [part_words(LABELS, part.step) for part in parts]


def test_few_years_stand_alone() -> None:
    views = views_with(list(range(1990, 1990 + MOST - 1)))
    assert views.placement.periods == views.placement.years and views.placement.chronology_fits


def test_many_years_are_grouped_by_decade() -> None:
    views = views_with(list(range(1800, 2000)))
    periods = views.placement.periods
    # “The 1800s” may be a decade or a century.
    decades = (f"{year}s" if year % 100 else f"{year}–{year + 9}" for year in range(1800, 2000, 10))
    assert named(periods) == [*decades, "Undated"]
    assert [part.step.value for part in periods[3].parts] == [str(year) for year in range(1830, 1840)]
    assert not views.placement.chronology_fits


def test_many_decades_are_grouped_by_century() -> None:
    periods = views_with(list(range(1005, 2000, 3))).placement.periods
    assert named(periods)[:2] == ["1000–1099", "1100–1199"] and len(periods) == 11
    assert named(periods[0].parts)[:2] == ["1000–1009", "1010s"]
    slugs = [part.step.slug for part in periods_within(periods)]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("years", [range(1990, 2000), range(1800, 2000), range(3, 2000, 7)])
def test_every_event_is_in_one_period_and_each_year_has_a_page(years: range) -> None:
    views = views_with(list(years))
    items = [event.key for part in views.placement.periods for event in part.items]
    assert items == [event.key for event in views.book.chronology]
    pages = {page.path for page in all_pages(views)}
    assert {f"chronology/{year}.html" for year in years} <= pages


def test_home_and_chronology_lead_to_decades_and_these_to_their_events() -> None:
    views = views_with(list(range(1800, 2000)))
    pages = {page.path: page for page in all_pages(views)}
    html = {
        path: pages[path].render(Renderer(LABELS, pages[path].root)).html
        for path in ("index.html", "chronology/index.html", "chronology/1830s.html")
    }
    for path in ("index.html", "chronology/index.html"):
        assert len(set(re.findall(r"chronology/(\d+s)\.html", html[path]))) == 20
        assert len(re.findall(r"chronology/(?:\.\./)?\d{4}\.html", html[path].split("sb-years")[-1])) == 0
    assert [f"In {year}" in html["chronology/1830s.html"] for year in range(1829, 1841)] == [False, *[True] * 10, False]


def test_no_period_is_on_both_sides_of_the_turn_of_the_era_and_a_decade_is_the_same_in_every_list() -> None:
    views = views_with(list(range(-64, 35)))
    periods = views.placement.periods
    assert named(periods) == [
        *("70–61 BC", "60–51 BC", "50–41 BC", "40–31 BC", "30–21 BC", "20–11 BC", "10–1 BC"),
        *("AD 1–9", "AD 10–19", "AD 20–29", "AD 30–39", "Undated"),
    ]
    slugs = [part.step.slug for part in periods[2:10]]
    assert slugs == ["50-bc-decade", "40-bc-decade", "30-bc-decade", "20-bc-decade", "10-bc-1-bc", "1-9", "10s", "20s"]
    for part in periods[:-1]:
        for event in part.items if part.step.slug.endswith(("s", "decade")) else ():
            [decade, *_] = steps_of_date(event.date.date)
            assert (decade.slug, part_words(LABELS, decade)) == (part.step.slug, part_words(LABELS, part.step))


def test_centuries_before_christ_are_those_of_historians() -> None:
    periods = views_with(list(range(-699, 700, 4))).placement.periods
    assert named(periods)[5:9] == ["200–101 BC", "100–1 BC", "AD 1–99", "100–199"]


def test_a_year_is_no_period() -> None:
    part = Part((Step("date", "1921", "1921"),), ())
    assert list(periods_within([part])) == [] and by_period([part]) == (part,)
