"""Feeds the readers of data with bytes that a coverage-guided fuzzer makes: `guided.py READER [options of libFuzzer]`.

`READER` is a name in READERS. Examples: `guided.py yaml -max_total_time=600`, `guided.py dates corpus/ -runs=100000`.
The seeds are the files and values of the toy project and the hostile texts of the tests. A reader may refuse what it
gets by its own error or in problems; any other exception ends the run and leaves the bytes in a file `crash-…`. Needs
atheris (`make guided` installs it, pinned, in an environment of its own); see https://github.com/google/atheris.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sourcebook"]):
    from sourcebook.book.comparison import normalise
    from sourcebook.book.comparison.fingerprints import FingerprintError, parse_fingerprint
    from sourcebook.core.dates.edtf import DateError, parse_edtf
    from sourcebook.core.yaml.reader import parse_yaml
    from sourcebook.data_folder import record_files
    from sourcebook.records.documents.formatter import FormatError, formatted
    from sourcebook.records.documents.reader import read_record
    from sourcebook.records.models import Event
    from sourcebook.records.receipts import Receipts
    from sourcebook.records.values import types as fields

TESTS = Path(__file__).parents[1] / "tests"
DATA = TESTS / "toy" / "data"


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _yaml(content: bytes) -> None:
    """A file of records: no exception at all."""
    parse_yaml(content, "x.yaml")


def _receipts(content: bytes) -> None:
    document = parse_yaml(content, "data/receipts.yaml")
    record, problems = read_record(document, Receipts)
    assert record or problems or document.problems


def _dates(content: bytes) -> None:
    with contextlib.suppress(DateError):
        parse_edtf(_text(content))


def _marks(content: bytes) -> None:
    """What stands in prose and in single values: `[[…]]`, addresses, languages, the words of quotes."""
    text = _text(content)
    fields.parse_paragraphs(text)
    fields.is_id(text)
    fields.id_hint(text)
    for parse in (fields.parse_url, fields.parse_language):
        with contextlib.suppress(fields.FormError):
            parse(text)
    normalise.normalise(text)
    normalise.segments(text)


def _fingerprints(content: bytes) -> None:
    with contextlib.suppress(FingerprintError):
        parse_fingerprint(content, "minutes-1924")


def _layout(content: bytes) -> None:
    """A file laid out by `sourcebook format` says what it said, and is left alone the next time."""
    with contextlib.suppress(FormatError):
        made = formatted(content, "x.yaml", Event)
        assert parse_yaml(made.encode(), "x.yaml").value == parse_yaml(content, "x.yaml").value
        assert formatted(made.encode(), "x.yaml", Event) == made


READERS: dict[str, Callable[[bytes], None]] = {
    "yaml": _yaml,
    "receipts": _receipts,
    "dates": _dates,
    "marks": _marks,
    "fingerprints": _fingerprints,
    "layout": _layout,
}


def seeds(reader: str) -> Iterator[bytes]:
    """What the fuzzer begins with."""
    if reader == "fingerprints":
        yield from (file.read_bytes() for file in (DATA / "fingerprints").glob("*.json"))
    elif reader in ("dates", "marks"):
        corpus = json.loads((TESTS / "corpus" / "hostile.json").read_text("utf-8"))
        yield from (
            text.encode("utf-8", "replace") for kinds in corpus.values() for texts in kinds.values() for text in texts
        )
        yield from (b"2014-05-06", b"1984?/2004-06~", b"[1667,1668..]", b"https://user@host:80/a?b#c", b"a [[b|c]] d")
    else:
        yield from (file.read_bytes() for file, _ in record_files(TESTS / "toy"))


def main() -> None:
    """Run one reader until it fails or libFuzzer's options end it."""
    _, reader, *options = sys.argv
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds(reader)):
            Path(folder, str(number)).write_bytes(seed)
        atheris.Setup([sys.argv[0], *options, folder], READERS[reader])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
