"""Finish a built site as a whole: check every page, add the policy, replace the old site in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from ..core.files.atomic import lock_of, locked, staging_dir, swap_dirs
from ..core.problems import Location, Problem
from .content_policy import HEAD, HEADLESS, NOT_FOUND, WRITTEN, ByTheme, by_theme, finish_page
from .forbidden import as_problem, forbidden, forbidden_by_hand, looks_suspect
from .not_found import as_engine_made, working_anywhere


def finished_files(
    site: Path, files: Mapping[str, str], change: Callable[[str], str], ours: Collection[str]
) -> list[Problem]:
    """Finish every page of a built site, each after `change`, and write `files` (path, text) into it.

    The result is made next to the site and replaces it at the end; with problems nothing changes. On the pages `ours`
    only templates have written tags; all others are read tag by tag. Raises LockedError while another process makes the
    site.
    """
    with locked(lock_of(site)):
        new = staging_dir(site)
        pages = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
        not_found = as_engine_made((site / NOT_FOUND).read_text("utf-8", "replace")) if NOT_FOUND in pages else ""
        theme = by_theme(not_found, {path.count("/") for path in pages})
        made = {*ours, NOT_FOUND}
        problems = [one for path in pages for one in _problems_of(site / path, path, theme, path in made)]
        if problems:
            return problems
        try:
            # Hard links for what stays the same take no time and no space.
            shutil.copytree(site, new, copy_function=_link, ignore=shutil.ignore_patterns("*.html"))
            for path in pages:
                html, policy = change((site / path).read_text("utf-8")), theme.policy
                if path == NOT_FOUND:
                    html, policy = working_anywhere(as_engine_made(html), policy)
                _write(new / path, finish_page(html, policy))
            for path, text in files.items():
                _write(new / path, text)
            swap_dirs(new, site)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return []


def _problems_of(file: Path, path: str, theme: ByTheme, ours: bool) -> Iterator[Problem]:
    try:
        html = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        hint = "save it again with the encoding UTF-8"
        yield Problem(Location(path, line), "not-utf8", f"byte 0x{error.object[error.start]:02X} is not UTF-8", hint)
        return
    if path == NOT_FOUND:
        html = as_engine_made(html)
    if not HEAD.match(html):
        yield Problem(Location(path), "blocked-by-policy", HEADLESS)
    if not ours:
        found = forbidden_by_hand(WRITTEN.sub("", html), theme, "../" * path.count("/"))
    else:
        found = forbidden(html, theme.policy) if looks_suspect(html, theme.policy) else iter(())
    yield from (as_problem(one, path) for one in found)


def _link(file: str, other: str) -> None:
    try:
        os.link(file, other)
    except OSError:
        shutil.copy2(file, other)


def _write(file: Path, text: str) -> None:
    """Write a new file: the linked file of the old site must not change."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.write_text(text, "utf-8")
