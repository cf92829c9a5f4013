"""The records that the quote tool writes: receipts, their signatures, and what it knows of each text."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .fields import EdtfDate, Line, Sha256
from .record import Record


class TextInfo(Record):
    """What the quote tool knows of a source's text; written by it."""

    sha256: Line = Field(description="SHA-256 of the normalised text, hexadecimal")
    words: Annotated[int, Field(ge=0)] = Field(description="number of words of the normalised text")


class Receipt(Record):
    """Written by the quote tool when it has found a quote in its source's text."""

    level: Literal["exact", "typographic"] = Field(description="`exact`, or equal but for typography")
    at: tuple[Annotated[int, Field(ge=1)], ...] = Field(
        description="number, from 1, of each part's first word in the text"
    )
    words: tuple[Annotated[int, Field(ge=0)], ...] = Field(description="number of words of each part")
    text: Line = Field(description="SHA-256 of the normalised text")
    date: EdtfDate = Field(description="day of the verification")
    uses: dict[str, Annotated[int, Field(ge=1)]] = Field(description="how often the quote stands on each record")


class Receipts(Record):
    """The receipts of all quotes, `data/receipts.yaml`: by source, then by a hash of the normalised quote."""

    version: Annotated[int, Field(ge=1)] = Field(description="version of the rules of comparison")
    receipts: dict[str, dict[str, Receipt]] = Field(default_factory=dict, description="receipts by source and quote")
    earlier: dict[str, dict[str, Receipt]] = Field(
        default_factory=dict,
        description="receipts by version 1 of the rules, of sources whose text was not there to renew them",
    )


class Signature(Record):
    """Written by the quote tool for whoever saw a source's text: their SSH signature of what the tool found in it."""

    rules: Annotated[int, Field(ge=1)] = Field(description="version of the normalisation of texts")
    text: Sha256 = Field(description="SHA-256 of the normalised text")
    words: Annotated[int, Field(ge=0)] = Field(description="number of its words")
    fingerprint: Sha256 | None = Field(None, description="SHA-256 of its fingerprint; absent when there is none")
    date: EdtfDate = Field(description="day of the signature, as the signer says")
    receipts: tuple[Sha256, ...] = Field(description="SHA-256 of each receipt, without its `uses`")
    signature: Line = Field(description="the signature of all this in Base64, as `ssh-keygen -Y sign` makes it")


class Signatures(Record):
    """The signatures of those who saw the texts, `data/signatures.yaml`: by source, then by signer."""

    version: Literal["1"] = Field(description="version of what is signed")
    signatures: dict[str, dict[str, Signature]] = Field(
        default_factory=dict, description="signatures by source and signer"
    )
