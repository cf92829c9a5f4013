"""Writing so that nothing is lost: a file or folder is the old or the new one at every moment, whatever happens.

What is new is written beside the old and takes its place when it is whole. A process that is killed leaves at most what
it had begun, as a file whose name begins with a dot and ends in `.part`; nobody reads that. Locks belong to the
process: they end with it, however it ends.
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
    """A new file beside `file`, open for writing; it takes its place when the block ends without an error, and is
    removed when it does not. It may be read by everybody, unless the old one has other permissions."""
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
    """Write `text` to `file`, as UTF-8 with line ends as they are in `text`."""
    with replacing(file) as stream:
        stream.write(text.encode("utf-8"))


def write_together(files: Mapping[Path, str]) -> None:
    """Write several files, none of them unless there is room for all. After a kill between the last steps, which only
    rename, each is old or new, and writing again completes them."""
    with ExitStack() as stack:
        for file, text in files.items():
            stream = stack.enter_context(replacing(file))
            stream.write(text.encode("utf-8"))
            stream.flush()


# ---- folders


def staging_dir(path: Path) -> Path:
    """Return an empty staging folder's name next to `path`. Remove what an earlier run left there, and repair what a
    kill during `swap_dirs` left.

    The caller holds the lock `lock_of(path)`.
    """
    new, old = path.with_name(f"{path.name}.new"), _old(path)
    if not path.exists() and old.exists():
        os.rename(old, path)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    return new


def lock_of(path: Path) -> Path:
    """The file that is the lock of a folder which is made anew."""
    return path.with_name(f"{path.name}.lock")


def swap_dirs(new: Path, path: Path) -> None:
    """Put the folder `new`, for which `staging_dir` has made room, where `place` is or shall be; remove what was there.

    In one step where the system can exchange two names (Linux, macOS). Elsewhere the old folder is called `….old` for
    the moment between two steps; `staging_dir` makes good what a kill in that moment leaves.
    """
    if not path.exists():
        os.rename(new, path)
        return
    if _exchange(new, path):
        old = new
    else:
        old = _old(path)
        os.rename(path, old)
        os.rename(new, path)
    shutil.rmtree(old, ignore_errors=True)


def _old(path: Path) -> Path:
    return path.with_name(f"{path.name}.old")


#: Of each system the function that exchanges two names, what says that they are relative to the current folder, and
#: what says that they are to be exchanged: RENAME_EXCHANGE (linux/fs.h), RENAME_SWAP (sys/stdio.h of macOS).
_EXCHANGE = {"linux": ("renameat2", -100, 2), "darwin": ("renameatx_np", -2, 2)}


def _exchange(one: Path, other: Path) -> bool:
    """Exchange the names of two folders in one step; false, and nothing done, when the system cannot."""
    name, here, flag = _EXCHANGE.get(sys.platform, ("", 0, 0))
    if not name:
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    return call is not None and call(here, os.fsencode(one), here, os.fsencode(other), ctypes.c_uint(flag)) == 0


# ---- locks


class LockedError(Exception):
    """Somebody else is at work."""


class Lock:
    """A file that one process at a time can hold. Raises LockedError when another has it."""

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
        """Let others have it, and remove the file. Without this, the end of the process lets it go."""
        with suppress(OSError):
            self.file.unlink()
        os.close(self._handle)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the lock `file` for a block. Raises LockedError when somebody else has it."""
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
        """Lock the first byte of a file, unless somebody else has."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _take(handle: int) -> bool:
        """Lock a file, unless somebody else has."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
