"""The texts of sources, which are not part of the project: where they are, and reading them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...book.book import Book
from ...book.comparison.matching import Text
from ...book.evidence.quotes import text_of
from ...core.files.inputs import Folder, InputError, is_there, read_input
from ...core.problems import Location, Problem

#: Larger files cannot be texts of works: this is sixty million characters.
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Texts:
    """The available texts by source id, each prepared once, and problems of files that should contain one."""

    folder: Path
    texts: dict[str, Text] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def home(self, book: Book, source: str) -> str:
        """Return the id of the source whose text is searched for the quotes of `source`."""
        seen: set[str] = set()
        at = source
        while at not in self.texts and at not in seen and (record := book.sources.get(at)) and record.within:
            seen.add(at)
            at = record.within
        return at if at in self.texts else text_of(book, source)


def texts_folder(root: Path, named: Path | None, environment: Mapping[str, str]) -> Path:
    """Return the folder of texts: the one named, else `SOURCEBOOK_TEXTS`, else `.texts` in the project."""
    chosen = named or environment.get("SOURCEBOOK_TEXTS")
    # A link that somebody names is their own choice; one called .texts could come with a branch.
    return Path(os.path.realpath(chosen)) if chosen and os.path.islink(chosen) else Path(chosen or root / ".texts")


def read_texts(book: Book, folder: Path) -> Texts:
    """Read the texts of the book's sources in `folder`. Files that are not text are problems."""
    texts: dict[str, Text] = {}
    problems: list[Problem] = []
    for key in book.sources:
        file = folder / f"{key}.txt"
        if is_there(file):
            text = _read_text(file, problems)
            if text is not None:
                texts[key] = text
    return Texts(folder, texts, tuple(problems))


def _read_text(file: Path, problems: list[Problem]) -> Text | None:
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
    prepared = Text(text)
    if not prepared.words:
        problems.append(
            Problem(
                location, "text-empty", "the text is empty", "put the words of the work into it, or delete the file"
            )
        )
        return None
    return prepared


def _as_said_of_texts(problem: Problem) -> Problem:
    """Reword a problem with a file for texts."""
    hint = "keep only the words of the work, as plain text" if problem.code == "file-too-large" else problem.hint
    return replace(problem, message=problem.message.replace("the file", "the text", 1), hint=hint)
