"""What the guide says of each problem code, for the command line and for the page of faults."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ..paths import FOR_CONTRIBUTORS, GUIDE

#: The page of the guide that explains every code under a heading of its own.
PROBLEMS = f"{FOR_CONTRIBUTORS}problems.md"

_HEADING = re.compile(r"^(##+) (.+)$", re.M)
_CODE = re.compile(r"^```\w*\n(.*?)^```$", re.M | re.S)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph in plain words, or lines of a file."""

    words: str
    is_code: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a problem code means: its section of the guide, with a wrong and a right example."""

    code: str
    group: str
    blocks: tuple[Block, ...]

    def __str__(self) -> str:
        shown = (_indented(block.words) if block.is_code else block.words for block in self.blocks)
        return f"{self.code}\n\n" + "\n\n".join(shown) + "\n"


@functools.cache
def explanations() -> dict[str, Explanation]:
    """Return the explanation of every code, in the order of the guide."""
    _, *parts = _HEADING.split((GUIDE / PROBLEMS).read_text("utf-8"))
    found: dict[str, Explanation] = {}
    group = ""
    for marks, title, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if marks == "##":
            group = title
        else:
            found[title] = Explanation(title, group, tuple(_blocks(text)))
    return found


def _blocks(text: str) -> list[Block]:
    made: list[Block] = []
    for number, part in enumerate(_CODE.split(text)):
        if number % 2:
            made.append(Block(part.rstrip("\n"), is_code=True))
            continue
        paragraphs = filter(None, (one.strip() for one in part.split("\n\n")))
        made += (Block(_LINK.sub(r"\1", one).replace("**", ""), is_code=False) for one in paragraphs)
    return made


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.split("\n"))
