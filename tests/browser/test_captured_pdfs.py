"""Of quotes picked by hand from invented articles, nearly all are found in what is captured of twenty PDFs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from sourcebook.book.comparison.matching import Text
from sourcebook.commands.capture.pdf_text import read_pdf
from support.pdf_files import lines, pdf
from support.works_to_capture import ARTICLES, Article, newspaper, plain_words, weblog

pytestmark = pytest.mark.slow

BY_LANGUAGE = {article.language: article for article in ARTICLES}
_RUNNING = '<div style="font-size: 8px; width: 100%; text-align: center">{}</div>'


def one_column(page: Page, article: Article) -> bytes:
    return _printed(page, weblog(article), ".sidebar, .comments-area { display: none }")


def two_columns(page: Page, article: Article) -> bytes:
    style = ".content-area { columns: 2; text-align: justify; hyphens: auto } .sidebar { display: none }"
    return _printed(page, weblog(article), style)


def running_heads(page: Page, article: Article) -> bytes:
    """Many short pages, each with a head and its number, so that sentences go over their ends."""
    _show(page, weblog(article), "p { line-height: 2.4; font-size: 20px } .sidebar { display: none }")
    head = _RUNNING.format("THE HARBOUR GAZETTE")
    foot = _RUNNING.format('<span class="pageNumber"></span>')
    margin = {"top": "20mm", "bottom": "20mm", "left": "15mm", "right": "15mm"}
    return page.pdf(format="A6", display_header_footer=True, header_template=head, footer_template=foot, margin=margin)


def narrow(page: Page, article: Article) -> bytes:
    style = ".post { width: 45mm; hyphens: auto; text-align: justify } .sidebar { display: none }"
    return _printed(page, weblog(article), style)


def saved_page(page: Page, article: Article) -> bytes:
    return _printed(page, newspaper(article), "")


def mixed_columns(page: Page, article: Article) -> bytes:
    """Two columns whose lines the file has in turn, as some programs for layout write them."""
    words = plain_words(article).replace("\n", " ")
    every = lines(words, 0, 0, 44)
    half = (len(every) + 1) // 2
    sides = (every[:half], every[half:])
    lefts = (50.0, 315.0)
    placed = [[(lefts[n], 720.0 - 14 * at, one[2]) for at, one in enumerate(side)] for n, side in enumerate(sides)]
    head = [(50.0, 780.0, article.title)]
    mixed = [one for at in range(half) for side in placed for one in side[at : at + 1]]
    return pdf([[*head, *mixed]])


def _printed(page: Page, html: str, style: str) -> bytes:
    _show(page, html, style)
    return page.pdf(format="A4")


def _show(page: Page, html: str, style: str) -> None:
    page.set_content(html)
    page.add_style_tag(content=f"body {{ font-family: serif }} {style}")


Layout = Callable[[Page, Article], bytes]
_FOUR: tuple[Layout, ...] = (one_column, two_columns, running_heads, narrow)
FILES: list[tuple[Layout, str]] = [
    *(
        (layout, language)
        for layout in (one_column, two_columns, running_heads, narrow)
        for language in ("en", "fr", "ru")
    ),
    *((saved_page, language) for language in ("de", "es", "el")),
    *((mixed_columns, language) for language in ("en", "fr", "de")),
    (one_column, "he"),
    (one_column, "ar"),
]


def test_quotes_from_twenty_pdfs_in_six_layouts_are_verified(chromium: Browser) -> None:
    lost = []
    number = 0
    page = chromium.new_page()
    for layout, language in FILES:
        article = BY_LANGUAGE[language]
        text = Text(read_pdf(layout(page, article), f"{layout.__name__}.pdf").text)
        number += len(article.quotes)
        lost += [(layout.__name__, language, quote) for quote in article.quotes if not text.find(quote)]
    page.close()
    assert (len(FILES), number, len(lost) / number <= 0.02) == (20, 100, True), lost
