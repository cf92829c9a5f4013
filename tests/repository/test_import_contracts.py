"""A package from outside has one user. That packages import in one direction, `make test` asks import-linter itself."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from sourcebook.paths import PACKAGE, own_code

#: The only user of each package that is not of Python's own. Those that belong together count as one.
USERS = {
    "mkdocs": [f"engines.mkdocs.{name}" for name in "events files output pages private run server settings".split()],
    "libzim": ["commands.zim_edition"],
    "click": ["cli", "cli_help", "cli_sources", "shell"],
    "trafilatura": ["commands.capture.html_text"],
    "pypdf": ["commands.capture.pdf_text"],
    "pdfplumber": ["commands.capture.pdf_columns"],
    "rispy": ["commands.imports.ris"],
    "pybtex": ["commands.imports.bibtex"],
    "jinja2": ["site.renderer"],
    "babel": ["core.dates.date_words"],
    "pydantic": [
        "records.bibliography",
        "records.documents.reader",
        "records.models",
        "records.receipts",
        "records.record",
        "records.source",
        "records.values.fields",
        "records.vocabulary",
        "records.when",
    ],
    "confusable_homoglyphs": ["untrusted.lookalikes"],
    "cryptography": ["untrusted.sshsig"],
    "regex": ["core.patterns"],
    "yaml": ["core.yaml.errors", "core.yaml.reader", "core.yaml.tree"],
    "ruamel": ["records.documents.formatter"],
    "py_svg_hush": ["untrusted.svg"],
    "PIL": ["untrusted.pictures"],
    "packaging": ["records.values.images"],
}
BELONGS_TO = {"markupsafe": "jinja2", "pydantic_core": "pydantic", "annotated_types": "pydantic", "watchdog": "mkdocs"}


def test_a_package_from_outside_has_one_user() -> None:
    users: dict[str, list[str]] = {}
    for file in own_code():
        name = ".".join(file.relative_to(PACKAGE).with_suffix("").parts)
        for package in _from_outside(ast.parse(file.read_text("utf-8"))):
            users.setdefault(package, []).append(name)
    assert users == USERS


def _from_outside(tree: ast.Module) -> set[str]:
    """The packages from outside Python that a module imports."""
    found = set(_imported(tree)) - sys.stdlib_module_names
    return {BELONGS_TO.get(one, one) for one in found}


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name.split(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).split(".")[0]
