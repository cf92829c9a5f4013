"""Write the built site as one ZIP file, to be read from disk.

It leaves out what only developers or other languages need: source maps, and word stemmers that the search does not use.
The same site gives the same bytes: entries are sorted and have one date.
"""

from __future__ import annotations

import datetime
import json
import sys
import zipfile
from pathlib import Path

from ..core.files.atomic import replacing
from ..core.terminal import counted
from ..untrusted.escaping import in_line

#: The earliest date in ZIP files.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LAST = (2107, 12, 31, 23, 59, 58)


def write_offline_zip(site: Path, file: Path, seconds: int | None = None) -> int:
    """Write the built `site` to the ZIP `file`, in a folder of the file's name. Return the number of files in it.

    `seconds` (since 1970, UTC) is the date of its entries, 1 January 1980 without it. The file is replaced only when
    complete. Raises FileNotFoundError when `site` holds no site.
    """
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"there is no built site in {in_line(site)}")
    date = (
        _EPOCH
        if seconds is None
        else min(_LAST, max(_EPOCH, datetime.datetime.fromtimestamp(seconds, datetime.UTC).timetuple()[:6]))
    )
    files = files_for_readers(site, file)
    with replacing(file) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in counted(files, "files packed", sys.stderr):
            entry = zipfile.ZipInfo(f"{file.stem}/{path.relative_to(site).as_posix()}", date)
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return len(files)


def files_for_readers(site: Path, edition: Path) -> list[Path]:
    """Return the files of a built site that are of use offline, sorted, without an earlier `edition` among them."""
    files = (path for path in sorted(site.rglob("*")) if path.is_file() and not _left_out(path.relative_to(site), site))
    return [path for path in files if path.resolve() != edition.resolve()]


def _left_out(path: Path, site: Path) -> bool:
    """Return whether a file of the site is of no use offline."""
    parts = path.parts
    if path.suffix == ".map" or path.name in ("sitemap.xml", "sitemap.xml.gz", "404.html"):
        return True
    return "lunr" in parts and path.suffix == ".js" and not _stemmer_is_used(path.name, site)


def _stemmer_is_used(name: str, site: Path) -> bool:
    """Return whether the site's search loads this stemmer of the theme: only for languages other than English."""
    index = site / "search" / "search_index.json"
    languages = json.loads(index.read_text("utf-8"))["config"]["lang"] if index.is_file() else []
    others = [language for language in languages if language != "en"]
    if not others:
        return False
    shared = {"lunr.stemmer.support.min.js", "tinyseg.js", "wordcut.js", "lunr.multi.min.js"}
    return name in shared or any(name == f"lunr.{language}.min.js" for language in others)
