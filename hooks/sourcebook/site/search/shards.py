"""The search index cut into small scripts: a browser loads the few that a query needs.

Scripts, because a page that is opened from disk may load nothing else. Each hands one shard of one table to search.js.
The tables are sorted by key and cut where a shard is full; `start.js` says with which key each shard begins, and
has the rules of spelling.

| table | key | value |
| --- | --- | --- |
| `names` | a word of a title or tag | in which parts, in which of their names, and where |
| `words` | a word of a text | in which parts, and where |
| `forms` | another form of words: without what is joined to it, `#` and its key, `/` and two as one | the words |
| `synonyms` | a word of the synonyms of the vocabulary, or several | the others of the group, between vertical bars |
| `spelling` | a letter | the long words that begin with it: of the names of pages, then all others |
| `parts` | number | location, title, text, tags: what is shown of a result |

Words are in their plain form (folding.py). What is joined by a hyphen or apostrophe is found as two words and as one:
of a name there are two readings, a text has the one word where the two begin. A part is a page or a section of one;
parts are numbered as the pages follow each other, each before its sections. Numbers have the base 36.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import unescape
from itertools import pairwise
from typing import Any

from . import folding, segmentation

Document = dict[str, Any]
Postings = dict[str, list[str]]

#: Raise this when the tables change: search does not combine tables of different forms.
FORM = 3
#: Letters in a shard. Smaller shards mean more files and requests, larger ones more bytes for each result.
FULL = 24_000
#: The shortest word that may be joined with its neighbour.
HALF = 4
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TAG = re.compile(r"<[^>]*>")
#: Letters of Hebrew and Arabic, which are joined to what follows when they are words of their own.
_SEMITIC = re.compile("[\u05d0-\u05ea\u0620-\u06ff]")


def write_shards(documents: Iterable[Document], synonyms: Iterable[Sequence[str]] = ()) -> tuple[str, dict[str, str]]:
    """Return the name of the folder, and its scripts by name, from documents as the theme's search reads them.

    A document is found by its names in `also` as by its tags, but does not show them. The words of each group of
    `synonyms` are searched for one another.


    The folder is named by a hash of its content, so that no browser mixes old shards from its cache with new ones.
    """
    scripts = dict(_scripts(_by_page(documents), synonyms))
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


def _scripts(parts: Sequence[Document], synonyms: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    names, words, named = _postings(parts)
    tables = {
        "names": _joined(names),
        "words": _joined(words),
        "forms": _forms(parts, named, words),
        "synonyms": _synonyms(synonyms),
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
    yield as_script("start", {"weights": _weights(parts), "firsts": firsts, "spelling": spelling_rules()})


def spelling_rules() -> dict[str, Any]:
    """Return what search-spelling.js needs to read words as the index has them."""
    return {
        "word": segmentation.WORD,
        "unspaced": segmentation.UNSPACED,
        "joiner": segmentation.JOINER,
        "rules": folding.folding_rules(),
        "long": folding.LONG,
    }


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
    """Return the weights of the parts of each page, the page's own first; below 0 for what is searched only if
    asked."""
    pages: dict[str, list[float]] = {}
    for part in parts:
        pages.setdefault(_page(part), []).append(part.get("boost", 1))
    return list(pages.values())


def _names(part: Document) -> Iterator[tuple[str, str]]:
    """Yield what a part is found by as by a name, each with its number: the title, the tags, and what is not shown."""
    for number, name in enumerate((part["title"], *part.get("tags", []))):
        yield _base36(number), name
    for number, name in enumerate(part.get("also", [])):
        yield f"-{_base36(number)}", name


#: Texts have few different words, and a server makes many texts.
_plain = lru_cache(maxsize=100_000)(folding.plain)


def _tokens(html: str) -> list[tuple[str, bool]]:
    """Return the words of a text in HTML, in their plain form, and whether each is joined to the one before."""
    found = segmentation.tokens(unescape(_TAG.sub(" ", html)))
    return [(plain, joined) for word, joined in found if (plain := _plain(word))]


def _words(html: str) -> list[str]:
    return [word for word, _ in _tokens(html)]


def _runs(tokens: Sequence[tuple[str, bool]]) -> Iterator[tuple[int, int, str]]:
    """Yield where joined words begin and end, and the one word they make. A possessive is not joined: Morocco’s."""
    start = 0
    for at in range(1, len(tokens) + 1):
        if at < len(tokens) and tokens[at][1] and tokens[at][0] != "s":
            continue
        if at - start > 1:
            yield start, at, "".join(word for word, _ in tokens[start:at])
        start = at


def _readings(name: str) -> list[list[str]]:
    """Return the words of a name in HTML; a second time with what is joined as one word."""
    tokens = _tokens(name)
    words = [word for word, _ in tokens]
    joined = list(words)
    for start, end, word in reversed(list(_runs(tokens))):
        joined[start:end] = [word]
    return [words] if joined == words else [words, joined]


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits


def _postings(parts: Sequence[Document]) -> tuple[Postings, Postings, dict[str, None]]:
    """Return where each word is in names and in texts, and the words of the names of pages.

    Of a text `part,place,place …`; of a name each place is `name.place.length`, the name being 0 for the title and
    below 0 if it is not shown, and the length that of the name in words.
    """
    names: Postings = defaultdict(list)
    words: Postings = defaultdict(list)
    named: dict[str, None] = {}
    digits = [_base36(number) for number in range(36**2)]
    for number, part in enumerate(parts):
        here = _base36(number)
        in_names = _in_names(part)
        if "#" not in part["location"]:
            named.update(dict.fromkeys(in_names))
        for postings, found in ((names, in_names), (words, _in_text(part["text"], digits))):
            for word, positions in found.items():
                postings[word].append(f"{here},{','.join(positions)}")
    return names, words, named


def _in_names(part: Document) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number, name in _names(part):
        for reading in _readings(name):
            for at, word in enumerate(reading):
                found.setdefault(word, []).append(f"{number}.{_base36(at)}.{_base36(len(reading))}")
    return found


def _in_text(html: str, digits: list[str]) -> dict[str, list[str]]:
    """Return the places of each word; `digits` are the written numbers, to which more are added for a longer text."""
    found: dict[str, list[str]] = {}
    tokens = _tokens(html)
    while len(digits) < len(tokens):
        digits.append(_base36(len(digits)))
    for (word, _), place in zip(tokens, digits, strict=False):
        if word in found:
            found[word].append(place)
        else:
            found[word] = [place]
    for start, _, word in _runs(tokens):
        found.setdefault(word, []).append(digits[start])
    return found


def _joined(postings: Postings) -> dict[str, str]:
    return {word: " ".join(positions) for word, positions in postings.items()}


def _forms(parts: Sequence[Document], named: Iterable[str], words: Iterable[str]) -> dict[str, str]:
    forms: dict[str, dict[str, None]] = defaultdict(dict)
    for word in dict.fromkeys((*named, *filter(_SEMITIC.search, words))):
        for other in folding.detached(word):
            forms[other][word] = None
    for word in named:
        for key in folding.keys(word) if _has_key(word) else ():
            if len(key) > 1:
                forms[f"#{key}"][word] = None
    for part in parts:
        if "#" not in part["location"]:
            for _, name in _names(part):
                for one, other in pairwise(_words(name)):
                    if len(one) >= HALF and len(other) >= HALF:
                        forms[f"/{one}{other}"].update({one: None, other: None})
    return {form: " ".join(found) for form, found in forms.items()}


def _has_key(word: str) -> bool:
    return len(word) > 2 and not any(map(str.isdigit, word)) and not segmentation.is_unspaced(word)


def _synonyms(groups: Iterable[Sequence[str]]) -> dict[str, str]:
    """Return the others of its group by each word, or words, of a group."""
    others: dict[str, str] = {}
    for group in groups:
        words = list(dict.fromkeys(filter(None, map(_searched, group))))
        for word in words:
            others[word] = "|".join(other for other in words if other != word)
    return others


def _searched(words: str) -> str:
    """Return words as they are looked up: without the single letter that ends a run of a script without spaces."""
    found = [_plain(token.word) for token in segmentation.tokens(words)]
    return " ".join(
        word for at, word in enumerate(found) if not at or len(word) > 1 or not segmentation.is_unspaced(word)
    )


def _spelling(named: Iterable[str], words: Iterable[str]) -> dict[str, str]:
    letters: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    own = dict.fromkeys(named)
    for which, listed in enumerate((own, set(words).difference(own))):
        for word in listed:
            if len(word) >= folding.LONG - 1:
                letters[word[0]][which].append(word)
    return {letter: "/".join(" ".join(sorted(found)) for found in both) for letter, both in letters.items()}
