"""Read a project, once, into a book with every problem it has."""

from __future__ import annotations

import functools
import gc
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .book.book import Book
from .book.comparison.fingerprints import Fingerprint
from .book.evidence.expected import Base, evidence_problems, needed
from .book.evidence.quotes import Verification, verify
from .book.evidence.signatures import vouched
from .book.former_pages import former_addresses_are_free
from .book.images import read_images
from .book.link import link
from .book.permalinks import Ledger, lost_permalinks, withdrawn_addresses
from .book.rewording import inherit_addresses
from .book.rules import check
from .core.files.inputs import state_of
from .core.files.managed_files import all_written
from .core.labels import Labels, languages, load_labels
from .core.problems import Problem, did_you_mean, has_errors, in_order
from .data_folder import NAVIGATION, DataReader, faults_of_files, types_without_menu, unread_files
from .history.git import find_repository, repository_state
from .records.documents.short_form import Taken, with_origins
from .records.models import Entity, Event
from .records.receipts import Receipts, Signatures
from .records.source import Source
from .records.vocabulary import Settings, Vocabulary
from .site.overrides import NAME as OVERRIDES
from .site.overrides import Overrides, find_overrides
from .untrusted.escaping import in_line

# Views are imported only when they are needed: `sourcebook check` then starts in three quarters of the time.
if TYPE_CHECKING:
    from .history.changes import Past
    from .history.diff import Version
    from .views.builder import ViewBuilder


class NoProjectError(Exception):
    """The folder holds no project."""


@dataclass(frozen=True)
class Project:
    """A project as it was read: its folder, book, labels and problems, sorted by location.

    `whole` when every record in its files could be read; `overrides` replace the package's own templates, styles and
    scripts.
    """

    root: Path
    book: Book
    labels: Labels
    receipts: Receipts | None
    fingerprints: dict[str, Fingerprint]
    verification: Verification
    problems: tuple[Problem, ...]
    whole: bool = True
    overrides: Overrides | None = None
    ledger: Ledger = ()
    signatures: Signatures | None = None
    signers: bytes = b""
    #: Citations that took their source from their record or file, so that messages can say so.
    taken: tuple[Taken, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether its site may be built: no problem is more than a warning."""
        return not has_errors(self.problems)

    @functools.cached_property
    def past(self) -> Past | None:
        """Its history; None without git, outside a repository, and in an incomplete clone."""
        from .history.snapshots import read_past

        repository = find_repository(self.root)
        written = {f"docs/{path}" for path in all_written(self.root / "docs")}
        edition = repository.edition(written) if repository else None
        if repository is None or edition is None:
            return None
        return read_past(repository, edition, self.version)

    @property
    def version(self) -> Version:
        """Its present book, ready to be compared with an earlier one."""
        from .book.text.plain_text import PlainText
        from .history.diff import Version

        return Version(PlainText(self.book, self.labels), self.verification)

    @functools.cached_property
    def views(self) -> ViewBuilder:
        """Makes the views of its pages."""
        from .views.builder import ViewBuilder

        return ViewBuilder(self.book, self.labels, self.verification, self.past)


_cache: dict[Path, tuple[object, Project]] = {}


def load_project(root: Path, base: Base | None = None) -> Project:
    """Return the project in the folder `root`. It is read again only when one of its files has changed.

    With `base`, that revision decides whose signatures count. Faults in the data are in `problems`. Raises
    NoProjectError when `root` has no `data` folder.
    """
    root = root.resolve()
    if not (root / "data").is_dir():
        raise NoProjectError(f"there is no project in {in_line(root)}: the folder data/ is missing")
    state = (_state(root), base)
    known = _cache.get(root)
    if known and known[0] == state:
        return known[1]
    # Nothing here forms reference cycles, and the garbage collector would search it repeatedly: that takes a third of
    # the time of reading, and a tenth of the time of making pages.
    gc.disable()
    try:
        project = _read(root, base)
    finally:
        gc.freeze()
        gc.enable()
    _cache[root] = (state, project)
    return project


def _state(root: Path) -> object:
    """Return a value that changes when data files, overrides, the menu or the commit do: names, sizes and times."""
    engine = root / NAVIGATION
    menu = engine.stat().st_mtime_ns if engine.is_file() else 0
    return repository_state(root), state_of(root / OVERRIDES), state_of(root / "data"), menu


def _read(root: Path, base: Base | None) -> Project:
    reader = DataReader(root)
    ledger = reader.ledger()
    book, problems, has_vocabulary = _linked(reader, ledger, base)
    receipts, fingerprints = reader.single(Receipts), reader.fingerprints(book)
    signatures, signers = reader.single(Signatures), reader.signers()
    verified, keys = verify(book, receipts, fingerprints), base.signers if base else signers
    verification, doubts = vouched(book, verified, receipts, signatures, fingerprints, keys)
    if has_vocabulary and reader.complete:
        problems += [*verification.problems, *check(book, verification), *lost_permalinks(book, ledger)]
        problems += [*doubts, *evidence_problems(book, receipts, fingerprints, base)]
    labels, unknown = _labels(book.settings)
    problems += [*former_addresses_are_free(root, book, all_written(root / "docs")), *types_without_menu(root, book)]
    found = [*unknown, *reader.problems, *problems, *unread_files(root), *faults_of_files(root)]
    return Project(
        root,
        book,
        labels,
        receipts,
        fingerprints,
        verification,
        tuple(in_order(with_origins(found, reader.taken))),
        reader.complete and not book.broken,
        find_overrides(root),
        ledger,
        signatures,
        signers,
        tuple(reader.taken),
    )


def _linked(reader: DataReader, ledger: Ledger, base: Base | None) -> tuple[Book, list[Problem], bool]:
    """Return the book, the problems of its pictures, and whether its vocabulary could be read."""
    sources, entities, events = reader.table(Source), reader.table(Entity), reader.table(Event)
    vocabulary = reader.vocabulary()
    settings = reader.single(Settings) or Settings()
    settings = settings.model_copy(update={"require_verified": needed(settings.require_verified, base)})
    records = (*sources.values(), *entities.values(), *events.values())
    topics = vocabulary.topics.values() if vocabulary else ()
    images, faults = read_images(reader.root, records, topics, reader.complete and not reader.broken())
    book = link(
        sources,
        entities,
        events,
        vocabulary or Vocabulary(),
        settings,
        reader.broken(),
        reader.unresolved,
        withdrawn_addresses(ledger),
        images,
    )
    if not book.broken:
        inherit_addresses(book, ledger)
    return book, faults, vocabulary is not None


def _labels(settings: Settings) -> tuple[Labels, list[Problem]]:
    try:
        return load_labels(settings.language), []
    except KeyError:
        hint = did_you_mean(settings.language, languages()) or f"there are: {', '.join(languages())}"
        return load_labels("en"), [
            Problem(
                settings.location("language"),
                "unknown-language",
                f"there are no labels for the language {settings.language!r}",
                hint,
            )
        ]
