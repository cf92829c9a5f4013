"""Problems as values: where, what, and how to mend it.

Every layer yields `Problem`s instead of raising one error at a time, so that the command line, the build and the tests
show the same list.
"""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from ..untrusted.escaping import github_data, github_property, in_json, in_line, in_lines

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A position in a file: `path` relative to the project, `line` and `column` counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{in_line(self.path)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. `message` states the fact, `hint` the likely cure; `code` names the rule."""

    location: Location
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"
    record: str = ""

    @property
    def sentence(self) -> str:
        """The message, preceded by the id of its record unless it names that itself."""
        if not self.record or repr(self.record) in self.message:
            return in_line(self.message)
        return in_line(f"{self.record if self.record.isprintable() else repr(self.record)}: {self.message}")

    @property
    def lines_of_hint(self) -> list[str]:
        """The hint, line by line."""
        return in_lines(self.hint).split("\n") if self.hint else []

    def __str__(self) -> str:
        warning = "warning: " if self.severity == "warning" else ""
        hint = "".join(f"\n    {line}" for line in self.lines_of_hint)
        return f"{self.location}: {warning}{self.sentence} [{self.code}]{hint}"


class ProblemsError(Exception):
    """Carries problems out of code that can only raise (a macro, a hook); `str()` is the whole list."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems sorted by location, without repetitions."""
    return sorted(set(problems))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any problem is more than a warning."""
    return any(problem.severity == "error" for problem in problems)


def with_article(noun: str) -> str:
    """Return a noun with “a” or “an” before it."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint with the known words nearest to `word`, or an empty text."""
    near = difflib.get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f"did you mean {' or '.join(repr(name) for name in near)}?" if near else ""


#: Near matches searched in one run. When thousands of words are unknown, only the first get hints.
MAX_SEARCHES = 25


class HintCache:
    """Hints by key, each searched once. A search compares with every known word, so their number is bounded."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}

    def hint(self, key: str, search: Callable[[], str]) -> str:
        """Return what `search` finds, and keep it under `key`."""
        if key not in self._found:
            if len(self._found) >= MAX_SEARCHES:
                return ""
            self._found[key] = search()
        return self._found[key]


#: Show at most this many identical problems; collapse the rest into the first.
MAX_SAME = 3
#: Name at most this many other locations.
MAX_PLACES = 20


#: Of one kind, list no more than this many different problems; of more, only the first few.
MAX_OF_KIND = 10
SHOWN_OF_KIND = 3

#: How much of a list is shown: the first problems of each kind, each problem with the places of identical ones, or all.
Detail = Literal["kinds", "alike", "all"]


def grouped(problems: Iterable[Problem], detail: Detail = "alike") -> Iterator[tuple[Problem, str]]:
    """Yield the problems in order, each with a note on those it stands for (empty for most).

    A missing source, or an id misspelt once and copied, is one thing to mend, not fifty; a file in a dialect that is
    not accepted makes hundreds of one kind.
    """
    if detail == "all":
        return ((problem, "") for problem in problems)
    found = list(problems)
    return _first_of_kinds(found, list(_alike(found))) if detail == "kinds" else _alike(found)


def _first_of_kinds(problems: list[Problem], paragraphs: list[tuple[Problem, str]]) -> Iterator[tuple[Problem, str]]:
    """Yield the first problems of each kind that has many, with the number of the others."""
    alike = Counter(map(_said, problems))
    of_kind: dict[str, list[int]] = {}
    for problem, note in paragraphs:
        of_kind.setdefault(problem.code, []).append(alike[_said(problem)] if note else 1)
    shown = Counter[str]()
    for problem, note in paragraphs:
        numbers = of_kind[problem.code]
        shown[problem.code] += 1
        if len(numbers) <= MAX_OF_KIND or shown[problem.code] < SHOWN_OF_KIND:
            yield problem, note
        elif shown[problem.code] == SHOWN_OF_KIND:
            rest = f"and {sum(numbers[SHOWN_OF_KIND:]):,} more of this kind; to list them: sourcebook check --all"
            yield problem, f"{note}\n    {rest}" if note else rest


def _alike(problems: list[Problem]) -> Iterator[tuple[Problem, str]]:
    """Yield the problems in order, each with the other locations of the same problem (empty for most)."""
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        alike.setdefault(_said(problem), []).append(problem)
    for problem in problems:
        group = alike[_said(problem)]
        if len(group) <= MAX_SAME:
            yield problem, ""
        elif problem is group[0]:
            yield problem, _elsewhere(group[1:])


def _said(problem: Problem) -> tuple[str, ...]:
    return problem.code, problem.severity, problem.message, problem.hint


def _elsewhere(others: list[Problem]) -> str:
    """Return the files and lines of problems in words."""
    lines: dict[str, list[str]] = {}
    for problem in others[:MAX_PLACES]:
        lines.setdefault(problem.location.path, []).append(str(problem.location.line))
    files = "; ".join(
        f"{in_line(path)}, line{'s' * (len(found) > 1)} {', '.join(found)}" for path, found in lines.items()
    )
    rest = f"; and {len(others) - MAX_PLACES:,} more" if len(others) > MAX_PLACES else ""
    return f"the same {len(others):,} times more: {files}{rest}"


def as_text(problems: Iterable[Problem], detail: Detail = "alike") -> str:
    """Return one paragraph per problem, `path:line:column: message [code]`, with the hint indented beneath.

    The message begins with the id of the record and a colon. Identical problems are collapsed (`grouped`).
    """
    found = grouped(problems, detail)
    return "".join(f"{problem}\n    {note}\n" if note else f"{problem}\n" for problem, note in found)


def as_json(problems: Iterable[Problem]) -> str:
    """Return a JSON array of `{path, line, column, code, message, hint, severity, record}`."""
    rows = []
    for problem in problems:
        row = asdict(problem)
        rows.append({**row.pop("location"), **row})
    return in_json(json.dumps(rows, ensure_ascii=False, indent=2)) + "\n"


def as_github(problems: Iterable[Problem], folder: str = "") -> str:
    """Return GitHub workflow commands that annotate the lines of a pull request. `folder` is the project's path within
    the repository."""
    return "".join(_github_line(problem, folder) for problem in problems)


def _github_line(problem: Problem, folder: str) -> str:
    location = problem.location
    path = github_property(in_line(f"{folder}/{location.path}" if folder else location.path))
    where = f"file={path},line={location.line},col={location.column},title={problem.code}"
    message = github_data("\n".join((problem.sentence, *problem.lines_of_hint)))
    return f"::{problem.severity} {where}::{message}\n"
