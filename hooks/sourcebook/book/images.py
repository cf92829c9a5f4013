"""The pictures of records: their files in `data/media/`, and which a page may show.

A file is read twice: `check` reads its header, for its size, and whether the file is whole; the build writes it again
as WebP.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ..core.files.inputs import Folder, InputError, entries, is_there, open_input, read_input
from ..core.problems import HintCache, Location, Problem, ProblemsError, did_you_mean
from ..records.models import Entity, Event, Image, LeadSentence, PageRecord, Picture, Statement
from ..records.source import Source
from ..records.values.images import FORMATS, ending_of
from ..records.vocabulary import Topic
from ..untrusted.escaping import in_line
from ..untrusted.pictures import PictureError, as_webp, height_at, size_of

if TYPE_CHECKING:  # which imports this module
    from .book import Book, Claim

PictureT = TypeVar("PictureT", bound=Picture)

#: The folder of pictures, in data/ and on the site.
MEDIA = "media"
#: The widths in which a picture is published, unless it is narrower.
WIDTHS = (400, 1200)


@dataclass(frozen=True, slots=True)
class StoredImage:
    """A file in `data/media/`: its path there, and its width and height in pixels when upright."""

    path: str
    folder: Folder
    width: int
    height: int

    @property
    def sizes(self) -> tuple[tuple[int, int], ...]:
        """Width and height of each published size, the smallest first."""
        widths = dict.fromkeys(min(width, self.width) for width in WIDTHS)
        return tuple((width, height_at(width, (self.width, self.height))) for width in widths)

    def address(self, width: int) -> str:
        """Return the address of a published size."""
        return f"{MEDIA}/{self.path}/{width}.webp"

    def webp(self, width: int) -> bytes:
        """Return a published size. Raises ProblemsError when the file cannot be read to its end."""
        try:
            content = read_input(self.folder.path / MEDIA / self.path, self.folder)
            return as_webp(io.BytesIO(content), FORMATS[ending_of(self.path)], width)
        except InputError as error:
            raise ProblemsError([error.problem]) from error
        except PictureError as error:
            place = Location(f"data/{MEDIA}/{self.path}")
            raise ProblemsError([Problem(place, "bad-image", str(error), error.hint)]) from error


# ---- reading


def read_images(
    root: Path, records: Iterable[PageRecord], topics: Iterable[Topic], whole: bool
) -> tuple[dict[str, StoredImage], list[Problem]]:
    """Return the files that records and topics use, by path, and every problem with them; if they are the `whole` of
    the data, also of files that none uses."""
    folder = Folder.of(root, "data")
    uses: list[tuple[str, Picture]] = [
        *((record.key, image) for record in records if not record.withdrawn for image in images_of(record)),
        *(("", image) for topic in topics for image in topic.images),
    ]
    read = {path: _read(folder, path) for path in dict.fromkeys(image.file for _, image in uses)}
    found = {path: stored for path, stored in read.items() if isinstance(stored, StoredImage)}
    hints = HintCache()
    problems = [_missing(folder, *use, hints) for use in uses if read[use[1].file] is None]
    problems += [problem for problem in read.values() if isinstance(problem, Problem)]
    return found, [*problems, *(_unused(folder, read) if whole else ())]


def _read(folder: Folder, path: str) -> StoredImage | Problem | None:
    """Return a file, what is wrong with it, or None when there is none."""
    file = folder.path / MEDIA / path
    if not is_there(file):
        return None
    try:
        with open_input(file, folder) as stream:
            return StoredImage(path, folder, *size_of(stream, FORMATS[ending_of(path)]))
    except InputError as error:
        return error.problem
    except PictureError as error:
        return Problem(Location(f"data/{MEDIA}/{path}"), "bad-image", str(error), error.hint)


def _missing(folder: Folder, record: str, image: Picture, hints: HintCache) -> Problem:
    near = hints.hint(image.file, lambda: did_you_mean(image.file, [path for path, _ in _files(folder)]))
    hint = near or f"put the picture into data/{MEDIA}/"
    message = f"there is no file data/{MEDIA}/{image.file}"
    return Problem(image.location("file"), "missing-image", message, hint, record=record)


def _unused(folder: Folder, used: Mapping[str, object]) -> Iterator[Problem]:
    for path, is_file in _files(folder):
        if is_file and path not in used and not path.rpartition("/")[2].startswith("."):
            place = Location(in_line(f"data/{MEDIA}/{path}"))
            hint = f"name it in a record, under images: file: {in_line(path)}; or delete it"
            yield Problem(place, "unused-image", "no record uses this file", hint, "warning")


def _files(folder: Folder) -> Iterator[tuple[str, bool]]:
    """Yield what there is in data/media/: its path in it, and whether it is no folder."""
    media = folder.path / MEDIA
    if media.is_dir() and not media.is_symlink():
        yield from ((path, not entry.is_dir(follow_symlinks=False)) for path, entry in entries(media))


# ---- which are shown


def images_of(record: PageRecord) -> tuple[Image, ...]:
    """Return the pictures of a record."""
    return record.images if isinstance(record, Entity | Event | Source) else ()


def images_shown(book: Book, record: PageRecord) -> list[tuple[Image, StoredImage]]:
    """Return the pictures that the page of `record` shows, with their files."""
    return _shown(book, images_of(record), withheld(book, record))


def images_on_topic(book: Book, key: str) -> list[tuple[Picture, StoredImage]]:
    """Return the pictures that the page of the topic `key` shows, with their files."""
    return _shown(book, book.vocabulary.topics[key].images, withheld_on_topic(book, key))


def _shown(book: Book, images: Iterable[PictureT], kept: frozenset[str]) -> list[tuple[PictureT, StoredImage]]:
    found = (image for image in images if image.file not in kept and image.file in book.images)
    return [(image, book.images[image.file]) for image in found]


def withheld(book: Book, record: PageRecord) -> frozenset[str]:
    """Return the files of pictures that the page of `record` must not show: those of entities about which it reports an
    allegation, and all those of an alleged event, unless the settings allow it."""
    if book.settings.portraits_beside_allegations or not images_of(record):
        return frozenset()
    if isinstance(record, Event) and record.status == "alleged":
        return frozenset(image.file for image in record.images)
    return _files_of(book, _accused_on(book, record))


def withheld_on_topic(book: Book, key: str) -> frozenset[str]:
    """Return the files of pictures that the page of the topic `key` must not show: those of entities accused in an
    event, a question or a sentence that it lists."""
    topic, (entities, events) = book.vocabulary.topics[key], book.on_topic(key)
    if book.settings.portraits_beside_allegations or not topic.images:
        return frozenset()
    alleged = chain.from_iterable(_accused_by(event, event) for event in events)
    claims = chain.from_iterable(book.claims_at.get(one.key, ()) for one in (*entities, *events))
    asked = _accused_in(claim for claim in claims if claim.disagreement)
    return _files_of(book, chain(alleged, asked, _accused_in_lead(book, topic.lead)))


def _files_of(book: Book, accused: Iterable[str]) -> frozenset[str]:
    entities = (book.entities[key] for key in accused if key in book.entities)
    return frozenset(image.file for entity in entities for image in entity.images)


def _accused_on(book: Book, record: PageRecord) -> set[str]:
    """Return the ids of the entities about which the page of a record shows an allegation, or its denial."""
    match record:
        case Source():
            shown = (quotation.holder for quotation in book.citations_from.get(record.key, ()))
            homes = (quotation.home for quotation in book.citations_from.get(record.key, ()))
            return set(chain.from_iterable(map(_accused_by, homes, shown)))
        case Event():
            return set(chain(_accused_by(record, record), _accused_in(book.claims_at.get(record.key, ()))))
        case Entity():
            claims = (*book.claims_at.get(record.key, ()), *book.claims_by.get(record.key, ()))
            events = book.events_of.get(record.key, ())
            accused = chain.from_iterable(_accused_by(event, event) for event in events)
            return {*accused, *_accused_in(claims), *_accused_in_lead(book, record.lead, record.key)}
    return set()


def _accused_in(claims: Iterable[Claim]) -> Iterator[str]:
    for claim in claims:
        accused = tuple(_accused_by(claim.home, claim.statement))
        yield from accused
        yield from claim.disagreement.about if accused and claim.disagreement else ()


def _accused_in_lead(book: Book, lead: Iterable[LeadSentence], *about: str) -> Iterator[str]:
    """Yield everybody about whom a lead retells an allegation; then also whom the page with the lead is `about`."""
    for sentence in lead:
        said = book.answered(sentence.of)
        home = said if said is None or isinstance(said, Event) else said.home
        accused = tuple(_accused_by(home, getattr(said, "statement", said))) if home else ()
        yield from (*about, *accused) if accused else ()


def _accused_by(home: PageRecord, said: object) -> Iterator[str]:
    """Yield the ids of those whom a statement or an event, recorded in `home`, is about if it is an allegation. A
    denial says what was alleged."""
    match said:
        case Statement() if said.kind in ("allegation", "denial"):
            yield from (*said.about, home.key)
            if isinstance(home, Event):
                yield from _involved(home)
        case Event() if said.status == "alleged":
            yield home.key  # even if nobody is named
            yield from _involved(said)


def _involved(event: Event) -> Iterator[str]:
    yield from (one.entity for one in event.participants if one.entity)
    yield from event.places
