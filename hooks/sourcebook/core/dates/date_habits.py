"""What people write instead of EDTF, and the dates they may mean: for hints only, none of it is accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from .days import Day, before_christ, day_of, days_in_month, year_text

#: The signs of EDTF at the end of a date: uncertain, approximate, both.
SIGNS = "?~%"
#: So many readings of one text are enough for a hint.
_MOST = 3

#: A year; no calendar with AD and BC has a year 0.
_Y = r"(?P<y>\d{3,4}|(?!0+(?!\d))\d{1,4} ?(?:bc|ad)|ad ?(?!0+(?!\d))\d{1,4})"
_M = r"m(?P<m>\d\d)"
_D = r"(?P<d>\d\d?)(?:st|nd|rd|th|er|\.)?"
PARTS = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24, "early": 37, "mid": 38, "late": 39}
#: Phrases for one date, in the canonical form of `date_phrases`, and what they mean. `y`, `m` and `d` become a
#: year, month and day of EDTF.
HABITS = tuple(
    (re.compile(pattern), written)
    for pattern, *written in (
        (_Y, "{y}"),
        (r"(?P<d>\d\d?)[-/. ](?P<m>\d\d?)[-/. ](?P<y>\d{4})", "{y}-{m}-{d}", "{y}-{d}-{m}"),
        (r"(?P<y>\d{4})[-/. ](?P<m>\d\d?)[-/. ](?P<d>\d\d?)", "{y}-{m}-{d}"),
        (r"(?P<d>\d\d?)([-/.])(?P<m>\d\d?)\2(?P<yy>\d\d)", "19{yy}-{m}-{d}", "20{yy}-{m}-{d}"),
        (r"(?P<y>\d{4})[-/.](?P<m>\d\d?)", "{y}-{m}"),
        (r"(?P<m>\d\d?)[-/.](?P<y>\d{4})", "{y}-{m}"),
        (r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)", "{y}-{m}-{d}"),
        (r"(?P<iso>\d{4}-\d\d-\d\d)[t ]\d.*", "{iso}"),
        (rf"{_D} {_M} {_Y}", "{y}-{m}-{d}"),
        (rf"{_M} {_D} {_Y}", "{y}-{m}-{d}"),
        (rf"{_Y} {_M} {_D}", "{y}-{m}-{d}"),
        (rf"{_M} {_Y}", "{y}-{m}"),
        (rf"{_Y} {_M}", "{y}-{m}"),
        (rf"{_D} {_M}", "XXXX-{m}-{d}"),
        (rf"{_M} {_D}", "XXXX-{m}-{d}"),
        (rf"(?P<part>{'|'.join(PARTS)}) {_Y}", "{y}-{part}"),
        (r"winter (?P<y>\d{4})[-/](?:\d\d)?\d\d", "{y}-24"),
        (rf"(?P<q>[1-4])(?:st|nd|rd|th|er)? quarter {_Y}", "{y}-{q}"),
        (rf"q(?P<q>[1-4]) {_Y}", "{y}-{q}"),
        (rf"{_Y} q(?P<q>[1-4])", "{y}-{q}"),
        (r"(?P<c>\d\d)00'?s", "{c}XX", "{c}0X"),
        (r"(?P<s>\d{3})(?:0'?s|[ux])", "{s}X"),
        (r"decade (?P<s>\d{3})0", "{s}X"),
        (r"-(?P<bc>0*[1-9]\d{0,3})", "{before}", "{minus}"),
        (r"unknown|nd", "unknown"),
    )
)
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi".split()
_NUMBER = rf"(\d\d?|{'|'.join(reversed(_ROMAN))})(?:st|nd|rd|th|eme|er|e|\.)?"
_CENTURY = re.compile(rf"(?:century {_NUMBER}|{_NUMBER} century)(?: (bc)| ad)?")
#: The years of a decade and a century, and the days of a month, that are its beginning, middle and end.
_THIRDS = {
    "early": ((0, 3), (0, 33), (1, 10)),
    "mid": ((4, 6), (34, 66), (11, 20)),
    "late": ((7, 9), (67, 99), (21, 31)),
}
_THIRD = re.compile(r"(early|mid|late) (.+)")
_ABOUT = re.compile(r"about (.+)|(.+) about")
RANGES = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"between (.+) and (.+)", "[{}..{}]"),
        (r"(.+) or (.+)", "[{}, {}]"),
        (r"(?:from )?(.+) (?:to|until|-) (.+)", "{}/{}"),
        (r"(?!winter|\d{4}-(?:2[1-9]|3\d|4[01])$)([^-]+)-([^-]+)", "{}/{}"),
        (r"(\d{4})/(\d\d)", "{}/{}"),
    )
)
#: “Before 1990” is not in 1990: the bound is the year, month or day that is so many steps away.
_BOUNDS = tuple(
    (re.compile(pattern), form, step)
    for pattern, form, step in (
        (r"before (.+)", "[..{}]", -1),
        (r"after (.+)", "[{}..]", 1),
        (r"(.+) or (?:before|earlier)", "[..{}]", 0),
        (r"(.+) or (?:after|later)", "[{}..]", 0),
        (r"(?:since|from) (.+?)(?: since)?", "{}/..", 0),
        (r"(.+)/(?:open|now|present|unknown)?", "{}/..", 0),
        (r"(.+?) ?- ?(?:open|now|present|today)?", "{}/..", 0),
        (r"(?:(?:open|unknown)?/|(?:until|to) )(.+)", "../{}", 0),
    )
)
_STEPPED = re.compile(r"(-?\d{2,4})(X{0,2})(?:-(\d\d))?(?:-(\d\d))?")


def rewritten(text: str, is_date: Callable[[str], bool]) -> Iterator[str]:
    """Yield dates that `text` may mean: as a whole, or else with its parts mended one by one.

    `is_date` says of a text whether it is a date.
    """
    found = dict.fromkeys(islice(filter(is_date, _whole(text)), _MOST * 2))
    if not found:
        pieces = re.split(r"(\.\.|[][,/])", text)
        pieces[::2] = (_mended(piece.strip(), is_date) for piece in pieces[::2])
        mended = "".join(", " if piece == "," else piece for piece in pieces)
        found = {mended: None} if is_date(mended) else {}
    yield from islice(found, _MOST)


def _mended(piece: str, is_date: Callable[[str], bool]) -> str:
    return next(filter(is_date, (piece, *_whole(piece))), piece) if piece else piece


def _whole(text: str) -> Iterator[str]:
    """Yield the readings of a text, with the sign that it has somewhere."""
    plain = " ".join(re.sub(rf"[{SIGNS}]|\([{SIGNS}]+\)|\[[{SIGNS}]+\]", " ", text).split())
    signs = set(text) & set(SIGNS)
    sign = "%" if len(signs) > 1 else "".join(signs)
    yield f"{plain}{sign}"
    from .date_phrases import canonical  # it loads Babel, which no date in its right form needs

    for phrase in canonical(plain):
        yield from (_signed(date, sign) for date in _phrase(phrase))


def _signed(date: str, sign: str) -> str:
    """Return a date with a sign at each of its ends."""
    return date if date == "unknown" else re.sub(r"(?<=[0-9X])(?=/|\.\.|,|\]|$)", sign, date)


def _phrase(text: str) -> Iterator[str]:
    """Yield the dates that a phrase in canonical form may mean."""
    yield from _single(text)
    if match := _THIRD.fullmatch(text):
        yield from (third for one in _single(match[2]) if (third := _third(match[1], one)))
    for pattern, form, step in _BOUNDS:
        if match := pattern.fullmatch(text):
            yield from (form.format(date) for one in _single(match[1]) if (date := _stepped(one, step)))
    for pattern, form in RANGES:
        if match := pattern.fullmatch(text):
            yield from (form.format(start, end) for start, end in _pairs(match[1], match[2]))
    if match := _ABOUT.fullmatch(text):
        yield from (_signed(date, "~") for date in _phrase(match[1] or match[2]))


def _single(text: str) -> Iterator[str]:
    """Yield the dates that a phrase for one date may mean, also impossible ones."""
    for pattern, written in HABITS:
        if match := pattern.fullmatch(text):
            values = dict(_values(match.groupdict()))
            yield from (form.format_map(values) for form in written)
    if match := _CENTURY.fullmatch(text):
        number = match[1] or match[2]
        before = (int(number) if number.isdecimal() else _ROMAN.index(number) + 1) - 1
        yield f"{'-' if match[3] else ''}{before:02}XX"


def _values(groups: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in groups.items():
        match name:
            case "y":
                number = int("".join(filter(str.isdecimal, value)))
                yield name, year_text(before_christ(number) if value.endswith("bc") else number)
            case "m" | "d":
                yield name, value.zfill(2)
            case "part":
                yield name, str(PARTS[value])
            case "q":
                yield name, str(32 + int(value))
            case "bc":
                yield from (("before", year_text(before_christ(int(value)))), ("minus", year_text(-int(value))))
            case _:
                yield name, value


def _pairs(start: str, end: str) -> Iterator[tuple[str, str]]:
    """Yield two dates, of which the first may leave out what the second says: “3–5 May 1912”, “50 to 44 BC”; or the
    second the century: “1914–18”."""
    words = end.split()
    starts = [*(" ".join((start, *words[at:])) for at in range(1, len(words))), start]
    ends = [end]
    if re.fullmatch(r"\d{4}", start) and re.fullmatch(r"\d\d", end):
        ends = [f"{int(start[:2]) + 1}00" if (start[2:], end) == ("99", "00") else f"{start[:2]}{end}"]
    if month := re.match(r"m\d\d ", start):
        ends.append(month[0] + end)
    yield from ((one, other) for a in starts for one in _single(a) for b in ends for other in _single(b))


def _third(name: str, date: str) -> str | None:
    """Return the beginning, middle or end of a decade, a century or a month as bounds of one moment."""
    in_decade, in_century, in_month = _THIRDS[name]
    if re.fullmatch(r"\d{3}X", date):
        return f"[{date[:3]}{in_decade[0]}..{date[:3]}{in_decade[1]}]"
    if re.fullmatch(r"\d\dXX", date):
        return f"[{date[:2]}{in_century[0]:02}..{date[:2]}{in_century[1]:02}]"
    if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", date):
        last = min(in_month[1], days_in_month(int(date[:4]), int(date[5:])))
        return f"[{date}-{in_month[0]:02}..{date}-{last}]"
    return None


def _stepped(date: str, step: int) -> str | None:
    """Return the date itself, or the one before (-1) or after it (1), as precise as it is; None if there is none."""
    match = _STEPPED.fullmatch(date)
    if not match or not step:
        return None if step else date
    edge = match[2].replace("X", "0" if step < 0 else "9")
    year, month, day = int(match[1] + edge), int(match[3] or 1), int(match[4] or 1)
    if not match[3]:
        return year_text(year + step)
    if not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
        return None
    if not match[4]:
        years, before = divmod(month - 1 + step, 12)
        return f"{year_text(year + years)}-{before + 1:02}"
    return day_of(Day(year, month, day).toordinal() + step).isoformat()
