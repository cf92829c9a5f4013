"""The keeper of a server: what stands for a site that cannot be built."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest
from mkdocs.config import load_config
from watchdog.observers.polling import PollingObserver

from sourcebook import mkdocs_hooks, paths
from sourcebook.core import labels
from sourcebook.engines.dev_server import PAGE, Answer
from support.projects import copy_of_toy, served

ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}


class Server:
    """What a keeper asks of a server of MkDocs."""

    mount_path = "/"
    server_address = ("127.0.0.1", 0)
    observer = PollingObserver()
    _watched_paths: ClassVar[dict[str, int]] = {}

    def __init__(self, root: Path, builder: Callable[[], None]):
        self.root = str(root)
        self.builder = builder

    def watch(self, path: str, recursive: bool = True) -> None:
        pass

    def server_bind(self) -> None:
        pass

    def set_app(self, application: Answer) -> None:
        pass


def test_faults_are_shown_in_the_language_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    english = (paths.LABELS / "en.yaml").read_text("utf-8")
    tables = tmp_path / "labels"
    tables.mkdir()
    (tables / "en.yaml").write_text(english, "utf-8")
    (tables / "eo.yaml").write_text(english.replace("The site cannot be built", "La retejo ne konstrueblas"), "utf-8")
    monkeypatch.setattr(labels, "LABELS", tables)
    project = copy_of_toy(tmp_path)
    settings = (project / "data" / "site.yaml").read_text("utf-8")
    settings = settings.replace("language: en", "language: eo")
    (project / "data" / "site.yaml").write_text(f"{settings}titel: x\n", "utf-8")
    config = load_config(str(project / "mkdocs.yml"))

    def build() -> None:
        mkdocs_hooks.on_config(config)

    server = Server(tmp_path / "site", build)

    mkdocs_hooks.on_startup("serve", False)
    mkdocs_hooks.on_serve(server, config, server.builder)  # type: ignore[arg-type]  # as much of a server as is used
    mkdocs_hooks.on_startup("build", False)

    shown = Path(server.root, PAGE).read_text("utf-8")
    assert re.findall(r"<html lang=\"eo\">|<h1>.*</h1>|did you mean", shown) == [
        '<html lang="eo">',
        "<h1>La retejo ne konstrueblas</h1>",
        "did you mean",
    ]


def test_a_server_that_follows_no_edits_shows_the_whole_site(tmp_path: Path) -> None:
    with (
        served(copy_of_toy(tmp_path), Path(sys.executable), ENVIRONMENT, "--no-livereload") as address,
        urllib.request.urlopen(f"{address}/readers/layla-haddad.html", timeout=30) as answer,
    ):
        assert "Layla Haddad" in answer.read().decode()


def test_a_second_server_at_the_same_address_says_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
        result = subprocess.run(
            command, cwd=copy_of_toy(tmp_path), env=ENVIRONMENT, capture_output=True, text=True, timeout=60
        )
    said = result.stdout + result.stderr
    assert (result.returncode, "Traceback" in said) == (1, False)
    assert f"nothing is served at 127.0.0.1:{port}" in said
    assert f"mkdocs serve --dev-addr 127.0.0.1:{port + 1}" in said
