"""What `sourcebook duplicates` prints: each pair, why it is likely the same, and the lines to paste."""

from __future__ import annotations

from collections.abc import Iterator

from ...book.book import Book
from ...untrusted.escaping import in_line
from .pairs import Pair, likely_pairs

#: Name at most this many of what two share.
_MOST_SHARED = 3


def report(book: Book) -> Iterator[str]:
    """Yield a paragraph for each pair of entities that are likely the same, the likeliest first."""
    for pair in likely_pairs(book):
        yield "".join(f"{line}\n" for line in _lines(book, pair))


def _lines(book: Book, pair: Pair) -> Iterator[str]:
    one, other = pair.one, pair.other
    kept, left = (other, one) if len(other.citations) > len(one.citations) else (one, other)
    yield f"{one.location('name')}: {in_line(one.name)} ({one.key})"
    yield f"{other.location('name')}: {in_line(other.name)} ({other.key})"
    yield f"    why: {'; '.join(_reasons(book, pair))}"
    yield f"    if they are different, add to {one.key}: not_same_as: [{other.key}]"
    yield (
        f"    if they are the same, move what {left.key} has to {kept.key}, delete it, write {kept.key} wherever it is "
        f"named, and add to {kept.key}: formerly: [{book.folder(left)}/{left.key}]"
    )


def _reasons(book: Book, pair: Pair) -> Iterator[str]:
    yield _of_names(pair)
    spans = [
        f"{first}–{last}" if first != last else str(first) for span in pair.years if span for first, last in [span]
    ]
    if len(spans) == len(pair.years):
        yield f"years {spans[0]} and {spans[1]}"
    names = [_name(book, key) for key in pair.shared[:_MOST_SHARED]]
    if names:
        more = len(pair.shared) - len(names)
        yield f"both with {', '.join(names)}{f' and {more} more' if more else ''}"


def _of_names(pair: Pair) -> str:
    one, other = map(in_line, pair.names)
    alike = pair.alike
    how = {"the same": "the same words", "transliterated": "the same sounds", "misspelt": "nearly the same letters"}
    said = [how.get(alike.worst, "an initial")]
    said += ["in another order"] if alike.swapped else []
    said += ["with another name between"] if alike.extra else []
    return f"{one} and {other}: {', '.join(said)}"


def _name(book: Book, key: str) -> str:
    record = book.get(key)
    name = book.names.sort_name(record) if record else key
    return in_line(name)
