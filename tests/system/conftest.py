"""What the tests of whole systems share."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commit_history import Work, toy_with_commits


@pytest.fixture
def work(tmp_path: Path) -> Work:
    """The toy in a repository of its own, with three commits; the first is older than the recent changes tell."""
    return toy_with_commits(tmp_path)
