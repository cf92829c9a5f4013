"""What a page may say between braces: calls of macros with literal arguments. All else is refused, and never runs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, StrictUndefined
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from sourcebook.engines import page_language
from sourcebook.engines.macros import MACROS
from sourcebook.engines.page_language import confine, faults, pages_are_trusted
from support.projects import build, copy_of_toy
from support.zensical import ENVIRONMENT, toy_for_zensical

LITERAL = 'arguments are texts in quotation marks, numbers, true, false, none, or a list of them: ["one", "another"]'
WORDS = "write the words themselves, without braces"
RAW = "to show braces as they are, put {% raw %} before them and {% endraw %} behind"
VALUE = f'{WORDS}; a record is shown by its macro, as in {{{{ link("id") }}}}'
EACH = 'write each call out: {{ link("one-id") }}, {{ link("another-id") }}'

# Each row: what a page says, what is said of it, and what to write instead.
REFUSED = {
    "{{ cycler.__init__.__globals__.os.system('x') }}": ("a page cannot use a part of a value ('.' or '[…]')", WORDS),
    "{{ config['docs_dir'] }}": ("a page cannot use a part of a value ('.' or '[…]')", WORDS),
    "{{ link('a').upper() }}": ("a page cannot use a part of a value ('.' or '[…]')", WORDS),
    "{{ self._TemplateReference__context }}": ("a page cannot use a part of a value ('.' or '[…]')", WORDS),
    "{{ ''.__class__.__mro__[1].__subclasses__() }}": ("a page cannot use a part of a value ('.' or '[…]')", WORDS),
    "{{ environment }}": ("a page cannot use the variable 'environment'", VALUE),
    "{{ title }}": ("a page cannot use the variable 'title'", VALUE),
    "{{ link }}": ("a page cannot use the variable 'link'", VALUE),
    "{{ 'words' }}": ("a page cannot use a value by itself", WORDS),
    "{{ 7 }}": ("a page cannot use a value by itself", WORDS),
    "{{ ['a'] }}": ("a page cannot use a value by itself", WORDS),
    "{{ {'a': 1} }}": ("a page cannot use a dictionary ('{…}')", WORDS),
    "{{ link('a') | upper }}": ("a page cannot use a filter ('|')", "write what the filter would make of it"),
    "{% filter upper %}a{% endfilter %}": (
        "a page cannot use a filter ('|')",
        "write what the filter would make of it",
    ),
    "{{ x is defined }}": ("a page cannot use a comparison", "write what it would give"),
    "{{ 1 == 1 }}": ("a page cannot use a comparison", "write what it would give"),
    "{{ 7 * 7 }}": ("a page cannot use arithmetic", "write what it would give"),
    "{{ link('a') ~ link('b') }}": (
        "a page cannot use joined texts ('~')",
        "write one text, or one call after the other, each in its own braces",
    ),
    "{{ link('a'), link('b') }}": (
        "a page cannot use several values with commas",
        "put each call into its own braces, and a list into […]",
    ),
    "{% for x in ['a'] %}{{ link(x) }}{% endfor %}": (
        "a page cannot use a loop ('for')",
        f"{EACH}; lists of records are made by {{{{ chronology(…) }}}}",
    ),
    "{% if true %}a{% endif %}": (
        "a page cannot use a condition ('if')",
        "keep the text that applies, and delete the other",
    ),
    "{{ link('a') if true }}": (
        "a page cannot use a condition ('if')",
        "keep the text that applies, and delete the other",
    ),
    "{% set x = 1 %}": ("a page cannot use a variable ('set' or 'with')", WORDS),
    "{% with x = 1 %}{% endwith %}": ("a page cannot use a variable ('set' or 'with')", WORDS),
    "{% include 'about.md' %}": (
        "a page cannot use another file ('include')",
        "write the text into this page, or link to the other one",
    ),
    "{% import 'a.md' as a %}": ("a page cannot use macros of another file ('import')", EACH),
    "{% from 'a.md' import b %}": ("a page cannot use macros of another file ('import')", EACH),
    "{% extends 'a.md' %}": ("a page cannot use a template ('extends' or 'block')", "put templates into overrides/"),
    "{% block a %}{% endblock %}": (
        "a page cannot use a template ('extends' or 'block')",
        "put templates into overrides/",
    ),
    "{% macro a() %}{% endmacro %}": ("a page cannot use a macro of its own ('macro' or 'call')", EACH),
    "{% call link('a') %}{% endcall %}": ("a page cannot use a macro of its own ('macro' or 'call')", EACH),
    "{% autoescape false %}a{% endautoescape %}": ("a page cannot use 'Scope' of Jinja", EACH),
    "{{ lipsum() }}": ("there is no macro 'lipsum'", ""),
    "{{ range(9) }}": ("there is no macro 'range'", "did you mean 'coverage'?"),
    "{{ macros_info() }}": ("there is no macro 'macros_info'", ""),
    "{{ profil('a') }}": ("there is no macro 'profil'", "did you mean 'profile'?"),
    "{{ link('a')('b') }}": ("a page cannot use a call", EACH),
    "{{ link(link('a')) }}": ("a page cannot use a call as an argument", LITERAL),
    "{{ link(cycler.__init__) }}": ("a page cannot use a part of a value ('.' or '[…]') as an argument", LITERAL),
    "{{ link('a', text=config) }}": ("a page cannot use the variable 'config' as an argument", LITERAL),
    "{{ chronology(entity=['a', x]) }}": ("a page cannot use the variable 'x' as an argument", LITERAL),
    "{{ chronology(entity=['a', ['b']]) }}": ("a page cannot use a list within a list", LITERAL),
    "{{ chronology(entity=('a', 'b')) }}": ("a page cannot use several values with commas as an argument", LITERAL),
    "{{ link('a' ~ 'b') }}": ("a page cannot use joined texts ('~') as an argument", LITERAL),
    "{{ link('a' if true else 'b') }}": ("a page cannot use a condition ('if') as an argument", LITERAL),
    "{{ link(*['a']) }}": ("a page cannot use arguments from elsewhere ('*')", LITERAL),
    "{{ link(**{'id': 'a'}) }}": ("a page cannot use arguments from elsewhere ('*')", LITERAL),
    "{{ link('\\ud800') }}": ("a text has half a character (\\ud800…)", "write the character itself"),
    f"{{{{ link(0x{'f' * 5000}) }}}}": ("a number is too large", "write a smaller one"),
    f"{{{{ link({'9' * 5000}) }}}}": ("not Jinja: a number is too long", RAW),
    f"{{{{ link({'[' * 5000}": ("not Jinja: brackets are nested too deeply", RAW),
    "{{ link('a' }}": ("not Jinja: unexpected '}', expected ')'", RAW),
    "{{ a b }}": ("not Jinja: expected token 'end of print statement', got 'b'", RAW),
    "{% endfor %}": ("not Jinja: Encountered unknown tag 'endfor'.", RAW),
    "{% raw %}a": ("not Jinja: Missing end of raw directive", RAW),
    "{{ '\\N{nothing}' }}": ("not Jinja: unknown Unicode character name", RAW),
    "{{": ("not Jinja: unexpected 'end of template'", RAW),
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:40])
def test_a_page_that_uses_more_of_jinja_is_told_where_and_what_to_write(text: str) -> None:
    code = {"not": "macro-syntax", "the": "unknown-macro"}.get(REFUSED[text][0][:3], "page-language")
    found = [tuple(fault) for fault in faults(Environment(), text, MACROS)]
    assert found == [(1, code, *REFUSED[text])]


@pytest.mark.parametrize("around", ["<!-- {} -->", "```\n{}\n```", "    {}", "`{}`", "[a]({})", '<p title="{}">'])
def test_it_is_the_same_wherever_in_a_page_it_stands(around: str) -> None:
    text = f"# A page\n\n{around.format('{{ lipsum.__globals__ }}')}\n"
    line = text[: text.index("{{")].count("\n") + 1
    assert [(one.line, one.code) for one in faults(Environment(), text, MACROS)] == [(line, "page-language")]


def test_calls_with_literal_arguments_raw_passages_and_comments_are_the_language() -> None:
    text = (
        "{{ link('a') }} {{ link(\"a\", text='b') }} {{ chronology(entity=['a', 'b'], start=none, limit=-3) }}\n"
        "{% raw %}{{ x.y }}{% endraw %}{# {{ x.y }} #} {{ coverage() }} {{ chronology(limit=2.5, topic=true) }}"
    )
    assert list(faults(Environment(), text, MACROS)) == []


def test_every_fault_of_a_page_is_told_at_once() -> None:
    text = "{{ a }}\n{% set x = 1 %}\n{{ link('a') }}\n{{ b | c }}"
    assert [one.line for one in faults(Environment(), text, MACROS)] == [1, 2, 4]


# ---- the second wall


def confined() -> Environment:
    environment = Environment(undefined=StrictUndefined)
    environment.globals["link"] = lambda id: f"to {id}"
    confine(environment, MACROS)
    return environment


def test_a_confined_environment_renders_calls_and_has_no_other_names() -> None:
    environment = confined()
    assert isinstance(environment, ImmutableSandboxedEnvironment)
    assert (list(environment.globals), environment.filters, environment.tests) == (["link"], {}, {})
    assert environment.from_string("{{ link('a') }}").render(link="of the page", config="secret") == "to a"


@pytest.mark.parametrize("text", [text for text in REFUSED if len(text) < 60])
def test_a_confined_environment_refuses_by_itself_what_a_page_cannot_say(text: str) -> None:
    with pytest.raises(TemplateError):
        confined().from_string(text)


@pytest.mark.parametrize(
    "text", ["{{ link.__globals__ }}", "{{ ''.__class__.__mro__ }}", "{{ link.__code__ }}", "{{ [].append(1) }}"]
)
def test_what_would_be_overlooked_stops_at_the_sandbox(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_language, "faults", lambda *_: ())
    with pytest.raises(SecurityError):
        confined().from_string(text).render()


@pytest.mark.parametrize("name", ["lipsum", "cycler", "joiner", "namespace", "dict", "range", "config", "environment"])
def test_names_of_jinja_and_of_the_engine_are_none_there(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_language, "faults", lambda *_: ())
    with pytest.raises(UndefinedError):
        confined().from_string(f"{{{{ {name} }}}}").render(config=1, environment=2)


# ---- in the engines


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MkDocsConfig]:
    """MkDocs with its macros plugin for a copy of the toy, as it is before it reads pages."""
    project = copy_of_toy(tmp_path_factory.mktemp("language"))
    config = load_config(str(project / "mkdocs.yml"))
    config.plugins["macros"].on_config(config)
    yield config


def read_by_mkdocs(config: MkDocsConfig, text: str) -> str:
    """A page's Markdown after the macros plugin."""
    (Path(config.docs_dir) / "guide" / "page.md").write_text(text, "utf-8")
    file = File("guide/page.md", config.docs_dir, config.site_dir, use_directory_urls=False)
    page = Page(None, file, config)
    page.read_source(config)
    return str(config.plugins["macros"].on_page_markdown(page.markdown, page=page, config=config, files=Files([])))


ATTACKS = (
    "{{{{ cycler.__init__.__globals__.os.system('touch {0}') }}}}",
    "{{{{ lipsum.__globals__['os'].system('touch {0}') }}}}",
    "{{{{ joiner.__init__.__globals__.os.system('touch {0}') }}}}",
    "{{{{ namespace.__init__.__globals__.os.system('touch {0}') }}}}",
    "{{{{ config.__class__.__init__.__globals__.sys.modules.os.system('touch {0}') }}}}",
    "<!-- {{{{ cycler.__init__.__globals__.os.system('touch {0}') }}}} -->",
    "```\n{{{{ cycler.__init__.__globals__.os.system('touch {0}') }}}}\n```",
    "{{{{ link('layla-haddad', cycler.__init__.__globals__.os.system('touch {0}')) }}}}",
    "{{{{ macros_info.__globals__.os.system('touch {0}') }}}}",
    "{{{{ fix_url.__globals__.os.system('touch {0}') }}}}",
    "{{% if cycler.__init__.__globals__.os.system('touch {0}') %}}{{% endif %}}",
    "{{% set x = cycler.__init__.__globals__.os.system('touch {0}') %}}",
    "{{% include cycler.__init__.__globals__.os.popen('touch {0}').read() %}}",
    "# {{{{ cycler.__init__.__globals__.os.system('touch {0}') }}}}",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_page_runs_anything_in_mkdocs(attack: str, engine: MkDocsConfig, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    with pytest.raises(SystemExit) as exit_:
        read_by_mkdocs(engine, f"---\ntitle: A page\n---\n\n{attack.format(ran)}\n")
    assert not ran.exists()
    assert "page.md:" in str(exit_.value.code) and "[page-language]\n    " in str(exit_.value.code)


def test_a_title_in_front_matter_runs_nothing(engine: MkDocsConfig, tmp_path: Path) -> None:
    title = f"{{{{ cycler.__init__.__globals__.os.system('touch {tmp_path / 'ran'}') }}}}"
    with pytest.raises(SystemExit):
        read_by_mkdocs(engine, f'---\ntitle: "{title}"\n---\n\nWords.\n')
    assert not (tmp_path / "ran").exists()


def test_a_page_without_macros_is_left_as_it_is(engine: MkDocsConfig) -> None:
    assert read_by_mkdocs(engine, "---\nrender_macros: false\n---\n{{ 7 * 7 }}\n") == "{{ 7 * 7 }}\n"


def test_an_owner_of_all_pages_may_say_so_in_mkdocs_yml(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    settings = project / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("extra:\n", "extra:\n  sourcebook: {trusted_pages: true}\n")
    settings.write_text(text, "utf-8")
    (project / "docs" / "guide" / "sum.md").write_text("---\nany_key: yes\n---\n# A sum\n\n{{ 7 * 7 }}\n", "utf-8")
    result = build(project)
    assert result.returncode == 0, result.stderr
    assert "<p>49</p>" in (project / "site" / "guide" / "sum.html").read_text("utf-8")


@pytest.mark.parametrize("extra", [None, {}, [], {"sourcebook": None}, {"sourcebook": {"trusted_pages": "yes"}}])
def test_nothing_else_says_that_pages_are_trusted(extra: object) -> None:
    assert not pages_are_trusted(extra)


def test_a_build_with_a_loop_ends_with_file_line_and_what_to_write(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    page = project / "docs" / "about.md"
    page.write_text(page.read_text("utf-8") + "\n{% for x in [1] %}\n{{ x }}\n{% endfor %}\n", "utf-8")
    line = page.read_text("utf-8").splitlines().index("{% for x in [1] %}") + 1
    result = build(project)
    said = result.stdout + result.stderr
    assert (result.returncode, "Traceback" in said, (project / "site").exists()) == (1, False, False)
    assert f"docs/about.md:{line}:1: a page cannot use a loop ('for') [page-language]\n    write each call out:" in said


@pytest.mark.slow
def test_no_page_runs_anything_in_zensical(tmp_path: Path) -> None:
    project = toy_for_zensical(tmp_path)
    for number, attack in enumerate((*ATTACKS[:2], "Words.")):
        ran = tmp_path / f"ran-{number}"
        title = ATTACKS[0].format(ran) if attack == "Words." else "About"
        (project / "docs" / "about.md").write_text(f'---\ntitle: "{title}"\n---\n\n{attack.format(ran)}\n', "utf-8")
        command = [sys.executable, "-m", "zensical", "build"]
        done = subprocess.run(command, cwd=project, env=ENVIRONMENT, capture_output=True, text=True, encoding="utf-8")
        said = done.stdout + done.stderr
        assert (done.returncode, ran.exists()) == (1, False), said
        line, code = (2, "front-matter") if attack == "Words." else (5, "page-language")
        assert f"docs/about.md:{line}:1: " in said and f"[{code}]" in said
