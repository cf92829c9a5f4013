"""The language of hand-written pages between braces: calls of our macros with literal arguments, and nothing else.

Pages come from strangers, and Jinja is a programming language: `cycler.__init__.__globals__` leads to the whole
machine. So a page is parsed before it is rendered, and anything else is refused (`faults`). The environment that
renders pages is confined as well (`confine`): it is Jinja's immutable sandbox, knows no names but the macros, and
parses whatever it renders once more.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from ..core.problems import did_you_mean
from ..site.renderer import Environment, ImmutableSandboxedEnvironment, Template, TemplateSyntaxError, nodes

#: Larger integers are no arguments of ours, and Python refuses to print the largest.
_LARGEST = 2**53
_RAW = "to show braces as they are, put {% raw %} before them and {% endraw %} behind"
_EACH_CALL = 'write each call out: {{ link("one-id") }}, {{ link("another-id") }}'
_WORDS_ONLY = "write the words themselves, without braces"
_LITERAL = 'arguments are texts in quotation marks, numbers, true, false, none, or a list of them: ["one", "another"]'
_OTHER_FILES = "write the text into this page, or link to the other one"


class Fault(NamedTuple):
    """Something in a page that is not a call of a macro: its line, the code of the problem, the fact and the cure."""

    line: int
    code: str
    message: str
    hint: str


#: Constructs of Jinja, each with its name and what to write instead. The first match counts.
_REFUSED: tuple[tuple[tuple[type[nodes.Node], ...], str, str], ...] = (
    ((nodes.For,), "a loop ('for')", f"{_EACH_CALL}; lists of records are made by {{{{ chronology(…) }}}}"),
    ((nodes.If, nodes.CondExpr), "a condition ('if')", "keep the text that applies, and delete the other"),
    ((nodes.Assign, nodes.AssignBlock, nodes.With), "a variable ('set' or 'with')", _WORDS_ONLY),
    ((nodes.Include,), "another file ('include')", _OTHER_FILES),
    ((nodes.Import, nodes.FromImport), "macros of another file ('import')", _EACH_CALL),
    ((nodes.Extends, nodes.Block), "a template ('extends' or 'block')", "put templates into overrides/"),
    ((nodes.Macro, nodes.CallBlock), "a macro of its own ('macro' or 'call')", _EACH_CALL),
    ((nodes.Filter, nodes.FilterBlock), "a filter ('|')", "write what the filter would make of it"),
    ((nodes.Test, nodes.Compare, nodes.And, nodes.Or, nodes.Not), "a comparison", "write what it would give"),
    ((nodes.Concat,), "joined texts ('~')", "write one text, or one call after the other, each in its own braces"),
    ((nodes.BinExpr, nodes.UnaryExpr), "arithmetic", "write what it would give"),
    ((nodes.Getattr, nodes.Getitem, nodes.Slice), "a part of a value ('.' or '[…]')", _WORDS_ONLY),
    ((nodes.Tuple,), "several values with commas", "put each call into its own braces, and a list into […]"),
    ((nodes.Dict,), "a dictionary ('{…}')", _WORDS_ONLY),
    ((nodes.Name,), "a variable", f'{_WORDS_ONLY}; a record is shown by its macro, as in {{{{ link("id") }}}}'),
    ((nodes.Const, nodes.List, nodes.TemplateData), "a value by itself", _WORDS_ONLY),
)


def faults(environment: Environment, text: str, macros: Collection[str]) -> Iterator[Fault]:
    """Yield whatever in a page is neither text nor a call of one of the `macros` with literal arguments."""
    try:
        tree = environment.parse(text)
    except TemplateSyntaxError as error:
        yield Fault(error.lineno, "macro-syntax", f"not Jinja: {error.message}", _RAW)
    except RecursionError:
        yield Fault(1, "macro-syntax", "not Jinja: brackets are nested too deeply", _RAW)
    except ValueError:  # Python reads no number of more than 4,300 digits
        yield Fault(1, "macro-syntax", "not Jinja: a number is too long", _RAW)
    else:
        for part in _parts(tree):
            yield from _of_part(part, macros)


def _parts(tree: nodes.Template) -> Iterator[nodes.Node]:
    """Yield the content of each pair of braces in a page."""
    for node in tree.body:
        inside = node.nodes if isinstance(node, nodes.Output) else [node]
        yield from (part for part in inside if not isinstance(part, nodes.TemplateData))


def _of_part(part: nodes.Node, macros: Collection[str]) -> Iterator[Fault]:
    """Yield what is wrong with the content of a pair of braces."""
    if not isinstance(part, nodes.Call):
        yield _refused(part)
    elif not isinstance(part.node, nodes.Name):
        yield _refused(part.node)
    elif part.node.name not in macros:
        name = part.node.name
        yield Fault(part.lineno, "unknown-macro", f"there is no macro {name!r}", did_you_mean(name, macros))
    else:
        yield from _of_arguments(part)


def _of_arguments(call: nodes.Call) -> Iterator[Fault]:
    """Yield what is wrong with the arguments of a call."""
    if call.dyn_args is not None or call.dyn_kwargs is not None:
        yield Fault(call.lineno, "page-language", "a page cannot use arguments from elsewhere ('*')", _LITERAL)
    for value in (*call.args, *(keyword.value for keyword in call.kwargs)):
        items = value.items if isinstance(value, nodes.List) else [value]
        yield from (fault for item in items if (fault := _of_value(item)))


def _of_value(value: nodes.Expr) -> Fault | None:
    """Return what is wrong with an argument, or an item of a list, that is not a literal."""
    if isinstance(value, nodes.Neg) and isinstance(value.node, nodes.Const):
        value = value.node
    if isinstance(value, nodes.Const):
        return _of_constant(value)
    if isinstance(value, nodes.List):
        return Fault(value.lineno, "page-language", "a page cannot use a list within a list", _LITERAL)
    message = f"a page cannot use {_what(value)[0]} as an argument"
    return Fault(value.lineno, "page-language", message, _LITERAL)


def _of_constant(value: nodes.Const) -> Fault | None:
    """Return what is wrong with a literal that cannot be printed."""
    if isinstance(value.value, int) and abs(value.value) > _LARGEST:
        return Fault(value.lineno, "page-language", "a number is too large", "write a smaller one")
    if isinstance(value.value, str) and any("\ud800" <= sign <= "\udfff" for sign in value.value):
        return Fault(
            value.lineno, "page-language", "a text has half a character (\\ud800…)", "write the character itself"
        )
    return None


def _refused(node: nodes.Node) -> Fault:
    what, hint = _what(node)
    lines = (part.lineno for part in (node, *node.find_all(nodes.Node)) if part.lineno)
    return Fault(next(lines, 1), "page-language", f"a page cannot use {what}", hint)


def _what(node: nodes.Node) -> tuple[str, str]:
    """Return what a construct of Jinja is called, and what to write instead."""
    if isinstance(node, nodes.Name):
        return f"the variable {node.name!r}", _REFUSED[-2][2]
    if isinstance(node, nodes.Call):
        return "a call", _EACH_CALL
    found = ((what, hint) for kinds, what, hint in _REFUSED if isinstance(node, kinds))
    return next(found, (f"'{type(node).__name__}' of Jinja", _EACH_CALL))


# ---- the second wall


class _Alone(Template):
    """A page as a template without variables, whatever it is given."""

    def render(self, *_: Any, **__: Any) -> str:
        """Render the page with the macros alone."""
        return super().render()


class _Confined(ImmutableSandboxedEnvironment):
    """An environment that renders calls of macros, and refuses everything else once more."""

    template_class = _Alone
    #: What may be called; names that the engine adds later are not.
    macros: Collection[str] = ()

    def from_string(
        self, source: Any, globals: Mapping[str, Any] | None = None, template_class: type[Template] | None = None
    ) -> Template:
        """Compile a page, or its title. Raises TemplateSyntaxError for anything that is not a call of a macro."""
        for fault in faults(self, source, self.macros):
            raise TemplateSyntaxError(fault.message, fault.line)
        return super().from_string(source)


def confine(environment: Environment, macros: Collection[str]) -> None:
    """Leave nothing but the `macros` to an environment that its engine has made and continues to use."""
    environment.__class__ = _Confined
    assert isinstance(environment, _Confined)
    environment.macros = macros
    environment.loader = None
    environment.globals = {name: value for name, value in environment.globals.items() if name in macros}
    environment.filters, environment.tests = {}, {}


def environment_of_caller() -> Environment:
    """Return the environment with which Zensical is about to render a page. It passes it to nobody, so it is taken from
    the calling frame. Raises LookupError when it is not there, since the page could then not be confined."""
    frame = sys._getframe()
    while (caller := frame.f_back) is not None:
        frame = caller
        if isinstance(found := frame.f_locals.get("env"), Environment):
            return found
    raise LookupError("the environment that renders pages was not found, so nothing would confine it")


def pages_are_trusted(extra: object) -> bool:
    """Return whether `extra` of mkdocs.yml says that all pages are the owner's: `sourcebook: {trusted_pages: true}`."""
    ours = extra.get("sourcebook") if isinstance(extra, Mapping) else None
    return isinstance(ours, Mapping) and ours.get("trusted_pages") is True
