"""File names that every system can hold and tell apart.

A name that only one system can hold is lost where the project is copied, checked out or unpacked: on Windows `con.md`
is a device and `a:b.md` a stream of the file `a`; `Map.png` and `map.png` are one file on Windows and macOS.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

_PORTS = (f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³")
#: Names that are devices on Windows, whatever follows a dot.
DEVICES = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$", *_PORTS))
#: File systems hold names of 255 bytes; the engine and the exports add endings such as `.html`.
MAX_NAME = 240

_SIGNS = re.compile(r'[\\:*?"<>|]')
#: Categories of invisible characters; the joiners that Persian and Indian scripts need are allowed.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_JOINERS = "\u200c\u200d"


def is_device(name: str) -> bool:
    """Return whether a name is a device on Windows: `con`, `con.md`, `Con .x`."""
    return name.partition(".")[0].rstrip(" ").casefold() in DEVICES


def device_fault(what: str, name: str) -> tuple[str, str]:
    """Return the fact and the cure for an id, or another word used as a file name, that is a device."""
    return (
        f"the {what} {name!r} is a device name on Windows, which cannot have such a file",
        f"add a word, as in {name}-1",
    )


def fault_of_name(name: str) -> tuple[str, str] | None:
    """Return what is wrong with the name of a file or folder, and the cure; None when every system can hold it."""
    if any("\udc80" <= sign <= "\udcff" for sign in name):
        return "its name is not UTF-8", "give it a name of letters, digits and hyphens"
    if found := _SIGNS.search(name):
        return f"Windows has no file with {found[0]!r} in its name", "write a hyphen instead"
    if has_unseen(name):
        return "its name has a character that cannot be seen", "type the name again, without it"
    if name != name.rstrip(". "):
        return f"Windows drops the {name[-1]!r} at the end of its name", "leave it out"
    if is_device(name):
        return f"{name.partition('.')[0]!r} is a device on Windows, not a file", "give it another name"
    if len(name.encode()) > MAX_NAME:
        return f"its name has more than {MAX_NAME} bytes", "give it a shorter name"
    return None


def has_unseen(name: str) -> bool:
    """Return whether a name has invisible characters that no script needs."""
    if name.isascii():
        return not name.isprintable()
    return any(
        (unicodedata.category(sign) in _UNSEEN and sign not in _JOINERS) or _is_no_character(ord(sign)) for sign in name
    )


def _is_no_character(code: int) -> bool:
    """Return whether Unicode reserves a code point as a noncharacter."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def as_one(path: str) -> str:
    """Return a key that is equal for paths that some system takes for one: case and spelling of accents do not
    count."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())


def twins(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the paths, sorted, that some system takes for one with another, each with that other."""
    groups: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        groups[as_one(path)].append(path)
    pairs = ((one, sorted(group)) for group in groups.values() if len(set(group)) > 1 for one in set(group))
    return iter(sorted((one, next(other for other in group if other != one)) for one, group in pairs))
