"""The data files and their record types: the only list of a project's tables."""

from __future__ import annotations

from ..models import Entity, Event, PageRecord
from ..receipts import Receipts, Signatures
from ..record import Record
from ..source import Source
from ..vocabulary import Settings, Vocabulary

#: The folder of a project's data.
DATA = "data"

#: The tables of records with pages. A file `data/<name>.yaml`, or the files of a folder `data/<name>/`, map ids to
#: them. Their pages are in the folder `<name>/` of the site, unless the vocabulary names another for their type.
TABLES: dict[str, type[PageRecord]] = {"sources": Source, "entities": Entity, "events": Event}

#: All files that contributors write, which therefore have a schema and a house order: the tables, and those that are a
#: single record.
WRITTEN: dict[str, type[Record]] = {**TABLES, "vocabulary": Vocabulary, "site": Settings}

#: All files of records, including those that the quote tool writes.
DATA_FILES: dict[str, type[Record]] = {**WRITTEN, "receipts": Receipts, "signatures": Signatures}

#: The folder of fingerprints, with a file `<source>.json` for each.
FINGERPRINTS = f"{DATA}/fingerprints"
#: The list of trusted signers, in the format of OpenSSH and git.
SIGNERS = f"{DATA}/allowed_signers"

_NAMES = {model: name for name, model in DATA_FILES.items()}


def table_of(model: type[Record]) -> str:
    """Return the name of the file or table for a type of records."""
    return _NAMES[model]


def data_path(model: type[Record]) -> str:
    """Return the path, within a project, of the file for a type of records: `data/events.yaml`."""
    return f"{DATA}/{table_of(model)}.yaml"
