"""Write files and folders atomically: at every moment there is the whole old one or the whole new one.

New content is written next to the old and renamed over it. A killed process leaves at most a file whose name begins
with a dot and ends in `.part`; nobody reads it. Locks end with the process that holds them.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(file: Path) -> Iterator[BinaryIO]:
    """Open a new file next to `file` for writing. It replaces `file` when the block ends without an error, else it is
    removed. It keeps the permissions of the old file, or may be read by everybody."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")
    try:
        with open(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, file.stat().st_mode & 0o777 if file.exists() else 0o644)
        os.replace(name, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def write_whole(file: Path, text: str) -> None:
    """Write `text` to `file`, as UTF-8, with its line ends as they are."""
    with replacing(file) as stream:
        stream.write(text.encode("utf-8"))


def write_together(files: Mapping[Path, str]) -> None:
    """Write several files, or none of them when there is no room for all. A kill during the last step, which only
    renames, leaves each file old or new; writing again completes them."""
    with ExitStack() as stack:
        for file, text in files.items():
            stream = stack.enter_context(replacing(file))
            stream.write(text.encode("utf-8"))
            stream.flush()


# ---- folders


def staging_dir(path: Path) -> Path:
    """Return the name of an empty staging folder next to `path`. Remove what an earlier run left there, and repair what
    a kill during `swap_dirs` left.

    The caller holds the lock `lock_of(path)`.
    """
    new, old = path.with_name(f"{path.name}.new"), _old(path)
    if not path.exists() and old.exists():
        os.rename(old, path)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    return new


def lock_of(path: Path) -> Path:
    """Return the lock file of a folder that is being rebuilt."""
    return path.with_name(f"{path.name}.lock")


def swap_dirs(new: Path, path: Path) -> None:
    """Move the folder `new`, from `staging_dir`, to `path`, and remove what was there."""
    if old := put_in_place(new, path):
        shutil.rmtree(old, ignore_errors=True)


def put_in_place(new: Path, path: Path) -> Path | None:
    """Move the folder `new`, from `staging_dir`, to `path`. Return where the old one is now, for the caller to remove;
    the next `staging_dir` removes what a kill leaves of it.

    The swap is one step where the system can exchange two names (Linux, macOS). Elsewhere the old folder is called
    `….old` for a moment; `staging_dir` repairs a kill in that moment.
    """
    if not path.exists():
        os.rename(new, path)
        return None
    if _exchange(new, path):
        return new
    old = _old(path)
    os.rename(path, old)
    os.rename(new, path)
    return old


def _old(path: Path) -> Path:
    return path.with_name(f"{path.name}.old")


#: Per system: the function that exchanges two names, the value for “relative to the current folder”, and the flag for
#: “exchange”: RENAME_EXCHANGE (linux/fs.h), RENAME_SWAP (sys/stdio.h of macOS).
_EXCHANGE = {"linux": ("renameat2", -100, 2), "darwin": ("renameatx_np", -2, 2)}


def _exchange(one: Path, other: Path) -> bool:
    """Exchange the names of two folders in one step. Return false, with nothing done, when the system cannot."""
    name, here, flag = _EXCHANGE.get(sys.platform, ("", 0, 0))
    if not name:
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    return call is not None and call(here, os.fsencode(one), here, os.fsencode(other), ctypes.c_uint(flag)) == 0


# ---- locks


class LockedError(Exception):
    """Another process holds the lock."""


class Lock:
    """A file that one process at a time can hold. Raises LockedError when another holds it."""

    def __init__(self, file: Path):
        self.file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        while True:
            self._handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
            if not _take(self._handle):
                os.close(self._handle)
                raise LockedError(str(file))
            if _is(file, self._handle):
                return
            os.close(self._handle)  # its holder removed the file just now: it is nobody's lock any more

    def release(self) -> None:
        """Remove the file and unlock. When a process ends without this, its lock ends too."""
        with suppress(OSError):
            self.file.unlink()
        os.close(self._handle)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the lock `file` during a block. Raises LockedError when another process holds it."""
    lock = Lock(file)
    try:
        yield
    finally:
        lock.release()


def _is(file: Path, handle: int) -> bool:
    try:
        return os.path.samestat(file.stat(), os.fstat(handle))
    except OSError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        """Lock the first byte of a file, unless another process has."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _take(handle: int) -> bool:
        """Lock a file, unless another process has."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
