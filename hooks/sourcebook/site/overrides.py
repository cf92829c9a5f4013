"""The folder `overrides/` next to `data/`, whose files replace the package's.

A template there replaces the template of the same name, a style or script that of the same path. The engine and our own
template environment look there first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..core.problems import Location, Problem, did_you_mean

NAME = "overrides"


@dataclass(frozen=True, slots=True)
class Overrides:
    """The folder as it was found. `files` holds paths, times and sizes, so it equals another while no file has
    changed."""

    folder: Path
    files: tuple[tuple[str, int, int], ...]

    @property
    def paths(self) -> list[str]:
        """The files, as paths within the folder, sorted."""
        return [path for path, _, _ in self.files]

    @property
    def templates(self) -> list[str]:
        """The templates directly in the folder: whole pages, or replacements of ours."""
        return [path for path in self.paths if path.endswith(".html") and "/" not in path]


def find_overrides(root: Path) -> Overrides | None:
    """Return the overrides of the project in `root`; None when there is no such folder."""
    folder = root / NAME
    if not folder.is_dir():
        return None
    return Overrides(
        folder,
        tuple(
            sorted(
                (file.relative_to(folder).as_posix(), (found := file.stat()).st_mtime_ns, found.st_size)
                for file in folder.rglob("*")
                if file.is_file()
            )
        ),
    )


def mistaken(overrides: Overrides, known: Collection[str]) -> Iterator[Problem]:
    """Yield files that replace nothing, though their names are nearly those of `known` paths: probably typing errors.
    Other files may be pictures, or what a template includes."""
    for path in overrides.paths:
        hint = "" if path in known else _meant(PurePosixPath(path), known)
        if hint:
            message = f"there is no {path!r} that this could take the place of"
            yield Problem(Location(f"{NAME}/{path}"), "replaces-nothing", message, hint, "warning")


def _meant(path: PurePosixPath, known: Collection[str]) -> str:
    """Return which file is meant: one of the same name in another folder, or of nearly this name in the same one."""
    same = [other for other in known if PurePosixPath(other).name == path.name]
    if same:
        return f"did you mean {' or '.join(map(repr, sorted(same)))}?"
    beside = [PurePosixPath(other) for other in known if PurePosixPath(other).parent == path.parent]
    return did_you_mean(path.stem, [other.stem for other in beside if other.suffix == path.suffix])
