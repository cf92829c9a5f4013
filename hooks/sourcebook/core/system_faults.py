"""Refusals of the system, and mistakes in the environment, each as one sentence that says what to do."""

from __future__ import annotations

import datetime
import errno
import os
from collections.abc import Mapping

#: The last second of the year 9999, when dates end.
_LAST = 253_402_300_799

_CURES = {
    errno.ENOSPC: "make room on that disk, and run it again; what was there before is as it was",
    errno.EDQUOT: "make room in your share of that disk, and run it again; what was there before is as it was",
    errno.EFBIG: "make room on that disk, and run it again; what was there before is as it was",
    errno.EIO: "make room on that disk, and run it again; what was there before is as it was",
    errno.EROFS: "work in a copy of the project on a disk that can be written to",
    errno.EACCES: "let your user read and write there (ls -l shows who may), or work in a copy of the project",
    errno.EPERM: "let your user read and write there (ls -l shows who may), or work in a copy of the project",
    errno.ENAMETOOLONG: "give the file or folder a shorter name",
    errno.EMFILE: "let a process open more files: ulimit -n 4096",
}


class EnvironmentFaultError(Exception):
    """A variable of the environment has an impossible value; `str()` says which, and what to do."""


def in_words(error: OSError | UnicodeError) -> str:
    """Return a sentence for an error of the system: which file, what the system says, and the cure where one is
    known."""
    if isinstance(error, UnicodeError):
        name = getattr(error, "object", "")
        shown = ascii(name[:200]) if isinstance(name, str) else "a name"
        return f"{shown} has letters that are not UTF-8: give the file that is called so a name in UTF-8"
    where = f"{ascii_if_odd(os.fsdecode(error.filename))}: " if isinstance(error.filename, str | bytes) else ""
    cure = _CURES.get(error.errno or 0, "")
    return f"{where}{error.strerror or error}{f': {cure}' if cure else ''}"


def ascii_if_odd(name: str) -> str:
    """Return a name ready to be printed: escaped when it has invisible signs or is not UTF-8."""
    return name if name.isprintable() else ascii(name)


def read_epoch(environment: Mapping[str, str]) -> int | None:
    """Return SOURCE_DATE_EPOCH (seconds since 1970, UTC), or None. Raises EnvironmentFaultError."""
    epoch = environment.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return None
    if epoch.isascii() and epoch.isdecimal() and len(epoch) <= len(str(_LAST)) and int(epoch) <= _LAST:
        return int(epoch)
    shown = ascii(epoch if len(epoch) <= 40 else f"{epoch[:40]}...")
    raise EnvironmentFaultError(
        f"the variable SOURCE_DATE_EPOCH is {shown}, which is no number of seconds since 1970: unset SOURCE_DATE_EPOCH"
        ", or set it to what git log -1 --format=%ct prints"
    )


def today(environment: Mapping[str, str]) -> datetime.date:
    """Return the current day, or that of SOURCE_DATE_EPOCH where it is set."""
    epoch = read_epoch(environment)
    return datetime.date.today() if epoch is None else datetime.datetime.fromtimestamp(epoch, datetime.UTC).date()
