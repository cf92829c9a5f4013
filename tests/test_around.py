"""What else happened around the date of an event."""

from building import ROOT
from sourcebook.page_views import event_view
from sourcebook.project import load_project


def around(key: str) -> list[tuple[str, str]]:
    project = load_project(ROOT)
    return [(one.label, one.row.id) for one in event_view(project.views, project.book.events[key]).around]


def test_what_fell_within_thirty_days_is_shown_with_its_distance() -> None:
    assert around("un-ctc-briefing-2014-09-30") == [
        ("before", "coalition-announced"),
        ("15 days after", "isil-sentences-announced"),
    ]


def test_an_undated_event_has_nothing_around_it() -> None:
    assert around("french-belgian-meeting") == []
