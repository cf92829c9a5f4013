"""What else happened around the date of an event."""

import shutil
from pathlib import Path

from sourcebook.project import Project, load_project
from sourcebook.views.pages.event import RelatedView, event_view
from sourcebook.views.sections import rows_of
from support.projects import ROOT


def shown(project: Project, key: str) -> tuple[RelatedView, ...]:
    """The section on what happened around the same time, on the page of an event."""
    return rows_of(event_view(project.views, project.book.events[key]).sections, "Around")


def around(key: str) -> list[tuple[str, str]]:
    project = load_project(ROOT)
    return [(one.label, one.row.id) for one in shown(project, key)]


def test_what_fell_within_thirty_days_is_shown_with_its_distance() -> None:
    assert around("un-ctc-briefing-2014-09-30") == [
        ("before", "coalition-announced"),
        ("15 days after", "isil-sentences-announced"),
    ]


def test_an_undated_event_has_nothing_around_it() -> None:
    assert around("french-belgian-meeting") == []


def test_of_many_events_around_a_date_the_nearest_are_shown(tmp_path: Path) -> None:
    cited = 'citations: [{source: diary, quote: "Bea Day came at four"}]'
    folder = Path(shutil.copytree(Path(__file__).parents[2] / "cases" / "base", tmp_path / "many"))
    days = "".join(
        f"day-{day:02}: {{title: T, date: 1931-05-{day:02}, type: meeting, description: D, {cited}}}\n"
        for day in range(1, 31)
    )
    (folder / "data" / "events").mkdir()
    (folder / "data" / "events" / "may.yaml").write_text(days, "utf-8")
    project = load_project(folder)
    near = [one.row.id for one in shown(project, "day-15")]
    assert near == [f"day-{day:02}" for day in (*range(7, 15), *range(16, 24))]
