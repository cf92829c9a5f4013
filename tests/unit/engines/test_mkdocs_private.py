"""What is used of MkDocs and of what it comes with without being promised: named in one module, and there."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import PluginCollection
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from sourcebook.engines.mkdocs import private
from sourcebook.engines.mkdocs.private import list_no_icons
from sourcebook.paths import PACKAGE, own_code
from support.projects import TOY

#: Attributes that an object has and its class does not.
OBJECTS = {
    "LiveReloadServer": lambda _: LiveReloadServer(lambda: None, "127.0.0.1", 0, "."),
    "PluginCollection": lambda _: PluginCollection(),
    "Page": lambda file: Page("", file, load_config(str(TOY / "mkdocs.yml"))),
    "File": lambda file: file,
}
#: What Python documents under such names.
PYTHONS = {"_getframe", "_exit"}


@pytest.fixture
def file() -> File:
    """A file as MkDocs makes it."""
    return File("page.md", str(TOY / "docs"), "site", use_directory_urls=False)


@pytest.mark.parametrize("name", private.USED)
def test_the_installed_version_has_what_is_used(name: str, file: File) -> None:
    home, _, last = name.rpartition(".")
    package, _, kind = home.rpartition(".")
    if kind not in OBJECTS:
        assert hasattr(importlib.import_module(home), last)
        return
    assert hasattr(importlib.import_module(package), kind)
    found = OBJECTS[kind](file)
    assert hasattr(found, last)
    if isinstance(found, LiveReloadServer):
        found.server_close()


@pytest.mark.parametrize("name", ["not_there", "_not_there"])
def test_what_a_version_lacks_is_noticed(name: str, file: File) -> None:
    assert not hasattr(file, name)


def test_each_is_used_for_a_reason_and_in_this_module_or_for_an_attribute_that_it_names() -> None:
    code = "".join(path.read_text("utf-8") for path in (PACKAGE / "engines" / "mkdocs").glob("*.py"))
    assert [name for name, reason in private.USED.items() if not reason] == []
    assert [name for name in private.USED if code.count(name.rpartition(".")[2]) < 2] == []


def test_no_other_module_reaches_for_what_is_private_elsewhere() -> None:
    ours = Path(str(private.__file__))
    reached = {
        file.relative_to(PACKAGE).as_posix(): found
        for file in own_code()
        if file != ours and (found := [*_private_imports(file), *_private_attributes(file)])
    }
    assert reached == {}


def test_the_module_of_what_is_private_names_all_that_it_reaches_for() -> None:
    file = Path(str(private.__file__))
    named = {name.rpartition(".")[2] for name in private.USED}
    assert {*_private_imports(file), *_private_attributes(file)} <= named


def _private_imports(file: Path) -> Iterator[str]:
    """Names with an underscore before them that a module imports from outside the package."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (one.name for one in node.names if _is_private(one.name))


def _private_attributes(file: Path) -> set[str]:
    """Attributes with an underscore before them that a module asks for, and that nothing of the package has."""
    tree = ast.parse(file.read_text("utf-8"))
    asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is_private(node.attr)}
    return asked - _defined() - PYTHONS


@cache
def _defined() -> set[str]:
    """The names that the package gives to attributes, functions and fields of its own."""
    return {name for file in own_code() for name in _names_given(ast.parse(file.read_text("utf-8")))}


def _names_given(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _of_self(node):
            yield node.attr


def _of_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "self"


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def test_the_engine_copies_the_same_files_of_the_theme_when_icons_are_not_listed() -> None:
    found = []
    for change in (lambda config: None, list_no_icons):
        config = load_config(str(TOY / "mkdocs.yml"))
        change(config)
        files, environment = Files([]), config.theme.get_env()
        files.add_files_from_theme(environment, config)
        found.append([(file.src_uri, file.src_dir) for file in files])
    assert found[0] == found[1]
    assert len(found[0]) > 20
    assert not [path for path in environment.list_templates() if path.startswith(".")]
