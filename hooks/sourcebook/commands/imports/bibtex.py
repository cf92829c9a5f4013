"""Read BibTeX and biblatex into CSL items.

The extra `import` installs pybtex.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Entry, Person, parse_string
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from ...core.dates.date_words import english_language_name
from ...records.bibliography import bibliographic_fields
from ...records.source import Source
from ..additions.bounded import RefusedError

#: Item types of CSL by entry type.
_TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "conference": "paper-conference",
    "dataset": "dataset",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "manual": "document",
    "mastersthesis": "thesis",
    "misc": "document",
    "online": "webpage",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
}
_CONTAINERS = ("journal", "journaltitle", "booktitle")
_PUBLISHERS = ("publisher", "school", "institution", "organization", "howpublished")
_DATES = {"date": "issued", "urldate": "accessed", "eventdate": "event-date", "origdate": "original-date"}
#: Fields that are read one by one, or say nothing of the work.
_KNOWN = frozenset(
    {*_CONTAINERS, *_PUBLISHERS, *_DATES, *"title year month langid language library url note version".split()}
)
#: LaTeX's names of languages that are not their English names in lower case.
_LATEX = {
    "ngerman": "de",
    "german": "de",
    "naustrian": "de-AT",
    "nswissgerman": "de-CH",
    "british": "en-GB",
    "american": "en-US",
    "norsk": "nb",
    "nynorsk": "nn",
    "brazilian": "pt-BR",
    "slovene": "sl",
}
_LANGUAGES = (
    "af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn "
    "ko ku ky la lb lo lt lv mg mk ml mn mr ms mt my nb ne nl nn or pa pl ps pt ro ru sd si sk sl so sq sr sv sw ta te "
    "tg th tk tr uk ur uz vi xh yo zh zu"
).split()
#: How BibTeX writes that there are more authors.
_OTHERS = {"literal": "others"}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
#: Escapes of exports/bibtex.py that LaTeX's decoders leave.
_SIGNS = {
    r"\textbackslash": "\\",
    r"\textbraceleft": "{",
    r"\textbraceright": "}",
    r"\textasciitilde": "~",
    r"\textasciicircum": "^",
}
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)) + r"(?![a-zA-Z])")
_PLACE_OF_SIGN = {f"\ue100{chr(0xE110 + number)}": sign for number, sign in enumerate(_SIGNS.values())}


def read_bibtex(content: bytes, place: str) -> list[dict[str, Any]]:
    """Return the entries of a file as CSL items. Raises RefusedError."""
    try:
        entries = parse_string(content.decode("utf-8", "replace"), "bibtex").entries
    except PybtexError as error:
        raise RefusedError(place, f"this is not BibTeX: {str(error)[:300]}", "export the file again") from error
    return [_item(key, entry) for key, entry in entries.items()]


def _item(key: str, entry: Entry) -> dict[str, Any]:
    fields = {name.lower(): value for name, value in entry.fields.items()}
    item: dict[str, Any] = {"id": key, "type": _TYPES.get(entry.type.lower(), "document")}
    item["title"] = _plain(fields.get("title", ""))
    custom: dict[str, Any] = {}
    persons = {role.lower(): found for role, found in entry.persons.items()}
    for field in bibliographic_fields(Source):
        role = field.csl.bibtex
        if field.kind == "names" and (found := persons.get(role) or _persons(fields.get(role, ""))):
            names = [_person(person) for person in found]
            item[field.csl.name] = [name for name in names if name != _OTHERS]
            item |= {"and others": "…"} if _OTHERS in names else {}
    for field in bibliographic_fields(Source):
        name = field.csl.bibtex
        if field.kind in ("text", "language") and name not in ("", "library") and name in fields:
            if name == "number" and field.name != _numbered(item["type"], fields):
                continue
            value = _pages(fields[name]) if name == "pages" else _plain(fields[name])
            (item if field.csl.name else custom).setdefault(field.csl.name or field.name, value)
    item |= dict(_where(fields)) | dict(_dates(fields)) | _languages(fields, custom)
    if "url" in fields:
        item["URL"] = fields["url"].replace(r"\_", "_").replace(r"\%", "%").replace(r"\&", "&")
    if "note" in fields:
        item["note"] = _plain(fields["note"])
    named = {field.csl.bibtex for field in bibliographic_fields(Source)}
    item |= {name: "…" for name in fields if name not in named | _KNOWN and name not in item}
    return {**item, "custom": custom} if custom else item


def _numbered(kind: str, fields: dict[str, str]) -> str:
    """Return the field of a source that BibTeX's `number` is: that of an issue, in a series, or of a report."""
    if kind.startswith("article") or "volume" in fields:
        return "issue"
    return "collection_number" if "series" in fields else "number"


def _where(fields: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield container, publisher and library. For some types our exports add the library to `howpublished`."""
    library = _plain(fields.get("library", ""))
    for name in _CONTAINERS:
        if name in fields:
            yield "container-title", _plain(fields[name])
    for name in _PUBLISHERS:
        if publisher := _plain(fields.get(name, "")):
            publisher = publisher.removesuffix(library).removesuffix(", ") if library else publisher
            if publisher:
                yield "publisher", publisher
    if library:
        yield "archive", library


def _dates(fields: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield dates as EDTF, which biblatex writes; else BibTeX's year and month."""
    for name, variable in _DATES.items():
        if name in fields:
            yield variable, {"raw": fields[name].strip()}
    if "date" not in fields and (year := _plain(fields.get("year", ""))):
        month = _plain(fields.get("month", "")).lower()[:3]
        number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month) if month.isdecimal() else 0
        yield "issued", {"raw": f"{year}-{number:02}" if 1 <= number <= 12 else year}


def _languages(fields: dict[str, str], custom: dict[str, Any]) -> dict[str, str]:
    """Return the language, which LaTeX calls by name; other languages go to `custom`."""
    names = [one.strip() for one in re.split(r"\s+and\s+|,", fields.get("language", "")) if one.strip()]
    first = fields.get("langid", "").strip() or next(iter(names), "")
    others = [tag for one in names if (tag := _language(one)) and tag != _language(first)]
    if others:
        custom["other_languages"] = others
    if "original_language" in custom:
        custom["original_language"] = _language(custom["original_language"]) or custom["original_language"]
    return {"language": _language(first) or first} if first else {}


def _language(name: str) -> str:
    """Return the tag of a language; empty for a name that is not known."""
    folded = re.sub(r"[^a-z]", "", name.lower())
    if re.fullmatch(r"[a-z]{2}(?:-[A-Z]{2})?", name):
        return name
    known = (tag for tag in _LANGUAGES if re.sub(r"[^a-z]", "", english_language_name(tag).lower()) == folded)
    return _LATEX.get(folded) or next(known, "")


def _persons(written: str) -> list[Person]:
    """Return the persons in a field that pybtex takes for text, such as translators."""
    return [Person(one) for one in split_name_list(written)] if written.strip() else []


def _person(person: Person) -> dict[str, str]:
    """Return a name in parts, or whole when it is in braces or a single word."""
    given = _plain(" ".join([*person.first_names, *person.middle_names]))
    particle, suffix = _plain(" ".join(person.prelast_names)), _plain(" ".join(person.lineage_names))
    family = _plain(" ".join(person.last_names))
    if not given and not particle and not suffix:
        return {"literal": family}
    parts = {"family": family, "given": given, "non-dropping-particle": particle, "suffix": suffix}
    return {name: part for name, part in parts.items() if part}


def _pages(written: str) -> str:
    return re.sub(r"\s*-{1,3}\s*", "–", _plain(written))


def _plain(latex: str) -> str:
    """Return the characters that LaTeX writes."""
    marked = _SIGN.sub(lambda found: f"\ue100{chr(0xE110 + list(_SIGNS).index(found[0]))}", latex)
    try:
        text = str(Text.from_latex(marked))
    except PybtexError:
        text = marked.replace("{", "").replace("}", "")
    for place, sign in _PLACE_OF_SIGN.items():
        text = text.replace(place, sign)
    return " ".join(text.split())
