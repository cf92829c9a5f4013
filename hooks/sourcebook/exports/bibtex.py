"""CSL items as BibTeX entries, with the fields of biblatex where BibTeX has none (`date` holds EDTF-like dates)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..core.date_words import english_language_name
from ..records.bibliography import bibliographic_fields, join_particle
from ..records.models import Source
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
#: Where each type has what it is part of; all others name it in `howpublished`.
_CONTAINER = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
#: Where each type has its publisher; all others print it in `howpublished`. Of an article nothing prints it.
_PUBLISHER = {
    "article": "",
    "book": "publisher",
    "incollection": "publisher",
    "inproceedings": "publisher",
    "phdthesis": "school",
    "techreport": "institution",
}
#: Fields that are read letter by letter.
_VERBATIM = frozenset({"doi", "url"})
#: What stands in fields of more than one name is said once, in this order.
_LIBRARY = ("archive", "archive-place", "archive_location")
#: The languages that LaTeX calls otherwise than English does.
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


def as_bibtex(items: Iterable[Item]) -> str:
    """A BibTeX file of the items, UTF-8."""
    return "\n".join(map(bibtex_entry, items))


def bibtex_entry(item: Item) -> str:
    """An item as it stands in a BibTeX file; an empty line parts it from the next."""
    kind = _TYPES.get(item["type"], "misc")
    found: dict[str, str] = {}
    for name, value in _fields(item, kind):
        found.setdefault(name, value)
    fields = "".join(f",\n  {name} = {{{value}}}" for name, value in found.items() if value)
    return f"@{kind}{{{item['id']}{fields}\n}}\n"


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
    """What it is part of, who published it and which archive keeps it, where its type prints them."""
    container, publisher = in_bibtex(item.get("container-title", "")), in_bibtex(item.get("publisher", ""))
    shelf = "" if item.get("archive_location", "").startswith(("http://", "https://")) else "archive_location"
    library = ", ".join(in_bibtex(item[name]) for name in (*_LIBRARY[:2], shelf) if name in item)
    rest = [] if kind in _CONTAINER else [container]
    if kind in _CONTAINER:
        yield _CONTAINER[kind], container
    if kind in _PUBLISHER:
        yield _PUBLISHER[kind] or "publisher", publisher if _PUBLISHER[kind] else ""
    else:
        # What is unpublished can be found in its archive alone.
        yield "howpublished", ", ".join(filter(None, (*rest, publisher, library)))
    yield "library", library


def _languages(item: Item) -> Iterator[tuple[str, str]]:
    """The language by which LaTeX hyphenates, and all of them where there are several."""
    name = _language(item["language"])
    others = [_language(one) for one in item.get("custom", {}).get("other_languages", ())]
    yield "langid", name
    if others:
        yield "language", " and ".join(filter(None, (name, *others)))


def _language(tag: str) -> str:
    """What LaTeX calls a language; empty for those of which it knows nothing."""
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
    """A name in its parts, “van der Berg, Jr., Anna”, or whole. Braces keep each part as it is, also one with “and”."""
    if "family" not in name:
        return f"{{{in_bibtex(name['literal'])}}}"
    particle, family = name.get("non-dropping-particle", ""), name["family"]
    # BibTeX takes only words in small letters for a particle.
    apart = particle if re.fullmatch(r"[^\W\d_A-Z]+(?: [^\W\d_A-Z]+)*", particle) and particle.islower() else ""
    last = f"{apart} {{{in_bibtex(family)}}}" if apart else f"{{{in_bibtex(join_particle(particle, family))}}}"
    rest = [name[part] for part in ("suffix", "given") if part in name]
    return ", ".join((last, *(f"{{{in_bibtex(part)}}}" for part in rest)))


def _date(item: Item, name: str, field: str) -> Iterator[tuple[str, str]]:
    """A date in the form of biblatex: ISO 8601-2 with `/` between the ends of a span, `~` for circa, 21 to 24 for
    seasons."""
    if name in item:
        mark, season = "~" if item[name].get("circa") else "", item[name].get("season", 0)
        ends = [[*parts, 20 + season] if season else parts for parts in item[name]["date-parts"]]
        yield (
            field,
            "/".join(
                "-".join(f"{part:02}" if at else f"{part:04}" for at, part in enumerate(parts)) + mark for parts in ends
            ),
        )
