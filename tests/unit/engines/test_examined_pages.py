"""What a hand-written page must not have: a server looks for it again only where something has changed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sourcebook.engines.mkdocs import output
from sourcebook.engines.mkdocs.run import Run

FRAME = '<iframe src="https://example.org"></iframe>'


@pytest.mark.parametrize(("serving", "looked"), [(True, ["a", FRAME, "a"]), (False, ["a", "a", FRAME, FRAME, "a"])])
def test_a_server_examines_a_page_again_when_it_has_changed(
    monkeypatch: pytest.MonkeyPatch, serving: bool, looked: list[str]
) -> None:
    run, read = Run(serving=serving), list[str]()
    examine = output._found_by_hand

    def noted(build: Any, html: str, *more: Any) -> Any:
        read.append(html)
        return examine(build, html, *more)

    monkeypatch.setattr(output, "current", lambda: run)
    monkeypatch.setattr(output, "_found_by_hand", noted)
    build: Any = SimpleNamespace(templates=None, theme=SimpleNamespace(policy=""))
    found = [bool(output._forbidden_by_hand(build, html, "a.html")) for html in ("a", "a", FRAME, FRAME, "a")]
    assert (found, read) == ([False, False, True, True, False], looked)
