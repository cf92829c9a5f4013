"""What git knows of a project's folder. Only this module asks git (`running_git`), and it only ever reads.

A project has a history of its own when its folder is the top level of a work tree; inside another repository it has
none. Names of files and revisions reach git without a shell, and lists come back separated by NUL, so they may hold
anything. What cannot be known is None: no git, no repository, and, for everything that needs the whole history, a
clone that lacks a part of it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from .commit_dates import in_line, parse_moment
from .git_process import run_git

#: What an edition is made from.
CONTENT = ("data", "docs")

#: So many commits are read of a history, at most: those before them are as if they were not known.
MOST_COMMITS = 10_000
#: Contents of a file that are larger than this are left out, as are those beyond this sum, in bytes.
MOST_CONTENT = 64 * 1024 * 1024
MOST_CONTENTS = 384 * 1024 * 1024
#: So far back a commit without a date looks for one.
_NEAR = 200
#: What git is asked of a commit: its id, and when it was made. Git fails at some dates when asked to format them.
_COMMIT = ("--no-color", "--date=raw", "--format=%H %ct %cd")
_FILE_MODES = (b"100644", b"100755", b"100664")


class RevisionError(Exception):
    """A revision cannot be had: no repository, or no such commit in it. The message says which."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its full id, and when it was made, in the time zone of whoever made it.

    A commit whose date is none that can be is not `dated`; `when` is then that of a commit beside it, for the order.
    """

    id: str
    when: datetime
    dated: bool = True

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
        return run_git(self.root, arguments, given)

    def commit(self, revision: str) -> Commit:
        """The commit that `revision` names. Raises RevisionError."""
        name = f"{revision}^{{commit}}"
        found = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        line = ("log", "--first-parent", f"--max-count={_NEAR}", *_COMMIT)
        lines = self.run(*line, found.decode().strip(), "--") if found else None
        if not lines:
            raise RevisionError(f"there is no revision {revision!r} in the repository")
        return next(_commits(lines.splitlines()))

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

        On that line a merged branch is one step: what readers saw. No more than MOST_COMMITS. Raises RevisionError.
        """
        form = ("--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", *_COMMIT)
        most = f"--max-count={MOST_COMMITS}"
        found = self.run("log", "-z", "--first-parent", most, "-m", *form, commit.id, "--", folder)
        if found is None:
            raise RevisionError(f"the history of {commit.id} cannot be read")
        return list(_steps(found))

    def files(self, commit: Commit, folder: str) -> dict[str, str]:
        """The files beneath `folder` in a commit: path and id of the contents."""
        found = self.run("ls-tree", "-r", "-z", "--full-tree", commit.id, "--", f"{folder}/") or b""
        rows = (row.split(b"\t", 1) for row in found.split(b"\0") if row)
        return {_path(path): head.split()[2].decode() for head, path in rows if head.split()[0] in _FILE_MODES}

    def contents(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The contents with these ids; one that the clone lacks is left out, and one that is too large."""
        wanted = list(dict.fromkeys(ids))
        sizes = self._batch("--batch-check", wanted).splitlines()
        return dict(_contents(self._batch("--batch", _bearable(sizes))))

    def _batch(self, form: str, ids: Iterable[str]) -> bytes:
        """What `git cat-file` prints of these objects."""
        given = "".join(f"{one}\n" for one in ids).encode()
        return (self.run("cat-file", form, given=given) or b"") if given else b""


def find_repository(root: Path) -> Repository | None:
    """The repository whose top level is `root`; None when there is none, or no git."""
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


def _changes(status: bytes, written: Collection[str]) -> Iterator[bytes]:
    """The entries of `git status -z` but those of new files that a command has written."""
    new = b"?? "
    return (one for one in status.split(b"\0") if one and not (one.startswith(new) and _path(one[3:]) in written))


def _commits(lines: Iterable[bytes]) -> Iterator[Commit]:
    """The commits in lines such as `id 1700000000 1700000000 +0100`; after some ids there is nothing more."""
    split = [(*line.decode("utf-8", "replace").split(), "", "", "")[:4] for line in lines]
    moments = [parse_moment(seconds, zone) for _, seconds, _, zone in split]
    for (name, *_), moment, when in zip(split, moments, in_line(moments), strict=True):
        yield Commit(name, when, moment is not None)


def _path(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


def _steps(output: bytes) -> Iterator[Step]:
    """The steps in what `git log -z --raw` prints: a line for a commit; for each file modes and ids, then its path.

    A path always follows on modes, so whatever it looks like, it is not taken for something else.
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
    """The ids in what `git cat-file --batch-check` prints, `id type size`, of what is not too large to be read."""
    room = MOST_CONTENTS
    for name, kind, size in (line.split() for line in sizes if line.count(b" ") == 2):
        if kind == b"blob" and int(size) <= min(room, MOST_CONTENT):
            room -= int(size)
            yield name.decode()


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
