"""Work shared between processes: each makes its part of the results, and hands them over in a file."""

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

#: For fewer results another process takes longer to hand them over than it saves.
FEWEST = 200


def processes() -> int:
    """How many processes can work at a time; one where none can be split off."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


class Kept(Generic[R]):
    """Results that are in files instead of memory, in the order of what they are of. Each is read when it is asked for.

    The files have no name: the system removes them when nobody has them open any more, however a process ends.
    """

    def __init__(self, files: Sequence[IO[bytes]], number: int):
        self.files = files
        self.offsets = array("q", bytes(8 * number))
        for start, file in enumerate(files):
            self.offsets[start :: len(files)] = _offsets_in(file, len(range(start, number, len(files))))
        self._last: tuple[int, R] | None = None

    def __getitem__(self, number: int) -> R:
        """The result of this number. What was asked for last is not read again."""
        if not self._last or self._last[0] != number:
            file = self.files[number % len(self.files)]
            file.seek(self.offsets[number])
            self._last = number, pickle.load(file)
        return self._last[1]

    def __iter__(self) -> Iterator[R]:
        return (self[number] for number in range(len(self.offsets)))


def shared(work: Callable[[T], R], things: Sequence[T], number: int, folder: Path | None = None) -> Kept[R]:
    """`work` done to each of `things` by so many processes: this one, and others that are split off it.

    What another could not do is done again here, so that errors are raised as if there were no other. Results must be
    values that can be pickled; nothing else of what another process did is seen here. They are kept in files in
    `folder`, or where the system keeps what is temporary.
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
    """Write the results to a file, one after the other, and behind them where each begins."""
    file.seek(0)
    file.truncate()
    offsets = array("q")
    for thing in things:
        offsets.append(file.tell())
        pickle.dump(work(thing), file, protocol=pickle.HIGHEST_PROTOCOL)
    offsets.tofile(file)
    file.flush()


def _offsets_in(file: IO[bytes], number: int) -> array[int]:
    """Where each of so many results begins in a file."""
    offsets = array("q")
    file.seek(-8 * number, os.SEEK_END)
    offsets.fromfile(file, number)
    return offsets


class Beside:
    """Work that another process does while this one goes on. It must only write files that nobody else writes."""

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
                # Without what Python does at its end, which is for the first process to do; errors are met again there.
                os._exit(status)

    def finish(self) -> None:
        """Wait for its end. What failed is done again here, so that its error is raised."""
        child, self.child = self.child, 0
        if os.waitpid(child, 0)[1]:
            self.work()

    def give_up(self) -> None:
        """End it, done or not."""
        if self.child:
            os.kill(self.child, signal.SIGKILL)
            os.waitpid(self.child, 0)
            self.child = 0
