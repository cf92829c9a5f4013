"""What git knows of a project's folder. The only module that runs git, and it only ever reads.

A project has a history of its own when its folder is the top level of a work tree; inside another repository it has
none. Names of files and revisions reach git without a shell, and lists come back separated by NUL, so they may hold
anything. What cannot be known is None: no git, no repository, and, for everything that needs the whole history, a
clone that lacks a part of it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

#: What an edition is made from.
CONTENT = ("data", "docs")

#: Variables that point git at another repository than the folder's own: hooks of git run with them.
_POINTERS = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CEILING_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
}
#: The same answers on every machine, whatever its user has set; no lock taken, nothing fetched, nobody asked.
_FIXED = {
    "LC_ALL": "C",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_SETTINGS = (
    "core.quotePath=false",
    "core.fsmonitor=false",
    "log.showSignature=false",
    "log.showRoot=true",
    "log.follow=false",
    "log.diffMerges=separate",
)
_FILE_MODES = (b"100644", b"100755", b"100664")


class RevisionError(Exception):
    """A revision cannot be had: no repository, or no such commit in it. The message says which."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its full id, and when it was made, in the time zone of whoever made it."""

    id: str
    when: datetime

    @property
    def short(self) -> str:
        """The first seven signs of the id. Git's own short form depends on what else a clone holds."""
        return self.id[:7]

    @property
    def day(self) -> date:
        """The day of the commit, as `git log` shows it."""
        return self.when.date()


@dataclass(frozen=True, slots=True)
class Edition:
    """The state of a reference that a site is made from. `changed` when data or pages differ from the commit's."""

    commit: Commit
    changed: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A commit that touched a folder: the files in it that changed against its first parent, each with the ids of its
    contents before and after; None where there was no file."""

    commit: Commit
    files: tuple[tuple[str, str | None, str | None], ...]


@dataclass(frozen=True)
class Repository:
    """The repository whose work tree has its top level in `root`."""

    root: Path

    def run(self, *arguments: str, given: bytes = b"") -> bytes | None:
        """What a git command prints; None when it fails."""
        return _git(self.root, arguments, given)

    def commit(self, revision: str) -> Commit:
        """The commit that `revision` names. Raises RevisionError."""
        name = f"{revision}^{{commit}}"
        found = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        line = self.run("log", "-1", "--no-color", "--format=%H %cI", found.decode().strip(), "--") if found else None
        if not line:
            raise RevisionError(f"there is no revision {revision!r} in the repository")
        return _commit(line.decode())

    def edition(self, written: Collection[str] = ()) -> Edition | None:
        """The edition that the work tree holds; None before the first commit, and in a clone that lacks history.

        New files that a command has `written` (paths in the repository) do not make it another.
        """
        if not self.whole:
            return None
        try:
            commit = self.commit("HEAD")
        except RevisionError:
            return None
        status = self.run("status", "--porcelain", "-z", "--untracked-files=all", "--", *CONTENT)
        return None if status is None else Edition(commit, any(_changes(status, written)))

    @property
    def whole(self) -> bool:
        """Whether all of the history is here: the clone is neither shallow nor partial."""
        shallow = self.run("rev-parse", "--is-shallow-repository")
        partial = self.run("config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$")
        return shallow is not None and shallow.strip() == b"false" and not partial

    def steps(self, commit: Commit, folder: str) -> list[Step]:
        """The commits on the first-parent line of `commit` that touched `folder`, newest first.

        On that line a merged branch is one step: what readers saw. Raises RevisionError.
        """
        form = ("--raw", "--no-abbrev", "--no-renames", "--no-color", "--no-ext-diff", "--format=%H %cI")
        found = self.run("log", "-z", "--first-parent", "-m", *form, commit.id, "--", folder)
        if found is None:
            raise RevisionError(f"the history of {commit.id} cannot be read")
        return list(_steps(found))

    def files(self, commit: Commit, folder: str) -> dict[str, str]:
        """The files beneath `folder` in a commit: path and id of the contents."""
        found = self.run("ls-tree", "-r", "-z", "--full-tree", commit.id, "--", f"{folder}/") or b""
        rows = (row.split(b"\t", 1) for row in found.split(b"\0") if row)
        return {_path(path): head.split()[2].decode() for head, path in rows if head.split()[0] in _FILE_MODES}

    def contents(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The contents with these ids; one that the clone lacks is left out."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        answer = self.run("cat-file", "--batch", given="".join(f"{one}\n" for one in wanted).encode()) or b""
        return dict(_contents(answer))


def find_repository(root: Path) -> Repository | None:
    """The repository whose top level is `root`; None when there is none, or no git."""
    if not os.path.lexists(root / ".git"):
        return None
    top = _git(root, ("rev-parse", "--show-toplevel"))
    if top is None:
        return None
    try:
        same = os.path.samefile(os.fsdecode(top.rstrip(b"\r\n")), root)
    except OSError:
        return None
    return Repository(root) if same else None


def repository_state(root: Path) -> object:
    """What changes when another commit becomes the current one; found without running git."""
    folder = root / ".git"
    try:
        if folder.is_file():
            folder = root / folder.read_text("utf-8", "replace").removeprefix("gitdir:").strip()
        return tuple(
            (name, found.st_mtime_ns, found.st_size)
            for name in ("HEAD", "logs/HEAD")
            if (folder / name).is_file() and (found := (folder / name).stat())
        )
    except (OSError, ValueError):
        return ()


def _git(root: Path, arguments: Iterable[str], given: bytes = b"") -> bytes | None:
    options = [part for setting in _SETTINGS for part in ("-c", setting)]
    try:
        done = subprocess.run(
            ["git", *options, *arguments], cwd=root, env=_environment(os.environ), capture_output=True, input=given
        )
    except (OSError, ValueError):  # no git on this machine; a NUL in a revision's name
        return None
    return done.stdout if done.returncode == 0 else None


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    return {**{name: value for name, value in given.items() if name not in _POINTERS}, **_FIXED}


def _changes(status: bytes, written: Collection[str]) -> Iterator[bytes]:
    """The entries of `git status -z` but those of new files that a command has written."""
    new = b"?? "
    return (one for one in status.split(b"\0") if one and not (one.startswith(new) and _path(one[3:]) in written))


def _commit(line: str) -> Commit:
    name, _, when = line.strip().partition(" ")
    return Commit(name, datetime.fromisoformat(when))


def _path(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


def _steps(output: bytes) -> Iterator[Step]:
    """The steps in what `git log -z --raw` prints: a line for a commit; for each file modes and ids, then its path.

    A path always follows on modes, so whatever it looks like, it is not taken for something else.
    """
    tokens = iter(output.split(b"\0"))
    commit: Commit | None = None
    files: list[tuple[str, str | None, str | None]] = []
    for token in tokens:
        line = token.strip()
        if line.startswith(b":"):
            before_mode, after_mode, before, after, _ = line[1:].split(b" ")
            files.append((_path(next(tokens)), _content(before_mode, before), _content(after_mode, after)))
        elif line:
            if commit:
                yield Step(commit, tuple(files))
            commit, files = _commit(line.decode()), []
    if commit:
        yield Step(commit, tuple(files))


def _content(mode: bytes, name: bytes) -> str | None:
    return name.decode() if mode in _FILE_MODES and name.strip(b"0") else None


def _contents(answer: bytes) -> Iterator[tuple[str, bytes]]:
    """The contents in what `git cat-file --batch` prints: a line `id type size`, then so many bytes."""
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        head = answer[at:end].split()
        at = end + 1
        if len(head) == 3 and head[1] == b"blob":
            size = int(head[2])
            yield head[0].decode(), answer[at : at + size]
            at += size + 1
