"""The toy with words that mean something to HTML, Markdown, Jinja or the theme in every text field of its records."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from sourcebook.core.dates.edtf import Edtf
from sourcebook.core.yaml.reader import parse_yaml
from sourcebook.records.bibliography import Name
from sourcebook.records.documents.short_form import in_long_form
from sourcebook.records.models import Entity, Event, Property
from sourcebook.records.record import Record, record_within
from sourcebook.records.source import Source
from sourcebook.records.values.fields import RefersTo
from sourcebook.records.values.types import is_id
from sourcebook.records.vocabulary import PropertyType, Settings, Synonyms, Vocabulary
from sourcebook.records.when import When
from sourcebook.untrusted.signs import MAX_LINE
from support.projects import TOY
from support.record_models import MODELS

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7*7 }} {% x %} {# y #} [x](javascript:alert(1)) "
    "{: onclick=x } *[HTML]: x </title> </textarea> <!-- \"two\" 'one' &lt; &#60; ](http://x) `code` **bold** "
    "<http://x> https://x.example ![i](j) :smile: ~~s~~ [^1] $1$ \\n"
)
#: As long, with its spaces, and nothing to interpret.
HARMLESS = re.sub(r"\S", "x", HOSTILE)

#: Fields whose text no page shows, and why.
NOT_SHOWN = {
    ("Repository", "branch"): "part of addresses",
    ("EntityType", "schema"): "a type of schema.org, for programs",
    ("EventType", "description"): "for those who write records",
    ("ParticipantRole", "description"): "for those who write records",
    ("Synonyms", "words"): "for search alone",
    ("PropertyType", "pattern"): "for checks",
    ("Image", "alt"): "read to those who do not see the picture",
    ("Entity", "sort"): "orders lists; the A–Z shows it if it has the words of the name",
    ("Source", "sort"): "orders lists",
}
#: Properties of the toy whose values are not any words: a date, a number, a choice, an identifier.
_FORMED = {("value", kind) for kind in ("opened", "size", "trade", "library")}
ROOTS: dict[str, type[Record]] = {
    "sources": Source,
    "entities": Entity,
    "events": Event,
    "vocabulary": Vocabulary,
    "site": Settings,
}


class Numbered:
    """Adds to each text its number and some words, and remembers where each number stands."""

    def __init__(self, words: str):
        self.words = words
        self.fields: dict[str, tuple[str, str]] = {}

    def __call__(self, text: str, field: tuple[str, str]) -> str:
        number = f"N{len(self.fields):04}"
        self.fields[number] = field
        return f"{text.rstrip()} {number} {self.words}"


def changed(value: Any, annotation: Any, field: tuple[str, str], add: Numbered, marks: tuple[Any, ...] = ()) -> Any:
    """`value`, as YAML has it, with every text in it changed that `annotation` takes as free text."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return changed(value, inner, field, add, (*marks, *more))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        if issubclass(annotation, When) and not isinstance(value, dict):
            return value
        form = value.get("type") if annotation is Property else ""
        return {
            key: inner if (key, form) in _FORMED else _changed_field(inner, annotation, key, add)
            for key, inner in value.items()
        }
    if get_origin(annotation) is tuple:
        inner = get_args(annotation)[0]
        return [changed(one, inner, field, add) for one in value]
    if get_origin(annotation) is dict:
        words, inner = get_args(annotation)
        return {changed(key, words, field, add): changed(one, inner, field, add) for key, one in value.items()}
    if get_origin(annotation) in (Union, type(int | str)):
        kind = next(part for part in get_args(annotation) if part is not type(None))
        return changed(value, kind, field, add, marks)
    if annotation is str and isinstance(value, dict):  # a name in its parts
        return changed(value, Name, field, add)
    if annotation is str and is_free_text(str(value), marks):
        # Of a name that would be too long, the beginning stays.
        room = (
            MAX_LINE - len(add.words) - len(" N0000 ")
            if _functions(marks) & {"line", "contributor", "sort_text"}
            else len(str(value))
        )
        return add(str(value)[:room], field)
    return value


def _changed_field(value: Any, model: type[Record], key: str, add: Numbered) -> Any:
    name = next(name for name, info in model.model_fields.items() if (info.alias or name) == key)
    info = model.model_fields[name]
    return changed(value, info.annotation, (model.__name__, key), add, tuple(info.metadata))


def is_free_text(value: str, marks: tuple[Any, ...]) -> bool:
    """Whether a field with these marks takes any words at this place: prose, lines, names of those without a page."""
    to = next((mark.to for mark in marks if isinstance(mark, RefersTo)), "")
    free = bool(_functions(marks) & {"line", "contributor", "sort_text", "_quote", "_prose"})
    return free and (to in ("", "text") or (to in ("who", "work") and not is_id(value)))


def _functions(marks: tuple[Any, ...]) -> set[str]:
    """The names of the functions that read a field with these marks."""
    return {getattr(getattr(mark, "func", None), "__name__", "") for mark in marks}


def changed_record(record: Any, model: type[Record], add: Numbered) -> Any:
    """The record with its texts changed; of one that is withdrawn, only the reason, since nothing else is shown."""
    if "withdrawn" in record:
        return {**record, "withdrawn": add(record["withdrawn"], ("PageRecord", "withdrawn"))}
    return changed(record, model, ("", ""), add)


def _quote_names(record: Any) -> None:
    """Let the quotes of names, titles of offices and dates have their words, as the rule `not-in-quote` wants."""
    wordings = [one for role in record.get("roles", ()) for one in role["wordings"]]
    for named in (*record.get("aliases", ()), *wordings):
        shown = (named.get(field) for field in ("name", "title", "expansion"))
        _quote(named, filter(None, shown))
    _quote(record, _dates_as_written(record))


def _quote(cited: Any, shown: Iterable[str]) -> None:
    for citation in [one for one in cited.get("citations", ()) if "quote" in one][:1]:
        citation["quote"] = " ".join((citation["quote"], *shown))


def _dates_as_written(value: Any) -> Iterator[str]:
    match value:
        case {"as_written": words}:
            yield words
        case dict():
            for one in value.values():
                yield from _dates_as_written(one)
        case list():
            for one in value:
                yield from _dates_as_written(one)


def _share_name(entities: dict[str, Any]) -> Iterator[str]:
    """Let another have the name of the entity with `distinguish`, which is shown only then: one without words of ours,
    since the address of its page is made of it. Yields the numbers that go with their own names."""
    distinguished = next(one for one in entities.values() if "distinguish" in one)
    other = next(one for one in entities.values() if one["type"] == distinguished["type"] and "roles" not in one)
    for one in (distinguished, other):
        yield re.findall(r"N\d{4}", one["name"])[-1]
        one["name"] = "Somebody of two"


def put(project: Path, words: str) -> dict[str, tuple[str, str]]:
    """Add `words` to every text of the project's data; the fields they stand in, by number."""
    add, gone = Numbered(words), list[str]()
    shutil.rmtree(project / "data" / "fingerprints")
    (project / "data" / "receipts.yaml").unlink()
    for file in sorted((project / "data").rglob("*.yaml")):
        root = ROOTS[file.relative_to(project / "data").parts[0].removesuffix(".yaml")]
        value = in_long_form(parse_yaml(file.read_bytes(), "x"), root).document.value
        if root in (Source, Entity, Event):
            for record in value.values():
                record.pop("text", None)  # the quote tool's
            value = {key: changed_record(record, root, add) for key, record in value.items()}
            for record in value.values():
                _quote_names(record)
            if root is Entity:
                gone += _share_name(value)
        else:
            value = changed(value, root, ("", ""), add)
        if root is Settings:
            value = {**value, "require_verified": False, "quote_words_max": 999}
        file.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    about = project / "docs" / "about.md"
    about.write_text(re.sub(r"{{ cite.*}}", "", about.read_text(encoding="utf-8")), encoding="utf-8")
    (project / "docs" / "readers" / "tobias-crumb.md").unlink()  # the generated page shows more
    return {number: field for number, field in add.fields.items() if number not in gone}


# ---- a project of its own for each text of the corpus --------------------------------------------------------------

CORPUS = Path(__file__).parents[1] / "corpus" / "hostile.json"
#: Fields that a contributor does not write, or that a test of their own covers.
_LEFT_OUT = {
    ("Source", "text"),
    ("PageRecord", "withdrawn"),
    ("Settings", "search_also"),
    ("Statement", "answers"),  # only a denial has them: the toy's own is given hostile words
}
#: Of these fields a record has one alone.
_EITHER = {"Participant": ("entity", "name"), "Relation": ("entity", "name")}
#: Fields that only a property of one form has.
_OF_FORM = {"unit": "number", "choices": "choice", "pattern": "identifier", "url": "identifier"}

#: What stands in fields of a fixed form, by the function that reads them, and in those of a type.
_FIXED = {
    "parse_url": "https://example.org/",
    "parse_url_template": "https://example.org/id/{value}",
    "parse_pattern": ".*",
    "parse_language": "en",
    "parse_doi": "10.5555/1",
    "parse_isbn": "978-0-306-40615-7",
    "parse_issn": "0317-8471",
    "_schema_name": "birthPlace",
    "parse_image_file": "rooms.png",
    "parse_licence": "CC-BY-4.0",
    "_time": "14:30",
}
_OF_TYPE = {Edtf: "2014-05-06", float: "51.5"}


def accepted_texts() -> list[str]:
    """The texts of the corpus that a field takes, each of which must read as itself."""
    corpus = json.loads(CORPUS.read_text(encoding="utf-8"))
    return [text for texts in corpus["taken as text"].values() for text in texts]


def refused_texts() -> list[tuple[str, str]]:
    """The texts of the corpus that no field takes, each with the code of the problem."""
    corpus = json.loads(CORPUS.read_text(encoding="utf-8"))
    return [(text, code) for code, texts in corpus["refused"].items() for text in texts]


def refused_in_names() -> list[tuple[str, str]]:
    """The texts of the corpus that prose and quotes take, and no name, title or label."""
    corpus = json.loads(CORPUS.read_text(encoding="utf-8"))
    return [(text, code) for code, texts in corpus["refused in names"].items() for text in texts]


def of_pages(section: str) -> list[tuple[str, str]]:
    """The texts of a section of the corpus on pages written by hand, each with its kind: the code of a problem."""
    corpus = json.loads(CORPUS.read_text(encoding="utf-8"))
    return [(text, kind) for kind, texts in corpus[section].items() for text in texts]


def as_name(text: str) -> str:
    """A text as it can stand in a name, which needs a letter or digit."""
    return text if re.search(r"[^\W_]", text) else f"“{text}” it says"


class Maker:
    """Makes records from the models, with `text` in every field that takes words; `reached` are these fields.

    What refers to a record leads to those of the same `number`, and to a few that all have in common. With `bare`, a
    text without letters stands in names, too.
    """

    def __init__(self, text: str, number: int, bare: bool = False):
        self.text = text
        self.number = number
        self.name = text if bare else as_name(text)
        #: The fields of names among those reached.
        self.names: set[tuple[str, str]] = set()
        self.reached: set[tuple[str, str]] = set()
        self.ids = 0

    def record(self, model: type[Record], leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
        """A record of `model` with all its fields."""
        made: dict[str, Any] = {}
        for name, info in model.model_fields.items():
            field = (model.__name__, info.alias or name)
            owner = next(base for base in reversed(model.__mro__) if name in getattr(base, "model_fields", {}))
            if name in leave_out or field in _LEFT_OUT or (owner.__name__, field[1]) in _LEFT_OUT:
                continue
            value = self.value(info.annotation, tuple(info.metadata), field)
            if value is not None:
                made[field[1]] = value
        if model is Synonyms:
            # One word alone is no group, and no word is in two; texts may differ in case alone.
            made["words"] = [f"{word} {self.number}" for word in (*made["words"], "another word")]
        if model is PropertyType:
            made = {name: one for name, one in made.items() if _OF_FORM.get(name, made["type"]) == made["type"]}
        if model is Property and isinstance(made.get("value"), str):
            made["value"] = {"date": "2014-05-06", "number": "1200.5"}.get(self.form, " ".join(made["value"].split()))
        return made

    @property
    def form(self) -> str:
        """The form of the property that this maker declares."""
        forms = get_args(PropertyType.model_fields["type"].annotation)
        return str(forms[self.number % len(forms)])

    def value(self, annotation: Any, marks: tuple[Any, ...], field: tuple[str, str]) -> Any:
        """A value for a field of this type; None where the default is as good as any."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self.value(arguments[0], (*marks, *arguments[1:]), field)
        if origin in (Union, type(int | str)):
            return self.value(next(one for one in arguments if one is not type(None)), marks, field)
        if origin is Literal:
            # The same words show an alleged event: no statement may report them as a fact.
            taken = [one for one in arguments if one != "fact"]
            return taken[self.number % len(taken)]
        if origin is dict:
            self.reached.add(field)
            value = self.value(arguments[1], (), field)
            key = " ".join(self.name.split())  # a key is one line
            return {key: value} if key and value else {}
        if origin is tuple:
            return self.several(arguments[0], field)
        if isinstance(annotation, type) and issubclass(annotation, Record):
            return self.record(annotation)
        return self.words(marks, field) if annotation is str else _OF_TYPE.get(annotation)

    def several(self, annotation: Any, field: tuple[str, str]) -> list[Any]:
        """The items of a list: two, where one leaves out what the other has, or where one is none."""
        name = getattr(annotation, "__name__", "")
        if name in _EITHER:
            return [self.record(annotation, (without,)) for without in _EITHER[name]]
        made = [self.value(annotation, (), field) for _ in range(2 if field[1] == "positions" else 1)]
        # Who took part in making a work may be named whole or in parts.
        return [*made, self.record(Name)] if "contributor" in _functions(get_args(annotation)[1:]) else made

    def words(self, marks: tuple[Any, ...], field: tuple[str, str]) -> str:
        """What stands in a field of text, by the rules of its type."""
        to = next((mark.to for mark in marks if isinstance(mark, RefersTo)), "")
        names = _functions(marks)
        if "parse_id" in names or to in ("source", "entity", "event", "claim"):
            self.ids += 1
            known = {
                "source": f"work-{self.number}",
                "entity": "base-person",
                "event": "base-event",
                "claim": "base-event",
            }
            own = {"folder": f"folder-{self.number}", "icon": "circle-small", "within": "base-work"}
            return own.get(field[1]) or known.get(to) or f"{field[0].lower()}-{self.ids}"
        if names & {*_FIXED, "_former", "_time"}:
            fixed = {
                **_FIXED,
                "parse_url": f"https://example.org/{self.number}",
                "parse_doi": f"10.5555/{self.number}",
            }
            return next((fixed[name] for name in names & fixed.keys()), f"former/{field[0].lower()}-{self.number}")
        if to not in ("", "text", "who", "work"):
            return f"word-{self.number}"
        self.reached.add(field)
        if to == "text" and "]]" in self.text:
            return self.text.replace("]]", "] ]")  # brackets that make no link are refused in prose
        if "_prose" in names:
            return self.text
        if names & {"line", "contributor", "sort_text"}:
            self.names.add(field)
        return f"“{self.text}” it says" if to in ("who", "work") and is_id(self.text) else self.name


def corpus_data(texts: list[str], title: str) -> tuple[dict[str, Any], set[tuple[str, str]]]:
    """The data files of a project that has each text in every field of a record of every kind, and `title` in every
    field of its settings; the fields reached."""
    plain = Maker("Plain words", 0)
    tables: dict[str, Any] = {
        "sources": {"base-work": plain.record(Source, ("within", "formerly"))},
        "entities": {"base-person": plain.record(Entity, ("relations", "formerly", "not_same_as"))},
        "events": {"base-event": plain.record(Event, ("by", "related", "formerly"))},
        "vocabulary": {},
    }
    reached: set[tuple[str, str]] = set()
    for number, text in enumerate(texts):
        maker = Maker(text, number)
        for table, key, model in (("sources", "work", Source), ("entities", "one", Entity), ("events", "event", Event)):
            tables[table][f"{key}-{number}"] = record = maker.record(model)
            if record.get("status") == "occurred":
                record["status"] = "alleged"  # what has occurred has no `by`
        for name, info in Vocabulary.model_fields.items():
            model = record_within(info.annotation)
            assert model is not None
            made = tables["vocabulary"].setdefault(name, {})
            made["book" if name == "source_types" else f"word-{number}"] = maker.record(model)
        gone = {**maker.record(Event, ("formerly",)), "withdrawn": maker.words((), ("PageRecord", "withdrawn"))}
        tables["events"][f"gone-{number}"] = gone
        reached |= maker.reached
    settings = Maker(title, 0)
    tables["site"] = {**settings.record(Settings), "quote_words_max": 9999, "require_verified": False}
    tables["site"]["portraits_beside_allegations"] = True  # else no caption is shown
    return tables, reached | settings.reached


def put_picture(project: Path) -> None:
    """Give a project the file that its records name as a picture."""
    (project / "data" / "media").mkdir(exist_ok=True)
    shutil.copy(TOY / "data" / "media" / "rooms.png", project / "data" / "media")


def put_corpus(project: Path, texts: list[str], title: str) -> set[tuple[str, str]]:
    """Make the toy at `project` one of the corpus; the fields that were reached."""
    for folder in ("data", "docs"):
        shutil.rmtree(project / folder)
        (project / folder).mkdir()
    put_picture(project)
    (project / "docs" / "about.md").write_text("# About\n", encoding="utf-8")
    settings = project / "mkdocs.yml"
    text = re.sub(r"nav:\n(  .*\n)+", "nav: [index.md, about.md]\n", settings.read_text(encoding="utf-8"))
    settings.write_text(text.replace("/*/*.md\n  !/*/index.md", "/**\n  !/about.md"), encoding="utf-8")
    tables, reached = corpus_data(texts, title)
    for name, value in tables.items():
        file = project / "data" / f"{name}.yaml"
        file.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    return reached


# ---- whether every field is tried -------------------------------------------------------------------------------


def assert_every_field_is_in(tried: set[tuple[str, str]]) -> None:
    """No text field of a model was left out."""
    every = {
        (model.__name__, info.alias or name)
        for model in MODELS.values()
        for name, info in model.model_fields.items()
        if holds_text(info.annotation, tuple(info.metadata))
    }
    # What several share is tried in each of them, and what a plain citation may have in words spoken.
    tried = tried | {("Citation", name) for model, name in tried if model == "Spoken"}
    shared = {
        field
        for field in every
        if field[0] in ("PageRecord", "RelationType", "Word", "Spoken") or field[1] == "withdrawn"
    }
    by_the_quote_tool = {("Receipt", "text"), ("TextInfo", "sha256")}
    by_the_quote_tool |= {("Signature", name) for name in ("text", "fingerprint", "receipts", "signature")}
    assert sorted(every - tried - shared - by_the_quote_tool) == []


def holds_text(annotation: Any, marks: tuple[Any, ...]) -> bool:
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return holds_text(inner, (*marks, *more))
    if get_origin(annotation) in (tuple, dict, Union, type(int | str)):
        return any(holds_text(part, marks) for part in get_args(annotation))
    return annotation is str and is_free_text("A Name", marks)
