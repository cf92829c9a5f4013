"""Quotes that overlap in their text are put together, as far as their receipts and their words agree."""

from __future__ import annotations

from sourcebook.book.book import Quotation
from sourcebook.book.comparison.normalise import normalise, segments, words
from sourcebook.book.evidence.passages import Passage, passages_of
from sourcebook.book.evidence.quotes import QuoteState, Verification
from sourcebook.core.dates.edtf import parse_edtf
from sourcebook.records.models import Citation, Entity
from sourcebook.records.receipts import Receipt

TEXT = (
    "The Society, which met on Saturday, opened two rooms above the bakery in Mill Lane; "
    "Miss Haddad, who came from Beirut, was named its first librarian."
)
HOME = Entity.model_construct(name="Layla Haddad")


def receipt_of(quote: str, moved: int = 0) -> Receipt:
    """Where a quote is in TEXT; `moved` so many words from there, as in a receipt edited by hand."""
    every = words(normalise(TEXT))
    at, lengths = [], []
    for part in segments(quote):
        own = words(normalise(part))
        start = next(at for at in range(len(every)) if every[at : at + len(own)] == own)
        at.append(start + 1 + moved)
        lengths.append(len(own))
    return Receipt(level="exact", at=tuple(at), words=tuple(lengths), text="0", date=parse_edtf("2024"), uses={})


def passages(*quotes: str, locators: tuple[str, ...] = (), forged: dict[str, Receipt] | None = None) -> list[Passage]:
    """The passages of these quotes from TEXT, in its order."""
    receipts = {quote: receipt_of(quote) for quote in quotes if quote in TEXT or "[…]" in quote} | (forged or {})
    states = {("paper", quote): QuoteState("text", receipt) for quote, receipt in receipts.items()}
    found = []
    for number, quote in enumerate(quotes):
        place = locators[number] if locators else "paragraph 1"
        citation = Citation(source="paper", quote=quote, locator=place)
        found.append((Quotation(HOME, HOME, citation, None, spoken=False),))
    found.sort(key=lambda quote: receipts[quote[0].citation.quote].at if quote[0].citation.quote in receipts else ())
    return passages_of(Verification(states), found)


def said(found: list[Passage]) -> list[tuple[str, int]]:
    """The words of passages, each with its number of quotes."""
    return [(passage.words, len(passage.quotes)) for passage in found]


def test_quotes_that_overlap_are_one_passage_in_the_words_of_the_text() -> None:
    found = passages("opened two rooms above the bakery", "rooms above the bakery in Mill Lane")
    assert said(found) == [("opened two rooms above the bakery in Mill Lane", 2)]


def test_a_quote_within_another_adds_no_words() -> None:
    whole = "The Society, which met on Saturday, opened two rooms above the bakery"
    assert said(passages(whole, "met on Saturday")) == [(whole, 2)]


def test_a_comma_that_the_end_of_one_quote_left_out_is_taken_from_the_other() -> None:
    found = passages("The Society, which met on Saturday", "which met on Saturday, opened two rooms")
    assert said(found) == [("The Society, which met on Saturday, opened two rooms", 2)]


def test_a_mark_that_the_start_of_one_quote_left_out_is_taken_from_the_other() -> None:
    opened = "“opened two rooms above the bakery"
    found = passages("opened two rooms above", opened, forged={opened: receipt_of(opened[1:])})
    assert said(found) == [(opened, 2)]


def test_words_that_one_quote_left_out_are_taken_from_another() -> None:
    cut = "The Society […] opened two rooms above the bakery"
    assert said(passages(cut, "met on Saturday, opened two rooms above")) == [
        ("The Society […] met on Saturday, opened two rooms above the bakery", 2)
    ]
    assert said(passages(cut, "opened two rooms above")) == [(cut, 2)]


def test_where_nobody_quotes_what_stands_between_two_words_it_is_marked() -> None:
    one, other = "above the bakery in Mill Lane […] was named its first librarian", "Miss Haddad, who came from Beirut"
    both = "above the bakery in Mill Lane […] who came from Beirut, was named its first librarian"
    assert said(passages(one, both, other)) == [
        ("above the bakery in Mill Lane […] Miss Haddad, who came from Beirut, was named its first librarian", 3)
    ]


def test_quotes_that_share_few_words_or_none_stay_apart() -> None:
    for one, other in (
        ("The Society, which met on Saturday", "on Saturday, opened two rooms"),
        ("opened two rooms", "Miss Haddad, who came from Beirut"),
        ("in Mill Lane", "Miss Haddad"),
    ):
        assert said(passages(one, other)) == [(one, 1), (other, 1)]


def test_quotes_from_different_paragraphs_stay_apart() -> None:
    one, other = "opened two rooms above the bakery", "rooms above the bakery in Mill Lane"
    assert said(passages(one, other, locators=("paragraph 1", "paragraph 2"))) == [(one, 1), (other, 1)]


def test_a_receipt_that_was_edited_makes_no_sentence_that_is_in_no_quote() -> None:
    one, other = "opened two rooms above the bakery", "Miss Haddad, who came from Beirut"
    over = receipt_of(one)
    forged = Receipt(level="exact", at=over.at, words=(6,), text="0", date=parse_edtf("2024"), uses={})
    assert said(passages(one, other, forged={other: forged})) == [(one, 1), (other, 1)]


def test_quotes_without_a_receipt_stay_as_they_are() -> None:
    one, other = "a quote that is nowhere", "is nowhere in the text"
    assert said(passages(one, other)) == [(one, 1), (other, 1)]


def test_no_quote_is_lost() -> None:
    quotes = ("opened two rooms", "two rooms above the bakery", "the bakery in Mill Lane", "Mill Lane; Miss Haddad")
    found = passages(*quotes)
    assert sorted(quote[0].citation.quote for passage in found for quote in passage.quotes) == sorted(quotes)
