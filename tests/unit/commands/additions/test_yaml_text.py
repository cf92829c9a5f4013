"""Records that are written as YAML are read back as they were, whatever their texts hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.commands.additions.yaml_text import record_yaml
from sourcebook.core.yaml.characters import REFUSED
from sourcebook.core.yaml.reader import parse_yaml
from sourcebook.records.models import Entity
from sourcebook.records.source import Source

#: Texts with everything that means something in YAML, without what no data file may hold.
TEXTS = st.text(st.sampled_from("ab é«»“”\"'\\#:-&*!|>%@`{}[],?~\n\t 0")).filter(
    lambda text: text.strip() and not any(pattern.search(text) for pattern in REFUSED)
)
WORDS = st.sampled_from(["plain", "en-GB", "null", "yes", "1921", "https://a.example/?b=c#d", "- item", "key: value"])


@given(st.dictionaries(st.sampled_from(["title", "note", "genre", "place"]), TEXTS | WORDS, min_size=1))
def test_texts_of_all_kinds_are_read_back(fields: dict[str, str]) -> None:
    document = parse_yaml(record_yaml("key", fields, Source).encode(), "a.yaml")
    assert ([problem.code for problem in document.problems], document.value) == ([], {"key": fields})


def test_a_record_is_written_in_house_order_with_its_notes() -> None:
    fields: dict[str, Any] = {
        "citations": [{"quote": "it’s “so”", "source": "a"}, {"source": "b", "locator": "p. 3"}],
        "description": "One line.\n\nAnother paragraph.",
        "name": 'The "Tea" Club',
        "type": "club",
        "links": {"website": "https://example.org/"},
        "topics": ["tea", "Not an id"],
    }
    assert record_yaml("tea-club", fields, Entity, {"type": "look at: this"}) == (
        "tea-club:\n  # look at: this\n  type: club\n  name: 'The \"Tea\" Club'\n  description: |-\n    One line.\n\n"
        '    Another paragraph.\n  citations:\n    - source: a\n      quote: "it’s “so”"\n    - source: b\n'
        '      locator: "p. 3"\n  topics: [tea, "Not an id"]\n  links:\n    website: "https://example.org/"\n'
    )


@pytest.mark.parametrize("value", [True, False, 12])
def test_what_is_no_text_is_written_as_it_is(value: object) -> None:
    assert record_yaml("key", {"title_supplied": value}, Source) == f"key:\n  title_supplied: {str(value).lower()}\n"
