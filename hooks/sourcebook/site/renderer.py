"""Views in, HTML out: `page(view)` for whole pages, and a function for each piece that others put into pages.

The only user of Jinja: a strict environment that escapes everything it is given. A page's headings are collected while
it is rendered, so that its table of contents says what the page says. They come in two forms: as HTML for pages that
are finished here, and as Markdown for macros in hand-written pages, where the engine makes the table of contents.
"""

from __future__ import annotations

import functools
import json
import re
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import CodeType, MappingProxyType
from typing import Any, ClassVar, NamedTuple, Protocol

from jinja2 import (
    BytecodeCache,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    UndefinedError,
    meta,
)

# Also for what pages hold between braces, and for the theme's templates.
from jinja2 import ChoiceLoader as ChoiceLoader
from jinja2 import Environment as Environment
from jinja2 import FileSystemLoader as FileSystemLoader
from jinja2 import Template as Template
from jinja2 import TemplateSyntaxError as TemplateSyntaxError
from jinja2 import nodes as nodes
from jinja2 import pass_context as pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment as ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup as Markup
from markupsafe import escape

from ..book.text.plain_text import isolate
from ..core.labels import Labels
from ..core.problems import Location, Problem, ProblemsError, did_you_mean
from ..core.quotation_marks import apart
from ..exports.jsonld import LinkedData
from ..paths import TEMPLATES
from ..untrusted.escaping import encoded as encoded
from ..untrusted.escaping import in_script, inert_html, without_braces
from ..views.elements import DenialView, EventRow, LinkView, QuoteView, SourceRow
from ..views.pages.indexes import CardView
from .explanations import explanations
from .overrides import NAME, Overrides


class Heading(NamedTuple):
    """A heading of a page: its level (1–6), its anchor, its plain words."""

    level: int
    anchor: str
    text: str


class PageView(Protocol):
    """The view of a page."""

    #: The name of its template.
    template: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Rendered:
    """The body of a page and its headings in order."""

    html: str
    headings: tuple[Heading, ...]


def heading_html(heading: Heading, permalink: str) -> Markup:
    """Return a heading in the engine's look: with a link to itself, except the page's title."""
    level, anchor, words = heading.level, escape(heading.anchor), escape(heading.text)
    link = f'<a class="headerlink" href="#{anchor}" title="{escape(permalink)}">¶</a>' if level > 1 else ""
    return Markup(f'<h{level} id="{anchor}">{words}{link}</h{level}>')


def heading_markdown(heading: Heading, permalink: str) -> Markup:
    """Return a heading as a line of Markdown (with the extension attr_list) that says exactly its words."""
    return Markup(f"{'#' * heading.level} {encoded(heading.text)} {{: #{heading.anchor} }}")


@dataclass
class _Headings:
    """The function `h(level, anchor, words)` of the templates."""

    form: Callable[[Heading, str], Markup]
    permalink: str
    found: list[Heading] = field(default_factory=list)

    def __call__(self, level: int, anchor: str, words: str) -> Markup:
        heading = Heading(level, anchor, words)
        self.found.append(heading)
        return self.form(heading, self.permalink)


class Renderer:
    """Renders views for pages from which `root` leads to the site's root (`""`, `"../"`).

    Templates in the site's `overrides` come first. Every function raises ProblemsError when one of those is faulty.
    """

    def __init__(self, labels: Labels, root: str, markdown: bool = False, overrides: Overrides | None = None):
        self.labels = labels
        self.root = root
        self.form = heading_markdown if markdown else heading_html
        self.overrides = overrides
        self.environment = _environment(labels, root, overrides)

    def compile_templates(self) -> None:
        """Compile all templates now, so that processes that are forked afterwards need not. Faults are told by the page
        that needs the template."""
        for file in TEMPLATES.glob("*.html"):
            with suppress(TemplateError):
                self.environment.get_template(file.name)

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
        """Render a page with the template of its view."""
        return self._render(view.template, view=view)

    def moved(self, link: LinkView) -> Rendered:
        """Render the whole document at a former address; it redirects by itself."""
        return self._render("moved.html", link=link)

    def not_found(self) -> Rendered:
        """Render the content of the page for unknown addresses."""
        return self._render("not_found.html")

    def problems(
        self,
        problems: Sequence[Problem],
        message: str = "",
        of_page: bool = False,
        lines: Mapping[Location, str] = MappingProxyType({}),
    ) -> Rendered:
        """Render the whole document that replaces a served site, or one page of it, while it cannot be built. It shows
        the problems of the data, each with its line (`lines`) and what its code means, or the message of the build."""
        title = self.labels("problems.page_title" if of_page else "problems.title")
        codes = dict.fromkeys(problem.code for problem in problems)
        explained = {code: found for code in codes if (found := explanations().get(code))}
        return self._render(
            "problems.html", title=title, problems=problems, message=message, explained=explained, lines=lines
        )

    def problem_list(self, problems: Sequence[Problem]) -> Rendered:
        """Render a list of problems for the hand-written page that has them. Braces in it call no macro."""
        made = self._render("problem_list.html", problems=problems, explained={}, lines={})
        return replace(made, html=without_braces(made.html))

    def rows(self, rows: Sequence[EventRow]) -> Rendered:
        """Render a list of events for hand-written pages."""
        return self._render("rows.html", rows=rows)

    def cards(self, cards: Sequence[CardView]) -> Rendered:
        """Render a list of entities for hand-written pages."""
        return self._render("cards.html", cards=cards)

    def quote(self, quotes: Sequence[QuoteView], denials: Sequence[DenialView] = ()) -> Rendered:
        """Render quotes that open in place, for hand-written pages, with what is answered to what they stand for."""
        return self._render("quote.html", quotes=tuple(quotes), denials=tuple(denials))

    def link(self, link: LinkView) -> Rendered:
        """Render a link for hand-written pages. It is part of a line of Markdown, which also reads the text between
        tags."""
        shown = {name: Markup(encoded(getattr(link, name))) for name in ("text", "about", "standing")}
        return self._render("link.html", link=replace(link, **shown))

    def bibliography(self, rows: Sequence[SourceRow]) -> Rendered:
        """Render a list of sources for hand-written pages."""
        return self._render("bibliography.html", rows=rows)


#: A link to a record as parts.html writes it: the part before its title, the address of the record's page, the title.
_TITLED = re.compile(r'(<a dir="auto" href="([^"#]*)[^"]*") title="([^"]*)"')


def _said_once(html: str) -> str:
    """Keep the explanation of a record in the first link to it only; previews.js shows it at the others, too."""
    said: set[tuple[str, str]] = set()

    def link(found: re.Match[str]) -> str:
        what = (found[2], found[3])
        if what in said:
            return found[1]
        said.add(what)
        return found[0]

    return _TITLED.sub(link, html)


def _linked_data(found: LinkedData, url: Callable[[str], str]) -> Markup:
    """Return a script element with linked data, whose nodes are already inert in it."""
    assert "<" not in found.nodes
    context = in_script(json.dumps(["https://schema.org", {"@base": url(found.base)}], separators=(",", ":")))
    script = Markup('<script type="application/ld+json">{{"@context":{},"@graph":{}}}</script>')
    return script.format(Markup(context), Markup(found.nodes))


class _Unknown(StrictUndefined):
    """An unknown name in a template. Its message says which names there are."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = UndefinedError):
        if hint is None and obj is not missing and name is not None:
            hint = f"{type(obj).__name__} has no field {name!r}; {_nearest(name, _fields(obj))}"
        super().__init__(hint, obj, name, exc)


def _fields(value: object) -> list[str]:
    """Return the names that a template can use of a value."""
    return [name for name in dir(value) if not name.startswith("_")]


def _nearest(name: str, known: Iterable[str]) -> str:
    return did_you_mean(name, list(known)) or f"there are: {', '.join(sorted(known))}"


def _fault(error: Exception, overrides: Overrides, names: Iterable[str]) -> Problem | None:
    """Return what is wrong with a template of the site, and the line; None when none of its lines is at fault."""
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
    """Return the message and cure for an error of a template; `names` are those that the template may use."""
    if isinstance(error, TemplateNotFound):
        known = sorted(file.name for file in TEMPLATES.glob("*.html"))
        return f"there is no template {error.name!r}", _nearest(str(error.name), known)
    if not isinstance(error, TemplateError):
        return f"{type(error).__name__}: {error}", ""
    message, _, hint = str(error).partition("; ")
    if unknown := re.fullmatch(r"'(\w+)' is undefined", message):
        return f"there is nothing called {unknown[1]!r} here", _nearest(unknown[1], names)
    return message, hint


class Compiled(BytecodeCache):
    """Compiled templates, shared by environments: of pages in different folders, of builds of a server."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.found.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self.found[bucket.key, bucket.checksum] = bucket.code


_COMPILED = Compiled()


class _Context(Context):
    """The context of our templates. Their functions do not ask for it, and looking whether they do takes longer than
    many of them: an eighth of the time of a page."""

    def call(self, called: Callable[..., Any], /, *values: Any, **named: Any) -> Any:
        """Call a function or a macro."""
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        if isinstance(called, Macro):
            return called(self.eval_ctx, *values, **named)
        return called(*values, **named)


#: The beginnings of addresses that are not relative to the site's root: parts of the page, and other sites.
_AS_IT_IS = ("#", "http://", "https://")

#: The most pieces of HTML kept of each macro that is `remembered`: parts that several pages share.
_MOST_REMEMBERED = 30_000


@functools.lru_cache(maxsize=16)
def _environment(labels: Labels, root: str, overrides: Overrides | None) -> Environment:
    own = FileSystemLoader(TEMPLATES)
    first = [FileSystemLoader(overrides.folder)] if overrides else []
    environment = Environment(
        # By the prefix, a template that replaces one of ours can still include ours.
        loader=ChoiceLoader([*first, own, PrefixLoader({"sourcebook": own})]),
        autoescape=True,
        undefined=_Unknown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    environment.context_class = _Context

    def url(path: str) -> str:
        return path if path.startswith(_AS_IT_IS) else root + path

    environment.globals.update(t=labels, count=labels.count, url=url)
    environment.globals["remembered"] = functools.lru_cache(maxsize=_MOST_REMEMBERED)
    environment.filters["isolate"] = isolate
    environment.filters["apart"] = apart
    environment.globals["linked_data"] = functools.partial(_linked_data, url=url)
    return environment


def mistakes_in_template(
    environment: Environment, text: str, known: Collection[str]
) -> Iterator[tuple[int, str, str, str]]:
    """Yield what is wrong with a page before it is rendered: its syntax, and calls of names neither `known` nor defined
    in the page. Each with line, code, message and hint."""
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
    """Escape words for the engine's own templates, which do not escape: inert in HTML, attributes and page source."""
    return Markup(inert_html(words))
