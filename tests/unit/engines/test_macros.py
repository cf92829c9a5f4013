"""What hand-written pages can call, and what is said of a wrong call."""

from __future__ import annotations

import importlib.util
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, StrictUndefined
from mkdocs.config.config_options import Hooks
from mkdocs.plugins import EVENTS
from mkdocs_macros.util import import_local_module

from sourcebook import mkdocs_hooks
from sourcebook.engines.macros import MACROS, Macros, define_env
from sourcebook.project import Project
from sourcebook.site.renderer import Rendered
from sourcebook.views.elements import EventRow, SourceRow
from sourcebook.views.pages.indexes import CardView
from support.macro_calls import WRONG_CALLS
from support.page_reader import body_of, contents_of
from support.projects import ROOT, TOY

FRONT_MATTER = "---\ntitle: A page\n---\n"


class Engine:
    """As much of mkdocs-macros as macros see: where the project is, and which page is being rendered."""

    def __init__(self, project: Path, trusted: bool = False):
        extra = {"sourcebook": {"trusted_pages": trusted}}
        self.conf = {"config_file_path": str(project / "mkdocs.yml"), "extra": extra}
        self.project = project
        self.macros: dict[str, Any] = {}
        self.variables: dict[str, Any] = {}
        self.pre_macro_functions: list[Callable[[Any], None]] = []
        self.env = Environment(undefined=StrictUndefined)
        define_env(self)
        self.env.globals.update(self.macros)

    def macro(self, function: Any, name: str) -> None:
        self.macros[name] = function

    def render(self, markdown: str, path: str = "guide/page.md") -> str:
        """The page `path` with this text beneath its front matter, as it goes on to Markdown."""
        source = self.project / "docs" / path
        file = SimpleNamespace(abs_src_path=str(source), src_uri=path, content_string=FRONT_MATTER + markdown)
        self.page = SimpleNamespace(url=path.replace(".md", ".html"), file=file, markdown=markdown, meta={})
        self.markdown = markdown
        for function in self.pre_macro_functions:
            function(self)
        return self.env.from_string(self.markdown).render()


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(TOY)


@pytest.fixture(scope="module")
def trusting() -> Engine:
    """An engine of a site whose owner answers for all pages."""
    return Engine(TOY, trusted=True)


PLACE = "docs/guide/page.md:6:1: "


@pytest.mark.parametrize("call", WRONG_CALLS)
def test_a_wrong_call_ends_the_build_with_page_line_and_a_suggestion(call: str, engine: Engine) -> None:
    _, expected = WRONG_CALLS[call]
    with pytest.raises(SystemExit) as exit_:
        engine.render(f"# A page\n\n{{{{ {call} }}}}\n")
    # An exit with a text prints it and is status 1.
    assert exit_.value.code == PLACE + expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ profil('layla-haddad') }}", "there is no macro 'profil' [unknown-macro]\n    did you mean 'profile'?"),
        ("{{ xyz() }}", "there is no macro 'xyz' [unknown-macro]"),
        (
            "{% if false %}{{ chronologie() }}{% endif %}",
            "there is no macro 'chronologie' [unknown-macro]\n    did you mean 'chronology'?",
        ),
        ("{{ profile('layla-haddad' }}", "not Jinja: unexpected '}', expected ')' [macro-syntax]"),
        ("{% if %}", "not Jinja: Expected an expression, got 'end of statement block' [macro-syntax]"),
        ("{{ 'a' | shout }}", "not Jinja: No filter named 'shout'. [macro-syntax]"),
    ],
)
def test_what_cannot_be_called_ends_the_build_before_anything_is_rendered(
    text: str, said: str, trusting: Engine
) -> None:
    with pytest.raises(SystemExit) as exit_:
        trusting.render(f"# A page\n\n{text}\n")
    assert exit_.value.code == PLACE + said


def test_a_page_that_is_trusted_may_make_macros_of_its_own(trusting: Engine) -> None:
    text = "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{% set f = twice %}{{ twice('a') }}{{ f('b') }}"
    assert trusting.render(text) == "aabb"


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("{{ profile('x') }}", 4),
        ("a\nb\n{{ link('layla-haddad') }} {{ profile('x') }}\n{{ profile('y') }}", 6),
        ("{% for id in ['layla-haddad',\n 'x'] %}\n\n{{ link(id) }}\n{% endfor %}", 7),
        ("{{ link(\n'x'\n) }}", 4),
    ],
)
def test_the_line_is_that_of_the_call_in_the_file_front_matter_included(
    markdown: str, line: int, trusting: Engine
) -> None:
    with pytest.raises(SystemExit) as exit_:
        trusting.render(markdown)
    assert str(exit_.value.code).startswith(f"docs/guide/page.md:{line}:1: ")


def test_a_call_in_a_project_with_problems_ends_with_the_list_of_them(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(SystemExit) as exit_:
        Engine(tmp_path).render("{{ bibliography() }}")
    assert [line.split(":")[0] for line in str(exit_.value.code).splitlines() if not line.startswith(" ")] == [
        "data/entities.yaml",
        "data/events.yaml",
        "data/sources.yaml",
        "data/vocabulary.yaml",
    ]


# ---- what right calls give ------------------------------------------------------------------------------------------


class Listing:
    """Stands in for the renderer: keeps the ids of the records that a list is made of."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def rows(self, rows: list[EventRow] | list[CardView] | list[SourceRow]) -> Rendered:
        self.ids = [Path(row.link.path).stem for row in rows]
        return Rendered("", ())

    cards = bibliography = rows


def listed(toy: Project, call: str) -> list[str]:
    """The ids of the records that a macro lists."""
    macros = Macros(toy, "page.html")
    macros.render = Listing()  # type: ignore[assignment]  # stands in for the renderer
    eval(call, {name: getattr(macros, name) for name in MACROS})
    return macros.render.ids


@pytest.mark.parametrize(
    ("call", "ids"),
    [
        ('chronology(topic="founding")', ["request-for-rooms", "harmonium-sale", "opening-of-the-rooms"]),
        ('chronology(topic="founding", status="alleged")', ["harmonium-sale"]),
        ('chronology(status=["planned", "announced"])', ["lamp-promised", "atlases-promised", "jubilee"]),
        ('chronology(entity="layla-haddad", type="opening")', ["opening-of-the-rooms"]),
        ('chronology(entity=["amos-pell", "reading-society"])', ["request-for-rooms"]),
        ('chronology(entity=["amos-pell", "layla-haddad"])', []),
        ('chronology(place="rooms-above-bakery")', ["opening-of-the-rooms", "jubilee"]),
        ('chronology(type="reading", limit=2)', ["reading-century", "reading-day"]),
        ('entities(type="person")', ["tobias-crumb", "layla-haddad", "edith-marlow", "amos-pell"]),
        ('entities(topic="founding")', ["layla-haddad", "harmonium-quarrel", "reading-society"]),
        ('entities(topic=["founding", "readings"])', ["layla-haddad"]),
        ('entities(type=["room", "quarrel"], topic="readings")', ["rooms-above-bakery"]),
    ],
)
def test_lists_hold_what_fits_every_argument_in_order(call: str, ids: list[str], toy: Project) -> None:
    assert listed(toy, call) == ids


def test_a_period_holds_what_may_fall_into_it_but_nothing_undated(toy: Project) -> None:
    assert listed(toy, 'chronology(start="1936", end="1937-04")') == [
        "reading-century",
        "reading-decade",
        "reading-from",
        "reading-until",
        "reading-between",
        "reading-or-earlier",
    ]


def test_a_bibliography_on_a_topic_holds_the_sources_quoted_there_in_order_of_publication(toy: Project) -> None:
    assert listed(toy, 'bibliography(topic="founding")') == ["gazette-1923-05-12", "minutes-1924", "almanach-1931"]


def test_words_that_show_an_allegation_are_cited_with_their_denial(engine: Engine) -> None:
    words = "It is said in the village that somebody sold the parish harmonium to pay for the shelves."
    html = engine.render(f'{{{{ cite("gazette-1923-05-12", "{words}") }}}}')
    assert html.count('class="sb-denial sb-kind-denial"') == 1
    assert 'href="../quarrels/harmonium-quarrel.html#claim-2bf6812a"' in html
    other = engine.render('{{ cite("gazette-1923-05-12", "A shelf is a promise") }}')
    assert "sb-denial" not in other


@pytest.mark.parametrize(
    ("path", "address"),
    [("page.md", "readers/layla-haddad.html"), ("a/b/page.md", "../../readers/layla-haddad.html")],
)
def test_addresses_lead_from_the_page_of_the_call(path: str, address: str, engine: Engine) -> None:
    html = engine.render('{{ link("layla-haddad", "the <librarian>") }}', path)
    assert re.findall(r'href="([^"]*)"', html) == [address]
    # Markdown reads what stands between inline tags, so no sign of it is left.
    assert html.endswith(">the &#60;librarian&#62;</a>")


@pytest.mark.parametrize(
    ("macro", "page"),
    [
        ("profile", "readers/layla-haddad.html"),
        ("event", "events/opening-of-the-rooms.html"),
        ("source", "sources/gazette-1923-05-12.html"),
    ],
)
def test_a_macro_and_the_generated_page_of_the_same_name_have_the_same_body(
    macro: str, page: str, toy_site: Path
) -> None:
    assert body_of(toy_site / "same" / f"{macro}.html") == body_of(toy_site / page)


@pytest.mark.parametrize("macro", ["profile", "event", "source", "coverage"])
def test_the_headings_of_a_macro_reach_the_table_of_contents(macro: str, toy_site: Path) -> None:
    page = toy_site / "same" / f"{macro}.html"
    headings = [dict(part[1])["id"] for part in body_of(page) if part[0] in ("h2", "h3")]
    assert contents_of(page) == headings
    assert len(headings) >= 2


# ---- how they are loaded --------------------------------------------------------------------------------------------


def test_mkdocs_finds_its_hooks_as_it_loads_them() -> None:
    module = Hooks("plugins")._load_hook("site_hooks", str(ROOT / "hooks" / "site_hooks.py"))
    ours, found = (
        {name for name, value in vars(one).items() if name.startswith("on_") and callable(value)}
        for one in (mkdocs_hooks, module)
    )
    assert found == ours >= {"on_config", "on_files", "on_post_build"}
    assert {name.removeprefix("on_") for name in ours} <= set(EVENTS)


def test_mkdocs_macros_finds_the_macros_as_it_loads_them() -> None:
    module = import_local_module(str(ROOT), "hooks/page_macros")
    assert module.define_env is define_env


@pytest.mark.parametrize("name", ["site_hooks", "page_macros"])
def test_an_entry_point_holds_one_import_and_nothing_else(name: str) -> None:
    source = (ROOT / "hooks" / f"{name}.py").read_text(encoding="utf-8")
    assert len(re.findall(r"^\S", re.sub(r'""".*?"""|\(.*?\)|#.*', "", source, flags=re.S), re.M)) == 1


def test_every_macro_says_what_it_gives() -> None:
    assert [name for name in MACROS if not inspect.getdoc(getattr(Macros, name))] == []


def test_the_package_is_found_without_its_folder_on_the_path() -> None:
    """Zensical loads the macros and no hooks: only the installation makes the package known."""
    assert importlib.util.find_spec("sourcebook") is not None
