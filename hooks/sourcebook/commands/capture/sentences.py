"""List the sentences of a text that name people, bodies and dates of the records, ready to be cited."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...book.book import Book
from ...book.comparison.normalise import normalise, words
from ...book.comparison.page_furniture import furniture
from ...book.names.record_names import names_of_entity
from ...book.text.summaries import first_sentence
from ...core.dates.date_habits import rewritten
from ...core.dates.edtf import DateError, Edtf, parse_edtf
from ...untrusted.escaping import in_line, in_yaml

#: A name of fewer letters than this is compared with its capitals: `US`, `ONE`.
_SHORT = 5
#: Words of a date before and after its year.
_BEFORE, _AFTER = 4, 2
_YEAR = re.compile(r"\d{4}")
#: In many languages the number of a day has a full stop: “am 4. März”.
_DAY = re.compile(r"(?<!\w)\d{1,2}\.$")
_LONGEST = 1200


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, where it is, and the records that it names."""

    words: str
    locator: str
    names: tuple[str, ...]


def naming_sentences(book: Book, text: str, title: str) -> Iterator[Sentence]:
    """Yield the sentences of a captured text that name an entity, or a day or month on which an event has a date."""
    names, dates = _Names(book), _dates(book)
    for locator, paragraph in _paragraphs(text, title):
        for sentence in _sentences(paragraph):
            found = (*names.within(sentence), *_events_dated(sentence, dates))
            if found and len(sentence) <= _LONGEST:
                yield Sentence(sentence, locator, tuple(dict.fromkeys(found)))


def as_citations(source: str, sentences: Iterator[Sentence]) -> Iterator[str]:
    """Yield each sentence as an item of `citations`, under a comment that says what it names."""
    for one in sentences:
        yield f"    # {', '.join(one.names)}\n"
        yield f"    - source: {source}\n"
        yield f"      quote: {in_yaml(in_line(one.words))}\n"
        yield f'      locator: "{one.locator}"\n'


def _paragraphs(text: str, title: str) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of a text with their locators: by page where it has pages, whose lines are joined."""
    if "\f" in text:
        for number, page in enumerate(_joined(text).split("\f"), 1):
            yield from ((f"page {number}", one) for one in re.split(r"\n\s*\n", page) if one.strip())
        return
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    start = 0 if lines and lines[0] == title else 1
    yield from (("title" if not at else f"paragraph {at}", line) for at, line in enumerate(lines, start))


def _joined(text: str) -> str:
    """Return the lines of each paragraph of a page as one, without page numbers and running heads.

    Of a word that the end of a line divides, the hyphen is dropped if the text has the word elsewhere without it.
    """
    lines = text.split("\n")
    left_out = furniture(lines)
    kept = "\n".join("\f" * line.count("\f") if at in left_out else line for at, line in enumerate(lines))
    known = set(re.findall(r"\w+", kept))

    def whole(found: re.Match[str]) -> str:
        return found[1] + ("" if found[1] + found[2] in known else "-") + found[2]

    return re.sub(r"(?<=[^\n\f])\n(?=[^\n\f])", " ", re.sub(r"(?<!\w)(\w+)-\n(\w+)", whole, kept))


def _sentences(paragraph: str) -> Iterator[str]:
    text, at, begun = paragraph.strip(), 0, []
    while at < len(text):
        found = _first_from(text, at)
        at += len(found)
        begun.append(found.strip())
        if at == len(text) or not _DAY.search(begun[-1]):
            yield " ".join(begun)
            begun = []


def _first_from(text: str, at: int) -> str:
    """Return the first sentence from a position on. Only as much of the text is looked at as that needs."""
    size = _LONGEST
    while True:
        found = first_sentence(text[at : at + size])
        if len(found) < size or at + size >= len(text):
            return found
        size *= 2


class _Names:
    """The names of all entities, to be found in sentences."""

    def __init__(self, book: Book):
        self._by_first: dict[str, list[tuple[tuple[str, ...], bool, str]]] = defaultdict(list)
        for key, entity in book.entities.items():
            acronyms = (alias.name for alias in entity.aliases if alias.kind == "acronym")
            for name in (*names_of_entity(entity), *acronyms):
                if parts := tuple(words(normalise(name))):
                    self._by_first[parts[0].casefold()].append((parts, len(name) < _SHORT, key))

    def within(self, sentence: str) -> Iterator[str]:
        """Yield the ids of the entities that a sentence names."""
        found = words(normalise(sentence))
        for at, word in enumerate(found):
            for parts, exact, key in self._by_first.get(word.casefold(), ()):
                if _same(found[at : at + len(parts)], parts, exact):
                    yield key


def _same(found: list[str], parts: tuple[str, ...], exact: bool) -> bool:
    if exact:
        return tuple(found) == parts
    return [one.casefold() for one in found] == [one.casefold() for one in parts]


def _dates(book: Book) -> dict[tuple[object, object], list[str]]:
    """Return the ids of the events on each day or in each month."""
    found: dict[tuple[object, object], list[str]] = defaultdict(list)
    for key, event in book.events.items():
        if event.date.date.form in ("day", "month"):
            found[_bounds(event.date.date)].append(key)
    return found


def _bounds(date: Edtf) -> tuple[object, object]:
    return date.earliest, date.latest


def _events_dated(sentence: str, dates: dict[tuple[object, object], list[str]]) -> Iterator[str]:
    """Yield the ids of the events on a date that a sentence writes, with a year."""
    if dates and _YEAR.search(sentence):
        for date in _written(sentence.split()):
            yield from dates.get(_bounds(date), ())


def _written(parts: list[str]) -> Iterator[Edtf]:
    """Yield the days and months that are written around each year: the longest way to read each."""
    bare = [part.strip("“”\"'«»().,;:!?") for part in parts]
    for at, part in enumerate(bare):
        if not _YEAR.search(part):
            continue
        spans = ((at - before, at + after) for before in range(_BEFORE, -1, -1) for after in range(_AFTER, -1, -1))
        readings = (_read(" ".join(bare[first : last + 1])) for first, last in spans if first >= 0)
        if date := next(filter(None, readings), None):
            yield date


@lru_cache(maxsize=2**12)
def _read(text: str) -> Edtf | None:
    """Return the one day or month that a text writes, in whichever habit; None if it is none, or could be several."""
    found = {one.text: one for written in rewritten(text, _is_date) if (one := parse_edtf(written))}
    date = next(iter(found.values())) if len(found) == 1 else None
    return date if date and date.form in ("day", "month") else None


def _is_date(text: str) -> bool:
    try:
        return bool(parse_edtf(text))
    except DateError:
        return False
