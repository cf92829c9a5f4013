"""A work tree whose commits have fixed authors and dates."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from sourcebook.project import Project, load_project
from sourcebook.site.files import ExportFile, PageFile, site_files
from support.projects import copy_of_toy

YEAR = "data/events/1923.yaml"
ATOM = "{http://www.w3.org/2005/Atom}"
OLD, NEW = "title: The rooms above the bakery open", "title: The rooms open"


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


def toy_with_commits(tmp_path: Path) -> Work:
    """The toy in a repository of its own, with three commits; the first is older than the recent changes tell."""
    work = Work(copy_of_toy(tmp_path))
    # The toy itself tells no changes: what it shows does not depend on what it stands in.
    work.replace("data/site.yaml", "changes_months: 0\n", "changes_months: 6\n")
    (work.root / ".gitignore").write_text(".cache/\n", "utf-8")
    work.git("init", "-q", "-b", "trunk")
    work.commit("2023-01-05T09:00:00+00:00")
    work.replace(YEAR, OLD, NEW)
    work.commit("2024-05-01T23:30:00-05:00")
    work.replace("docs/about.md", "", "\n")
    work.replace("data/entities.yaml", "name: Wexcombe Gazette", "name: The Wexcombe Gazette")
    work.commit("2024-06-01T08:00:00+02:00")
    return work


def last(project: Project) -> dict[str, str]:
    return {key: str(commit.day) for key, commit in project.past.last.items()} if project.past else {}


def told(project: Project) -> list[tuple[str, list[str]]]:
    past = project.past
    assert past is not None
    return [(str(one.commit.day), [change.id for change in one.changes]) for one in past.revisions]


def public(project: Project) -> dict[str, str]:
    """Every text of a site that is made from records, by its path; its pictures are no text."""
    made = (file for file in site_files(project) if isinstance(file, PageFile | ExportFile))
    return {file.path: file.make().decode("utf-8") for file in made if not file.path.endswith(".webp")}
