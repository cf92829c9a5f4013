"""The interface's words: those that code and templates ask for exist, and none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from sourcebook.core.dates.edtf import Form
from sourcebook.core.labels import languages, load_labels

PACKAGE = Path(__file__).parents[3] / "hooks" / "sourcebook"
ASKS = {"labels", "voice"}
ENGLISH = load_labels("en").table


def asked_in_code() -> Iterator[str]:
    """The names that code asks for; what is put in at run time is `*`."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and called(node.func) & ASKS:
                prefix = "date." if file.name == "date_words.py" and "voice" in called(node.func) else ""
                yield from (prefix + name for name in names(node.args[0]))


def called(function: ast.expr) -> set[str]:
    """The names in what is called: `labels.count` and `self.labels` ask for labels."""
    return {
        one.id if isinstance(one, ast.Name) else one.attr
        for one in ast.walk(function)
        if isinstance(one, ast.Name | ast.Attribute)
    }


def names(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr():
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        case ast.IfExp():
            yield from (*names(node.body), *names(node.orelse))
        case ast.BinOp(left=ast.Constant(value=str(text))):
            yield f"{text}*"


def asked_in_templates() -> Iterator[str]:
    for file in (PACKAGE / "templates").glob("*.html"):  # those in theme/ have the theme's own words
        text = file.read_text(encoding="utf-8")
        yield from re.findall(r"""\b(?:t|count)\(\s*["']([\w.-]+)["']\s*[,)]""", text)
        yield from (f"{name}*" for name in re.findall(r"""\bt\(\s*["']([\w.-]+\.)["']\s*~""", text))


def named_in_scripts() -> Iterator[str]:
    """Whatever the scripts of the form for proposals hold that looks like the name of one of its labels."""
    for file in (PACKAGE / "assets" / "javascripts").glob("propose-*.js"):
        for name in re.findall(r"""["`]([a-z_]+(?:\.[\w-]+)*(?:\.\$\{)?)""", file.read_text(encoding="utf-8")):
            yield f"propose.{name.replace('${', '*')}"


def named_in_code() -> Iterator[str]:
    """Whatever code holds that looks like the name of a label, wherever it stands."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant | ast.JoinedStr):
                yield from (name for name in names(node) if re.fullmatch(r"[a-z_]+(\.([\w-]+|\*))+", name))


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """The names that code and templates ask for."""
    return sorted({*asked_in_code(), *asked_in_templates()})


def fitting(labels: Iterable[str], asked: Iterable[str]) -> set[str]:
    """The labels that fit one of the names asked for; `Labels.count` looks for two ends of a name."""
    wildcards = "|".join(re.escape(name).replace(r"\*", ".+") for name in asked if "*" in name)
    fits = re.compile(rf"(?:{wildcards})(?:\.one|\.other)?")
    plain = {f"{name}{end}" for name in asked for end in ("", ".one", ".other")}
    return {label for label in labels if label in plain or fits.fullmatch(label)}


def in_words_of_dates(label: str) -> bool:
    """Whether wording asks for the label by the form of a date, its pattern, or as the short stand-in of another."""
    name = label.removeprefix("date.").removeprefix("short.")
    return label.startswith("date.") and (name.startswith("pattern.") or name.split(".")[0] in get_args(Form))


def test_every_label_that_is_asked_for_exists(asked: list[str]) -> None:
    assert [name for name in asked if not fitting(ENGLISH, [name])] == []


def test_every_label_is_asked_for(asked: list[str]) -> None:
    every = {*asked, *named_in_code(), *named_in_scripts()} - {"propose.*"}
    used = fitting({label.replace("date.short.", "date.") for label in ENGLISH}, every)
    left_over = {label for label in ENGLISH if label.replace("date.short.", "date.") not in used}
    assert {label for label in left_over if not in_words_of_dates(label)} == set()


def test_every_language_has_the_same_labels_with_the_same_gaps() -> None:
    def gaps(table: dict[str, str]) -> dict[str, set[str]]:
        return {name: set(re.findall(r"{(\w+)}", words)) for name, words in table.items()}

    assert {language: gaps(load_labels(language).table) for language in languages()} == {
        language: gaps(ENGLISH) for language in languages()
    }


def test_no_label_is_empty() -> None:
    assert [name for name, words in ENGLISH.items() if not words.strip()] == []


def test_a_number_of_things_has_its_own_words_for_one() -> None:
    labels = load_labels("en")
    assert [labels.count("profile.quotes", number) for number in (0, 1, 2)] == ["0 quotes", "1 quote", "2 quotes"]


def test_there_are_no_words_of_a_language_without_a_table() -> None:
    with pytest.raises(KeyError):
        load_labels("tlh")


#: What is the same in every language, and what is left of attributes that a template puts together.
NO_WORDS = {"CSV", "csv", "JSON", "JSON-LD", "LD", "BibTeX", "RIS", "CSL", "sb"}


def test_templates_hold_no_words_of_their_own() -> None:
    said = {}
    for file in (PACKAGE / "templates").rglob("*.html"):
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "\0", file.read_text(encoding="utf-8"), flags=re.S)
        text = re.sub(r"<svg.*?</svg>|<[^>]*>|&\w+;", " ", text, flags=re.S)
        words = set(re.findall(r"[^\W\d_]{2,}", text)) - NO_WORDS
        if words:
            said[file.name] = sorted(words)
    assert said == {}
