"""The architecture: a module imports only from layers below its own, and a package from outside has one user."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "hooks" / "sourcebook"

#: From top to bottom. Modules of one layer do not import each other.
LAYERS = """
macros mkdocs_hooks cli
serving verifying zim skeleton engines outside
project
past
comparing
pages finish
page_language front_matter
render search links offline shell page_tags
search_entries
part_views
view_overview
view_topic view_names
view_indexes
view_entity view_event view_source view_coverage view_chronology
view_sections view_record view_filter
provenance ties telling
pictures connections parts
views citing exports.schema exports.tables forms touched
view_elements exports.as_data exports.jsonld exports.bibtex exports.ris exports.coins
placement
sections
divisions
page_lists
exports.csl exports.naming exports.atom shards
checks formatting permalinks former_pages
coverage changes
quotes bonds acronyms namesakes
model parting wording
records settings
fields dates fingerprints labels remembered overrides history lettering timescale folding filling pagefiles
yamltext normalise terminal writing sharing letters signs lookalikes svgs running_git moments own_network guarding
inputs
portable
problems paths exports __init__
harmless faults
"""

#: The only user of each package that is not of Python's own. Those that belong together count as one.
USERS = {
    "mkdocs": "mkdocs_hooks",
    "libzim": "zim",
    "click": "cli",
    "jinja2": "render",
    "babel": "wording",
    "pydantic": "records",
    "confusable_homoglyphs": "lookalikes",
    "yaml": "yamltext",
    "ruamel": "formatting",
    "py_svg_hush": "svgs",
}
BELONGS_TO = {"markupsafe": "jinja2", "pydantic_core": "pydantic", "annotated_types": "pydantic", "watchdog": "mkdocs"}

LEVEL = {name: level for level, line in enumerate(LAYERS.strip().splitlines()) for name in line.split()}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the package by its name in the list above."""
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.is_relative_to(PACKAGE / "skeleton"):
            continue  # files of a new project
        name = ".".join(file.relative_to(PACKAGE).with_suffix("").parts)
        yield name.removesuffix(".__init__"), ast.parse(file.read_text(encoding="utf-8"))


def imports(name: str, tree: ast.Module) -> Iterator[str]:
    """What a module imports: `.x` for a module of the package, else the name of the package from outside."""
    folder = name.split(".")[:-1]
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.split(".")[0] for alias in names)
            case ast.ImportFrom(level=0, module=str(module)):
                yield module.split(".")[0]
            case ast.ImportFrom(level=level, module=module, names=names):
                base = [*folder[: len(folder) + 1 - level], *(module.split(".") if module else [])]
                yield from ["." + ".".join(base)] if module else ["." + ".".join([*base, one.name]) for one in names]


def inside(name: str, tree: ast.Module) -> Iterator[str]:
    """The modules of the package that a module imports."""
    for imported in imports(name, tree):
        if imported.startswith("."):
            yield imported[1:] if imported[1:] in LEVEL or not imported[1:].startswith("_") else "__init__"


def outside(name: str, tree: ast.Module) -> set[str]:
    """The packages from outside Python that a module imports."""
    found = {imported for imported in imports(name, tree) if not imported.startswith(".")}
    return {BELONGS_TO.get(one, one) for one in found - sys.stdlib_module_names - {"__future__"}}


def test_every_module_has_a_layer() -> None:
    assert [name for name, _ in modules() if name not in LEVEL] == []


def test_every_import_goes_down() -> None:
    upward = [
        f"{name} imports {other}"
        for name, tree in modules()
        for other in inside(name, tree)
        if name in LEVEL and LEVEL.get(other, -1) <= LEVEL[name] and other != "__init__"
    ]
    assert upward == []


def test_a_package_from_outside_has_one_user() -> None:
    users = sorted((package, name) for name, tree in modules() for package in outside(name, tree))
    assert users == sorted(USERS.items())


def test_an_upward_import_and_a_second_user_would_be_found() -> None:
    tree = ast.parse("import yaml\nimport json\nfrom .csl import Item\nfrom ..cli import main\nfrom .. import model")
    assert (list(inside("exports.ris", tree)), outside("exports.ris", tree)) == (
        ["exports.csl", "cli", "model"],
        {"yaml"},
    )
