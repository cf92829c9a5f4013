"""What must hold of this reference, whatever its records say. Run: make test (pytest runs it, too)."""

import unittest
from pathlib import Path

from sourcebook.core.problems import as_text
from sourcebook.project import load_project
from sourcebook.records.json_schema import editor_schemas

ROOT = Path(__file__).parents[1]


class Records(unittest.TestCase):
    """The records, and what is made from their vocabulary."""

    def test_no_record_has_a_problem(self) -> None:
        errors = [problem for problem in load_project(ROOT).problems if problem.severity == "error"]
        self.assertEqual("", as_text(errors))

    def test_the_schemas_for_editors_know_the_words_of_the_vocabulary(self) -> None:
        found = {file.name: file.read_text("utf-8") for file in (ROOT / "schemas").glob("*.json")}
        self.assertEqual(dict(editor_schemas(load_project(ROOT).book.vocabulary)), found, "run: sourcebook schema")
