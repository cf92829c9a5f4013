"""Work shared by several processes, each of which returns its part of the results in a file."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: For fewer results, starting a process and returning them costs more than it saves.
FEWEST = 200


def processes() -> int:
    """Return how many processes can work at a time; 1 where forking is not possible."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


class Kept(Generic[R]):
    """Results kept in files instead of memory, in order; each is read on demand.

    The files have no name: the system removes them when they are closed, however a process ends.
    """

    def __init__(self, files: Sequence[IO[bytes]], number: int):
        self.files = files
        self.offsets = array("q", bytes(8 * number))
        for start, file in enumerate(files):
            self.offsets[start :: len(files)] = _offsets_in(file, len(range(start, number, len(files))))
        self._last: tuple[int, R] | None = None

    def __getitem__(self, number: int) -> R:
        """Return the result of this number. The latest one is kept."""
        if not self._last or self._last[0] != number:
            file = self.files[number % len(self.files)]
            file.seek(self.offsets[number])
            self._last = number, pickle.load(file)
        return self._last[1]

    def __iter__(self) -> Iterator[R]:
        return (self[number] for number in range(len(self.offsets)))


def shared(work: Callable[[T], R], things: Sequence[T], number: int, folder: Path | None = None) -> Kept[R]:
    """Apply `work` to each of `things` in so many processes: this one and forks of it.

    What a fork could not do is repeated here, so that errors are raised as if there were none. Results must be
    picklable; other effects of a fork are lost. Results are kept in files in `folder`, or in the system's temporary
    folder.
    """
    number = number if len(things) >= FEWEST else 1
    files = [tempfile.TemporaryFile(dir=folder) for _ in range(number)]  # noqa: SIM115 - Kept has them
    parts = [partial(_keep, work, things[start::number], file) for start, file in enumerate(files)]
    beside = [Beside(part) for part in parts[1:]]
    try:
        parts[0]()
        for other in beside:
            other.finish()
    except BaseException:
        for other in beside:
            other.give_up()
        raise
    return Kept(files, len(things))


def _keep(work: Callable[[T], object], things: Iterable[T], file: IO[bytes]) -> None:
    """Write the results to a file, then the offsets at which they begin."""
    file.seek(0)
    file.truncate()
    offsets = array("q")
    for thing in things:
        offsets.append(file.tell())
        pickle.dump(work(thing), file, protocol=pickle.HIGHEST_PROTOCOL)
    offsets.tofile(file)
    file.flush()


def _offsets_in(file: IO[bytes], number: int) -> array[int]:
    """Return the offsets of so many results in a file."""
    offsets = array("q")
    file.seek(-8 * number, os.SEEK_END)
    offsets.fromfile(file, number)
    return offsets


class Beside:
    """Work that another process does meanwhile. It must only write files that nobody else writes."""

    def __init__(self, work: Callable[[], None]):
        self.work = work
        sys.stdout.flush()
        sys.stderr.flush()
        self.child = os.fork()
        if not self.child:
            status = 1
            try:
                work()
                status = 0
            finally:
                # Skip Python's cleanup, which belongs to the first process; errors recur there.
                os._exit(status)

    def finish(self) -> None:
        """Wait for the process. If it failed, repeat the work here, which raises its error."""
        child, self.child = self.child, 0
        if os.waitpid(child, 0)[1]:
            self.work()

    def give_up(self) -> None:
        """End the process, finished or not."""
        if self.child:
            os.kill(self.child, signal.SIGKILL)
            os.waitpid(self.child, 0)
            self.child = 0
