"""A work tree whose commits have fixed authors and dates."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from sourcebook.project import Project, load_project


class Work:
    """A work tree with commits of fixed authors and dates."""

    def __init__(self, root: Path):
        self.root = root

    def git(self, *arguments: str, when: str = "2024-01-01T12:00:00+00:00") -> str:
        settings = {"user.name": "A", "user.email": "a@example.org", "commit.gpgsign": "false"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        environment = {
            **os.environ,
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_DATE": when,
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        command = ["git", *options, *arguments]
        return subprocess.run(
            command, cwd=self.root, env=environment, check=True, capture_output=True, text=True
        ).stdout

    def commit(self, when: str, message: str = "x") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message, "--allow-empty", when=when)
        return self.git("rev-parse", "HEAD").strip()

    def replace(self, name: str, old: str, new: str) -> None:
        file = self.root / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    def project(self) -> Project:
        return load_project(self.root)
