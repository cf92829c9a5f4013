"""Atom feeds (RFC 4287)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from ..untrusted.escaping import in_xml

_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed.

    It has a permanent id, a title in plain text, a time (ISO 8601 with a time zone), an HTML body, and an address if
    there is one.
    """

    id: str
    title: str
    updated: str
    html: str
    link: str = ""


def as_atom(title: str, author: str, language: str, url: str, updated: str, entries: Sequence[FeedEntry]) -> str:
    """Return the feed of these entries, newest first.

    `url` is the address of the reference, empty if it has none; `updated` is used if there are no entries.
    """
    feed = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": language})
    base = url.rstrip("/")
    _add(feed, "id", f"{base}/changes.xml" if base else lasting_id(author))
    _add(feed, "title", title)
    _add(feed, "updated", max((entry.updated for entry in entries[:1]), default=updated))
    _add(_add(feed, "author"), "name", author)
    if base:
        _add(feed, "link", rel="self", type="application/atom+xml", href=f"{base}/changes.xml")
        _add(feed, "link", rel="alternate", type="text/html", href=f"{base}/changes.html")
    for entry in entries:
        one = _add(feed, "entry")
        _add(one, "id", entry.id)
        _add(one, "title", entry.title)
        _add(one, "updated", entry.updated)
        if entry.link:
            _add(one, "link", rel="alternate", type="text/html", href=entry.link)
        _add(one, "content", entry.html, type="html")
    ElementTree.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"


def lasting_id(name: str) -> str:
    """Return an id for something without an address, always the same for the same name."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"sourcebook:{name}").urn


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    if text:
        element.text = in_xml(text)
    return element
