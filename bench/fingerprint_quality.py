"""How well fingerprints tell true quotes from altered ones: prints the table of hooks/sourcebook/guide/verification.md.

Texts are the topics of Python's own help, which ships with Python: some hundred pieces of English prose of 300 words
and more. Run: `.venv/bin/python bench/fingerprint_quality.py`. The same seed gives the same table.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pydoc_data.topics import topics

from sourcebook.book.fingerprints import Fingerprint, fingerprint
from sourcebook.book.normalise import normalise, words

Alteration = Callable[[random.Random, list[str], list[str], list[str]], list[str]]

QUOTES_A_TEXT = 200
LENGTHS = (6, 8, 12, 20, 30)


def _other_word(draw: random.Random, text: list[str], not_this: str) -> str:
    return draw.choice([word for word in (draw.choice(text) for _ in range(50)) if word != not_this] or ["otherwise"])


def _changed(at: Callable[[random.Random, int], int]) -> Alteration:
    def alter(draw: random.Random, quote: list[str], text: list[str], other: list[str]) -> list[str]:
        where = at(draw, len(quote))
        return [*quote[:where], _other_word(draw, other, quote[where]), *quote[where + 1 :]]

    return alter


def _dropped(draw: random.Random, quote: list[str], text: list[str], other: list[str]) -> list[str]:
    where = draw.randrange(1, len(quote) - 1)
    return quote[:where] + quote[where + 1 :]


def _added(draw: random.Random, quote: list[str], text: list[str], other: list[str]) -> list[str]:
    where = draw.randrange(1, len(quote))
    return [*quote[:where], draw.choice(other), *quote[where:]]


def _moved(draw: random.Random, quote: list[str], text: list[str], other: list[str]) -> list[str]:
    rest = list(quote)
    word = rest.pop(draw.randrange(len(rest)))
    rest.insert(draw.randrange(len(rest) + 1), word)
    return rest


def _spliced(draw: random.Random, quote: list[str], text: list[str], other: list[str]) -> list[str]:
    half = len(quote) // 2
    start = draw.randrange(len(text) - half)
    return quote[:half] + text[start : start + len(quote) - half]


def _of_another(draw: random.Random, quote: list[str], text: list[str], other: list[str]) -> list[str]:
    start = draw.randrange(len(other) - len(quote))
    return other[start : start + len(quote)]


ALTERATIONS: dict[str, Alteration] = {
    "true quote": lambda draw, quote, text, other: quote,
    "first or last word changed": _changed(lambda draw, length: draw.choice((0, length - 1))),
    "word inside changed": _changed(lambda draw, length: draw.randrange(1, length - 1)),
    "word dropped": _dropped,
    "word added": _added,
    "word moved": _moved,
    "two passages spliced": _spliced,
    "another text's words": _of_another,
}


def _accepted(print_: Fingerprint, quote: list[str]) -> bool:
    return print_.missing(quote) is None


def _stands(quote: list[str], joined: str) -> bool:
    """Whether the altered words happen to stand in the text: then accepting them is right."""
    return f" {' '.join(quote)} " in joined


def main() -> None:
    """Print the share of quotes that the fingerprint accepts, by alteration and length."""
    draw = random.Random(20)
    texts = [found for text in topics.values() if len(found := words(normalise(text))) >= 300]
    prints = [fingerprint(str(number), " ".join(text)) for number, text in enumerate(texts)]
    joined = [f" {' '.join(text)} " for text in texts]
    bits = sum(print_.bits for print_ in prints) / 8 / sum(print_.words for print_ in prints)
    print(f"{len(texts)} texts, {sum(map(len, texts))} words, {bits * 1000:.0f} bytes of filter per 1,000 words\n")
    print("| alteration | " + " | ".join(f"{length} words" for length in LENGTHS) + " | quotes |")
    print("| --- |" + " ---: |" * (len(LENGTHS) + 1))
    for name, alter in ALTERATIONS.items():
        cells, total = [], 0
        for length in LENGTHS:
            accepted = tried = 0
            for number, text in enumerate(texts):
                other = texts[(number + 1) % len(texts)]
                for _ in range(QUOTES_A_TEXT // len(LENGTHS)):
                    start = draw.randrange(len(text) - length)
                    quote = alter(draw, text[start : start + length], text, other)
                    if name != "true quote" and _stands(quote, joined[number]):
                        continue
                    tried += 1
                    accepted += _accepted(prints[number], quote)
            cells.append(f"{accepted / tried:.2%}")
            total += tried
        print(f"| {name} | " + " | ".join(cells) + f" | {total:,} |")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
