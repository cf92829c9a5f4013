"""The differences between two books, as values, text, Markdown or JSON.

Names and text come from the records and are not escaped here, except in `as_markdown`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from ..book.evidence.quotes import StateName
from ..core.labels import Labels
from ..untrusted.escaping import in_json, inert_markdown
from .git import Commit, Edition

Verb = Literal["added", "removed", "changed", "renamed", "withdrawn", "restored"]
STATES: tuple[StateName, ...] = ("text", "fingerprint", "none")

#: A comment on GitHub holds 65,536 characters, and other text may precede ours.
MARKDOWN_MAX = 60_000


@dataclass(frozen=True, slots=True)
class Detail:
    """One difference within a record: its part, and a description.

    `words` describes it completely, with the author of a claim. `before` and `after` are the two values; empty where
    there was none.
    """

    part: str
    words: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One record that differs: `table` and `id` identify it, `name` is its name, and `about` its description.

    `quotes` counts the record's new quotes by state, `dropped` those that it no longer has.
    """

    verb: Verb
    table: str
    id: str
    name: str
    about: str = ""
    details: tuple[Detail, ...] = ()
    quotes: Mapping[str, int] = field(default_factory=dict)
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Revision:
    """The changes of one commit to the records."""

    commit: Commit
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """The history of a reference: its edition, the first day that `revisions` (newest first) cover, and the last commit
    to change each record. `known` is false if only the edition is known."""

    edition: Edition
    since: date
    revisions: tuple[Revision, ...] = ()
    last: Mapping[str, Commit] = field(default_factory=dict)
    known: bool = True


def from_json(value: Any) -> tuple[Change, ...]:
    """Return the changes written by `as_data`. Raise TypeError, KeyError or ValueError for anything else."""
    return tuple(Change(**{**one, "details": tuple(Detail(**detail) for detail in one["details"])}) for one in value)


def as_data(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Return the changes as JSON values."""
    return [asdict(change) for change in changes]


# ---- in words ------------------------------------------------------------------------------------------------------


def headline(change: Change, labels: Labels) -> str:
    """Return the change in one line: “added: Layla Haddad (person)”."""
    return labels(f"history.verb.{change.verb}", name=named(change, labels))


def named(change: Change, labels: Labels) -> str:
    """Return the record's name and description."""
    return labels("history.named", name=change.name, about=change.about) if change.about else change.name


def lines(change: Change, labels: Labels) -> Iterator[str]:
    """Yield the lines below the headline of a change."""
    yield from (detail.words for detail in change.details)
    quotes = "; ".join(quote_words(change.quotes, change.dropped, labels))
    if quotes:
        yield quotes


def quote_words(quotes: Mapping[str, int], dropped: int, labels: Labels) -> Iterator[str]:
    """Yield how many quotes are new, by state, and how many are gone: “2 new quotes, both verified …”."""
    for state in STATES:
        number = quotes.get(state, 0)
        if number:
            form = "one" if number == 1 else "both" if number == 2 else "many"
            yield labels(f"history.new_quotes.{state}.{form}", n=number)
    if dropped:
        yield labels.count("history.dropped_quotes", dropped)


def summary(changes: Iterable[Change], labels: Labels) -> str:
    """Summarise in one line how many records were added, changed and so on, and how many quotes."""
    counts: dict[str, int] = {}
    quotes: dict[str, int] = {}
    dropped = 0
    for change in changes:
        counts[change.verb] = counts.get(change.verb, 0) + 1
        dropped += change.dropped
        for state, number in change.quotes.items():
            quotes[state] = quotes.get(state, 0) + number
    parts = [labels.count(f"history.count.{verb}", counts[verb]) for verb in VERBS if verb in counts]
    return "; ".join((*parts, *quote_words(quotes, dropped, labels))) or labels("history.nothing")


VERBS: tuple[Verb, ...] = ("added", "changed", "renamed", "withdrawn", "restored", "removed")


# ---- in three forms ------------------------------------------------------------------------------------------------


def as_text(changes: Iterable[Change], labels: Labels) -> str:
    """Return a line for each record, with its differences indented below it, then the summary."""
    found = list(changes)
    shown = "".join(
        f"{_flat(headline(change, labels))}\n" + "".join(f"    {_flat(line)}\n" for line in lines(change, labels))
        for change in found
    )
    return f"{shown}{summary(found, labels)}\n"


def as_json(
    changes: Iterable[Change],
    labels: Labels,
    files: Iterable[Mapping[str, str]] = (),
    evidence: Iterable[Mapping[str, Any]] = (),
) -> str:
    """Return the JSON `{summary, changes, files, evidence}`.

    They are the summary in words, and arrays of the changes, of the files that differ besides the records
    (`touched_files`), and of the changes in the evidence.
    """
    found = list(changes)
    data = {"summary": summary(found, labels), "changes": as_data(found), "files": [*files], "evidence": [*evidence]}
    return in_json(json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def as_markdown(changes: Iterable[Change], labels: Labels, above: int = 0) -> str:
    """Return the summary and a list for a comment on a pull request, with inert names and text.

    Changes that would make the comment, after `above` characters of other text, too long for GitHub are counted, not
    listed.
    """
    found = list(changes)
    parts = [f"**{inert_markdown(summary(found, labels))}**\n"]
    room = MARKDOWN_MAX - above - len(parts[0])
    for at, change in enumerate(found):
        part = f"\n- **{inert_markdown(headline(change, labels))}**\n" + "".join(
            f"  - {inert_markdown(line)}\n" for line in lines(change, labels)
        )
        room -= len(part)
        if room < 0:
            parts.append(f"\n{inert_markdown(labels.count('history.more', len(found) - at))}\n")
            break
        parts.append(part)
    return "".join(parts)


def _flat(words: str) -> str:
    return " ".join(words.split())
