"""A project whose receipts and fingerprints were made by version 1 of the rules of comparison."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

from sourcebook.book.comparison import fingerprints, version_1
from sourcebook.book.comparison.normalise import segments
from sourcebook.book.evidence.receipts import receipt_key
from sourcebook.commands.quotes.texts import read_texts
from sourcebook.project import load_project


def as_of_version_1(folder: Path) -> Path:
    """Write the receipts, fingerprints and hashes of a project anew, by the rules of version 1."""
    project = load_project(folder)
    home = read_texts(project.book, folder / ".texts").home
    texts = {file.stem: version_1.normalise(file.read_text("utf-8")) for file in (folder / ".texts").iterdir()}
    receipts = {}
    for quotation in project.book.quotations:
        source, quote = quotation.citation.source, quotation.citation.quote
        text, use = texts[home(project.book, source)], quotation.home.key
        one = receipts.setdefault(source, {}).setdefault(receipt_key(quote, 1), {**_receipt(quote, text), "uses": {}})
        one["uses"][use] = one["uses"].get(use, 0) + 1
    written = {"version": 1, "receipts": receipts}
    (folder / "data" / "receipts.yaml").write_text(json.dumps(written), "utf-8")
    for file in (folder / "data" / "fingerprints").iterdir():
        file.write_text(json.dumps(_fingerprint(file.stem, texts[file.stem])), "utf-8")
    sources = folder / "data" / "sources.yaml"
    content = sources.read_text("utf-8")
    for key, text in texts.items():
        known = project.book.sources[key].text
        assert known
        content = content.replace(f"sha256: {known.sha256}\n    words: {known.words}", _text_info(text))
    sources.write_text(content, "utf-8")
    return folder


def _receipt(quote: str, text: str) -> dict[str, object]:
    parts = [version_1.normalise(part) for part in segments(quote)]
    at, end = [], 0
    for part in parts:
        start = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)").search(text, end)
        assert start, (part, text)
        at.append(len(version_1.words(text[: start.start()])) + 1)
        end = start.end()
    words = [len(version_1.words(part)) for part in parts]
    return {"level": "exact", "at": at, "words": words, "date": "2023-11-14", "text": _sha256(text)}


def _fingerprint(source: str, text: str) -> dict[str, object]:
    words, salt = version_1.words(text), b"version 1 is old"
    runs = {run[0]: run for run in fingerprints._runs(words, 1)}
    bits = fingerprints.bits_for(len(runs), 0)
    found = bytearray(bits // 8)
    for run in runs.values():
        for number in fingerprints._numbers(run, fingerprints._keyed(salt)):
            bit = number % bits
            found[bit >> 3] |= 1 << (bit & 7)
    header = {"version": 1, "normalisation": 1, "source": source, "words": len(words), "k": 5, "hashes": 4}
    return {**header, "bits": bits, "salt": salt.hex(), "filter": base64.b64encode(found).decode()}


def _text_info(text: str) -> str:
    return f"sha256: {_sha256(text)}\n    words: {len(version_1.words(text))}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
