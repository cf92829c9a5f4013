"""Of quotes picked by hand from invented articles, nearly all are found in what is captured of sixty saved pages."""

from __future__ import annotations

from sourcebook.book.comparison.matching import Text
from sourcebook.commands.capture.html_text import read_page
from support.works_to_capture import ARTICLES, LAYOUTS

#: What surrounds the articles and does not belong to them.
AROUND = ("Cookies", "Subscribe", "Nonsense, all of it!", "First!", "Imprint", "Share this", "Best viewed", "1994")


def test_quotes_from_sixty_pages_in_six_layouts_and_ten_languages_are_verified() -> None:
    lost = []
    number = 0
    for name, layout in LAYOUTS.items():
        for article in ARTICLES:
            text = Text(read_page(layout(article).encode(), f"{name}.html").text)
            number += len(article.quotes)
            lost += [(name, article.language, quote) for quote in article.quotes if not text.find(quote)]
    assert (number, len(lost) / number <= 0.02) == (300, True), lost


def test_what_surrounds_the_article_is_left_out_but_where_only_tables_divide_the_page() -> None:
    found = []
    for name, layout in LAYOUTS.items():
        for article in ARTICLES:
            text = read_page(layout(article).encode(), f"{name}.html").text
            found += [(name, article.language, words) for words in AROUND if words in text]
    assert found == [("tables", article.language, "Best viewed") for article in ARTICLES]


def test_the_title_and_language_of_a_page_are_found() -> None:
    wrong = []
    for name, layout in LAYOUTS.items():
        for article in ARTICLES:
            fields = read_page(layout(article).encode(), f"{name}.html").fields
            if (article.title in str(fields.get("title")), fields.get("language")) != (True, article.language):
                wrong.append((name, article.language, fields))
    assert wrong == []
