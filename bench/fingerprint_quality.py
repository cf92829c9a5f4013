"""How well true quotes are told from altered ones: prints the tables of hooks/sourcebook/guide/verification.md.

The first is of seven scripts, whose texts are drawn from lists of words (`scripts.py`). For the second, texts are the
topics of Python's own help, which ships with Python: some pieces of English prose of 300 words and more.
Run: `.venv/bin/python bench/fingerprint_quality.py`. The same seed gives the same tables.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pydoc_data.topics import topics

from scripts import SCRIPTS, Script

from sourcebook.book.comparison.fingerprints import Fingerprint, fingerprint
from sourcebook.book.comparison.matching import Text
from sourcebook.book.comparison.normalise import is_unspaced, may_cut, normalise, words

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
    return not print_.missing(quote)


def _stands(quote: list[str], joined: str) -> bool:
    """Whether the altered words happen to stand in the text: then accepting them is right."""
    return f" {' '.join(quote)} " in joined


# ---- seven scripts -------------------------------------------------------------------------------------------------

#: Quotes of each script for each alteration.
QUOTES = 4000


def _passage(draw: random.Random, text: Text) -> tuple[list[str], list[str]]:
    """The words of a true quote of 14 to 32 words or twice as many characters, and what is before each."""
    reading = text.readings[0]
    while True:
        start = draw.randrange(len(reading.starts) - 70)
        stop = start + draw.randint(14, 32) * (2 if is_unspaced(reading.words[start]) else 1)
        first, last = reading.starts[start], reading.stops[stop - 1]
        if may_cut(reading.normal, first) and may_cut(reading.normal, last):
            ends = [first, *reading.stops[start:stop]]
            gaps = [reading.normal[one:other] for one, other in zip(ends, reading.starts[start:stop], strict=False)]
            return reading.words[start:stop], [*gaps, ""]


def _joined(found: list[str], gaps: list[str]) -> str:
    return "".join(gap + word for gap, word in zip(gaps, found, strict=False))


def _altered(draw: random.Random, script: Script, found: list[str], kind: str) -> list[str] | None:
    """The words with one of them changed; None where there is nothing of the kind to change."""
    inside = range(1, len(found) - 1)
    if kind == "edge":
        places = [at for at in (0, len(found) - 1) if found[at] in script.words_in_text]
    else:
        wanted = {"word": script.words_in_text, "mark": script.marked, "sign": script.signs}[kind]
        places = [at for at in inside if found[at] in wanted]
    if not places:
        return None
    at = draw.choice(places)
    other = script.other(draw, found[at], kind)
    return [*found[:at], other, *found[at + 1 :]]


def _of_scripts() -> None:
    draw = random.Random(13)
    columns = ["true", "word inside", "word at the edge", "mark", "sign"]
    print("| script | " + " | ".join(f"{name}: text | fingerprint" for name in columns) + " |")
    print("| --- |" + " ---: |" * (2 * len(columns)))
    for script in SCRIPTS:
        text = Text(script.text(draw))
        print_ = text.fingerprint(script.name)
        cells = []
        for kind in ("true", "word", "edge", "mark", "sign"):
            tried = by_text = by_print = 0
            for _ in range(40 * QUOTES):
                found, gaps = _passage(draw, text)
                altered = found if kind == "true" else _altered(draw, script, found, kind)
                if altered is None:
                    continue
                tried += 1
                quote = _joined(altered, gaps)
                accepted = text.find(quote) is not None, not print_.missing(words(normalise(quote)))
                by_text += accepted[0] == (kind == "true")
                by_print += accepted[1] == (kind == "true")
                if tried == QUOTES:
                    break
            cells += [f"{by_text / tried:.2%}", f"{by_print / tried:.2%}"] if tried else ["–", "–"]
        print(f"| {script.name} | " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    """Print the share of quotes that are judged rightly, by script; then what the fingerprint accepts, by length."""
    _of_scripts()
    print()
    draw = random.Random(20)
    texts = [found for text in topics.values() if len(found := words(normalise(text))) >= 300]
    prints = [fingerprint(str(number), [text], " ".join(text)) for number, text in enumerate(texts)]
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
