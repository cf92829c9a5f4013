"""The work of `sourcebook schema`: JSON Schemas of the data files, for editors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..core.files.atomic import write_whole
from ..project import Project
from ..records.documents.json_schema import editor_schemas


class FaultyVocabularyError(Exception):
    """The vocabulary, whose words are part of the schemas, has errors."""


def write_schemas(project: Project, folder: Path) -> Iterator[Path]:
    """Write the schemas that are missing from `folder` or differ. Return the files written."""
    if any(
        problem.location.path == "data/vocabulary.yaml" for problem in project.problems if problem.severity == "error"
    ):
        raise FaultyVocabularyError("the vocabulary has problems; for a list, run sourcebook check")
    for name, text in editor_schemas(project.book.vocabulary):
        file = folder / name
        if not file.is_file() or file.read_text("utf-8") != text:
            write_whole(file, text)
            yield file
