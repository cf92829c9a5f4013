"""Find the acronyms of a book in its texts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

#: A word, or a single character that belongs to no word.
_TOKEN = re.compile(r"\w+|\W")
_LETTER = re.compile(r"\w")


class Acronyms:
    """Finds the given acronyms in texts; where several match, the longest wins."""

    def __init__(self, names: Iterable[str]):
        #: Acronyms by their first token, longest first.
        self.by_token: dict[str, list[str]] = {}
        for name in sorted(names, key=len, reverse=True):
            if token := _TOKEN.match(name):
                self.by_token.setdefault(token[0], []).append(name)

    def pieces(self, words: str, seen: set[str]) -> Iterator[tuple[str, bool]]:
        """Yield a text in pieces, each with whether it is an acronym not yet in `seen`; add each such acronym to
        `seen`."""
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
        """Yield the position and name of each acronym that is a separate word of a text."""
        end = 0
        for token in _TOKEN.finditer(words) if self.by_token else ():
            start = token.start()
            names = self.by_token.get(token[0], ()) if start >= end else ()
            name = next((name for name in names if _stands_alone(name, words, start)), "")
            if name:
                end = start + len(name)
                yield start, name


def _stands_alone(name: str, words: str, start: int) -> bool:
    """Return whether `name` occurs at `start` with no letter or digit directly before or after it."""
    end = start + len(name)
    return words.startswith(name, start) and not (
        _LETTER.match(words, end) or (start and _LETTER.match(words, start - 1))
    )


def acronym_anchor(name: str) -> str:
    """Return the anchor of an acronym on the page of acronyms.

    Unless it is all ASCII capitals, a hash keeps it unique.
    """
    words = "-".join(re.findall(r"\w+", name.lower()))
    if name.isascii() and name.isalpha() and name.isupper():
        return f"Acronym-{words}"
    return f"Acronym-{words}-{hashlib.blake2b(name.encode(), digest_size=4).hexdigest()}"
