"""What the theme's templates leave in pages."""

from __future__ import annotations

import hashlib
from pathlib import Path

import material
import pytest
from jinja2 import Environment

from sourcebook.engines.theme_templates import compact, compact_templates

THEME = Path(material.__file__).parent / "templates"


def test_a_template_leaves_one_line_end_where_lines_and_indentation_were() -> None:
    written = "<ul>\n  {% for one in [1, 2] %}\n\n    <li>{{ one }}</li>\n  {% endfor %}\n</ul>\n  and\n  more\n"
    assert Environment().from_string(compact(written)).render() == "<ul>\n<li>1</li>\n<li>2</li>\n</ul>\nand\nmore"


def test_templates_of_the_site_come_first_and_stay_as_they_are(tmp_path: Path) -> None:
    for folder, names in (("own", ["a.html"]), ("theme", ["a.html", "b.html"])):
        for name in names:
            file = tmp_path / folder / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"<pre>\n  {folder}\n</pre>", "utf-8")
    environment = Environment()
    compact_templates(environment, [str(tmp_path / "own")], [str(tmp_path / "theme")])
    made = [environment.get_template(name).render() for name in ("a.html", "b.html")]
    assert made == ["<pre>\n  own\n</pre>", "<pre>\ntheme\n</pre>"]


@pytest.mark.parametrize(
    ("partial", "ours", "digest"),
    [
        ("javascripts/base.html", "memory.js", "d6113712bc4deb30"),
        ("javascripts/palette.html", "palette.js", "8790389765ea6036"),
    ],
)
def test_scripts_that_are_files_here_are_those_of_the_installed_theme(partial: str, ours: str, digest: str) -> None:
    """When this fails after an update of the theme, bring our file in line with its partial."""
    found = hashlib.sha256((THEME / "partials" / partial).read_bytes()).hexdigest()[:16]
    assert found == digest, f"assets/javascripts/{ours} was written after another version of partials/{partial}"
