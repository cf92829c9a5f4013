"""What the sections of a page list."""

from __future__ import annotations

from sourcebook.book.book import Book
from sourcebook.book.link import link
from sourcebook.pagination.page_lists import mentions
from sourcebook.records.models import Entity, Event
from sourcebook.records.vocabulary import Settings, Vocabulary
from support.pictures import keyed


def book_of(event: dict[str, object]) -> Book:
    people = {
        key: {"type": "person", "name": key.title(), "description": text}
        for key, text in (("ann", "She came."), ("bea", "She knew [[ann]]."))
    }
    shared = {"title": "A tea", "date": "1921", "type": "meeting", "description": "[[ann|She]] came to tea."}
    return link({}, keyed(Entity, people), keyed(Event, {"tea": shared | event}), Vocabulary(), Settings())


def mentioned(book: Book) -> list[str]:
    return [record.key for record, _ in mentions(book, book.entities["ann"])]


def test_who_takes_part_in_an_event_is_not_also_mentioned_in_it() -> None:
    assert mentioned(book_of({"participants": [{"entity": "ann"}]})) == ["bea"]


def test_who_is_only_named_in_the_text_of_an_event_is_mentioned_in_it() -> None:
    assert mentioned(book_of({"participants": [{"entity": "bea"}]})) == ["bea", "tea"]
