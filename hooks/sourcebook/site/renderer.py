"""Views in, HTML out: `page(view)` for whole pages, and a function for each piece that others put into pages.

The only user of Jinja: a strict environment that escapes everything it is given. A page's headings are collected while
it is rendered, so that its table of contents says what the page says. They come in two forms: as HTML for pages that
are finished here, and as Markdown for macros in hand-written pages, where the engine makes the table of contents.
"""

from __future__ import annotations

import functools
import re
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import CodeType
from typing import Any, ClassVar, NamedTuple, Protocol

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    UndefinedError,
    meta,
)

# Also for what is written between braces in pages, and for the theme's templates.
from jinja2 import Environment as Environment
from jinja2 import Template as Template
from jinja2 import TemplateSyntaxError as TemplateSyntaxError
from jinja2 import nodes as nodes
from jinja2 import pass_context as pass_context
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment as ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup as Markup
from markupsafe import escape

from ..book.plain_text import isolate
from ..core.labels import Labels
from ..core.problems import Location, Problem, ProblemsError, did_you_mean
from ..core.quotation_marks import apart
from ..exports.jsonld import document
from ..paths import TEMPLATES
from ..untrusted.escaping import encoded as encoded
from ..untrusted.escaping import inert_html
from ..views.elements import DenialView, EventRow, LinkView, QuoteView, SourceRow
from ..views.pages.indexes import CardView
from .overrides import NAME, Overrides


class Heading(NamedTuple):
    """A heading of a page: its level (1–6), its anchor, its plain words."""

    level: int
    anchor: str
    text: str


class PageView(Protocol):
    """What a page shows."""

    #: The name of the template that shows it.
    template: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Rendered:
    """The body of a page and its headings in their order."""

    html: str
    headings: tuple[Heading, ...]


def heading_html(heading: Heading, permalink: str) -> Markup:
    """A heading as the engine's own look: with a link to itself, except the page's title."""
    level, anchor, words = heading.level, escape(heading.anchor), escape(heading.text)
    link = f'<a class="headerlink" href="#{anchor}" title="{escape(permalink)}">¶</a>' if level > 1 else ""
    return Markup(f'<h{level} id="{anchor}">{words}{link}</h{level}>')


def heading_markdown(heading: Heading, permalink: str) -> Markup:
    """A heading as a line of Markdown (with the extension attr_list) that says exactly its words."""
    return Markup(f"{'#' * heading.level} {encoded(heading.text)} {{: #{heading.anchor} }}")


@dataclass
class _Headings:
    """The callable `h(level, anchor, words)` of the templates."""

    form: Callable[[Heading, str], Markup]
    permalink: str
    found: list[Heading] = field(default_factory=list)

    def __call__(self, level: int, anchor: str, words: str) -> Markup:
        heading = Heading(level, anchor, words)
        self.found.append(heading)
        return self.form(heading, self.permalink)


class Renderer:
    """Renders views for pages from which `root` leads to the site's root (`""`, `"../"`).

    Templates in the site's `overrides` come first; every function raises ProblemsError when one of those is faulty.
    """

    def __init__(self, labels: Labels, root: str, markdown: bool = False, overrides: Overrides | None = None):
        self.labels = labels
        self.root = root
        self.form = heading_markdown if markdown else heading_html
        self.overrides = overrides
        self.environment = _environment(labels, root, overrides)

    def _render(self, template: str, **values: object) -> Rendered:
        headings = _Headings(self.form, self.labels("page.permalink"))
        try:
            html = self.environment.get_template(template).render(h=headings, **values)
        except Exception as error:
            problem = self.overrides and _fault(error, self.overrides, [*self.environment.globals, *values, "h"])
            if not problem:
                raise  # a fault of ours
            raise ProblemsError([problem]) from error
        return Rendered(_said_once(html), tuple(headings.found))

    def page(self, view: PageView) -> Rendered:
        """A page, by the template of its view."""
        return self._render(view.template, view=view)

    def moved(self, link: LinkView) -> Rendered:
        """The whole document at a former address; it leads on by itself."""
        return self._render("moved.html", link=link)

    def not_found(self) -> Rendered:
        """What stands on the page for addresses that lead nowhere."""
        return self._render("not_found.html")

    def problems(self, problems: Sequence[Problem], message: str = "", of_page: bool = False) -> Rendered:
        """The whole document that stands for a served site while it cannot be built, or for one page of it: the
        problems of its data, or what else the build said."""
        title = self.labels("problems.page_title" if of_page else "problems.title")
        return self._render("problems.html", title=title, problems=problems, message=message)

    def problem_list(self, problems: Sequence[Problem]) -> Rendered:
        """A list of problems, for the hand-written page where they stand. What it says of braces calls no macro."""
        made = self._render("problem_list.html", problems=problems)
        return replace(made, html=made.html.replace("{", "&#123;"))

    def rows(self, rows: Sequence[EventRow]) -> Rendered:
        """A list of events, for hand-written pages."""
        return self._render("rows.html", rows=rows)

    def cards(self, cards: Sequence[CardView]) -> Rendered:
        """A list of entities, for hand-written pages."""
        return self._render("cards.html", cards=cards)

    def quote(self, quotes: Sequence[QuoteView], denials: Sequence[DenialView] = ()) -> Rendered:
        """Quotes that open in place, for hand-written pages, with what is answered to what they stand for."""
        return self._render("quote.html", quotes=tuple(quotes), denials=tuple(denials))

    def link(self, link: LinkView) -> Rendered:
        """A link, for hand-written pages: it stands in a line of Markdown, which reads what a tag encloses."""
        shown = {name: Markup(encoded(getattr(link, name))) for name in ("text", "about", "standing")}
        return self._render("link.html", link=replace(link, **shown))

    def bibliography(self, rows: Sequence[SourceRow]) -> Rendered:
        """A list of sources, for hand-written pages."""
        return self._render("bibliography.html", rows=rows)


#: A link to a record as parts.html writes it: what comes before its title, the address of the record's page, the title.
_TITLED = re.compile(r'(<a class="sb-link" dir="auto" href="([^"#]*)[^"]*") title="([^"]*)"')


def _said_once(html: str) -> str:
    """The page, in which only the first link to a record says what that is: previews.js shows it at the others, too."""
    said: set[tuple[str, str]] = set()

    def link(found: re.Match[str]) -> str:
        what = (found[2], found[3])
        if what in said:
            return found[1]
        said.add(what)
        return found[0]

    return _TITLED.sub(link, html)


def linked_data(nodes: str, root: str) -> Markup:
    """A script element that holds nodes of linked data, already inert in it, for a page with this way to the root."""
    assert "<" not in nodes
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(document(nodes, root)))


class _Unknown(StrictUndefined):
    """A name that a template asks for and that does not exist. Its message says what there is in its place."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = UndefinedError):
        if hint is None and obj is not missing and name is not None:
            hint = f"{type(obj).__name__} has no field {name!r}; {_nearest(name, _fields(obj))}"
        super().__init__(hint, obj, name, exc)


def _fields(value: object) -> list[str]:
    """What can be asked of a value in a template."""
    return [name for name in dir(value) if not name.startswith("_")]


def _nearest(name: str, known: Iterable[str]) -> str:
    return did_you_mean(name, list(known)) or f"there are: {', '.join(sorted(known))}"


def _fault(error: Exception, overrides: Overrides, names: Iterable[str]) -> Problem | None:
    """What is wrong with a template of the site, and in which line; None when none of its lines is at fault."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError):
        frames.append((error.filename or "", error.lineno))
    inside = [(Path(file), line) for file, line in frames if Path(file).is_relative_to(overrides.folder)]
    if not inside:
        return None
    file, line = inside[-1]
    location = Location(f"{NAME}/{file.relative_to(overrides.folder).as_posix()}", line or 1)
    message, hint = _words_of(error, names)
    return Problem(location, "bad-template", message, hint)


def _words_of(error: Exception, names: Iterable[str]) -> tuple[str, str]:
    """What an error of a template says, and its cure; `names` are those that the template may use."""
    if isinstance(error, TemplateNotFound):
        known = sorted(file.name for file in TEMPLATES.glob("*.html"))
        return f"there is no template {error.name!r}", _nearest(str(error.name), known)
    if not isinstance(error, TemplateError):
        return f"{type(error).__name__}: {error}", ""
    message, _, hint = str(error).partition("; ")
    if unknown := re.fullmatch(r"'(\w+)' is undefined", message):
        return f"there is nothing called {unknown[1]!r} here", _nearest(unknown[1], names)
    return message, hint


class _Compiled(BytecodeCache):
    """Templates compiled for pages of one folder, for those of all others."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.found.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self.found[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()

#: So much HTML of each part of pages that stands on several is remembered.
_MOST_REMEMBERED = 30_000


@functools.lru_cache(maxsize=16)
def _environment(labels: Labels, root: str, overrides: Overrides | None) -> Environment:
    own = FileSystemLoader(TEMPLATES)
    first = [FileSystemLoader(overrides.folder)] if overrides else []
    environment = Environment(
        # By the prefix, a template that replaces one of ours can still include that one.
        loader=ChoiceLoader([*first, own, PrefixLoader({"sourcebook": own})]),
        autoescape=True,
        undefined=_Unknown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    environment.globals.update(
        t=labels, count=labels.count, url=lambda path: path if path.startswith(("http://", "https://")) else root + path
    )
    environment.globals["remembered"] = functools.lru_cache(maxsize=_MOST_REMEMBERED)
    environment.filters["isolate"] = isolate
    environment.filters["apart"] = apart
    environment.globals["linked_data"] = functools.partial(linked_data, root=root)
    return environment


def mistakes_in_template(
    environment: Environment, text: str, known: Collection[str]
) -> Iterator[tuple[int, str, str, str]]:
    """What is wrong with a page before it is rendered: its grammar, and calls of what is neither `known` nor made in
    the page itself. Each with its line, code, message and hint."""
    try:
        tree = environment.parse(text)
        unknown = meta.find_undeclared_variables(tree) - set(known)
    except TemplateSyntaxError as error:
        yield error.lineno, "macro-syntax", f"not Jinja: {error.message}", ""
        return
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in unknown:
            name = call.node.name
            yield call.lineno, "unknown-macro", f"there is no macro {name!r}", did_you_mean(name, known)


def inert(words: str) -> Markup:
    """Words for the engine's own templates, which do not escape: inert in HTML, attributes and page source."""
    return Markup(inert_html(words))
