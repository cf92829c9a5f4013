"""What git knows of a project's folder. Only this module runs git (through `git_process`), and only for reading.

A project has its own history if its folder is the top level of a work tree, not inside another repository. Names of
files and revisions reach git without a shell, and lists come back separated by NUL, so they may contain anything.
Unknown values are None: without git, without a repository, and, for anything that needs the whole history, in a clone
that lacks part of it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from .commit_dates import in_line, parse_moment
from .git_process import run_git

#: The folders that make up an edition.
CONTENT = ("data", "docs")

#: The number of commits read from a history; older ones count as unknown.
MOST_COMMITS = 10_000
#: Contents larger than this are left out, and so are contents beyond this total, in bytes.
MOST_CONTENT = 64 * 1024 * 1024
MOST_CONTENTS = 384 * 1024 * 1024
#: How many commits back to look for a date when a commit has none.
_NEAR = 200
#: The id of a commit, and when it was made. Git fails at some dates if asked to format them.
_COMMIT = ("--no-color", "--date=raw", "--format=%H %ct %cd")
_FILE_MODES = (b"100644", b"100755", b"100664")


class RevisionError(Exception):
    """A revision is unavailable: no repository, or no such commit. The message says which."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its full id, and when it was made, in its author's time zone.

    If its date is invalid, it is not `dated`, and `when` is the date of a neighbouring commit, to keep the order.
    """

    id: str
    when: datetime
    dated: bool = True

    @property
    def short(self) -> str:
        """The first seven characters of the id. Git's own short form depends on the other objects in a clone."""
        return self.id[:7]

    @property
    def day(self) -> date:
        """The day of the commit, as `git log` shows it."""
        return self.when.date()


@dataclass(frozen=True, slots=True)
class Edition:
    """The state of a reference from which a site is made. `changed` if data or pages differ from the commit's."""

    commit: Commit
    changed: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A commit that touched a folder, with the files that differ from its first parent.

    Each file has the ids of its contents before and after; None where there was no file.
    """

    commit: Commit
    files: tuple[tuple[str, str | None, str | None], ...]


@dataclass(frozen=True)
class Repository:
    """The repository whose work tree has its top level at `root`."""

    root: Path

    def run(self, *arguments: str, given: bytes = b"") -> bytes | None:
        """Return the output of a git command; None if it fails."""
        return run_git(self.root, arguments, given)

    def commit(self, revision: str) -> Commit:
        """Return the commit that `revision` names. Raise RevisionError if there is none."""
        name = f"{revision}^{{commit}}"
        found = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        line = ("log", "--first-parent", f"--max-count={_NEAR}", *_COMMIT)
        lines = self.run(*line, found.decode().strip(), "--") if found else None
        if not lines:
            raise RevisionError(f"there is no revision {revision!r} in the repository")
        return next(_commits(lines.splitlines()))

    def edition(self, written: Collection[str] = ()) -> Edition | None:
        """Return the edition in the work tree; None before the first commit, and in a clone that lacks history.

        New files that a command has `written` (paths in the repository) do not count as changes.
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
        """Return whether the clone has the whole history: it is neither shallow nor partial."""
        shallow = self.run("rev-parse", "--is-shallow-repository")
        partial = self.run("config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$")
        return shallow is not None and shallow.strip() == b"false" and not partial

    def steps(self, commit: Commit, folder: str) -> list[Step]:
        """Return the commits on the first-parent line of `commit` that touched `folder`, newest first.

        There a merged branch is a single step, which is what readers saw. Return at most MOST_COMMITS. Raise
        RevisionError if the commit is unknown.
        """
        form = ("--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", *_COMMIT)
        most = f"--max-count={MOST_COMMITS}"
        found = self.run("log", "-z", "--first-parent", most, "-m", *form, commit.id, "--", folder)
        if found is None:
            raise RevisionError(f"the history of {commit.id} cannot be read")
        return list(_steps(found))

    def files(self, commit: Commit, folder: str) -> dict[str, str]:
        """Return the files below `folder` in a commit: the ids of their contents by path."""
        found = self.run("ls-tree", "-r", "-z", "--full-tree", commit.id, "--", f"{folder}/") or b""
        rows = (row.split(b"\t", 1) for row in found.split(b"\0") if row)
        return {_path(path): head.split()[2].decode() for head, path in rows if head.split()[0] in _FILE_MODES}

    def contents(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Return the contents with these ids, except those that the clone lacks or that are too large."""
        wanted = list(dict.fromkeys(ids))
        sizes = self._batch("--batch-check", wanted).splitlines()
        return dict(_contents(self._batch("--batch", _bearable(sizes))))

    def _batch(self, form: str, ids: Iterable[str]) -> bytes:
        """Return the output of `git cat-file` for these objects."""
        given = "".join(f"{one}\n" for one in ids).encode()
        return (self.run("cat-file", form, given=given) or b"") if given else b""


def find_repository(root: Path) -> Repository | None:
    """Return the repository whose top level is `root`; None if there is none, or no git."""
    if not os.path.lexists(root / ".git"):
        return None
    top = run_git(root, ("rev-parse", "--show-toplevel"))
    if top is None:
        return None
    try:
        same = os.path.samefile(os.fsdecode(top.rstrip(b"\r\n")), root)
    except OSError:
        return None
    return Repository(root) if same else None


def repository_state(root: Path) -> object:
    """Return a value that changes when another commit is checked out, without running git."""
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


def _changes(status: bytes, written: Collection[str]) -> Iterator[bytes]:
    """Yield the entries of `git status -z`, except for new files that a command has written."""
    new = b"?? "
    return (one for one in status.split(b"\0") if one and not (one.startswith(new) and _path(one[3:]) in written))


def _commits(lines: Iterable[bytes]) -> Iterator[Commit]:
    """Yield the commits in lines such as `id 1700000000 1700000000 +0100`; some ids have no dates."""
    split = [(*line.decode("utf-8", "replace").split(), "", "", "")[:4] for line in lines]
    moments = [parse_moment(seconds, zone) for _, seconds, _, zone in split]
    for (name, *_), moment, when in zip(split, moments, in_line(moments), strict=True):
        yield Commit(name, when, moment is not None)


def _path(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


def _steps(output: bytes) -> Iterator[Step]:
    """Yield the steps in the output of `git log -z --raw`: a line for each commit, and for each file its modes and ids,
    then its path.

    Modes are always followed by a path, so no path can be mistaken for anything else.
    """
    tokens = iter(output.split(b"\0"))
    lines: list[bytes] = []
    files: list[list[tuple[str, str | None, str | None]]] = []
    for token in tokens:
        line = token.strip()
        if line.startswith(b":"):
            before_mode, after_mode, before, after, _ = line[1:].split(b" ")
            files[-1].append((_path(next(tokens)), _content(before_mode, before), _content(after_mode, after)))
        elif line:
            lines.append(line)
            files.append([])
    for commit, changed in zip(_commits(lines), files, strict=True):
        yield Step(commit, tuple(changed))


def _content(mode: bytes, name: bytes) -> str | None:
    return name.decode() if mode in _FILE_MODES and name.strip(b"0") else None


def _bearable(sizes: Iterable[bytes]) -> Iterator[str]:
    """Yield the ids in the output of `git cat-file --batch-check`, `id type size`, of contents that are small enough to
    read."""
    room = MOST_CONTENTS
    for name, kind, size in (line.split() for line in sizes if line.count(b" ") == 2):
        if kind == b"blob" and int(size) <= min(room, MOST_CONTENT):
            room -= int(size)
            yield name.decode()


def _contents(answer: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the contents in the output of `git cat-file --batch`: a line `id type size`, then that many bytes."""
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        head = answer[at:end].split()
        at = end + 1
        if len(head) == 3 and head[1] == b"blob":
            size = int(head[2])
            yield head[0].decode(), answer[at : at + size]
            at += size + 1
