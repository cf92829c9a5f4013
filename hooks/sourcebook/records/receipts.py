"""Records written by the quote tool: receipts, their signatures, and facts about each text."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .record import Record
from .values.fields import EdtfDate, Line, Sha256


class TextInfo(Record):
    """The quote tool's facts about a source's text."""

    sha256: Line = Field(description="SHA-256 of the normalised text, hexadecimal")
    words: Annotated[int, Field(ge=0)] = Field(description="number of words of the normalised text")


class Receipt(Record):
    """The quote tool's record of having found a quote in its source's text."""

    level: Literal["exact", "typographic"] = Field(
        description="`exact`, or `typographic` for differences in typography only"
    )
    at: tuple[Annotated[int, Field(ge=1)], ...] = Field(
        description="number, from 1, of each part's first word in the text"
    )
    words: tuple[Annotated[int, Field(ge=0)], ...] = Field(description="number of words of each part")
    text: Line = Field(description="SHA-256 of the normalised text")
    date: EdtfDate = Field(description="day of the verification")
    uses: dict[str, Annotated[int, Field(ge=1)]] = Field(description="number of times each record uses the quote")


class Receipts(Record):
    """The receipts of all quotes, `data/receipts.yaml`: by source, then by a hash of the normalised quote."""

    version: Annotated[int, Field(ge=1)] = Field(description="version of the rules of comparison")
    receipts: dict[str, dict[str, Receipt]] = Field(default_factory=dict, description="receipts by source and quote")
    earlier: dict[str, dict[str, Receipt]] = Field(
        default_factory=dict,
        description="receipts by version 1 of the rules, not renewed because the text was missing",
    )


class Signature(Record):
    """The quote tool's record of the SSH signature, by somebody who has a text, of what it found there."""

    rules: Annotated[int, Field(ge=1)] = Field(description="version of the normalisation of texts")
    text: Sha256 = Field(description="SHA-256 of the normalised text")
    words: Annotated[int, Field(ge=0)] = Field(description="number of its words")
    fingerprint: Sha256 | None = Field(None, description="SHA-256 of its fingerprint; absent if there is none")
    date: EdtfDate = Field(description="day of the signature, as claimed by the signer")
    receipts: tuple[Sha256, ...] = Field(description="SHA-256 of each receipt, without its `uses`")
    signature: Line = Field(description="signature of all this in Base64, as made by `ssh-keygen -Y sign`")


class Signatures(Record):
    """The signatures of those who have the texts, `data/signatures.yaml`: by source, then by signer."""

    version: Literal["1"] = Field(description="version of the signed message")
    signatures: dict[str, dict[str, Signature]] = Field(
        default_factory=dict, description="signatures by source and signer"
    )
