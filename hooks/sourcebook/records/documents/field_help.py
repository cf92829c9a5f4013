"""What forms of records say and show beyond the models: where to find a value, and which fields are used most."""

from __future__ import annotations

#: Where to find the value of a field. A test holds that the guide's page records.md says the same.
WHERE: dict[str, dict[str, str]] = {
    "Source": {
        "type": "what kind of work it is; article or document if in doubt",
        "title": "the headline or title of the work",
        "authors": "the byline; leave it out if there is none",
        "container_title": "the masthead, the head of the site, or the book’s title page",
        "pages": "the work itself, or a catalogue",
        "doi": "the head of the work, or its publisher’s page",
        "isbn": "the back of the title page",
        "shelfmark": "the catalogue of the archive",
        "publisher": "the masthead or imprint; leave it out if the work does not say",
        "published": "the dateline; else inferred",
        "language": "the work itself",
        "url": "the address line of the browser; never invented",
        "archived": "a web archive",
        "within": "a post embedded in an article, a communiqué that an article quotes",
        "retells": "the work says whose piece it reports",
        "note": "undated, parts left out, from whose side it is written",
        "left_out": "a ticker, readers’ comments, an embedded post",
    },
    "Snapshot": {"url": "the web archive", "date": "the web archive"},
    "Entity": {
        "name": "the fullest form that a source gives",
        "distinguish": "what the sources say it is",
        "description": "what the sources say it is",
        "aliases": "every other form in the sources",
    },
    "Alias": {"name": "the source, letter for letter"},
    "Citation": {
        "quote": "copy them, do not type them",
        "locator": "count paragraphs from 1",
        "via": "“told the agency …”",
    },
    "Statement": {
        "answers": "“denies”, “rejects”, “called it untrue”",
        "by": "“claims”, “according to”",
        "via": "“as … reported”",
    },
    "Wording": {"via": "“as … reported”"},
    "Event": {
        "date": "the source, or worked out from it",
        "status": "the tense and the verb of the source",
    },
}

#: The fields of a short form, in order: the required ones, and those used most.
SHORT: dict[str, str] = {
    "Source": "type title authors publisher published language url",
    "Entity": "type name description citations aliases topics",
    "Event": "title date type status by participants places topics description citations",
    "Participant": "entity role",
    "Statement": "text kind by answers about citations",
    "Citation": "source quote locator",
    "Alias": "name kind",
}
