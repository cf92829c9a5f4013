"""Run git read-only: without prompts or network, within limits of time and memory.

Others contribute to a repository, and every machine has its own git settings: neither may start a program. So git runs
without hooks, monitors, pagers and external diff programs, and without any access to other hosts.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

#: Limits of a command: its time in seconds, and its output in bytes.
LONGEST = 300.0
MOST = 512 * 1024 * 1024

#: Variables that point git, as its hooks run, at another repository than the folder's own, or at a program.
_POINTERS = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CEILING_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
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
#: Same results on every machine, whatever its user has configured: no locks, no fetching, no prompts. An older git does
#: not know GIT_NO_LAZY_FETCH, but cannot fetch without an allowed protocol either.
_FIXED = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_SETTINGS = (
    f"core.hooksPath={os.devnull}",
    "core.quotePath=false",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "log.diffMerges=separate",
    "log.follow=false",
    "log.mailmap=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "status.submoduleSummary=false",
)


def run_git(root: Path, arguments: Iterable[str], given: bytes = b"") -> bytes | None:
    """Return the output of a git command; None if it fails, takes too long or prints too much."""
    options = [part for setting in _SETTINGS for part in ("-c", setting)]
    command = ["git", "--no-pager", *options, *arguments]
    try:
        with tempfile.TemporaryFile() as asked:  # not a pipe: git may print before it has read everything
            asked.write(given)
            asked.seek(0)
            return _bounded(command, root, asked.fileno())
    except (OSError, ValueError):  # no git on this machine; a NUL in a revision's name
        return None


def _bounded(command: list[str], root: Path, asked: int) -> bytes | None:
    """Return the output of a command within the limits.

    It runs in its own session, so that its children can be ended too.
    """
    process = subprocess.Popen(
        command,
        cwd=root,
        env=_environment(os.environ),
        stdin=asked,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    alarm = threading.Timer(LONGEST, _end, [process])
    alarm.start()
    try:
        assert process.stdout
        printed = process.stdout.read(MOST + 1)
        if len(printed) > MOST:
            _end(process)
        return printed if process.wait() == 0 and len(printed) <= MOST else None
    except BaseException:
        _end(process)
        raise
    finally:
        alarm.cancel()
        process.communicate()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children. Any that still held its output would be waited for."""
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    return {**{name: value for name, value in given.items() if name not in _POINTERS}, **_FIXED}
