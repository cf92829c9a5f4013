"""The rules a reference must keep: one generator a rule, its docstring is the rule.

Rules on one record's form are in `records`; these look at the linked book. `check` runs them all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from urllib.parse import urlsplit

from ..core.edtf import surely_before
from ..core.problems import Place, Problem, Searches, did_you_mean
from ..records.models import (
    CLAIMS,
    Alias,
    Citation,
    Disagreement,
    Entity,
    Event,
    Lasting,
    Record,
    Related,
    Relation,
    Role,
    Source,
    Statement,
    Use,
    When,
    Wording,
    missing_citation,
    record_within,
    references_of,
)
from ..records.types import RESERVED, is_id, links_in, parse_pieces
from ..untrusted.own_network import reach_of
from ..untrusted.portable_names import device_fault, is_device
from ..untrusted.signs import fault_of_name
from .book import Book, anchor
from .namesakes import deceptions
from .quotes import Verification, lengths, quoted_share, unverified

Rule = Callable[[Book], Iterator[Problem]]
_RULES: list[Rule] = []

_OR_LITERAL = {"who", "work"}


def rule(function: Rule) -> Rule:
    """Register a rule; rules run in the order in which they stand here."""
    _RULES.append(function)
    return function


def check(book: Book, verification: Verification) -> list[Problem]:
    """Every problem of the linked book and its quotes, in no particular order."""
    problems = [problem for each in _RULES for problem in each(book)]
    if book.settings.require_verified:
        problems += unverified(book, verification)
    return [*problems, *quoted_too_much(book, verification), *deceptions(book)]


#: The kinds of records that fields may name, by what they refer to (`Refers.to`).
_ACCEPTED: dict[str, tuple[str, ...]] = {
    "source": ("source",),
    "entity": ("entity",),
    "event": ("event",),
    "who": ("entity", "source"),
    "work": ("source", "entity"),
    "any": ("entity", "event", "source"),
}


@rule
def ids_name_records(book: Book) -> Iterator[Problem]:
    """Every id that is used names a record of the right kind, also in the `[[…]]` of a text."""
    kinds: dict[str, Collection[str]] = {"source": book.sources, "entity": book.entities, "event": book.events}
    known = {to: book.broken.union(*(kinds[name] for name in names)) for to, names in _ACCEPTED.items()}
    searches = Searches()
    for use in (*book.uses, *book.loose_uses):
        if use.value in known.get(use.to, (use.value,)):
            continue
        if use.to == "any" or is_id(use.value):  # else a literal name, or reported for its form
            yield _unknown_id(book, use, _ACCEPTED[use.to], searches)


def _unknown_id(book: Book, use: Use, kinds: tuple[str, ...], searches: Searches) -> Problem:
    other = book.get(use.value)
    wanted = " or ".join(kinds) if len(kinds) < 3 else "record"
    if use.value in book.withdrawn:
        message, code = f"the record {use.value!r} is withdrawn", "withdrawn-id"
        hint = "remove the reference: a withdrawn record must not be named anywhere"
    elif other:
        message, code = (
            f"{use.value!r} is {_kind(other)}, but {use.field!r} names {_article(wanted)}",
            "wrong-kind-of-id",
        )
        hint = ""
    else:
        tables: dict[str, Collection[str]] = {"source": book.sources, "entity": book.entities, "event": book.events}
        code = f"unknown-{kinds[0] if len(kinds) < 3 else 'id'}"
        message = f"no {wanted} has the id {use.value!r}"
        hint = searches.hint(
            f"{kinds} {use.value}",
            lambda: did_you_mean(use.value, [key for kind in kinds for key in tables[kind]]),
        )
        if use.to in _OR_LITERAL:
            hint = "; ".join(
                filter(None, (hint, "if it has no record, write its name as text, not in the form of an id"))
            )
    return Problem(use.place, code, message, hint, record=use.root.key)


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _kind(record: Lasting) -> str:
    return _article(type(record).__name__.lower())


@rule
def words_are_in_the_vocabulary(book: Book) -> Iterator[Problem]:
    """Types, roles, relations and topics are words of `vocabulary.yaml`."""
    for use in (*book.uses, *book.loose_uses):
        if use.names_record:
            continue
        known = getattr(book.vocabulary, use.to)
        if use.value not in known:
            hint = did_you_mean(use.value, known) or f"see {use.to} in data/vocabulary.yaml"
            yield Problem(
                use.place,
                "unknown-word",
                f"{use.value!r} is not {_article(use.to.removesuffix('s').replace('_', ' '))}",
                hint,
                record=use.root.key,
            )


@rule
def folders_differ(book: Book) -> Iterator[Problem]:
    """Entity types have folders of their own, none of them taken by the site."""
    taken = set(RESERVED)
    for name, kind in book.vocabulary.entity_types.items():
        if kind.folder in taken:
            yield Problem(
                kind.place("folder"),
                "folder-taken",
                f"the folder {kind.folder!r} of {name!r} is already taken",
                "choose another folder",
            )
        taken.add(kind.folder)
        if is_device(kind.folder):
            yield Problem(kind.place("folder"), "reserved-id", *device_fault("folder", kind.folder))


@rule
def vocabulary_ids_are_ids(book: Book) -> Iterator[Problem]:
    """The words of the vocabulary have the form of ids, and no topic is called like the list of topics."""
    for table in type(book.vocabulary).model_fields:
        for name, entry in getattr(book.vocabulary, table).items():
            # What has no place was not read, which is told where it stands.
            if not is_id(name) and entry.place().path:
                yield Problem(
                    entry.place(),
                    "bad-id",
                    f"{name!r} (in {table}) is not an id",
                    "write lower-case words joined by hyphens",
                )
    for name in filter(is_device, book.vocabulary.topics):
        yield Problem(book.vocabulary.topics[name].place(), "reserved-id", *device_fault("topic", name))
    if "index" in book.vocabulary.topics:
        yield Problem(
            book.vocabulary.topics["index"].place(),
            "reserved-id",
            "the topic 'index' would have the address of the list of topics",
            "choose another id",
        )


@rule
def claims_are_cited(book: Book) -> Iterator[Problem]:
    """Every claim has at least one citation."""
    for root, holder in book.parts_of(*CLAIMS):
        if isinstance(holder, CLAIMS) and not holder.citations:
            yield missing_citation(root, holder)


@rule
def claims_name_who_makes_them(book: Book) -> Iterator[Problem]:
    """A statement that is not reported as fact says who makes it, and so does an alleged event."""
    for root, holder in book.parts_of(Statement, Event):
        if isinstance(holder, Statement) and holder.kind != "fact" and not holder.by:
            yield Problem(
                holder.place("kind"),
                "missing-by",
                f"a statement of kind {holder.kind!r} needs 'by'",
                "by: id or name of who makes it",
                record=root.key,
            )
        elif isinstance(holder, Event) and holder.status == "alleged" and not holder.by:
            yield Problem(
                holder.place("status"),
                "missing-by",
                "an alleged event needs 'by'",
                "by: id or name of who alleges it",
                record=root.key,
            )


@rule
def what_occurred_is_nobodys_word(book: Book) -> Iterator[Problem]:
    """Only an event that is alleged, announced or planned says by whom."""
    for event in book.events.values():
        if event.by and event.status == "occurred":
            yield Problem(
                event.place("by"),
                "by-without-allegation",
                "'by' says who alleges, announces or plans an event, and this one has occurred",
                "add status: alleged, or delete 'by' and name them among the participants",
                record=event.key,
            )


@rule
def links_are_closed(book: Book) -> Iterator[Problem]:
    """Two square brackets in a text of ours open or close a link."""
    for root, holder, name, text in _texts(book):
        if "[[" in text or "]]" in text:
            rest = "".join(piece for piece in parse_pieces(text) if isinstance(piece, str))
            if "[[" in rest or "]]" in rest:
                yield Problem(
                    holder.place(name),
                    "unclosed-link",
                    "square brackets that do not form a link",
                    "write [[id]] or [[id|shown words]]",
                    record=root.key,
                )


@rule
def links_show_words(book: Book) -> Iterator[Problem]:
    """The words that a link shows can be seen."""
    for root, holder, name, text in _texts(book):
        for link in links_in(text) if "[[" in text else ():
            if fault := fault_of_name(link.words) if link.words else None:
                yield Problem(holder.place(name), fault.code, fault.message, fault.hint, record=root.key)


@rule
def nothing_refers_to_itself_or_twice(book: Book) -> Iterator[Problem]:
    """No record stands in relation to itself, and no list names the same thing twice."""
    seen: set[tuple[int, str, str]] = set()
    for use in book.uses:
        if isinstance(use.holder, Relation | Related) and use.value == use.root.key:
            yield Problem(
                use.place,
                "refers-to-itself",
                f"{use.value!r} refers to itself",
                "name another record",
                record=use.root.key,
            )
        if use.index is not None and use.to != "any":
            name = (id(use.holder), use.field, use.value)
            if name in seen:
                yield Problem(
                    use.place,
                    "named-twice",
                    f"{use.value!r} appears twice in {use.field!r}",
                    "delete one of the two",
                    record=use.root.key,
                )
            seen.add(name)


@rule
def disagreements_have_two_sides(book: Book) -> Iterator[Problem]:
    """A disagreement has two or more positions, each with its citations."""
    for root, holder in book.parts_of(Disagreement):
        if isinstance(holder, Disagreement) and sum(bool(position.citations) for position in holder.positions) < 2:
            yield Problem(
                holder.place("positions"),
                "too-few-positions",
                "a disagreement needs two positions or more, each with a citation",
                "if the sources agree, make it a statement",
                record=root.key,
            )


@rule
def participants_stand_once_in_a_role(book: Book) -> Iterator[Problem]:
    """Nobody takes part in an event twice in the same role, and each participant is an entity or a name."""
    for event in book.events.values():
        seen = set()
        for participant in event.participants:
            who = participant.entity or participant.name
            if bool(participant.entity) == bool(participant.name):
                yield Problem(
                    participant.place(),
                    "participant-form",
                    "a participant needs either 'entity' or 'name'",
                    "entity: id of a record, or name: plain words if there is no record",
                    record=event.key,
                )
            elif (who, participant.role) in seen:
                yield Problem(
                    participant.place(),
                    "same-participant",
                    f"{who!r} takes part twice in the role {participant.role!r}",
                    "delete one of the two",
                    record=event.key,
                )
            seen.add((who, participant.role))


@rule
def uncertain_dates_say_why(book: Book) -> Iterator[Problem]:
    """A date that carries a `?` says how it was inferred."""
    for root, holder, name, date in _dates(book):
        if date.date.uncertain and not date.inferred:
            yield Problem(
                holder.place(name),
                "missing-inferred",
                f"the uncertain date {date.date.text!r} needs 'inferred'",
                f'{name}:\n  date: "{date.date.text}"\n  inferred: how it was worked out',
                record=root.key,
            )


@rule
def nothing_ends_before_it_begins(book: Book) -> Iterator[Problem]:
    """An office or relation does not end before it begins."""
    for root, holder in book.parts_of(Role, Relation):
        if (
            isinstance(holder, Role | Relation)
            and holder.start
            and holder.end
            and surely_before(holder.end.date, holder.start.date)
        ):
            yield Problem(
                holder.place("to"),
                "ends-before-it-begins",
                f"it ends ({holder.end.date.text}) before it begins ({holder.start.date.text})",
                "swap the two dates, or correct one",
                record=root.key,
            )


@rule
def offices_are_worded(book: Book) -> Iterator[Problem]:
    """An office has at least one wording."""
    for root, holder in book.parts_of(Role):
        if isinstance(holder, Role) and not holder.wordings:
            yield Problem(
                holder.place(),
                "missing-wording",
                "an office needs wordings",
                "wordings:\n  - title: the office in the source's words\n    citations: …",
                record=root.key,
            )


@rule
def anchors_are_unique(book: Book) -> Iterator[Problem]:
    """The ids of statements, quotes, roles and disagreements are unique in their record."""
    for root in book.records():
        seen: dict[str, Place] = {}
        for holder in book.parts[root.key]:
            if isinstance(holder, Statement | Citation | Role | Disagreement) and holder.id:
                if holder.id in seen:
                    yield Problem(
                        holder.place("id"),
                        "duplicate-anchor",
                        f"the id {holder.id!r} appears twice in this record (first on line {seen[holder.id].line})",
                        "choose another id",
                        record=root.key,
                    )
                seen.setdefault(holder.id, holder.place("id"))


@rule
def claims_are_made_once(book: Book) -> Iterator[Problem]:
    """No statement or office stands twice, word for word, in one record."""
    for root in book.records():
        seen: set[str] = set()
        for holder in book.parts[root.key]:
            if isinstance(holder, Statement | Role | Disagreement) and not holder.id:
                name = anchor(holder, type(holder).__name__)
                if name in seen:
                    yield Problem(
                        holder.place(),
                        "same-claim",
                        "this record says the same twice",
                        "merge the two and keep both citations",
                        record=root.key,
                    )
                seen.add(name)


@rule
def old_addresses_are_free(book: Book) -> Iterator[Problem]:
    """A former address is not that of a record or of another page, and leads to one record only."""
    current = {f"{book.folder(record)}/{record.key}" for record in (*book.records(), *book.withdrawn.values())}
    no_records = RESERVED - {"events", "sources"}
    seen: dict[str, str] = {}
    for record in (*book.records(), *book.withdrawn.values()):
        for index, old in enumerate(record.formerly):
            folder, _, name = old.partition("/")
            if old in current or folder in no_records or name == "index":
                yield Problem(
                    record.place("formerly", index),
                    "old-id-in-use",
                    f"the old address {old!r} is still in use",
                    "remove it here, or rename the record that uses it",
                    record=record.key,
                )
            elif old in seen:
                yield Problem(
                    record.place("formerly", index),
                    "old-id-in-use",
                    f"the old address {old!r} already leads to {seen[old]!r}",
                    "keep one of the two",
                    record=record.key,
                )
            seen[old] = record.key


@rule
def sources_are_within_others_sensibly(book: Book) -> Iterator[Problem]:
    """A source does not stand within itself, directly or by a circle."""
    for source in book.sources.values():
        seen = {source.key}
        outer = source.within
        while outer and outer in book.sources:
            if outer in seen:
                yield Problem(
                    source.place("within"),
                    "within-itself",
                    f"the source {source.key!r} is within itself",
                    "'within' names the source in which this one is embedded",
                    record=source.key,
                )
                break
            seen.add(outer)
            outer = book.sources[outer].within


@rule
def sources_are_recorded_once(book: Book) -> Iterator[Problem]:
    """Two sources do not share a URL or a title (warning)."""
    for name in ("url", "title"):
        seen: dict[str, Source] = {}
        for source in book.sources.values():
            value = getattr(source, name)
            if value and value in seen:
                yield Problem(
                    source.place(name),
                    f"same-{name}",
                    f"the source {seen[value].key!r} has the same {name}",
                    "if it is the same work, keep one record",
                    "warning",
                    source.key,
                )
            elif value:
                seen[value] = source


@rule
def addresses_are_for_readers(book: Book) -> Iterator[Problem]:
    """The address of a source or of its copy leads every reader to the same place. On the reader's own machine nothing
    of ours is, and it may do as it is told there; what is in a network only those in it can read (warning)."""
    for source in book.sources.values():
        copy = source.archived
        for record, url in ((source, source.url), (copy or source, copy.url if copy else "")):
            reach = reach_of(urlsplit(url or "").hostname or "")
            if reach:
                yield Problem(
                    record.place("url"),
                    "not-for-readers",
                    f"{url!r} is an address on {_REACHED[reach]}",
                    "give the address where readers find it, or leave the field out",
                    "error" if reach == "machine" else "warning",
                    source.key,
                )


_REACHED = {"machine": "the reader's own machine", "network": "a private network, which others cannot reach"}


@rule
def names_are_used_once(book: Book) -> Iterator[Problem]:
    """Two entities of one type do not share a name (warning)."""
    seen: dict[tuple[str, str], Entity] = {}
    for entity in book.entities.values():
        first = seen.setdefault((entity.type, entity.name), entity)
        if first is not entity:
            yield Problem(
                entity.place("name"),
                "same-name",
                f"the record {first.key!r} has the same name",
                "if it is the same one, keep one record",
                "warning",
                entity.key,
            )


@rule
def quotes_can_be_of_a_length(book: Book) -> Iterator[Problem]:
    """The settings allow quotes of some length."""
    least, most = book.settings.quote_words_min, book.settings.quote_words_max
    if least > most:
        yield Problem(
            book.settings.place("quote_words_min"),
            "bad-value",
            f"quote_words_min ({least}) is larger than quote_words_max ({most})",
            "make quote_words_max the larger one",
        )


@rule
def quotes_prove_enough(book: Book) -> Iterator[Problem]:
    """A quote that proves a description, statement or relation is neither very short nor very long (warning).

    Words spoken, names and titles may be short. The bounds are settings.
    """
    settings = book.settings
    seen: set[tuple[str, str]] = set()
    for quotation in book.quotations:
        citation = quotation.citation
        number = sum(lengths(citation.quote))
        name = isinstance(quotation.holder, Alias | Wording)
        short = number < settings.quote_words_min and not (quotation.spoken or citation.speaker or name)
        if (short or number > settings.quote_words_max) and (citation.source, citation.quote) not in seen:
            seen.add((citation.source, citation.quote))
            bound = f"fewer than {settings.quote_words_min}" if short else f"more than {settings.quote_words_max}"
            yield Problem(
                citation.place("quote"),
                "quote-too-short" if short else "quote-too-long",
                f"the quote has {number} {'word' if number == 1 else 'words'}, {bound}",
                "quote enough to support the claim"
                if short
                else "quote only what the claim needs; […] marks words left out",
                "warning",
                quotation.home.key,
            )


def quoted_too_much(book: Book, verification: Verification) -> Iterator[Problem]:
    """No more of a source's text is quoted than the settings allow (warning).

    A work of no more words than one quote may have can be quoted whole.
    """
    limit = book.settings.quoted_percent_max
    for source in book.sources.values():
        share = quoted_share(book, verification, source.key)
        length = source.text.words if source.text else 0
        if share is not None and round(share * 100) > limit and length > book.settings.quote_words_max:
            yield Problem(
                source.place(),
                "quoted-too-much",
                f"{share:.0%} of the words of {source.key!r} are quoted, more than {limit} %",
                "shorten quotes to what their claims need, or set quoted_percent_max in data/site.yaml",
                "warning",
                source.key,
            )


@rule
def records_are_referred_to(book: Book) -> Iterator[Problem]:
    """Sources are quoted, and entities are referred to by another record or hold claims of their own (warning)."""
    if book.broken:  # what could not be read may refer to them
        return
    for source in book.sources.values():
        if not book.uses_of.get(source.key):
            yield Problem(
                source.place(),
                "unused-source",
                f"nothing refers to the source {source.key!r}",
                "quote it, or delete it",
                "warning",
                source.key,
            )
    for entity in book.entities.values():
        elsewhere = any(use.root is not entity for use in book.uses_of.get(entity.key, ()))
        if not elsewhere and not (entity.statements or entity.relations or entity.roles or entity.disagreements):
            yield Problem(
                entity.place(),
                "unused-entity",
                f"nothing refers to the entity {entity.key!r}",
                "name it in an event or a statement, or delete it",
                "warning",
                entity.key,
            )


# ---- walking over the parts of records -----------------------------------------------------------------------------


def _texts(book: Book) -> Iterator[tuple[Lasting, Record, str, str]]:
    """Every text that may hold links: the record, the part that holds it, the field, the text."""
    for model in book.kinds_of_parts:
        names = [name for name, to in references_of(model).items() if to == "text"]
        for root, holder in book.parts_of(model) if names else ():
            for name in names:
                text = getattr(holder, name)
                if isinstance(text, str):
                    yield root, holder, name, text


def _dates(book: Book) -> Iterator[tuple[Lasting, Record, str, When]]:
    """Every date: the record, the part that holds it, the field, the date."""
    for model in book.kinds_of_parts:
        fields = model.model_fields.items()
        names = [(name, info.alias or name) for name, info in fields if record_within(info.annotation) is When]
        for root, holder in book.parts_of(model) if names else ():
            for name, written in names:
                date = getattr(holder, name)
                if date:
                    yield root, holder, written, date
