"""The search index cut into small scripts: a browser loads the few that a query needs.

Scripts, because a page that is opened from disk may load nothing else. Each hands one shard of one table to search.js.
The tables are sorted by key and cut where a shard is full; `start.js` says with which key each shard begins.

| table | key | value |
| --- | --- | --- |
| `names` | a word of a title or tag | in which parts, in which of their names, and where |
| `words` | a word of a text | in which parts, and where |
| `forms` | another form of words: without what is joined to it, `#` and its key, `/` and two as one | the words |
| `spelling` | a letter | the words that begin with it: of the names of pages, then all others |
| `parts` | number | location, title, text, tags: what is shown of a result |

Words are in their plain form (folding.py). A part is a page or a section of one; parts are numbered as the pages follow
each other, each before its sections. Numbers have the base 36.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from . import folding

Document = dict[str, Any]
Postings = dict[str, list[str]]

#: Raise this when the tables change: search does not combine tables of different forms.
FORM = 1
#: Letters in a shard. Smaller shards mean more files and requests, larger ones more bytes for each result.
FULL = 24_000
#: The shortest word that may be joined with its neighbour.
HALF = 4
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TAG = re.compile(r"<[^>]*>")
_ARABIC = re.compile("[\u0600-\u06ff]")


def write_shards(documents: Iterable[Document]) -> tuple[str, dict[str, str]]:
    """Return the name of the folder, and its scripts by name, from documents as the theme's search reads them.

    The folder is named by a hash of its content, so that no browser mixes old shards from its cache with new ones.
    """
    scripts = dict(_scripts(_by_page(documents)))
    return hashlib.sha256("".join(scripts.values()).encode("utf-8")).hexdigest()[:12], scripts


def read_parts(script: str) -> list[Document]:
    """Return the documents in a shard of the table `parts`. Raises ValueError when it is not one."""
    shown = json.loads(script[script.find(",") + 1 :].rstrip().removesuffix(");"))
    return [dict(zip(("location", "title", "text", "tags"), part, strict=True)) for part in shown]


def _by_page(documents: Iterable[Document]) -> list[Document]:
    """Group the documents by page, in the order of the pages."""
    pages: dict[str, list[Document]] = {}
    for document in documents:
        pages.setdefault(_page(document), []).append(document)
    return [document for page in pages.values() for document in page]


def _page(document: Document) -> str:
    return str(document["location"]).partition("#")[0]


def _scripts(parts: Sequence[Document]) -> Iterator[tuple[str, str]]:
    names, words, named = _postings(parts)
    tables = {
        "names": _joined(names),
        "words": _joined(words),
        "forms": _forms(parts, named, words),
        "spelling": _spelling(named, words),
    }
    firsts: dict[str, list[Any]] = {}
    for table, entries in tables.items():
        firsts[table] = []
        for number, shard in enumerate(_cut(sorted(entries.items(), key=_utf16), _letters)):
            firsts[table].append(shard[0][0])
            yield as_script(f"{table}-{number}", [text for entry in shard for text in entry])
    firsts["parts"] = [0]
    for number, shown in enumerate(_cut([_shown(part) for part in parts], lambda part: sum(map(len, part[:3])))):
        firsts["parts"].append(firsts["parts"][-1] + len(shown))
        yield as_script(f"parts-{number}", shown)
    yield as_script("start", {"weights": _weights(parts), "firsts": firsts})


def as_script(name: str, content: Any) -> tuple[str, str]:
    """Return the file name and text of a script that passes content to search.js."""
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"{name}.js", f'sourcebookSearch.take("{name}",{written});\n'


def _cut(entries: Sequence[Any], letters: Any) -> Iterator[list[Any]]:
    """Cut the entries into runs of at most `FULL` letters; a longer entry is a run of its own."""
    run: list[Any] = []
    size = 0
    for entry in entries:
        size += letters(entry)
        if run and size > FULL:
            yield run
            run, size = [], letters(entry)
        run.append(entry)
    if run:
        yield run


def _letters(entry: tuple[str, str]) -> int:
    return len(entry[0]) + len(entry[1])


def _utf16(entry: tuple[str, str]) -> bytes:
    """Sort key by which JavaScript compares words."""
    return entry[0].encode("utf-16-be", "surrogatepass")


def _shown(part: Document) -> list[Any]:
    return [part["location"], part["title"], part["text"], part.get("tags", [])]


def _weights(parts: Sequence[Document]) -> list[list[float]]:
    """Return the weights of the parts of each page, the page's own first."""
    pages: dict[str, list[float]] = {}
    for part in parts:
        pages.setdefault(_page(part), []).append(part.get("boost", 1))
    return list(pages.values())


def _names(part: Document) -> list[list[str]]:
    return [_words(name) for name in (part["title"], *part.get("tags", []))]


#: Texts have few different words, and a server makes many texts.
_plain = lru_cache(maxsize=100_000)(folding.plain)


def _words(html: str) -> list[str]:
    """Return the words of a text in HTML, in their plain form."""
    return [plain for word in folding.words(_TAG.sub(" ", html)) if (plain := _plain(word))]


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits


def _postings(parts: Sequence[Document]) -> tuple[Postings, Postings, dict[str, None]]:
    """Return where each word is in names and in texts, and the words of the names of pages.

    Of a text `part,place,place …`; of a name each place is `name.place.length`, the name being 0 for the title, and the
    length that of the name in words.
    """
    names: Postings = defaultdict(list)
    words: Postings = defaultdict(list)
    named: dict[str, None] = {}
    digits = [_base36(number) for number in range(36**2)]
    for number, part in enumerate(parts):
        here = _base36(number)
        in_names: dict[str, list[str]] = {}
        for which, name in enumerate(_names(part)):
            for at, word in enumerate(name):
                in_names.setdefault(word, [here]).append(f"{_base36(which)}.{_base36(at)}.{_base36(len(name))}")
        if "#" not in part["location"]:
            named.update(dict.fromkeys(in_names))
        in_text: dict[str, list[str]] = {}
        text = _words(part["text"])
        while len(digits) < len(text):
            digits.append(_base36(len(digits)))
        for word, position in zip(text, digits, strict=False):
            if word in in_text:
                in_text[word].append(position)
            else:
                in_text[word] = [here, position]
        for postings, found in ((names, in_names), (words, in_text)):
            for word, positions in found.items():
                postings[word].append(",".join(positions))
    return names, words, named


def _joined(postings: Postings) -> dict[str, str]:
    return {word: " ".join(positions) for word, positions in postings.items()}


def _forms(parts: Sequence[Document], named: Iterable[str], words: Iterable[str]) -> dict[str, str]:
    forms: dict[str, dict[str, None]] = defaultdict(dict)
    arabic = filter(_ARABIC.search, words)
    for word in dict.fromkeys((*named, *arabic)):
        for other in folding.detached(word):
            forms[other][word] = None
    for word in named:
        key = folding.key(word) if len(word) > 2 and not any(map(str.isdigit, word)) else ""
        if len(key) > 1:
            forms[f"#{key}"][word] = None
    for part in parts:
        if "#" not in part["location"]:
            for name in _names(part):
                for one, other in pairwise(name):
                    if len(one) >= HALF and len(other) >= HALF:
                        forms[f"/{one}{other}"].update({one: None, other: None})
    return {form: " ".join(found) for form, found in forms.items()}


def _spelling(named: Iterable[str], words: Iterable[str]) -> dict[str, str]:
    letters: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for word in named:
        if len(word) > 3:
            letters[word[0]][0].append(word)
    for word in set(words).difference(named):
        if len(word) > 3:
            letters[word[0]][1].append(word)
    return {letter: "/".join(" ".join(sorted(found)) for found in both) for letter, both in letters.items()}
