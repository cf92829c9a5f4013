"""What is done next: the end of each command's help."""

from __future__ import annotations

from collections.abc import Mapping

from ..records.values.fields import KINDS
from ..records.vocabulary import Vocabulary

#: After all commands, when none is named.
FIRST = (
    "To add a record: sourcebook new (or capture, for a whole article), then check, then quotes --write; see the "
    "result with make serve. To start a reference of your own: sourcebook init DIR. Each command's --help says "
    "what comes next."
)

NEXT: Mapping[str, str] = {
    "check": "Next: mend what is listed (sourcebook explain CODE says how), then make site.",
    "explain": "Next: mend the line, then sourcebook check.",
    "new": "Next: paste the form, fill it in, then sourcebook check.",
    "format": "Next: git diff, to see what changed; then sourcebook check.",
    "quotes": "Next: correct the quotes that were not found; when none is left, sourcebook quotes --write, and commit "
    "data/.",
    "capture": "Next: look at what is marked in the draft, choose quotes (capture --quotes), then sourcebook check.",
    "import": "Next: git diff, to see what was written; then sourcebook check.",
    "apply": "Next: git diff, to see what was written; then sourcebook check, and compare the claimed quotes.",
    "duplicates": "Next: paste the lines of each pair that you have judged, then sourcebook check.",
    "diff": "Next: git commit, or propose the change; the summary of a pull request says the same.",
    "permalinks": "Next: commit data/permalinks.txt, and release.",
    "schema": "Next: commit schemas/; editors read them at once.",
    "init": "Next: cd DIR, then make site; it prints the other steps.",
    "links": "Next: mend the pages that are named, build the site again, then publish it.",
    "offline": "Next: unpack the file anywhere and open index.html, or hand it on.",
    "zim": "Next: open the file in Kiwix, or hand it on.",
    "pages": "Next: sourcebook export --to the same folder's site, and build with the other engine.",
    "export": "Next: build the pages with the other engine, then sourcebook finish SITE.",
    "finish": "Next: sourcebook links SITE, then publish it.",
}


def types_of_records(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return what `sourcebook new` makes, with the types of each; those of sources are too many, so it names some."""
    return [
        ("entity", ", ".join(vocabulary.entity_types)),
        ("event", ", ".join(vocabulary.event_types)),
        ("source", "article-newspaper, article-journal, book, chapter, interview, report, speech, webpage, …"),
        ("statement", ", ".join(KINDS)),
    ]
