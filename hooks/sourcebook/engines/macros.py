"""The macros of hand-written pages: `{{ profile("id") }}`, `{{ chronology(topic="id") }}` and so on.

Each macro unpacks its arguments, uses the same views and templates as the generated pages, and returns Markdown whose
headings reach the page's table of contents. A wrong id, argument or value stops the build with page and line.
"""

from __future__ import annotations

import functools
import inspect
import re
import sys
import types
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from ..core.dates.edtf import DateError, Edtf, parse_edtf
from ..core.problems import Location, Problem, ProblemsError, did_you_mean
from ..project import Project, load_project
from ..records.models import Event
from ..records.source import Source
from ..records.values.fields import STATUSES
from ..site.renderer import Rendered, Renderer, mistakes_in_template
from ..views.pages.coverage import coverage_view
from ..views.pages.entity import profile_view
from ..views.pages.event import event_view
from ..views.pages.indexes import cards, sources_view
from ..views.pages.source import source_view
from ..views.pages.supports import denials_to
from .dev_server import print_problems
from .front_matter import mistakes
from .page_language import confine, environment_of_caller, faults, pages_are_trusted

Ids = str | list[str] | None


class CallError(ValueError):
    """A macro was called with something that does not exist. `hint` says what may be meant."""

    def __init__(self, message: str, hint: str = "", code: str = "bad-argument"):
        super().__init__(message)
        self.hint = hint
        self.code = code


def define_env(env: Any) -> None:
    """Register the macros with mkdocs-macros; `env` is its environment."""
    # Zensical gives only the folder, and calls nothing before it renders a page.
    file = env.conf.get("config_file_path")
    root = Path(file).parent if file else Path(env.conf["root_dir"])
    for name in MACROS:
        env.macro(_placed(name, env, root), name)
    if hasattr(env, "pre_macro_functions"):
        _forget_a_date_that_is_none(env.variables.get("git"))
        env.pre_macro_functions.append(functools.partial(_read_page, root))
    elif env.page:
        _read_page_of_zensical(root, env)


def _forget_a_date_that_is_none(git: Any) -> None:
    """Remove the last commit's date from mkdocs-macros' variables if its time zone does not exist: printing it
    fails."""
    date = (git or {}).get("date")
    try:
        str(date)
    except ValueError:
        git["date"] = None


def _read_page(root: Path, env: Any) -> None:
    """Report what is wrong with the macros of the page that `env` is about to render, before any is called."""
    if env.page.meta.get("render_macros") is False:
        return
    path, start = _page_of(env, root)
    found: Iterable[tuple[int, str, str, str]]
    if pages_are_trusted(env.conf.get("extra")):
        known = {*env.env.globals, *env.variables, *env.page.meta}
        found = mistakes_in_template(env.env, env.markdown, known)
    else:
        confine(env.env, MACROS)
        found = faults(env.env, env.markdown, MACROS)
    problems = [Problem(Location(path, start + line), code, words, hint) for line, code, words, hint in found]
    if problems:
        env.markdown = _told(problems, env, root)


def _read_page_of_zensical(root: Path, env: Any) -> None:
    """Do the same for Zensical, which passes on neither the page's text nor its environment."""
    if pages_are_trusted(env.conf.get("extra")):
        return
    environment = environment_of_caller()
    confine(environment, MACROS)
    path, start = _page_of(env, root)
    source = (root / path).read_text("utf-8")
    text = "\n".join(source.split("\n")[start:])
    found = faults(environment, text, MACROS)
    problems = [Problem(Location(path, start + line), code, words, hint) for line, code, words, hint in found]
    problems += mistakes(env.page.meta, path, source, ())
    if problems:
        _told(problems, env, root)


def _placed(name: str, env: Any, root: Path) -> Callable[..., str]:
    """Return the macro `name` for the page that `env` is rendering; its faults are reported with page and line."""
    method = getattr(Macros, name)

    def call(*arguments: Any, **named: Any) -> str:
        page = env.page
        try:
            project = load_project(root)
            if not project.sound:
                raise ProblemsError(project.problems)
            _bind(method, arguments, named)
            return str(method(Macros(project, page.url), *arguments, **named))
        except ProblemsError as error:
            return _told(error.problems, env, root)
        except CallError as error:
            problem = Problem(Location(*_where(env, root)), error.code, f"{name}(): {error}", error.hint)
            return _told([problem], env, root)

    return functools.update_wrapper(call, method)


def _told(problems: Sequence[Problem], env: Any, root: Path) -> str:
    """End the build with the problems. While serving, print them and return the list for the page."""
    if (env.conf.get("extra") or {}).get("sourcebook", {}).get("serving"):
        print_problems(problems, root)
        return _block(Renderer(load_project(root).labels, "").problem_list(problems))
    # mkdocs-macros turns exceptions into a warning with a traceback; an exit reaches the contributor unchanged.
    raise SystemExit(str(ProblemsError(problems)))


def _bind(method: Callable[..., str], arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
    """Raise CallError when `method` does not take these arguments."""
    signature = inspect.signature(method)
    try:
        signature.bind(None, *arguments, **named)
    except TypeError as error:
        known = [parameter for parameter in signature.parameters if parameter != "self"]
        words = str(error).split("'")
        hint = did_you_mean(words[1], known) if len(words) > 2 and words[1] not in known else ""
        raise CallError(str(error), hint or f"arguments: {', '.join(known)}") from error


def _where(env: Any, root: Path) -> tuple[str, int]:
    """Return the page that is being rendered, and the line of the call in it."""
    name, before = _page_of(env, root)
    frame: types.FrameType | None = sys._getframe()
    while frame is not None and "debug_info" not in frame.f_globals:  # the compiled template has it
        frame = frame.f_back
    if frame is None:
        return name, 1
    return name, before + _template_line(frame.f_globals["debug_info"], frame.f_lineno)


def _page_of(env: Any, root: Path) -> tuple[str, int]:
    """Return the file of the page that is being rendered, and the number of its lines before the text."""
    if not hasattr(env.page, "file"):  # a page of Zensical: its path within the folder of the pages
        path = root / env.conf["docs_dir"] / env.page.path
        front = re.match(r"---\n.*?\n---\n\s*", path.read_text("utf-8"), re.S)
        return path.relative_to(root).as_posix(), front[0].count("\n") if front else 0
    file = env.page.file
    path = Path(file.abs_src_path) if file.abs_src_path else Path(file.src_uri)
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else file.src_uri
    text = env.page.markdown
    return name, file.content_string.removesuffix(text).count("\n") if text else 0


def _template_line(debug_info: str, line: int) -> int:
    """Return the line of a template, from Jinja's table `template_line=code_line&…` and a line of the compiled code."""
    found = 1
    for pair in filter(None, debug_info.split("&")):
        template_line, code_line = map(int, pair.split("="))
        if code_line > line:
            break
        found = template_line
    return found


class Macros:
    """The macros, for a page at the address `url` (relative to the site's root)."""

    def __init__(self, project: Project, url: str):
        self.book = project.book
        self.labels = project.labels
        self.views = project.views
        self.render = Renderer(project.labels, "../" * url.count("/"), markdown=True, overrides=project.overrides)

    def profile(self, id: str) -> str:
        """The profile of an entity, as on its own page."""
        return _block(self.render.page(profile_view(self.views, self._one(self.book.entities, id, "entity"))))

    def event(self, id: str) -> str:
        """An event, as on its own page."""
        return _block(self.render.page(event_view(self.views, self._one(self.book.events, id, "event"))))

    def source(self, id: str) -> str:
        """A source, as on its own page."""
        return _block(self.render.page(source_view(self.views, self._one(self.book.sources, id, "source"))))

    def link(self, id: str, text: str | None = None) -> str:
        """A link to a record, with its name or with `text`."""
        record = self.book.get(id) if isinstance(id, str) else None
        if record is None:
            known = [*self.book.entities, *self.book.events, *self.book.sources]
            raise CallError(f"no record has the id {id!r}", did_you_mean(str(id), known), "unknown-id")
        return self.render.link(self.views.link(record, _words(text or "", "text"))).html

    def cite(self, source: str, quote: str) -> str:
        """Return the words `quote` of a source, which open in place. They must be on a record of the reference."""
        self._one(self.book.sources, source, "source")
        words, drawn = _words(quote, "quote"), self.book.quotations_from.get(source, ())
        used = [one for one in drawn if one.citation.quote == words]
        if used:
            denials = dict.fromkeys(denial for one in used for denial in denials_to(self.views, one))
            return _block(self.render.quote([self.views.quote(used[0].citation)], tuple(denials)))
        known = [quotation.citation.quote for quotation in drawn]
        raise CallError(
            f"no record quotes these words of {source!r}: {quote!r}", did_you_mean(str(quote), known), "unknown-quote"
        )

    def chronology(
        self,
        entity: Ids = None,
        topic: Ids = None,
        place: Ids = None,
        type: Ids = None,
        status: Ids = None,
        start: str | None = None,
        end: str | None = None,
        limit: int | None = None,
    ) -> str:
        """Return events in order of time: those that involve every `entity`, carry every `topic`, took place at one of
        `place`, are of one `type` and `status`, and may fall between `start` and `end` (EDTF text)."""
        events = self.book.chronology
        for key in self._several(entity, self.book.entities, "entity"):
            involved = {event.key for event in self.book.events_of.get(key, ())}
            events = tuple(event for event in events if event.key in involved)
        for key in self._several(topic, self.book.vocabulary.topics, "topic"):
            events = tuple(event for event in events if key in event.topics)
        places = self._several(place, self.book.entities, "place")
        types = self._several(type, self.book.vocabulary.event_types, "event type")
        states = self._several(status, dict.fromkeys(STATUSES), "status")
        events = tuple(
            event
            for event in events
            if (not places or set(places) & set(event.places))
            and (not types or event.type in types)
            and (not states or event.status in states)
        )
        events = _between(events, _date(start, "start"), _date(end, "end"))
        if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
            raise CallError(f"limit must be a whole number above 0, not {limit!r}")
        return _block(self.render.rows(self.views.event_rows(events[:limit])))

    def entities(self, type: Ids = None, topic: Ids = None) -> str:
        """Entities in order of name, of one `type`, on every `topic`."""
        types = self._several(type, self.book.vocabulary.entity_types, "entity type")
        topics = self._several(topic, self.book.vocabulary.topics, "topic")
        found = [
            entity
            for entity in self.book.entities.values()
            if (not types or entity.type in types) and all(key in entity.topics for key in topics)
        ]
        return _block(self.render.cards(cards(self.views, found)))

    def bibliography(self, topic: Ids = None) -> str:
        """The sources, or those that are quoted on records of every `topic`."""
        sources: Iterable[Source] = self.book.sources.values()
        for key in self._several(topic, self.book.vocabulary.topics, "topic"):
            homes = [record.key for records in self.book.on_topic(key) for record in records]
            cited = {quotation.citation.source for home in homes for quotation in self.book.citations_in.get(home, ())}
            sources = [source for source in sources if source.key in cited]
        return _block(self.render.bibliography(sources_view(self.views, sources)))

    def coverage(self) -> str:
        """How well the reference is supported, as on the page of its own."""
        return _block(self.render.page(coverage_view(self.views)))

    def _one(self, table: dict[str, Any], key: str, kind: str) -> Any:
        if not isinstance(key, str) or key not in table:
            raise CallError(f"no {kind} has the id {key!r}", did_you_mean(str(key), table), f"unknown-{kind}")
        return table[key]

    def _several(self, keys: Ids, table: dict[str, Any], kind: str) -> list[str]:
        names = [] if keys is None else list(keys) if isinstance(keys, list | tuple) else [keys]
        for key in names:
            if not isinstance(key, str) or key not in table:
                raise CallError(f"{key!r} is not a known {kind}", did_you_mean(str(key), table), "unknown-word")
        return names


#: The macros by name.
MACROS = ("profile", "event", "source", "link", "cite", "chronology", "entities", "bibliography", "coverage")


def _words(given: object, name: str) -> str:
    if not isinstance(given, str):
        raise CallError(f"{name} must be text in quotation marks, not {given!r}")
    return given


def _date(text: str | None, name: str) -> Edtf | None:
    if text is None:
        return None
    try:
        return parse_edtf(str(text))
    except DateError as error:
        raise CallError(f"{name}: {error}", error.hint, "bad-date") from error


def _between(events: tuple[Event, ...], start: Edtf | None, end: Edtf | None) -> tuple[Event, ...]:
    """Return the events that may fall into the period; undated ones only when there is no bound."""
    if start is None and end is None:
        return events
    found = []
    for event in events:
        date = event.date.date
        late = start is None or start.earliest is None or date.latest is None or date.latest >= start.earliest
        early = end is None or end.latest is None or date.earliest is None or date.earliest <= end.latest
        if date.dated and late and early:
            found.append(event)
    return tuple(found)


def _block(rendered: Rendered) -> str:
    """Return HTML as a block of its own in Markdown."""
    return f"\n\n{rendered.html.strip()}\n\n"
