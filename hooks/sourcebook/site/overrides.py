"""The files of a site that take the place of the package's: the folder `overrides/` beside its `data/`.

A template there comes before the template of the same name, a style or script before that of the same path. Nothing
else about them is special: they are found where the engine and our own template environment look first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..core.problems import Location, Problem, did_you_mean

NAME = "overrides"


@dataclass(frozen=True, slots=True)
class Overrides:
    """The folder as it was found. Equal to another while none of its files has changed: `files` holds their paths
    within it, with times and sizes."""

    folder: Path
    files: tuple[tuple[str, int, int], ...]

    @property
    def paths(self) -> list[str]:
        """The files, as paths within the folder, in order."""
        return [path for path, _, _ in self.files]

    @property
    def templates(self) -> list[str]:
        """The templates of whole pages, or of what stands for ours, in the folder itself."""
        return [path for path in self.paths if path.endswith(".html") and "/" not in path]


def find_overrides(root: Path) -> Overrides | None:
    """What the project in `root` puts in the place of the package's files; None when there is no such folder."""
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
    """Files that take the place of nothing, though they are nearly called like one of the `known` paths: a typing error
    would else pass unseen. Others with a name of their own may be what a template includes, or a picture."""
    for path in overrides.paths:
        hint = "" if path in known else _meant(PurePosixPath(path), known)
        if hint:
            message = f"there is no {path!r} that this could take the place of"
            yield Problem(Location(f"{NAME}/{path}"), "replaces-nothing", message, hint, "warning")


def _meant(path: PurePosixPath, known: Collection[str]) -> str:
    """Which file is meant: one of the same name in another folder, or of nearly this name in the same one."""
    same = [other for other in known if PurePosixPath(other).name == path.name]
    if same:
        return f"did you mean {' or '.join(map(repr, sorted(same)))}?"
    beside = [PurePosixPath(other) for other in known if PurePosixPath(other).parent == path.parent]
    return did_you_mean(path.stem, [other.stem for other in beside if other.suffix == path.suffix])
