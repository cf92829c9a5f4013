"""What must hold of this reference, whatever its records say. Run: make test (pytest runs it, too)."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[1]


def sourcebook(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command of that name, from the environment that runs these tests."""
    command = [str(Path(sys.executable).with_name("sourcebook")), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")


class Records(unittest.TestCase):
    """The records, and what is made from their vocabulary."""

    def test_no_record_has_a_problem(self) -> None:
        done = sourcebook("check")
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)

    def test_the_schemas_for_editors_know_the_words_of_the_vocabulary(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            done = sourcebook("schema", "--to", folder)
            self.assertEqual(0, done.returncode, done.stdout + done.stderr)
            made = {file.name: file.read_text("utf-8") for file in Path(folder).glob("*.json")}
        found = {file.name: file.read_text("utf-8") for file in (ROOT / "schemas").glob("*.json")}
        self.assertEqual(made, found, "run: sourcebook schema")
