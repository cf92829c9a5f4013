"""Work shared between processes: each makes its part of the results, and hands them to the one that asked."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from typing import IO, TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: For fewer results another process takes longer to hand them over than it saves.
FEWEST = 200


def processes() -> int:
    """How many processes can work at a time; one where none can be split off."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def shared(work: Callable[[T], R], things: Sequence[T], number: int) -> list[R]:
    """`work` done to each of `things`, in their order, by so many processes that are split off this one.

    What a process could not do is done again here, so that errors are raised as if there were no other. Results must be
    values that can be pickled; nothing else of what another process did is seen here.
    """
    if number < 2 or len(things) < FEWEST:
        return [work(thing) for thing in things]
    results: list[R | None] = [None] * len(things)
    children = [_split_off(work, things[start::number]) for start in range(1, number)]
    results[::number] = [work(thing) for thing in things[::number]]
    for start, (child, file) in enumerate(children, 1):
        own = things[start::number]
        results[start::number] = _handed_over(child, file) or [work(thing) for thing in own]
    return results  # type: ignore[return-value]  # every place has been filled


class Beside:
    """Work that another process does while this one goes on. It must only write files that nobody else writes."""

    def __init__(self, work: Callable[[], None]):
        self.work = work
        self.child, self.file = _split_off(lambda _: work(), [None])

    def finish(self) -> None:
        """Wait for its end. What failed is done again here, so that its error is raised."""
        if _handed_over(self.child, self.file) is None:
            self.work()

    def give_up(self) -> None:
        """End it, done or not."""
        os.kill(self.child, signal.SIGKILL)
        _handed_over(self.child, self.file)


def _split_off(work: Callable[[T], R], things: Sequence[T]) -> tuple[int, IO[bytes]]:
    """A process that writes its results to a file, and that file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _handed_over
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child, file
    status = 1
    try:
        pickle.dump([work(thing) for thing in things], file, protocol=pickle.HIGHEST_PROTOCOL)
        file.flush()
        status = 0
    finally:
        # Without what Python does at its end, which is for the first process to do; errors are met again there.
        os._exit(status)


def _handed_over(child: int, file: IO[bytes]) -> list[R] | None:
    """The results of a process; None when it failed."""
    with file:
        _, status = os.waitpid(child, 0)
        if status:
            return None
        file.seek(0)
        found: list[R] = pickle.load(file)
        return found
