"""Rules on the length and content of quotes."""

from __future__ import annotations

from collections.abc import Iterator

from ....core.problems import Problem
from ....records.models import Alias, Wording
from ....untrusted.signs import hidden_in_quote, plain
from ...book import Book
from ...evidence.quotes import Verification, quoted_share
from ...evidence.receipts import size
from ..registry import rule


@rule
def quotes_can_be_of_a_length(book: Book) -> Iterator[Problem]:
    """The settings allow quotes of at least one length."""
    least, most = book.settings.quote_words_min, book.settings.quote_words_max
    if least > most:
        yield Problem(
            book.settings.location("quote_words_min"),
            "bad-value",
            f"quote_words_min ({least}) is larger than quote_words_max ({most})",
            "make quote_words_max the larger one",
        )


@rule
def quotes_prove_enough(book: Book) -> Iterator[Problem]:
    """A quote that supports a description, statement or relation is neither very short nor very long (warning).

    Spoken words, names and titles may be short. The settings define the bounds.
    """
    settings = book.settings
    seen: set[tuple[str, str]] = set()
    for quotation in book.quotations:
        citation = quotation.citation
        number = size(citation.quote)
        name = isinstance(quotation.holder, Alias | Wording)
        short = number < settings.quote_words_min and not (quotation.spoken or citation.speaker or name)
        if (short or number > settings.quote_words_max) and (citation.source, citation.quote) not in seen:
            seen.add((citation.source, citation.quote))
            bound = f"fewer than {settings.quote_words_min}" if short else f"more than {settings.quote_words_max}"
            yield Problem(
                citation.location("quote"),
                "quote-too-short" if short else "quote-too-long",
                f"the quote has {number} {'word' if number == 1 else 'words'}, {bound}",
                "quote enough to support the claim"
                if short
                else "quote only what the claim needs; […] marks words left out",
                "warning",
                quotation.home.key,
            )


@rule
def quotes_hide_nothing(book: Book) -> Iterator[Problem]:
    """A quote has no invisible character that its script does not need (warning)."""
    for quotation in book.quotations:
        quote = quotation.citation.quote
        if not plain(quote) and (hidden := [quote[at] for at in hidden_in_quote(quote)]):
            yield Problem(
                quotation.citation.location("quote"),
                "hidden-in-quote",
                f"the quote has the invisible U+{ord(hidden[0]):04X}",
                "delete it: words are compared without it",
                "warning",
                quotation.home.key,
            )


def quoted_too_much(book: Book, verification: Verification) -> Iterator[Problem]:
    """No more of a source's text is quoted than the settings allow (warning).

    A work that is no longer than the longest quote allowed may be quoted in full.
    """
    limit = book.settings.quoted_percent_max
    for source in book.sources.values():
        share = quoted_share(book, verification, source.key)
        length = source.text.words if source.text else 0
        if share is not None and round(share * 100) > limit and length > book.settings.quote_words_max:
            yield Problem(
                source.location(),
                "quoted-too-much",
                f"{share:.0%} of the words of {source.key!r} are quoted, more than {limit} %",
                "shorten quotes to what their claims need, or set quoted_percent_max in data/site.yaml",
                "warning",
                source.key,
            )
