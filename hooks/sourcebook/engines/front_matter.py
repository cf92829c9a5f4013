"""What the front matter of a hand-written page may hold: a short list of keys with plain values.

The theme prints some of it without escaping, on every page that has this one in its navigation; `template` would choose
what renders the page. So other keys are refused (`mistakes`), and texts are passed on in a form that is inert in HTML
and in attributes (`as_inert`): `About <b>` shows its angle brackets.
"""

from __future__ import annotations

import datetime
import html
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from ..core.problems import Location, Problem, did_you_mean
from ..site.renderer import inert
from ..untrusted.signs import fault_of_name

#: Parts of a page that the theme can hide.
_PARTS = ("navigation", "toc", "path", "footer", "tags", "feedback")
_WORD = re.compile(r"\w[\w -]*")
_ICON = re.compile(r"[a-z0-9]+(?:[-/][a-z0-9]+)*")
#: What the engine would read as Jinja.
_JINJA = ("{{", "{%", "{#")
#: The front matter of a page as MkDocs finds it; only its beginning is read.
_FRONT = re.compile(r"-{3}[ \t]*\n.*?\n(?:\.{3}|-{3})[ \t]*\n", re.S)
_MOST = 10_000
#: Larger integers are no titles, and Python refuses to print the largest.
_LARGEST = 2**53
#: The longest title, which is one line.
_LONGEST = 300


class Kind(NamedTuple):
    """The kind of a value: a test, and what to write."""

    fits: Callable[[Any], bool]
    form: str


def _is_text(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int | float | datetime.date | None):
        return False
    if isinstance(value, int):
        return abs(value) <= _LARGEST
    return not any(ord(sign) < 32 for sign in str(value).strip())


def _is_line(value: object) -> bool:
    return _is_text(value) and len(str(value)) <= _LONGEST


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and bool(_WORD.fullmatch(one)) for one in value)


def _hides(value: object) -> bool:
    return isinstance(value, list) and all(one in _PARTS for one in value)


def _searches(value: object) -> bool:
    """Return whether this is a setting of the theme's search for a page."""
    if not isinstance(value, dict) or not value.keys() <= {"exclude", "boost"}:
        return False
    boost = value.get("boost", 1)
    number = isinstance(boost, int | float) and not isinstance(boost, bool) and math.isfinite(boost) and boost > 0
    return number and isinstance(value.get("exclude", False), bool)


_TEXT = Kind(_is_text, "a text of one paragraph, in quotation marks if it has a colon")
_LINE = Kind(_is_line, f"a text in one line, of at most {_LONGEST} characters")
_SWITCH = Kind(lambda value: isinstance(value, bool), "true or false")

#: The keys that a page may have.
KEYS: dict[str, Kind] = {
    "title": _LINE,
    "description": _TEXT,
    "author": _LINE,
    "subtitle": _LINE,
    "render_macros": _SWITCH,
    "hide": Kind(_hides, f"a list of {', '.join(_PARTS)}"),
    "search": Kind(_searches, "{exclude: true}, or {boost: 2}"),
    "tags": Kind(_is_words, "a list of plain words: [ports, sea routes]"),
    "icon": Kind(lambda value: isinstance(value, str) and bool(_ICON.fullmatch(value)), "a name, as material/anchor"),
    "status": Kind(lambda value: isinstance(value, str) and bool(re.fullmatch(r"[\w-]+", value)), "a word, as new"),
    "comments": _SWITCH,
    "template": Kind(lambda value: isinstance(value, str), "the name of a file, as article.html"),
}
_TEXTS = tuple(name for name, kind in KEYS.items() if kind in (_TEXT, _LINE))


def too_long(source: str) -> bool:
    """Return whether front matter is too long to be read: libyaml crashes on 100,000 brackets."""
    found = _FRONT.match(source)
    return found is not None and len(found[0]) > _MOST


def mistakes(meta: Mapping[Any, Any], path: str, source: str, templates: Collection[str]) -> Iterator[Problem]:
    """Yield forbidden keys of a page's front matter, and values of the wrong kind.

    `source` is the text of the page at `path`; `templates` are those of the site's own that a page may choose.
    """
    if _unread(source, meta):
        hint = "put texts that have a colon or quotation marks into quotation marks, as YAML asks for"
        yield Problem(Location(path), "front-matter", "the front matter cannot be read", hint)
    for key, value in meta.items():
        location = Location(path, _line_of(str(key), source))
        if message_and_hint := _mistake(key, value, templates):
            yield Problem(location, "front-matter", *message_and_hint)


def _unread(source: str, meta: Mapping[Any, Any]) -> bool:
    """Return whether the engine took front matter for text of the page, as it does with invalid YAML."""
    found = _FRONT.match(source)
    return found is not None and not meta and re.search(r"^\w+:", found[0], re.M) is not None


def _mistake(key: object, value: object, templates: Collection[str]) -> tuple[str, str] | None:
    """Return what is wrong with a key and its value, and the cure."""
    if key not in KEYS:
        known = did_you_mean(str(key), KEYS) or f"a page may have: {', '.join(KEYS)}"
        return f"a page has no {str(key)[:40]!r} in its front matter", f"{known}; else delete the line"
    if not KEYS[str(key)].fits(value):
        return f"{key} cannot be {_shown(value)}", f"write {KEYS[str(key)].form}"
    if key == "template" and value not in templates:
        hint = f"a template of its own in overrides/ can be named: {', '.join(sorted(templates))}" if templates else ""
        return f"a page cannot choose the template {value!r}", hint or "delete the line"
    if isinstance(value, str) and KEYS[str(key)] is _LINE and value.strip() and (fault := fault_of_name(value)):
        return f"{key}: {fault.message}", fault.hint
    if key == "title" and any(sign in str(value) for sign in _JINJA):
        return "a title is plain text, in which no macro is called", "write the words themselves, without braces"
    return None


def _shown(value: object) -> str:
    """Return a value for a message. Containers are not printed: aliases can make them endless."""
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else f"{value[:60]}…")
    names = {list: "a list", dict: "a mapping", int: "this number", bool: "true or false"}
    return names.get(type(value), "this")


def _line_of(key: str, source: str) -> int:
    """Return the line of a key in the front matter of a page."""
    found = re.search(rf"""^[ ]{{0,3}}["']?{re.escape(key)}["']?\s*:""", source, re.M | re.I)
    return source.count("\n", 0, found.start()) + 1 if found else 1


def allowed(meta: Mapping[Any, Any], templates: Collection[str]) -> dict[str, Any]:
    """Return the front matter without refused and empty keys."""
    return {key: value for key, value in meta.items() if value is not None and _mistake(key, value, templates) is None}


def as_inert(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return the front matter with texts that are only words wherever the theme prints them. Repeating it changes
    nothing."""
    return {key: inert_text(value) if key in _TEXTS else value for key, value in meta.items()}


def inert_text(words: object) -> str:
    """Escape words for a theme that prints them without escaping. Entities are decoded first, in case they were escaped
    before."""
    return inert(html.unescape(str(words)))
