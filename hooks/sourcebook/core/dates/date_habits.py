"""What people write instead of EDTF, and the dates they may mean: for hints only, none of it is accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

#: The signs of EDTF at the end of a date: uncertain, approximate, both.
SIGNS = "?~%"
_MONTHS = "january february march april may june july august september october november december".split()
_PART_WORDS = dict(
    zip("spring summer autumn fall winter early mid late".split(), "21 22 23 23 24 37 38 39".split(), strict=True)
)
_HABITS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.ASCII), written)
    for pattern, *written in (
        (r"(?P<d>\d\d?)[-/. ](?P<m>\d\d?)[-/. ](?P<y>\d{4})", "{y}-{m:0>2}-{d:0>2}", "{y}-{d:0>2}-{m:0>2}"),
        (r"(?P<y>\d{4})[-/. ](?P<m>\d\d?)[-/. ](?P<d>\d\d?)", "{y}-{m:0>2}-{d:0>2}"),
        (r"(?P<y>\d{4})[-/. ](?P<m>\d\d?)", "{y}-{m:0>2}"),
        (r"(?P<m>\d\d?)[-/. ](?P<y>\d{4})", "{y}-{m:0>2}"),
        (r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)", "{y}-{m}-{d}"),
        (r"(?P<d>\d\d?)(?:st|nd|rd|th)? (?:of )?(?P<name>[a-z]+)\.?,? (?P<y>\d{4})", "{y}-{m}-{d:0>2}"),
        (r"(?P<name>[a-z]+)\.? (?P<d>\d\d?)(?:st|nd|rd|th)?,? (?P<y>\d{4})", "{y}-{m}-{d:0>2}"),
        (r"(?P<name>[a-z]+)\.?,? (?P<y>\d{4})", "{y}-{m}"),
        (r"(?P<d>\d\d?)(?:st|nd|rd|th)? (?:of )?(?P<name>[a-z]+)", "XXXX-{m}-{d:0>2}"),
        (r"(?P<part>[a-z]+)(?: in| of|-| )? ?(?P<y>\d{4})", "{y}-{p}"),
        (r"(?P<y>\d{4}-\d\d-\d\d)[T ]\d.*", "{y}"),
        (r"(?:the )?(?P<y>\d{3})(?:0'?s|[ux])", "{y}X"),
        (r"(?P<y>\d{4}) ?(?:-|–|—|to|until) ?(?P<d>\d{4})", "{y}/{d}"),
        (r"(?P<y>[^/]+)/(?:open|now|present|unknown)?", "{y}/.."),
        (r"(?:open|unknown)?/(?P<y>[^/]+)", "../{y}"),
        (r"(?:about|around|circa|ca\.?|c\.?|approximately) ?(?P<y>.+)", "{y}~"),
        (r"unknown|undated|none|n/?a|n\.? ?d\.?", "unknown"),
    )
)


def rewritten(text: str, is_date: Callable[[str], bool]) -> Iterator[str]:
    """Yield `text` rewritten as a date in each way that fits: first as a whole, then part by part.

    What it yields may be no date either; `is_date` says of a text whether it is one.
    """
    yield from _single_rewritten(text)
    pieces = re.split(r"(\.\.|[][,/])", text)
    pieces[::2] = (_mended(piece.strip(), is_date) for piece in pieces[::2])
    yield "".join(", " if piece == "," else piece for piece in pieces)


def _mended(piece: str, is_date: Callable[[str], bool]) -> str:
    return next(filter(is_date, (piece, *_single_rewritten(piece))), piece) if piece else piece


def _single_rewritten(text: str) -> Iterator[str]:
    plain = " ".join(re.sub(f"[{SIGNS}]", " ", text).split())
    found = set(text) & set(SIGNS)
    sign = "%" if len(found) > 1 else "".join(found)
    yield f"{plain}{sign}"
    for pattern, written in _HABITS:
        match = pattern.fullmatch(plain)
        if match:
            yield from (f"{form.format_map(_values(match.groupdict()))}{sign}" for form in written)


def _values(groups: dict[str, str | None]) -> dict[str, str]:
    """Return the groups of a habit, with `m` for a month's name or its beginning, `p` for a word like “early”."""
    values = {key: value or "" for key, value in groups.items()}
    name, part = values.get("name", "").lower(), values.get("part", "").lower()
    if name:
        numbers = [n for n, month in enumerate(_MONTHS, 1) if len(name) >= 3 and month.startswith(name)]
        values["m"] = f"{numbers[0]:02}" if numbers else ""
    if part:
        values["p"] = _PART_WORDS.get(part, "")
    return values
