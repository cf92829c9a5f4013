"""The keeper of a server: what stands for a site that cannot be built."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.config import load_config

from building import copy_of_toy
from sourcebook import labels, mkdocs_hooks
from sourcebook.serving import PAGE, Answer


class Server:
    """What a keeper asks of a server of MkDocs."""

    mount_path = "/"

    def __init__(self, root: Path, builder: Callable[[], None]):
        self.root = str(root)
        self.builder = builder

    def watch(self, path: str, recursive: bool = True) -> None:
        pass

    def set_app(self, application: Answer) -> None:
        pass


def test_faults_are_shown_in_the_language_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    english = (labels.FOLDER / "en.yaml").read_text("utf-8")
    tables = tmp_path / "labels"
    tables.mkdir()
    (tables / "en.yaml").write_text(english, "utf-8")
    (tables / "eo.yaml").write_text(english.replace("The site cannot be built", "La retejo ne konstrueblas"), "utf-8")
    monkeypatch.setattr(labels, "FOLDER", tables)
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
