"""The quote tool: compare every quote with the available texts, and record the results.

The texts are not part of the project: `.texts/<source>.txt`, or a folder given by `--texts` or `SOURCEBOOK_TEXTS`.
Results (receipts, fingerprints, the sources' `text`) replace whole files, by renaming, all or none, and only if no
quote failed.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from ...book.book import Book, Quotation
from ...book.comparison.fingerprints import Fingerprint, as_json
from ...book.comparison.matching import Match, Text
from ...book.comparison.nearest import nearest_passage
from ...book.comparison.normalise import VERSION, segments
from ...book.comparison.other_cuts import other_cuts, with_cuts
from ...book.evidence.orphans import quote_uses
from ...book.evidence.quotes import cut_mark
from ...book.evidence.receipts import VERIFY_AGAIN, receipt_key, receipt_of, receipts_of, rules_of
from ...book.evidence.signatures import Evidence, fingerprint_hash
from ...core.files.atomic import LockedError, locked, write_together
from ...core.files.inputs import Folder, InputError, read_input
from ...core.problems import Problem
from ...core.yaml.nodes import Mapping as YamlMapping
from ...core.yaml.reader import parse_yaml
from ...data_folder import RECEIPTS, data_files
from ...project import Project
from ...records.documents.tables import FINGERPRINTS
from ...records.models import Citation
from ...records.receipts import Receipt
from ...records.source import Source
from ...untrusted.escaping import in_line
from .fill_locators import locator_files
from .sign_receipts import Found, NotSignedError, signatures_file
from .texts import MAX_BYTES, Texts

#: Locked by the process that writes.
LOCK = ".cache/sourcebook/quotes.lock"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A quote with its position in the text, or the problem; neither if the text is not available."""

    quotation: Quotation
    found: Match | None = None
    problem: Problem | None = None


class NotWrittenError(Exception):
    """Nothing was written; `str()` says why."""


def compare(book: Book, texts: Texts) -> Iterator[Comparison]:
    """Yield every quote with its text, in the order of the files."""
    known: dict[tuple[str, str], Match | None] = {}
    for quotation in book.quotations:
        citation = quotation.citation
        home = texts.home(book, citation.source)
        text = texts.texts.get(home)
        if text is None:
            yield Comparison(quotation)
            continue
        if (home, citation.quote) not in known:
            known[home, citation.quote] = text.find(citation.quote)
        found = known[home, citation.quote]
        yield Comparison(quotation, found, None if found else _mismatch(quotation, home, text))


def _mismatch(quotation: Quotation, home: str, text: Text) -> Problem:
    quote = quotation.citation.quote
    if other_cuts(quote) and text.find(with_cuts(quote)):
        return cut_mark(quotation.citation, quotation.home.key)
    near = nearest_passage(quote, text)
    hint = f"nearest, with the words that differ between > and <: {near}" if near else "there is no similar passage"
    if not near and all(text.find(part) for part in segments(quote)):
        hint = "each of its parts is there, but not in this order"
    return Problem(
        quotation.citation.location("quote"),
        "quote-not-in-text",
        f"these words are not in the text of {home!r}",
        hint,
        record=quotation.home.key,
    )


def edited_receipts(project: Project, texts: Texts, comparisons: Iterable[Comparison]) -> Iterator[Problem]:
    """Yield the problems of receipts that contradict the available texts."""
    for comparison in comparisons:
        citation, found = comparison.quotation.citation, comparison.found
        receipt = current_receipt(project, citation)
        if receipt and found and not _agrees(receipt, found, texts.texts[texts.home(project.book, citation.source)]):
            yield Problem(
                receipt.location(),
                "bad-receipt",
                f"the receipt contradicts the text of {citation.source!r}",
                VERIFY_AGAIN,
            )


def current_receipt(project: Project, citation: Citation) -> Receipt | None:
    """Return the receipt of a quote, unless an earlier version of the rules made it."""
    if rules_of(project.receipts, citation.source) != VERSION:
        return None
    return receipt_of(project.receipts, citation.source, citation.quote)


def _agrees(receipt: Receipt, found: Match, text: Text) -> bool:
    """Return whether a receipt has the right position for a quote.

    If only the typing of the quote has changed, such as a space, only the level of agreement may differ.
    """
    return (receipt.at, receipt.words, receipt.text) == (found.at, found.words, text.sha256)


# ---- writing -------------------------------------------------------------------------------------------------------


def write_verification(
    project: Project,
    texts: Texts,
    comparisons: list[Comparison],
    today: datetime.date,
    key: Path | None = None,
    drop_removed: bool = False,
) -> list[str]:
    """Write the receipts, fingerprints, `text` fields and locators that follow from the available texts. Return the
    names of changed files.

    With an SSH `key`, sign them; outdated signatures are dropped. Receipts of sources without an available text are
    kept, but with `drop_removed`, those of removed quotes are dropped. Raise NotWrittenError if a comparison failed,
    something could not be read, written or signed, or another process is writing.
    """
    try:
        with locked(project.root / LOCK):
            return _write(project, texts, comparisons, today, key, drop_removed)
    except NotSignedError as error:
        raise NotWrittenError(str(error)) from error
    except LockedError as error:
        raise NotWrittenError("another sourcebook quotes --write is running; try again when it is done") from error
    except OSError as error:
        raise NotWrittenError(f"{in_line(error.filename)} cannot be written: {error.strerror}") from error


def _write(
    project: Project,
    texts: Texts,
    comparisons: list[Comparison],
    today: datetime.date,
    key: Path | None,
    drop_removed: bool,
) -> list[str]:
    reason = _not_to_be_written(project, texts, comparisons, drop_removed)
    if reason:
        raise NotWrittenError(reason)
    receipts = _receipts_file(project, texts, comparisons, today, drop_removed)
    fingerprints = _fingerprints(project, texts)
    files = {
        project.root / RECEIPTS: receipts,
        **{project.root / FINGERPRINTS / f"{source}.json": as_json(one) for source, one in fingerprints.items()},
        **_source_files(project, texts),
        **signatures_file(project, receipts, _found(project, texts, fingerprints), today, key),
        **locator_files(project.root, _places(project.book, texts, comparisons)),
    }
    changed = {file: text for file, text in files.items() if _content(project, file) != text.encode()}
    write_together(changed)
    return [file.relative_to(project.root).as_posix() for file in changed]


def _places(book: Book, texts: Texts, comparisons: list[Comparison]) -> Iterator[tuple[Quotation, str, int]]:
    """Yield each quote that was found, its text, and the number of its first word there."""
    for one in comparisons:
        if one.found and one.found.at:
            home = texts.home(book, one.quotation.citation.source)
            yield one.quotation, texts.texts[home].text, one.found.at[0]


def _content(project: Project, file: Path) -> bytes | None:
    """Return the content of a data file; None if it is missing, or not an ordinary file and to be replaced."""
    try:
        return read_input(file, Folder.of(project.root, "data"), MAX_BYTES)
    except InputError:
        return None


def _not_to_be_written(project: Project, texts: Texts, comparisons: list[Comparison], drop_removed: bool) -> str:
    """Return why nothing may be written; empty if all is well. Unreadable data would be lost."""
    if any(comparison.problem for comparison in comparisons) or texts.problems:
        return "not every quote is in its text"
    if not texts.texts and not drop_removed:
        return f"there are no texts in {texts.folder}"
    if project.whole:
        return ""
    if {problem.location.path for problem in project.problems if problem.severity == "error"} != {RECEIPTS}:
        return "not all records can be read; for a list, run sourcebook check"
    at_hand = all(comparison.found for comparison in comparisons)
    return "" if at_hand else f"{RECEIPTS} cannot be read, and not every text is there to make it again"


_HEAD = "# Written by `sourcebook quotes --write` after every quote was found in its text. Never edited by hand.\n"


def _receipts_file(
    project: Project, texts: Texts, comparisons: list[Comparison], today: datetime.date, drop_removed: bool
) -> str:
    kept, earlier = _kept(project, texts, drop_removed)
    made = _made(project, texts, comparisons, today)
    parts = [f"{_HEAD}version: {VERSION}\n", _table("receipts", {**kept, **made})]
    return "".join([*parts, *([_table("earlier", earlier)] if earlier else [])])


Lines = dict[str, dict[str, str]]


def _made(project: Project, texts: Texts, comparisons: list[Comparison], today: datetime.date) -> Lines:
    """Make the receipts of quotes found in an available text."""
    book = project.book
    uses = quote_uses(book, None)
    lines: Lines = {}
    levels: dict[tuple[str, str], str] = {}
    for comparison in comparisons:
        citation, found = comparison.quotation.citation, comparison.found
        if found:
            key = receipt_key(citation.quote)
            text = texts.texts[texts.home(book, citation.source)]
            receipt = current_receipt(project, citation)
            # An earlier verification with the same result keeps its date, so that files do not change needlessly.
            date = receipt.date.text if receipt and _agrees(receipt, found, text) else today.isoformat()
            # If the same words are typed in two ways, the receipt covers both.
            level = levels[citation.source, key] = max(found.level, levels.get((citation.source, key), ""))
            line = _line(level, found.at, found.words, date, text.sha256, uses[citation.source, key])
            lines.setdefault(citation.source, {})[key] = line
    return lines


def _kept(project: Project, texts: Texts, drop_removed: bool) -> tuple[Lines, Lines]:
    """Return the receipts of sources without an available text, by the current rules and by earlier ones."""
    uses = quote_uses(project.book, project.receipts)
    kept: tuple[Lines, Lines] = ({}, {})
    sources = {*project.receipts.receipts, *project.receipts.earlier} if project.receipts else set()
    for source in sources:
        if texts.home(project.book, source) in texts.texts:
            continue
        table = kept[rules_of(project.receipts, source) != VERSION]
        for key, receipt in receipts_of(project.receipts, source).items():
            count = uses[source, key] if drop_removed else Counter(receipt.uses)
            if count:
                line = _line(receipt.level, receipt.at, receipt.words, receipt.date.text, receipt.text, count)
                table.setdefault(source, {})[key] = line
    return kept


def _table(name: str, lines: Lines) -> str:
    body = "".join(
        f"  {source}:\n" + "".join(f"    {key}: {line}\n" for key, line in sorted(found.items()))
        for source, found in sorted(lines.items())
    )
    return f"{name}:" + (f"\n{body}" if body else " {}\n")


def _line(level: str, at: tuple[int, ...], number: tuple[int, ...], date: str, text: str, uses: Counter[str]) -> str:
    where = ", ".join(f"{home}: {times}" for home, times in sorted(uses.items()))
    places, numbers = list(at), list(number)
    return f"{{level: {level}, at: {places}, words: {numbers}, date: {date}, uses: {{{where}}}, text: {text}}}"


def _fingerprints(project: Project, texts: Texts) -> dict[str, Fingerprint]:
    """Make the fingerprints of the available texts, by source, for those that may have one."""
    return {key: text.fingerprint(key) for key, text in texts.texts.items() if project.book.sources[key].fingerprint}


def _found(project: Project, texts: Texts, fingerprints: Mapping[str, Fingerprint]) -> Found:
    """Return what may be signed for each source whose quotes are in an available text."""
    hashes = {home: fingerprint_hash(one) for home, one in fingerprints.items()}
    homes = ((source, texts.home(project.book, source)) for source in project.book.sources)
    at_hand = ((source, home, texts.texts[home]) for source, home in homes if home in texts.texts)
    return {source: Evidence(VERSION, text.sha256, text.words, hashes.get(home)) for source, home, text in at_hand}


def _source_files(project: Project, texts: Texts) -> dict[Path, str]:
    """Return the source files in which the `text` of a source has been updated."""
    files = {}
    for file in data_files(project.root, "sources"):
        read = read_input(file, Folder.of(project.root, "data")).decode("utf-8")
        before = content = StringIO(read, newline=None).read()
        mapping = parse_yaml(content.encode(), file.relative_to(project.root).as_posix()).value
        here = [key for key in mapping if key in texts.texts] if isinstance(mapping, YamlMapping) else []
        # Backwards, because an insertion into a record moves those after it.
        for key in reversed(here):
            content = _with_text_info(content, mapping, key, project.book.sources[key], texts.texts[key])
        if content != before:
            files[file] = content
    return files


def _with_text_info(content: str, mapping: YamlMapping, key: str, source: Source, text: Text) -> str:
    """Return `content` with `text` as the last field of the source `key`."""
    sha256, number = text.sha256, text.words
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
