"""Python with the package and MkDocs loaded and templates compiled: each run is a process of its own, split off without
the second that this takes. As a program, it is that Python; `run` starts it when it is first needed, and it ends with
the tests.

What a run sees is what `python -m mkdocs` or `sourcebook` would see: its folder, its environment, nothing of another
run. Only the seed of hashes is that of all runs.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from functools import cache
from pathlib import Path

HOOKS = Path(__file__).parents[2] / "hooks"


def run(program: str, *arguments: str, cwd: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """What `mkdocs` or `sourcebook` does with these arguments in a folder."""
    return _run(_address(), program, *arguments, cwd=cwd, environment=environment)


def _run(
    address: str, program: str, *arguments: str, cwd: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as asked:
        said = [Path(folder, name) for name in ("stdout", "stderr")]
        asked.connect(address)
        order = {
            "program": program,
            "arguments": arguments,
            "cwd": str(cwd),
            "environment": dict(environment),
            "said": [str(file) for file in said],
        }
        with asked.makefile("rw", encoding="utf-8") as stream:
            stream.write(json.dumps(order) + "\n")
            stream.flush()
            answer = stream.readline()
        out, errors = (file.read_text(encoding="utf-8") if file.is_file() else "" for file in said)
        assert answer, f"{program} ended without an exit code:\n{out}{errors}"
        return subprocess.CompletedProcess([program, *arguments], int(answer), out, errors)


def put_program(folder: Path, program: str) -> None:
    """Write a program into the folder that does what `mkdocs` or `sourcebook` does, for a shell to call."""
    file = folder / program
    # -S and -I: without what only takes time to load.
    file.write_text(f'#!/bin/sh\nexec "{sys.executable}" -SI "{__file__}" "{_address()}" {program} "$@"\n', "utf-8")
    file.chmod(0o755)


@cache
def _address() -> str:
    """Where the Python of this process listens; it is started now."""
    folder = tempfile.mkdtemp(prefix="warm-")
    address = os.path.join(folder, "socket")
    server = subprocess.Popen(
        [sys.executable, __file__, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout and server.stdin and server.stdout.readline() == "ready\n"

    def end() -> None:
        assert server.stdin and server.stdout
        server.stdin.close()
        server.stdout.close()
        server.wait()
        shutil.rmtree(folder)

    atexit.register(end)
    return address


# ---- the program ----------------------------------------------------------------------------------------------------


def serve(address: str) -> None:
    """Answer every order with a process of its own, until nobody holds the other end of the input."""
    _load()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        print("ready", flush=True)
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            asked, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                _obey(asked)
            asked.close()
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass


def _load() -> None:
    """Import what a build imports."""
    sys.path[0] = str(HOOKS)

    import sourcebook.cli
    import sourcebook.macros
    import sourcebook.mkdocs_hooks  # noqa: F401

    _compile_templates()


def _compile_templates() -> None:
    """Compile what the first build would compile: our templates, and those that the theme makes a page of."""
    from jinja2 import TemplateAssertionError
    from mkdocs.theme import Theme

    from sourcebook.core.labels import load_labels
    from sourcebook.engines.mkdocs.settings import THEME
    from sourcebook.engines.theme_templates import compact_templates
    from sourcebook.paths import TEMPLATES
    from sourcebook.site.renderer import Renderer

    ours = Renderer(load_labels("en"), "").environment
    theme = Theme("material")
    theme.dirs.insert(0, str(THEME))
    theirs = theme.get_env()
    compact_templates(theirs, [], theme.dirs)
    for environment, folder, names in (
        (ours, TEMPLATES, ("*.html",)),
        (theirs, Path(theme.dirs[1]), ("base.html", "main.html", "404.html", "partials/*.html")),
    ):
        for file in sorted(file for name in names for file in folder.glob(name)):
            with contextlib.suppress(TemplateAssertionError):  # one that needs a plugin nobody has loaded
                environment.get_template(file.relative_to(folder).as_posix())


def _obey(asked: socket.socket) -> None:
    """Do what is ordered as a process of its own would, and end."""
    with asked.makefile("rw", encoding="utf-8") as stream:
        order = json.loads(stream.readline())
        for descriptor, file in enumerate(order["said"], 1):
            os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), descriptor)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.chdir(order["cwd"])
        os.environ.clear()
        os.environ.update(order["environment"])
        time.tzset()
        sys.path[0] = order["cwd"]
        sys.argv = [order["program"], *order["arguments"]]
        code = _exit_code(order["program"])
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        stream.write(f"{code}\n")
    os._exit(0)


def _exit_code(program: str) -> int:
    from mkdocs.__main__ import cli

    from sourcebook.cli import main

    try:
        {"mkdocs": cli, "sourcebook": main}[program]()
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _call(address: str, *command: str) -> None:
    """Have the warm Python at this address do it, and end as it ends."""
    done = _run(address, *command, cwd=Path.cwd(), environment=os.environ)
    sys.stdout.buffer.write(done.stdout.encode("utf-8"))
    sys.stderr.buffer.write(done.stderr.encode("utf-8"))
    sys.exit(done.returncode)


if __name__ == "__main__":
    (_call if sys.argv[2:] else serve)(*sys.argv[1:])
