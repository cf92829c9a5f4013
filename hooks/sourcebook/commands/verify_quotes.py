"""The quote tool: compares every quote with the texts at hand, and writes down what it has found.

The texts are not part of the project: `.texts/<source>.txt`, or a folder named by `--texts` or `SOURCEBOOK_TEXTS`.
What is written (receipts, fingerprints, the sources' `text`) replaces files as a whole, by renaming, all or none, and
only when no quote failed.
"""

from __future__ import annotations

import datetime
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path

from ..book.book import Book, Quotation
from ..book.fingerprints import Fingerprint, as_json, fingerprint
from ..book.normalise import VERSION, normalise, words
from ..book.quotes import (
    VERIFY_AGAIN,
    Match,
    find_quote,
    nearest_passage,
    quote_uses,
    receipt_key,
    text_of,
    text_sha256,
)
from ..book.signatures import Evidence, fingerprint_hash
from ..core.atomic import LockedError, locked, write_together
from ..core.inputs import Folder, InputError, is_there, read_input
from ..core.problems import Location, Problem
from ..core.yaml.nodes import Mapping as YamlMapping
from ..core.yaml.reader import parse_yaml
from ..project import RECEIPTS, Project, data_files
from ..records.models import Receipt, Source
from ..records.tables import FINGERPRINTS
from ..untrusted.escaping import in_line
from .sign_receipts import Found, NotSignedError, signatures_file

#: Whoever writes has this file to himself.
LOCK = ".cache/sourcebook/quotes.lock"
#: Larger files are no texts of works: sixty million characters.
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Comparison:
    """A quote beside its text: where it stands there, or the problem; neither when the text is not at hand."""

    quotation: Quotation
    found: Match | None = None
    problem: Problem | None = None


class NotWrittenError(Exception):
    """Nothing was written; `str()` says why."""


@dataclass(frozen=True)
class Texts:
    """The texts at hand by source id, and what was wrong with files that should hold one."""

    folder: Path
    texts: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def home(self, book: Book, source: str) -> str:
        """The id of the source in whose text the quotes of `source` are looked for."""
        seen: set[str] = set()
        at = source
        while at not in self.texts and at not in seen and (record := book.sources.get(at)) and record.within:
            seen.add(at)
            at = record.within
        return at if at in self.texts else text_of(book, source)

    def hashes(self) -> dict[str, str]:
        """The hash of each text by source id."""
        return {key: text_sha256(text) for key, text in self.texts.items()}


def texts_folder(root: Path, named: Path | None, environment: Mapping[str, str]) -> Path:
    """Where the texts are: the folder that is named, else `SOURCEBOOK_TEXTS`, else `.texts` of the project."""
    chosen = named or environment.get("SOURCEBOOK_TEXTS")
    # A link that somebody names is that person's choice; one called .texts may come with a branch.
    return Path(os.path.realpath(chosen)) if chosen and os.path.islink(chosen) else Path(chosen or root / ".texts")


def read_texts(book: Book, folder: Path) -> Texts:
    """The texts of the book's sources that stand in `folder`. Files that are no text are problems."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for key in book.sources:
        file = folder / f"{key}.txt"
        if is_there(file):
            text = _read_text(file, problems)
            if text is not None:
                texts[key] = text
    return Texts(folder, texts, tuple(problems))


def _read_text(file: Path, problems: list[Problem]) -> str | None:
    location = Location(f"{file.parent.name}/{file.name}")
    home = Folder(file.parent.parent.resolve() / file.parent.name, file.parent.name)
    try:
        content = read_input(home.path / file.name, home, MAX_BYTES)
        text = content.decode("utf-8-sig")
    except InputError as error:
        problems.append(_as_said_of_texts(error.problem))
        return None
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problems.append(
            Problem(
                Location(location.path, line),
                "text-not-utf8",
                f"the text is not UTF-8 (byte 0x{content[error.start]:02X})",
                "save it with the encoding UTF-8",
            )
        )
        return None
    if "\0" in text:
        problems.append(
            Problem(location, "text-not-text", "the file contains no text", "save the words of the work as plain text")
        )
        return None
    if not words(normalise(text)):
        problems.append(
            Problem(
                location, "text-empty", "the text is empty", "put the words of the work into it, or delete the file"
            )
        )
        return None
    return text


def _as_said_of_texts(problem: Problem) -> Problem:
    """A problem with a file, in the words for texts."""
    hint = "keep only the words of the work, as plain text" if problem.code == "file-too-large" else problem.hint
    return replace(problem, message=problem.message.replace("the file", "the text", 1), hint=hint)


def compare(book: Book, texts: Texts) -> Iterator[Comparison]:
    """Every quote beside its text, in the order of the files."""
    known: dict[tuple[str, str], Match | None] = {}
    for quotation in book.quotations:
        citation = quotation.citation
        home = texts.home(book, citation.source)
        text = texts.texts.get(home)
        if text is None:
            yield Comparison(quotation)
            continue
        if (home, citation.quote) not in known:
            known[home, citation.quote] = find_quote(citation.quote, text)
        found = known[home, citation.quote]
        yield Comparison(quotation, found, None if found else _mismatch(quotation, home, text))


def _mismatch(quotation: Quotation, home: str, text: str) -> Problem:
    near = nearest_passage(quotation.citation.quote, text)
    hint = f"nearest, with the words that differ between > and <: {near}" if near else "there is no similar passage"
    if "[...]" in quotation.citation.quote:
        hint += "\nmark words left out with […], using the single character …"
    return Problem(
        quotation.citation.location("quote"),
        "quote-not-in-text",
        f"these words are not in the text of {home!r}",
        hint,
        record=quotation.home.key,
    )


def edited_receipts(project: Project, texts: Texts, comparisons: Iterable[Comparison]) -> Iterator[Problem]:
    """Receipts that say otherwise than what is found in the texts at hand."""
    known = project.receipts.receipts if project.receipts else {}
    hashes = texts.hashes()
    for comparison in comparisons:
        citation, found = comparison.quotation.citation, comparison.found
        receipt = known.get(citation.source, {}).get(receipt_key(citation.quote))
        if receipt and found and not _agrees(receipt, found, hashes[texts.home(project.book, citation.source)]):
            yield Problem(
                receipt.location(),
                "bad-receipt",
                f"the receipt contradicts the text of {citation.source!r}",
                VERIFY_AGAIN,
            )


def _agrees(receipt: Receipt, found: Match, text: str) -> bool:
    return (receipt.level, receipt.at, receipt.words, receipt.text) == (found.level, found.at, found.words, text)


# ---- writing -------------------------------------------------------------------------------------------------------


def write_verification(
    project: Project, texts: Texts, comparisons: list[Comparison], today: datetime.date, key: Path | None = None
) -> list[str]:
    """Write receipts, fingerprints and the sources' `text` for the texts at hand; the names of the files that changed.

    With an SSH `key`, sign them; signatures of what is no longer so are dropped. Receipts of sources whose text is not
    at hand stay as they are. Raises NotWrittenError when a comparison failed, when not everything could be read, when a
    file cannot be written or nothing signed, or when somebody else is writing just now.
    """
    try:
        with locked(project.root / LOCK):
            return _write(project, texts, comparisons, today, key)
    except NotSignedError as error:
        raise NotWrittenError(str(error)) from error
    except LockedError as error:
        raise NotWrittenError("another sourcebook quotes --write is running; try again when it is done") from error
    except OSError as error:
        raise NotWrittenError(f"{in_line(error.filename)} cannot be written: {error.strerror}") from error


def _write(
    project: Project, texts: Texts, comparisons: list[Comparison], today: datetime.date, key: Path | None
) -> list[str]:
    reason = _not_to_be_written(project, texts, comparisons)
    if reason:
        raise NotWrittenError(reason)
    receipts, fingerprints = _receipts_file(project, texts, comparisons, today), _fingerprints(project, texts)
    files = {
        project.root / RECEIPTS: receipts,
        **{project.root / FINGERPRINTS / f"{source}.json": as_json(one) for source, one in fingerprints.items()},
        **_source_files(project, texts),
        **signatures_file(project, receipts, _found(project, texts, fingerprints), today, key),
    }
    changed = {file: text for file, text in files.items() if _content(project, file) != text.encode()}
    write_together(changed)
    return [file.relative_to(project.root).as_posix() for file in changed]


def _content(project: Project, file: Path) -> bytes | None:
    """The bytes of a file of data; None of one that is not there, or that is to be replaced for what it is."""
    try:
        return read_input(file, Folder.of(project.root, "data"), MAX_BYTES)
    except InputError:
        return None


def _not_to_be_written(project: Project, texts: Texts, comparisons: list[Comparison]) -> str:
    """Why nothing may be written; empty when all is well. What cannot be read would be lost."""
    if any(comparison.problem for comparison in comparisons) or texts.problems:
        return "not every quote is in its text"
    if not texts.texts:
        return f"there are no texts in {texts.folder}"
    if project.whole:
        return ""
    if {problem.location.path for problem in project.problems if problem.severity == "error"} != {RECEIPTS}:
        return "not all records can be read; for a list, run sourcebook check"
    at_hand = all(comparison.found for comparison in comparisons)
    return "" if at_hand else f"{RECEIPTS} cannot be read, and not every text is there to make it again"


_HEAD = "# Written by `sourcebook quotes --write` after every quote was found in its text. Never edited by hand.\n"


def _receipts_file(project: Project, texts: Texts, comparisons: list[Comparison], today: datetime.date) -> str:
    book = project.book
    old = project.receipts.receipts if project.receipts else {}
    uses, hashes = quote_uses(book), texts.hashes()
    lines: dict[str, dict[str, str]] = {}
    for comparison in comparisons:
        citation, found = comparison.quotation.citation, comparison.found
        if found:
            key = receipt_key(citation.quote)
            text = hashes[texts.home(book, citation.source)]
            receipt = old.get(citation.source, {}).get(key)
            # The date of an earlier verification that found the same stays: files do not change without need.
            date = receipt.date.text if receipt and _agrees(receipt, found, text) else today.isoformat()
            count = uses[citation.source, key]
            lines.setdefault(citation.source, {})[key] = _line(found.level, found.at, found.words, date, text, count)
    for source, receipts in old.items():
        if texts.home(book, source) not in texts.texts:
            for key, kept in receipts.items():
                line = _line(kept.level, kept.at, kept.words, kept.date.text, kept.text, Counter(kept.uses))
                lines.setdefault(source, {})[key] = line
    body = "".join(
        f"  {source}:\n" + "".join(f"    {key}: {line}\n" for key, line in sorted(found.items()))
        for source, found in sorted(lines.items())
    )
    return f"{_HEAD}version: {VERSION}\nreceipts:" + (f"\n{body}" if body else " {}\n")


def _line(level: str, at: tuple[int, ...], number: tuple[int, ...], date: str, text: str, uses: Counter[str]) -> str:
    where = ", ".join(f"{home}: {times}" for home, times in sorted(uses.items()))
    places, numbers = list(at), list(number)
    return f"{{level: {level}, at: {places}, words: {numbers}, date: {date}, uses: {{{where}}}, text: {text}}}"


def _fingerprints(project: Project, texts: Texts) -> dict[str, Fingerprint]:
    """The fingerprints of the texts at hand, by source, of those that may have one."""
    return {
        key: fingerprint(key, normalise(text))
        for key, text in texts.texts.items()
        if project.book.sources[key].fingerprint
    }


def _found(project: Project, texts: Texts, fingerprints: Mapping[str, Fingerprint]) -> Found:
    """What may be signed of each source whose quotes stand in a text at hand."""
    found = {}
    for source in project.book.sources:
        home = texts.home(project.book, source)
        if home in texts.texts:
            text = texts.texts[home]
            print_ = fingerprint_hash(fingerprints[home]) if home in fingerprints else None
            found[source] = Evidence(VERSION, text_sha256(text), len(words(normalise(text))), print_)
    return found


def _source_files(project: Project, texts: Texts) -> dict[Path, str]:
    """The files of sources in which the field `text` of a source was brought up to date."""
    files = {}
    for file in data_files(project.root, "sources"):
        read = read_input(file, Folder.of(project.root, "data")).decode("utf-8")
        before = content = StringIO(read, newline=None).read()
        mapping = parse_yaml(content.encode(), file.relative_to(project.root).as_posix()).value
        here = [key for key in mapping if key in texts.texts] if isinstance(mapping, YamlMapping) else []
        # From the end on: what is written into a record moves those after it.
        for key in reversed(here):
            content = _with_text_info(content, mapping, key, project.book.sources[key], texts.texts[key])
        if content != before:
            files[file] = content
    return files


def _with_text_info(content: str, mapping: YamlMapping, key: str, source: Source, text: str) -> str:
    """`content` with the field `text` of the source `key` as the last field of its record."""
    sha256, number = text_sha256(text), len(words(normalise(text)))
    if source.text and (source.text.sha256, source.text.words) == (sha256, number):
        return content
    lines = content.split("\n")
    record = mapping[key]
    first = mapping.location(key, of_key=True).line
    following = [mapping.location(other, of_key=True).line for other in mapping]
    last = min((line for line in following if line > first), default=len(lines) + 1) - 1
    while last > first and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1
    if "text" in record:
        start = record.location("text", of_key=True).line
        after = [line for other in record if (line := record.location(other, of_key=True).line) > start]
        end = min(after, default=last + 1) - 1
        del lines[start - 1 : end]
        last -= end - start + 1
    indent = " " * (record.location().column - 1)
    lines[last:last] = [f"{indent}text:", f"{indent}  sha256: {sha256}", f"{indent}  words: {number}"]
    return "\n".join(lines)
