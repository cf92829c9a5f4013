"""Where the acronyms of a book stand in its texts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

#: A word, or a sign that is part of none.
_TOKEN = re.compile(r"\w+|\W")
_LETTER = re.compile(r"\w")


class Acronyms:
    """Finds these acronyms in texts, of several at a place the longest."""

    def __init__(self, names: Iterable[str]):
        #: By their first word or sign, those with the same from long to short.
        self.by_token: dict[str, list[str]] = {}
        for name in sorted(names, key=len, reverse=True):
            if token := _TOKEN.match(name):
                self.by_token.setdefault(token[0], []).append(name)

    def pieces(self, words: str, seen: set[str]) -> Iterator[tuple[str, bool]]:
        """A text in pieces, each with whether it is an acronym that is not among those `seen`, which grow by it."""
        end = 0
        for start, name in self._found(words):
            if name not in seen:
                seen.add(name)
                if start > end:
                    yield words[end:start], False
                yield name, True
                end = start + len(name)
        if end < len(words):
            yield words[end:], False

    def _found(self, words: str) -> Iterator[tuple[int, str]]:
        """The acronyms that stand in a text as words of their own, each with its place."""
        end = 0
        for token in _TOKEN.finditer(words) if self.by_token else ():
            start = token.start()
            names = self.by_token.get(token[0], ()) if start >= end else ()
            name = next((name for name in names if _stands_alone(name, words, start)), "")
            if name:
                end = start + len(name)
                yield start, name


def _stands_alone(name: str, words: str, start: int) -> bool:
    """Whether `name` stands in a text at this place, with no letter or digit right before or after it."""
    end = start + len(name)
    return words.startswith(name, start) and not (
        _LETTER.match(words, end) or (start and _LETTER.match(words, start - 1))
    )


def acronym_anchor(name: str) -> str:
    """The anchor of an acronym on the page of acronyms. A hash tells apart what is not only capital letters."""
    words = "-".join(re.findall(r"\w+", name.lower()))
    if name.isascii() and name.isalpha() and name.isupper():
        return f"Acronym-{words}"
    return f"Acronym-{words}-{hashlib.blake2b(name.encode(), digest_size=4).hexdigest()}"
