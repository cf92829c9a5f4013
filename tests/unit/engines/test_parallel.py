"""Work shared between processes gives what one process gives."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from sourcebook.engines.parallel import Beside, shared


@pytest.mark.parametrize("number", [1, 2, 3, 5])
@pytest.mark.parametrize("many", [0, 1, 401])
def test_results_come_in_the_order_of_what_they_are_of(number: int, many: int) -> None:
    assert list(shared(lambda thing: f"<{thing}>", range(many), number)) == [f"<{thing}>" for thing in range(many)]


def test_results_are_read_in_any_order_and_again() -> None:
    results = shared(lambda thing: ["x" * thing], range(400), 3)
    assert [len(results[number][0]) for number in (399, 0, 7, 7, 8, 0)] == [399, 0, 7, 7, 8, 0]


def test_results_are_not_held() -> None:
    results = shared(lambda thing: ["x" * thing], range(400), 2)
    before, again = results[5], results[5]
    assert before is again
    assert results[6] and results[5] is not before


def test_results_leave_no_file(tmp_path: Path) -> None:
    results = shared(str, range(400), 2, tmp_path)
    assert (list(tmp_path.iterdir()), results[399]) == ([], "399")


def test_several_processes_work() -> None:
    assert len(set(shared(lambda _: os.getpid(), range(400), 3))) == 3


def test_few_things_are_done_here() -> None:
    assert set(shared(lambda _: os.getpid(), range(20), 3)) == {os.getpid()}


def test_an_error_in_another_process_is_raised_here() -> None:
    def work(thing: int) -> int:
        if thing == 301:
            raise ValueError("of 301")
        return thing

    with pytest.raises(ValueError, match="of 301"):
        shared(work, range(400), 2)


def test_an_error_here_ends_the_others(tmp_path: Path) -> None:
    here, noted = os.getpid(), tmp_path / "others"

    def work(thing: int) -> int:
        if os.getpid() != here:
            noted.write_text(str(os.getpid()), encoding="utf-8")
            signal.pause()
        while not noted.exists() or not noted.read_text(encoding="utf-8"):
            os.sched_yield()
        raise ValueError("of this one")

    with pytest.raises(ValueError, match="of this one"):
        shared(work, range(400), 2)
    with pytest.raises(ProcessLookupError):
        os.kill(int(noted.read_text(encoding="utf-8")), 0)


def test_what_only_another_process_cannot_do_is_done_here() -> None:
    here = os.getpid()

    def work(thing: int) -> int:
        if os.getpid() != here and thing > 300:
            raise OSError("no memory")
        return thing

    assert list(shared(work, range(400), 2)) == list(range(400))


def test_work_beside_is_done_when_it_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "who"
    beside = Beside(lambda: file.write_text(str(os.getpid()), encoding="utf-8") and None)
    beside.finish()
    assert int(file.read_text(encoding="utf-8")) != os.getpid()


def test_what_failed_beside_is_done_again_so_that_its_error_is_seen(tmp_path: Path) -> None:
    beside = Beside(lambda: (tmp_path / "nowhere" / "file").write_text("", encoding="utf-8") and None)
    with pytest.raises(FileNotFoundError):
        beside.finish()


def test_work_beside_that_is_given_up_ends(tmp_path: Path) -> None:
    beside = Beside(lambda: signal.pause())
    child = beside.child
    beside.give_up()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
