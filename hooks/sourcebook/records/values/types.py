"""The forms of single values: ids, web addresses, and text with links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

#: Ids that the site uses for its own folders and pages.
RESERVED = frozenset({"index", "events", "sources", "topics", "chronology", "assets", "search", "coverage", "data"})

#: The longest id. With the endings of a record's files, it is still a valid file name everywhere.
MAX_ID = 150

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: `[[id]]` or `[[id|shown words]]`.
LINK = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
#: DNS names, allowing the underscore that some have, but no last label that is a number such as 0x7f000001.
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*(?!0x)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
#: A path up from the folder of a site, then down into another: no scheme, host or root, and no character that needs
#: escaping.
_BESIDE = re.compile(r"(?:\.\./)+(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*/)+")
_GIT = re.compile(r"[\w-]+@([\w.-]+):([^:]+?)(?:\.git)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-[a-z0-9]{5,8})*")


class FormError(ValueError):
    """A value in the wrong form. `hint` says how to mend it, `code` names the problem."""

    def __init__(self, message: str, hint: str = "", code: str = "bad-value"):
        super().__init__(message)
        self.hint = hint
        self.code = code


def is_id(text: str) -> bool:
    """Return whether `text` has the form of an id: ASCII words in lower case and digits, joined by hyphens."""
    return len(text) <= MAX_ID and _ID.fullmatch(text) is not None


def id_hint(text: str) -> str:
    """Return what to write instead of `text`, which is not an id."""
    if len(text) > MAX_ID:
        return f"an id has at most {MAX_ID} characters"
    nearest = as_id(text)
    return "an id is lower-case words joined by hyphens" + (f": {nearest}" if nearest else "")


def as_id(text: str) -> str:
    """Return the id closest to `text`, for hints: lower case, without accents, with hyphens for everything but letters
    and digits."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return "-".join(re.findall(r"[a-z0-9]+", "".join(one for one in letters if not unicodedata.combining(one))))


def parse_id(text: str) -> str:
    """Return `text` if it is an id. Raise FormError otherwise."""
    if not is_id(text):
        raise FormError(f"{text!r} is not an id", id_hint(text))
    return text


def parse_url(text: str) -> str:
    """Return `text` if it is a web address that is safe to link: http or https, with a host, without credentials.

    Raise FormError otherwise, including for white space, control and invisible characters anywhere, and for hosts that
    browsers read differently than people do: letters beyond ASCII, which resemble others, and numbers in odd spellings.
    """
    if not text.isprintable() or any(character in ' "<>\\^`{|}' for character in text):
        raise FormError(f"{text!r} is not a web address", "copy the address from the browser's address line")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FormError(f"{text!r} is not a web address", str(error)) from error
    if parts.scheme not in ("http", "https"):
        raise FormError(f"{text!r} does not begin with http:// or https://", "" if parts.scheme else _web_hint(text))
    if not host or "@" in parts.netloc:
        raise FormError(f"{text!r} has no host, or contains a user name and password", "")
    if not _is_host(host):
        raise FormError(f"{host!r} is not a host name that all browsers read alike", _host_hint(host))
    return text


def _web_hint(text: str) -> str:
    """Return a hint for an address without a scheme. `git@host:owner/name.git` is git's name for a repository."""
    git = _GIT.fullmatch(text)
    return f"write https://{git[1]}/{git[2]}" if git else f"write https://{text}"


def _is_host(host: str) -> bool:
    """Return whether a host is a name of ASCII letters, or an IP address in its usual spelling."""
    if ":" in host or host.rpartition(".")[2].isdigit():
        try:
            return str(ip_address(host)) == host and "%" not in host
        except ValueError:
            return False
    return len(host) < 254 and _HOST.fullmatch(host) is not None


def _host_hint(host: str) -> str:
    """Return a hint for a host with letters beyond ASCII: the spelling that shows which letters they are."""
    try:
        plain = host.encode("idna").decode() if len(host) < 254 and not host.isascii() else ""
    except UnicodeError:
        plain = ""
    return f"if it is meant, write {plain}" if plain and plain != host and _is_host(plain) else "correct the address"


def parse_site_beside(text: str) -> str:
    """Return `text` if it leads from the folder of a site to another site at the same address: `../region-b/`.

    Raise FormError otherwise, including for full addresses: pages load nothing from another host.
    """
    if not _BESIDE.fullmatch(text):
        closed = _BESIDE.fullmatch(f"{text}/")
        hint = f"write {text}/" if closed else "write ../ and the folder of that site: ../region-b/"
        raise FormError(f"{text!r} does not lead to a site next to this one", hint)
    return text


def parse_language(text: str) -> str:
    """Return `text` if it is a language tag (BCP 47: `en`, `fr`, `ar`, `zh-Hant`, `pt-BR`).

    Raise FormError otherwise.
    """
    if not _LANGUAGE.fullmatch(text):
        raise FormError(f"{text!r} is not a language tag", "write en, fr, ar, es, … (BCP 47)")
    return text


@dataclass(frozen=True, slots=True)
class Link:
    """A `[[id]]` or `[[id|shown words]]` in a text; `words` is empty if the record's own name is shown."""

    id: str
    words: str = ""


Piece = str | Link


def parse_pieces(text: str) -> tuple[Piece, ...]:
    """Split `text` into plain text and links. Square brackets that form no link remain text."""
    pieces: list[Piece] = []
    end = 0
    for match in LINK.finditer(text):
        if match.start() > end:
            pieces.append(text[end : match.start()])
        pieces.append(Link(match[1].strip(), (match[2] or "").strip()))
        end = match.end()
    if end < len(text):
        pieces.append(text[end:])
    return tuple(pieces)


def parse_paragraphs(text: str) -> tuple[tuple[Piece, ...], ...]:
    """Split `text` into paragraphs at blank lines, and each paragraph into plain text and links."""
    return tuple(parse_pieces(" ".join(part.split("\n"))) for part in re.split(r"\n\s*\n", text.strip()) if part)


def links_in(text: str) -> Iterator[Link]:
    """Return every link in `text`."""
    return (piece for piece in parse_pieces(text) if isinstance(piece, Link))
