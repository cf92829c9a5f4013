"""Prints how large the parts of the package are: `python tools/sizes.py`.

Modules a folder, lines a module, and lines a function: the largest of each, and for functions also the median and
the 95th percentile. Lines of a function are those of its body without docstring; a nested one counts by itself, too.
"""

from __future__ import annotations

import ast
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "hooks" / "sourcebook"
SKELETON = PACKAGE / "skeleton"
#: So many of the largest are printed.
SHOWN = 5


def modules(package: Path = PACKAGE) -> dict[str, str]:
    """The text of every module of the package by its path, without the files of a new project."""
    files = (file for file in sorted(package.rglob("*.py")) if not file.is_relative_to(SKELETON))
    return {file.relative_to(package.parent).as_posix(): file.read_text("utf-8") for file in files}


def modules_in_folders(texts: Mapping[str, str]) -> Counter[str]:
    """How many modules each folder holds, `__init__` included."""
    return Counter(path.rpartition("/")[0] for path in texts)


def lines_of_modules(texts: Mapping[str, str]) -> Counter[str]:
    """How many lines each module has."""
    return Counter({path: len(text.splitlines()) for path, text in texts.items()})


def lines_of_functions(texts: Mapping[str, str]) -> Counter[str]:
    """How many lines each function has, by its module, name and first line."""
    return Counter(dict(one for path, text in texts.items() for one in _functions(path, ast.parse(text))))


def _functions(path: str, tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0  # type: ignore[operator]  # a parsed node has it
            yield f"{path}:{node.lineno} {node.name}", lines


def report(texts: Mapping[str, str]) -> str:
    """All of it, as it is printed."""
    folders, lines, functions = modules_in_folders(texts), lines_of_modules(texts), lines_of_functions(texts)
    each = sorted(functions.values())
    return "".join(
        [
            f"{len(texts)} modules in {len(folders)} folders, {lines.total()} lines\n",
            *_largest("modules a folder", folders),
            *_largest("lines a module", lines),
            f"{len(each)} functions: median {statistics.median(each):g} lines, 95th percentile "
            f"{statistics.quantiles(each, n=20)[-1]:g}\n",
            *_largest("lines a function", functions),
        ]
    )


def _largest(title: str, numbers: Counter[str]) -> Iterator[str]:
    yield f"{title}, the most:\n"
    yield from (f"{number:6} {name}\n" for name, number in numbers.most_common(SHOWN))


if __name__ == "__main__":
    print(report(modules()), end="")
