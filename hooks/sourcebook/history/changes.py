"""What differs between two books, as values, and shown as text, Markdown or JSON.

Names and words come from the records and are not yet escaped; what shows them does that. Here, that is `as_markdown`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from ..book.quotes import StateName
from ..core.labels import Labels
from ..untrusted.escaping import in_json, inert_markdown
from .git import Commit, Edition

Verb = Literal["added", "removed", "changed", "renamed", "withdrawn", "restored"]
STATES: tuple[StateName, ...] = ("text", "fingerprint", "none")

#: A comment on GitHub holds 65,536 signs, and ours may stand under a line of somebody else's.
MARKDOWN_MAX = 60_000


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that differs within a record: which part of it, and that in words.

    `words` says all of it, with who makes a claim. `before` and `after` are the two values in words; empty for what was
    not there.
    """

    part: str
    words: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One record that differs: `table` and `id` say which, `name` what it is called, `about` what it is.

    `quotes` counts the quotes that are new to it by their state, `dropped` those that it no longer has.
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
    """What one commit changed in the records."""

    commit: Commit
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """The history of a reference: its edition, the day since when `revisions` (newest first) are told, and the commit
    that last changed each record. `known` is false when only the edition is."""

    edition: Edition
    since: date
    revisions: tuple[Revision, ...] = ()
    last: Mapping[str, Commit] = field(default_factory=dict)
    known: bool = True


def from_json(value: Any) -> tuple[Change, ...]:
    """The changes that `as_data` wrote. Raises TypeError, KeyError or ValueError when they are not such."""
    return tuple(Change(**{**one, "details": tuple(Detail(**detail) for detail in one["details"])}) for one in value)


def as_data(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """The changes as JSON has them."""
    return [asdict(change) for change in changes]


# ---- in words ------------------------------------------------------------------------------------------------------


def headline(change: Change, labels: Labels) -> str:
    """The change in one line: “added: Layla Haddad (person)”."""
    return labels(f"history.verb.{change.verb}", name=named(change, labels))


def named(change: Change, labels: Labels) -> str:
    """The record's name with what it is."""
    return labels("history.named", name=change.name, about=change.about) if change.about else change.name


def lines(change: Change, labels: Labels) -> Iterator[str]:
    """What is to be said of the change beneath its headline."""
    yield from (detail.words for detail in change.details)
    quotes = "; ".join(quote_words(change.quotes, change.dropped, labels))
    if quotes:
        yield quotes


def quote_words(quotes: Mapping[str, int], dropped: int, labels: Labels) -> Iterator[str]:
    """How many quotes are new, by their state, and how many are gone: “2 new quotes, both verified …”."""
    for state in STATES:
        number = quotes.get(state, 0)
        if number:
            form = "one" if number == 1 else "both" if number == 2 else "many"
            yield labels(f"history.new_quotes.{state}.{form}", n=number)
    if dropped:
        yield labels.count("history.dropped_quotes", dropped)


def summary(changes: Iterable[Change], labels: Labels) -> str:
    """Everything in one line: how many records were added, changed and so on, and how many quotes."""
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
    """A line for each record, what differs in it indented beneath; at the end the summary."""
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
    """`{summary, changes, files, evidence}`: the summary in words, an array of the changes, one of the files that
    differ besides the records (`touched_files`), and one of what changed in the evidence."""
    found = list(changes)
    data = {"summary": summary(found, labels), "changes": as_data(found), "files": [*files], "evidence": [*evidence]}
    return in_json(json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def as_markdown(changes: Iterable[Change], labels: Labels, above: int = 0) -> str:
    """Ready as a comment on a pull request: the summary, then a list. Names and words are inert in it.

    What would make the comment too long for GitHub, with as many signs as stand `above`, is left out, and how much that
    is, is said.
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
