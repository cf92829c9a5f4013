"""Read the theme's templates without the indentation and the blank lines that they would leave in every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ..site.renderer import ChoiceLoader, Compiled, FileSystemLoader

#: A server makes an environment for each build, and compiling takes longer than making a page.
_COMPILED = Compiled()

_LINE_END = re.compile(r"\s*\n\s*")


class _Compact(FileSystemLoader):
    """Templates in which each line begins at its first sign, and no line follows a statement."""

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Any]:
        """Return a template's text, its file, and whether it is still up to date."""
        source, file, is_current = super().get_source(environment, template)
        return compact(source), file, is_current


def compact(source: str) -> str:
    """Return a template that makes the same page with one line end wherever there were lines and indentation."""
    return _LINE_END.sub("\n", source).replace("%}\n", "%}")


def compact_templates(environment: Any, owners: Sequence[str], theirs: Sequence[str]) -> None:
    """Let the engine's `environment` read templates in the folders `theirs` compactly, after those of the site's owner
    in `owners`, as they are."""
    environment.bytecode_cache = _COMPILED
    environment.loader = ChoiceLoader([FileSystemLoader(owners), _Compact(theirs)])
