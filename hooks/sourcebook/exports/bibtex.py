"""Write CSL items as BibTeX entries, with biblatex fields where BibTeX has none (`date` holds EDTF-like dates)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..core.dates.date_words import english_language_name
from ..core.dates.days import year_text
from ..records.bibliography import bibliographic_fields, join_particle
from ..records.source import Source
from ..untrusted.escaping import in_bibtex, in_bibtex_verbatim
from .csl import Item, stated, value_of

_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "classic": "book",
    "entry": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "manuscript": "unpublished",
    "pamphlet": "booklet",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "review": "article",
    "review-book": "article",
    "thesis": "phdthesis",
}
#: The field for the containing work by entry type; other types put it in `howpublished`.
_CONTAINER = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
#: The field for the publisher by entry type; other types print it in `howpublished`, and articles not at all.
_PUBLISHER = {
    "article": "",
    "book": "publisher",
    "incollection": "publisher",
    "inproceedings": "publisher",
    "phdthesis": "school",
    "techreport": "institution",
}
#: The CSL variables, one of each group, whose lack makes tools refuse an entry of this type.
_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (("author",), ("container-title",), ("issued",)),
    "book": (("author", "editor"), ("publisher",), ("issued",)),
    "incollection": (("author",), ("container-title",), ("issued",)),
    "inproceedings": (("author",), ("container-title",), ("issued",)),
    "phdthesis": (("author",), ("publisher",), ("issued",)),
    "techreport": (("author",), ("publisher",), ("issued",)),
    "booklet": (("author",), ("issued",)),
    "unpublished": (("author",),),
}
#: The CSL variables that BibTeX calls `number`: what counts an article within its journal, and any other work.
_NUMBERS = {"article": ("issue", "number", "collection-number")}
_OTHER_NUMBERS = ("number", "collection-number", "issue")
#: Fields that are read verbatim.
_VERBATIM = frozenset({"doi", "url"})
#: Fields combined into one, in this order, without repetitions.
_LIBRARY = ("archive", "archive-place", "archive_location")
#: Languages whose names in LaTeX differ from the English ones.
_LATEX_LANGUAGES = {
    "de": "ngerman",
    "de-AT": "naustrian",
    "de-CH": "nswissgerman",
    "en-GB": "british",
    "en-US": "american",
    "nb": "norsk",
    "nn": "nynorsk",
    "no": "norsk",
    "pt-BR": "brazilian",
    "sl": "slovene",
}


def bibtex_entry(item: Item) -> str:
    """Return the BibTeX entry of an item, followed by an empty line."""
    kind = _kind(item)
    found: dict[str, str] = {}
    for name, value in _fields(item, kind):
        found.setdefault(name, value)
    fields = "".join(f",\n  {name} = {{{value}}}" for name, value in found.items() if value)
    return f"@{kind}{{{item['id']}{fields}\n}}\n"


def _kind(item: Item) -> str:
    """Return the entry type of an item: `misc`, whose fields are all optional, if it lacks a field that others need."""
    kind = _TYPES.get(item["type"], "misc")
    whole = all(any(item.get(name) for name in names) for names in _NEEDED.get(kind, ()))
    return kind if whole else "misc"


def _fields(item: Item, kind: str) -> Iterator[tuple[str, str]]:
    for field in bibliographic_fields(Source):
        if field.kind == "names" and field.csl.bibtex and (names := item.get(field.csl.name)):
            yield field.csl.bibtex, " and ".join(map(_name, names))
    yield "title", f"{{{in_bibtex(item['title'])}}}"
    yield from _where_published(item, kind)
    yield from _date(item, "issued", "date")
    if "issued" in item:
        yield "year", stated(item["issued"]).partition("-")[0]
    yield from _languages(item)
    yield from (("number", in_bibtex(item[name])) for name in _NUMBERS.get(kind, _OTHER_NUMBERS) if name in item)
    for field in bibliographic_fields(Source):
        value = value_of(item, field)
        if value and field.csl.bibtex not in ("", "library") and field.kind != "names":
            yield from (
                _date(item, field.csl.name, field.csl.bibtex)
                if field.kind == "date"
                else ((field.csl.bibtex, _text(field.csl.bibtex, value)),)
            )
    for name, field_name in (("URL", "url"), ("version", "version"), ("note", "note")):
        if name in item:
            yield field_name, _text(field_name, item[name])
    yield from _date(item, "accessed", "urldate")


def _where_published(item: Item, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the containing work, the publisher and the archive, in the fields that the entry type prints."""
    container, publisher = in_bibtex(item.get("container-title", "")), in_bibtex(item.get("publisher", ""))
    shelf = "" if item.get("archive_location", "").startswith(("http://", "https://")) else "archive_location"
    library = ", ".join(in_bibtex(item[name]) for name in (*_LIBRARY[:2], shelf) if name in item)
    rest = [] if kind in _CONTAINER else [container]
    if kind in _CONTAINER:
        yield _CONTAINER[kind], container
    if kind in _PUBLISHER:
        yield _PUBLISHER[kind] or "publisher", publisher if _PUBLISHER[kind] else ""
    elif kind == "unpublished":  # it is found only in its archive, and its style prints nothing else but the note
        note = in_bibtex(item.get("note", ""))
        yield "note", ", ".join(filter(None, (*rest, publisher, library, note))) or "unpublished"
    else:
        yield "howpublished", ", ".join(filter(None, (*rest, publisher, library)))
    yield "library", library


def _languages(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the language for LaTeX's hyphenation, and all languages if there are several."""
    name = _language(item["language"])
    others = [_language(one) for one in item.get("custom", {}).get("other_languages", ())]
    yield "langid", name
    if others:
        yield "language", " and ".join(filter(None, (name, *others)))


def _language(tag: str) -> str:
    """Return LaTeX's name for a language; empty for unknown ones."""
    known = _LATEX_LANGUAGES.get(tag) or _LATEX_LANGUAGES.get(tag.partition("-")[0])
    return known or re.sub(r"[^a-z]", "", english_language_name(tag).lower())


def _text(field: str, value: str) -> str:
    if field in _VERBATIM:
        return in_bibtex_verbatim(value)
    if field == "origlanguage":
        return _language(value)
    written = in_bibtex(value)
    return re.sub(r"(?<=\w)[-–—](?=\w)", "--", written) if field == "pages" else written


def _name(name: Item) -> str:
    """Return a name in parts, “van der Berg, Jr., Anna”, or whole. Braces protect each part, even one with “and”."""
    if "family" not in name:
        return f"{{{in_bibtex(name['literal'])}}}"
    particle, family = name.get("non-dropping-particle", ""), name["family"]
    # BibTeX recognises only words in lower case as particles.
    apart = particle if re.fullmatch(r"[^\W\d_A-Z]+(?: [^\W\d_A-Z]+)*", particle) and particle.islower() else ""
    last = f"{apart} {{{in_bibtex(family)}}}" if apart else f"{{{in_bibtex(join_particle(particle, family))}}}"
    rest = [name[part] for part in ("suffix", "given") if part in name]
    return ", ".join((last, *(f"{{{in_bibtex(part)}}}" for part in rest)))


def _date(item: Item, name: str, field: str) -> Iterator[tuple[str, str]]:
    """Yield a date in biblatex's form: ISO 8601-2, with `/` between the ends of a span, `~` for circa, and 21 to 24 for
    seasons."""
    if name in item:
        mark, season = "~" if item[name].get("circa") else "", item[name].get("season", 0)
        ends = [[*parts, 20 + season] if season else parts for parts in item[name]["date-parts"]]
        yield (
            field,
            "/".join("-".join((_iso_year(parts[0]), *(f"{part:02}" for part in parts[1:]))) + mark for parts in ends),
        )


def _iso_year(year: int) -> str:
    """Return a year of CSL, which has no year 0, as ISO 8601 has it: 44 BC, there -44, is `-0043`."""
    return year_text(year if year > 0 else year + 1)
