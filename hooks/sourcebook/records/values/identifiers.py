"""Identifiers of works (DOI, ISBN, ISSN), whose check digits are verified, and those that a vocabulary declares."""

from __future__ import annotations

import re

from ...core.patterns import PatternError, check_pattern
from ...untrusted.escaping import in_address
from .types import FormError, parse_url

_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[!-\[\]-z|~]+")
_BEFORE_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def parse_doi(text: str) -> str:
    """Return `text` if it is a DOI: `10.1000/182`. Raise FormError otherwise."""
    if not _DOI.fullmatch(text):
        bare = _BEFORE_DOI.sub("", text, count=1).strip()
        hint = (
            f"write {bare}" if bare != text and _DOI.fullmatch(bare) else "a DOI begins with 10., as 10.1000/182 does"
        )
        raise FormError(f"{text!r} is not a DOI", hint)
    return text


def doi_address(doi: str) -> str:
    """Return the address at which the DOI registry resolves `doi`."""
    return f"https://doi.org/{in_address(doi, '/:;()._-')}"


def parse_pattern(text: str) -> str:
    """Return `text` if it is a regular expression that can be matched quickly. Raise FormError otherwise."""
    try:
        check_pattern(text)
    except PatternError as error:
        hint = "Q[1-9][0-9]* means Q and digits"
        raise FormError(f"{text!r} {error}", hint) from error
    return text


def parse_url_template(text: str) -> str:
    """Return `text` if it is a web address with `{value}` once in its path or query. Raise FormError otherwise."""
    before, mark, after = text.partition("{value}")
    if not mark or "{value}" in after:
        raise FormError(f"{text!r} does not have {{value}} once", "write https://example.org/id/{value}")
    parse_url(f"{before}1{after}")
    if not re.match(r"https?://[^/?#]+[/?]", before):
        raise FormError(f"{text!r} has {{value}} in its host", "write https://example.org/id/{value}")
    return text


def filled(template: str, value: str) -> str:
    """Return the address of an identifier."""
    return template.replace("{value}", in_address(value, "-._~:"))


def parse_isbn(text: str) -> str:
    """Return `text` if it is an ISBN of 10 or 13 digits, with or without hyphens. Raise FormError otherwise."""
    digits = re.sub(r"[ -]", "", text)
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        return _checked(text, "ISBN", digits[-1], _mod_11(digits[:-1]))
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return _checked(text, "ISBN", digits[-1], _mod_10(digits[:-1]))
    raise FormError(f"{text!r} is not an ISBN", "copy its 10 or 13 digits, with or without hyphens")


def parse_issn(text: str) -> str:
    """Return `text` if it is an ISSN: `0317-8471`. Raise FormError otherwise."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{3}[0-9X]", text):
        raise FormError(f"{text!r} is not an ISSN", "write two groups of four digits: 0317-8471")
    return _checked(text, "ISSN", text[-1], _mod_11(text[:-1].replace("-", "")))


def _checked(text: str, name: str, found: str, wanted: str) -> str:
    if found != wanted:
        hint = f"a digit is mistyped: of these digits the last would be {wanted}; compare it with the work"
        raise FormError(f"{text!r} is not an {name}: its check digit is wrong", hint)
    return text


def _mod_11(digits: str) -> str:
    """Return the check digit of an ISBN-10 or ISSN."""
    rest = -sum(int(digit) * weight for digit, weight in zip(reversed(digits), range(2, 11), strict=False)) % 11
    return "X" if rest == 10 else str(rest)


def _mod_10(digits: str) -> str:
    """Return the check digit of an ISBN-13."""
    return str(-sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits)) % 10)
