"""Characters that a YAML file must not hold, and those that make it worth an exact reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from ...untrusted.signs import is_direction_mark, is_right_to_left
from ..problems import Location, Problem

#: Report at most this many problems of a kind in one file; more would fill the memory.
MAX_PROBLEMS = 1000

#: Characters that YAML 1.2 does not allow in a file (section 5.1), and U+FFFE, U+FFFF, lone surrogates with them.
_UNREADABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
#: Characters that are invisible and have no effect that a reader sees. The last range can hide words.
_INVISIBLE = "[\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
_FORBIDDEN = re.compile(f"{_UNREADABLE}|{_INVISIBLE}")
#: Characters that end a line, and with it a comment, for libyaml but for hardly any editor.
_ODD_END = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
#: Characters that change the direction of text, so that a reviewer does not see what the file says.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MARK = re.compile("[\u061c\u200e\u200f]")
#: Other signs for them where they are needed, from the end of a range that is nobody's.
_NEEDED = {0x061C: "\U0010fffa", 0x200E: "\U0010fffb", 0x200F: "\U0010fffc"}
_BACK = {ord(other): chr(sign) for sign, other in _NEEDED.items()}
#: Refused in every text, whether written directly or as an escape.
REFUSED = (_FORBIDDEN, _BIDI, _ODD_END)
#: The marks of git's conflicts: the first of each, and the others, which may be left over alone.
_CONFLICT = re.compile(r"^<{7} ", re.M)
_CONFLICT_REST = re.compile(r"^(>{7} |\|{7} |={7}$)", re.M)
#: Characters that look like spaces, or like nothing, and are not indentation to YAML.
_ODD_SPACES = "\u00a0\u2000-\u200b\u202f\u205f\u3000"
_ODD_SPACE = re.compile(f"^[ -]*[{_ODD_SPACES}][{_ODD_SPACES} -]*", re.M)

#: ASCII bytes that are always allowed.
_ORDINARY = bytes([9, 10, 13, *range(0x20, 0x7F)])
_MARKERS = ("<<<<<<< ", ">>>>>>> ", "||||||| ", "=======")
#: Where an anchor or alias may begin, also within texts.
_ANCHOR = re.compile("(?<![0-9A-Za-z])[&*][0-9A-Za-z_-]")

#: What makes the rest of a line a comment, though it was hardly meant as one: “Pier #3”.
LOST_TEXT = re.compile(r" #[^\s#]")


def may_be_odd(content: bytes, text: str) -> bool:
    """Return whether a text may need the exact reader: refused characters, marks of conflicts, odd line ends, anchors,
    the tag `!`. Texts cut off by `#` are seen in its nodes."""
    others = "".join(set(content.translate(None, _ORDINARY).decode()))
    return bool(
        _FORBIDDEN.search(others)
        or _BIDI.search(others)
        or _ODD_END.search(others.replace("\r", ""))
        or (b"\r" in content and _ODD_END.search(text))
        or (re.search(f"[{_ODD_SPACES}]", others) and _ODD_SPACE.search(text))
        or any(marker in text for marker in _MARKERS)
        or (("&" in text or "*" in text) and _ANCHOR.search(text))
        or any(_may_begin_a_value(text, match.start()) for match in re.finditer("!", text))
    )


def _may_begin_a_value(text: str, at: int) -> bool:
    """Return whether a value may begin at `at`: a node does not show a tag `!` alone."""
    before = text[max(0, at - 100) : at].rstrip(" \t")
    return not before or before[-1] in "-?:,[]{}\r\n"


def with_real_spaces(text: str) -> str:
    """Return the text with real spaces in place of lookalikes at the beginning of lines."""
    return _ODD_SPACE.sub(lambda match: re.sub(f"[{_ODD_SPACES}]", " ", match[0]), text)


def without_refused(text: str) -> str:
    """Return the text with a replacement character for each refused one."""
    needed = _as_needed(text)
    for pattern in REFUSED:
        needed = pattern.sub("\ufffd", needed)
    return needed.translate(_BACK)


def _location_at(text: str, offset: int, path: str) -> Location:
    return next(_locations(text, [offset], path))


def _locations(text: str, offsets: Iterable[int], path: str) -> Iterator[Location]:
    """Yield the locations of these ascending offsets. Each line is counted once."""
    line, start, at = 1, 0, 0
    for offset in offsets:
        line += text.count("\n", at, offset)
        start = text.rfind("\n", at, offset) + 1 or start
        at = offset
        yield Location(path, line, offset - start + 1)


def _found(pattern: re.Pattern[str], text: str, path: str) -> Iterator[tuple[re.Match[str], Location]]:
    """Yield the first matches in a text, with their locations."""
    matches = list(islice(pattern.finditer(text), MAX_PROBLEMS))
    return zip(matches, _locations(text, (match.start() for match in matches), path), strict=True)


def merge_conflicts(text: str, path: str) -> list[Problem]:
    """Return the marks of conflicts that git left; of leftover ones only the first."""
    marks = [*_found(_CONFLICT, text, path)] or [*_found(_CONFLICT_REST, text, path)][:1]
    return [_conflict(location) for _, location in marks]


def _conflict(location: Location) -> Problem:
    return Problem(
        location,
        "merge-conflict",
        "a merge conflict marker: git could not join two versions of these lines, and left both",
        "keep the lines of one version, or of both, and delete the lines with <<<<<<<, ======= and >>>>>>>",
    )


def not_utf8(content: bytes, offset: int, path: str) -> Problem:
    """Return the problem of a byte that is not UTF-8, with the encoding that the file may have instead."""
    head = content[:1000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or 4 * head.count(0) > len(head):
        location, message = Location(path), "the file is not UTF-8, but probably UTF-16 or not text at all"
    else:
        readable = content[:offset].decode("utf-8", "replace")
        location = _location_at(readable, len(readable), path)
        guess = content[offset : offset + 1].decode("cp1252", "ignore")
        likely = f", probably meant as {guess!r}" if guess.isprintable() and guess else ""
        message = f"the file is not UTF-8: byte 0x{content[offset]:02X}{likely}"
    return Problem(
        location,
        "not-utf8",
        message,
        "open it in an editor and save it with the encoding UTF-8 (“Save as”, “Encoding”)",
    )


def refused_characters(text: str, path: str) -> Iterator[Problem]:
    """Yield characters that are invisible and change what is read."""
    for match, location in _found(_FORBIDDEN, text, path):
        yield Problem(
            location,
            "control-character",
            f"the {_kind(match[0])} character U+{ord(match[0]):04X}",
            "delete it",
        )
    for match, location in _found(_BIDI, _as_needed(text), path):
        yield Problem(
            location,
            "bidi-character",
            f"the invisible character U+{ord(match[0]):04X}, which changes the direction of the text",
            "delete it; only quotes in Arabic, Hebrew and their like may need U+200E, U+200F or U+061C",
        )


def _as_needed(text: str) -> str:
    """A text whose marks of direction are translated on lines from right to left, which may need them."""
    if not _MARK.search(text):
        return text
    lines = text.split("\n")
    return "\n".join(
        line.translate(_NEEDED) if _MARK.search(line) and is_right_to_left(line) else line for line in lines
    )


def odd_line_ends(text: str, path: str) -> Iterator[Problem]:
    """Yield line ends that editors do not show: what follows one in a comment would be read."""
    for match, location in _found(_ODD_END, text, path):
        yield Problem(
            location,
            "odd-line-end",
            f"{_name_of_end(match[0])} is a line break in YAML, but in hardly any editor",
            "delete it; where a new line or a space is meant, type one",
        )


def refused_escapes(text: str) -> Iterator[tuple[str, str, str]]:
    r"""Yield code, message and hint of each refused character in a text, where escapes such as `\u202e` cannot bring it
    in either."""
    every = chain.from_iterable(pattern.finditer(text) for pattern in REFUSED)
    needed = is_right_to_left(text)
    for match in islice((one for one in every if not (needed and is_direction_mark(one[0]))), MAX_PROBLEMS):
        if _ODD_END.match(match[0]):
            yield "odd-line-end", f"an escape for {_name_of_end(match[0])}", "write \\n, or a space"
            continue
        code = "bidi-character" if _BIDI.match(match[0]) else "control-character"
        yield code, f"an escape for the {_kind(match[0])} character U+{ord(match[0]):04X}", "delete it"


def _name_of_end(sign: str) -> str:
    return f"the character U+{ord(sign):04X}"


def old_line_ends(path: str) -> Problem:
    """Return the problem of a file whose lines all end with a carriage return alone."""
    return Problem(
        Location(path),
        "odd-line-end",
        "the lines of the file end with the character U+000D alone, as on very old computers",
        "open it in an editor and save it with the line ends LF or CRLF",
    )


def _kind(character: str) -> str:
    """Return what a refused character is called."""
    return "invisible" if re.match(f"{_INVISIBLE}|{_BIDI.pattern}", character) else "control"


def odd_spaces(text: str, path: str) -> Iterator[Problem]:
    """Yield spaces at the beginning of a line that are not indentation to YAML."""
    for match, line in _found(_ODD_SPACE, text, path):
        at = len(match[0]) - len(match[0].lstrip(" -"))
        yield Problem(
            replace(line, column=line.column + at),
            "odd-space",
            f"the character U+{ord(match[0][at]):04X} at the beginning of a line looks like a space but is not one",
            "delete the spaces before the text, and type them again",
        )


#: The front matter of a page, between two lines of hyphens, with any line ends.
_FRONT_MATTER = re.compile(r"---[ \t]*[\r\n].*?[\r\n](?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)", re.S)


def hidden_in_front_matter(content: bytes, path: str) -> list[Problem]:
    """Return what the front matter of a page, whose file is `content`, hides from a reader."""
    found = _FRONT_MATTER.match(content.decode("utf-8-sig", "replace"))
    return [*refused_characters(found[0], path), *odd_line_ends(found[0], path)] if found else []
