"""The command `sourcebook`: thin commands over `project` and the layers below it."""

from __future__ import annotations

import datetime
import io
import os
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .core.inputs import Folder
from .core.problems import ProblemsError, as_github, as_json, as_text, has_errors, in_order
from .core.system_faults import EnvironmentFaultError, in_words, read_epoch
from .core.terminal import as_shown
from .history.git import Repository, RevisionError, find_repository
from .project import NoProjectError, Project, load_project, record_files
from .site.page_files import faults_in_docs, faults_in_pages
from .untrusted.harmless import in_line, in_lines

# Commands import what only they need: what shows pages takes as long to import as all checks take.
if TYPE_CHECKING:
    from .commands.verify_quotes import Comparison, Texts
    from .history.diff import Version
    from .history.touched_files import Touched

#: The problems that `sourcebook quotes` shows, too.
VERIFICATION_CODES = {
    "bad-fingerprint",
    "bad-receipt",
    "empty-quote",
    "orphan-receipt",
    "quote-not-in-source",
    "receipt-of-another-text",
}
#: The state of a quote that was compared with a text which is not at hand now.
EARLIER = "verified against the text earlier (receipt)"
CHECK_FORMATS = ("text", "json", "github")
DIFF_FORMATS = ("text", "markdown", "json")


def _say(text: str, *, nl: bool = True, err: bool = False) -> None:
    """Print a text, which steers neither a terminal nor a runner of GitHub. Nothing else prints, but `check`."""
    click.echo(in_lines(text), nl=nl, err=err)


@contextmanager
def _harmless_errors() -> Iterator[None]:
    """Make the message of an error, which may name files and what was typed, as harmless as what is printed."""
    try:
        yield
    except click.ClickException as error:
        vars(error)["message"] = in_lines(error.message)  # whose type is final
        raise


class _Commands(click.Group):
    """The commands. What the system refuses, such as a full disk, is told in one line."""

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        with _harmless_errors():
            return super().make_context(*arguments, **more)

    def invoke(self, context: click.Context) -> object:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # names of files may be no text
        with _harmless_errors():
            try:
                read_epoch(os.environ)
                return super().invoke(context)
            except BrokenPipeError:
                raise  # whoever read what is printed has gone: nobody to tell
            except (OSError, UnicodeError) as error:
                raise click.ClickException(in_line(in_words(error))) from error
            except EnvironmentFaultError as error:
                raise click.UsageError(in_line(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path),
    default=".",
    help="Folder of the project; the current one by default.",
)
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Check and build a reference in which every claim stands beside the words of its source."""
    context.obj = folder


# `--project` is accepted before and after the name of the command.
project_option = click.option(
    "--project",
    "here",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder of the project; the current one by default.",
)


def _project(folder: Path) -> Project:
    try:
        return load_project(folder)
    except NoProjectError as error:
        raise click.UsageError(str(error)) from error


@main.command()
@project_option
@click.option("--format", "form", type=click.Choice(CHECK_FORMATS), default="text", show_default=True)
@click.pass_obj
def check(folder: Path, here: Path | None, form: str) -> None:
    """Check all data files. Exit 0 without errors, 1 with errors, 2 for wrong usage or no project."""
    project = _with_docs(_project(here or folder))
    click.echo(_problems(project, form), nl=False)  # harmless, but for commands and colours of our own
    if form == "text":
        _say(_summary(project), err=True)
    sys.exit(1 if has_errors(project.problems) else 0)


def _with_docs(project: Project) -> Project:
    """The project, with the problems of the files in docs/, which MkDocs may be told to take from elsewhere."""
    found = faults_in_docs(Folder.of(project.root, "docs"))
    if found and project.sound:
        from .engines.zensical import without_ours

        found = without_ours(found, project)
    return replace(project, problems=tuple(in_order([*project.problems, *found]))) if found else project


def _problems(project: Project, form: str) -> str:
    if form == "json":
        return as_json(project.problems)
    if form == "github":
        return as_github(project.problems, _in_workspace(project.root))
    return as_shown(project.problems, project.root, sys.stdout)


def _in_workspace(root: Path) -> str:
    """The project's folder within the repository that GitHub checked out, empty when it is that itself."""
    workspace = Path(os.environ.get("GITHUB_WORKSPACE") or ".").resolve()
    return root.relative_to(workspace).as_posix().removeprefix(".") if root.is_relative_to(workspace) else ""


def _summary(project: Project) -> str:
    errors = sum(problem.severity == "error" for problem in project.problems)
    warnings = len(project.problems) - errors
    book = project.book
    held = (
        _count(len(book.sources), "source"),
        _count(len(book.entities), "entity", "entities"),
        _count(len(book.events), "event"),
        _count(len(book.quotations), "quote"),
    )
    return f"{', '.join(held)}: {_count(errors, 'error')}, {_count(warnings, 'warning')}"


def _count(number: int, one: str, many: str = "") -> str:
    """A number of things: `1 source`, `2 sources`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


@main.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--outside", is_flag=True, help="Ask the servers of links that lead out of the site. This takes long.")
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", help="Format of the report of --outside."
)
@click.option("--pause", type=click.FloatRange(0), default=1.0, show_default=True, help="Seconds, for each host.")
@click.option("--timeout", type=click.FloatRange(1), default=20.0, show_default=True, help="Seconds, for each answer.")
def links(site: Path, outside: bool, form: str, pause: float, timeout: float) -> None:
    """Check every internal link and anchor of a built SITE, or, with --outside, the links to other hosts instead.

    Exit 0 when all lead somewhere, 1 when not; with --outside, 1 when an address is gone or unreachable.
    """
    from .commands.link_check import examine_links, own_address

    report = examine_links(site)
    if outside and report.pages:
        from .commands.outside import Visitor, asker, report_as_json, report_as_text

        agent = f"Sourcebook/{__version__} link checker (+{own_address(site) or 'a site that is not published yet'})"
        findings = [*Visitor(asker(agent, timeout), pause).visit_all(report.outside)]
        _say((report_as_json if form == "json" else report_as_text)(findings), nl=False)
        sys.exit(1 if any(one.state in ("gone", "unreachable") for one in findings) else 0)
    _say(as_text(report.problems), nl=False)
    sys.exit(1 if has_errors(report.problems) else 0)


@main.command()
@project_option
@click.option("--write", is_flag=True, help="Add what the ledger does not hold yet: before a release.")
@click.pass_obj
def permalinks(folder: Path, here: Path | None, write: bool) -> None:
    """List the addresses that are promised to last and do not stand in data/permalinks.txt, the ledger of what was
    published.

    Exit 0 when the ledger holds them all, 1 when not or when the data has errors, 2 for wrong usage or no project.
    """
    from .book.permalinks import LEDGER, as_ledger, unpublished
    from .core.atomic import write_whole

    project = _project(here or folder)
    if has_errors(project.problems):
        raise click.ClickException("nothing was written: the data has problems; for a list, run sourcebook check")
    new = unpublished(project.book, project.ledger)
    _say("".join(f"not in the ledger: {address}\n" for address in new), nl=False)
    _say(f"{len(project.ledger)} addresses in {LEDGER}, {len(new)} not in it", err=True)
    if write and new:
        write_whole(project.root / LEDGER, as_ledger(project.book, project.ledger))
        _say(f"written: {LEDGER}")
    sys.exit(1 if new and not write else 0)


@main.command()
@project_option
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--to", "file", type=click.Path(path_type=Path, dir_okay=False), required=True, help="ZIM file to write.")
@click.pass_obj
def zim(folder: Path, here: Path | None, site: Path, file: Path) -> None:
    """Write a built SITE as a ZIM file for Kiwix and other readers. Needs the extra `zim`."""
    from .commands.zim_edition import ZimInfo, ZimMissingError, write_zim

    project = _project(here or folder)
    settings, edition = project.book.settings, project.views.edition
    date = edition.commit.day if edition else _today()
    try:
        number = write_zim(site, file, ZimInfo(settings.title, settings.subtitle or "", settings.language, date))
    except (ZimMissingError, FileNotFoundError) as error:
        raise click.UsageError(str(error)) from error
    _say(f"written: {in_line(file)} ({number} files, {file.stat().st_size / 1e6:.1f} MB)")


@main.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--to", "file", type=click.Path(path_type=Path, dir_okay=False), required=True, help="ZIP file to write.")
def offline(site: Path, file: Path) -> None:
    """Write a built SITE as one ZIP file, to be read from disk."""
    from .commands.zip_edition import write_offline_zip

    try:
        number = write_offline_zip(site, file, read_epoch(os.environ))
    except FileNotFoundError as error:
        raise click.UsageError(str(error)) from error
    _say(f"written: {in_line(file)} ({number} files, {file.stat().st_size / 1e6:.1f} MB)")


@main.command()
@project_option
@click.option(
    "--texts",
    "named",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder of the texts, <source>.txt; else SOURCEBOOK_TEXTS, else .texts of the project.",
)
@click.option("--write", is_flag=True, help="Write receipts, fingerprints and the sources' text, when no quote failed.")
@click.option("--claims", is_flag=True, help="Print each claim beside its quote, for a person to judge.")
@click.pass_obj
def quotes(folder: Path, here: Path | None, named: Path | None, write: bool, claims: bool) -> None:
    """Verify every quote: against its text where that is at hand, else by receipt and fingerprint.

    Exit 0 when none failed, 1 when one did, 2 for wrong usage or no project.
    """
    from .commands.verify_quotes import NotWrittenError, compare, read_texts, texts_folder, write_verification

    project = _project(here or folder)
    if claims:
        _print_claims(project)
        return
    place = texts_folder(project.root, named, os.environ)
    if named and not named.is_dir():
        raise click.UsageError(f"there is no folder {in_line(named)}")
    texts = read_texts(project.book, place)
    comparisons = list(compare(project.book, texts))
    sound = _print_quotes(project, texts, comparisons)
    if not write:
        sys.exit(0 if sound else 1)
    try:
        written = write_verification(project, texts, comparisons, _today())
    except NotWrittenError as error:
        raise click.ClickException(f"nothing was written: {error}") from error
    _say("".join(f"written: {in_line(name)}\n" for name in written) or "nothing to write: nothing changed\n", nl=False)


def _print_quotes(project: Project, texts: Texts, comparisons: list[Comparison]) -> bool:
    """One line a quote, those that failed last; none for what only its receipt can speak for, without the text. Then
    their problems, and the number of quotes in each state. Returns whether there was no problem."""
    from .commands.verify_quotes import edited_receipts

    counts: Counter[str] = Counter()
    lines: list[tuple[bool, str]] = []
    known = [problem for problem in project.problems if problem.code in VERIFICATION_CODES]
    refused = {problem.place for problem in known if problem.code == "quote-not-in-source"}
    for comparison in comparisons:
        citation, found = comparison.quotation.citation, comparison.found
        failed = bool(comparison.problem or (not found and citation.place("quote") in refused))
        state = "failed" if failed else _state(project, comparison)
        counts[state] += 1
        where = f" ({found.level}, from word {found.at[0]})" if found else ""
        if state != EARLIER:
            lines.append((failed, f"{citation.place('quote')}: {state}{where}\n"))
    _say("".join(line for _, line in sorted(lines, key=lambda one: one[0])), nl=False)
    mismatches = (one.problem for one in comparisons if one.problem)
    problems = in_order([*texts.problems, *known, *edited_receipts(project, texts, comparisons), *mismatches])
    _say(as_text(problems), nl=False)
    _say("; ".join(f"{state}: {number}" for state, number in sorted(counts.items())) or "no quotes")
    return not has_errors(problems)


def _state(project: Project, comparison: Comparison) -> str:
    if comparison.found:
        return "verified against the text"
    citation = comparison.quotation.citation
    state = project.verification.state(citation.source, citation.quote)
    return {
        "text": EARLIER,
        "fingerprint": "verified against the fingerprint",
        "none": "not verified",
    }[state.name]


def _print_claims(project: Project) -> None:
    """Each claim beside its quote."""
    from .views.elements import plain
    from .views.pages.source import support_view

    views = project.views
    for quotation in project.book.quotations:
        support = support_view(views, quotation)
        by = f" ({project.labels('claim.by')} {support.by.words})" if support.by else ""
        _say(in_line(f"{quotation.citation.place('quote')}: {support.what}{by}: {plain(support.words)}"))
        _say(in_line(f"    “{quotation.citation.quote}” ({quotation.citation.source})"))


@main.command(name="format")
@project_option
@click.option("--check", "only", is_flag=True, help="Change nothing; exit 1 when a file would be changed.")
@click.pass_obj
def format_(folder: Path, here: Path | None, only: bool) -> None:
    """Give the data files the house order and layout. Comments stay, and what a file says does not change.

    Files with errors are left as they are. Needs the extra `format`. Exit 0 when all files have the layout, 1 when one
    was left, 2 for wrong usage or no project.
    """
    try:
        from .records.formatter import FormatError, formatted
    except ModuleNotFoundError as error:
        raise click.UsageError("this needs the package ruamel.yaml: .venv/bin/pip install ruamel.yaml") from error
    from .core.atomic import write_whole
    from .core.inputs import InputError, read_input

    project = _project(here or folder)
    faulty = {problem.place.path for problem in project.problems if problem.severity == "error"}
    left = False
    for file, model in record_files(project.root):
        path = file.relative_to(project.root).as_posix()
        try:
            if path in faulty:
                raise FormatError("it has errors; for a list, run sourcebook check")
            content = read_input(file, Folder.of(project.root, "data"))
            text = formatted(content, path, model)
        except (FormatError, InputError) as error:
            _say(in_line(f"left: {path}: {error}"), err=True)
            left = True
            continue
        if text.encode() != content:
            if not only:
                write_whole(file, text)
            left = left or only
            _say(f"{'to be written' if only else 'written'}: {in_line(path)}")
    sys.exit(1 if left else 0)


@main.command()
@project_option
@click.argument("kind", type=click.Choice(("entity", "event", "source")))
@click.argument("word", metavar="[TYPE]", required=False)
@click.option(
    "--all",
    "every_field",
    is_flag=True,
    help="Print every field: whether it is required, in what form, where to find it.",
)
@click.pass_obj
def new(folder: Path, here: Path | None, kind: str, word: str | None, every_field: bool) -> None:
    """Print the form of a new record: the fields that must be there, and the few that are used most.

    TYPE is a word of the vocabulary, for a source an item type of CSL. Ready to be pasted:
    sourcebook new event meeting >> data/events.yaml
    """
    from .commands.new_record import UnknownTypeError, record_form

    try:
        _say(f"\n{record_form(kind, word, _project(here or folder).book.vocabulary, every_field)}", nl=False)
    except UnknownTypeError as error:
        raise click.UsageError(f"{error}; {error.hint}") from error


@main.command()
@project_option
@click.option(
    "--to",
    "to",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder to write to; schemas/ of the project by default.",
)
@click.pass_obj
def schema(folder: Path, here: Path | None, to: Path | None) -> None:
    """Write JSON Schemas of the data files, with the words of the vocabulary, for editors that complete and check."""
    from .core.atomic import write_whole
    from .records.json_schema import editor_schemas

    project = _project(here or folder)
    if any(problem.place.path == "data/vocabulary.yaml" for problem in project.problems if problem.severity == "error"):
        raise click.ClickException("nothing was written: the vocabulary has problems; for a list, run sourcebook check")
    for name, text in editor_schemas(project.book.vocabulary):
        file = (to or project.root / "schemas") / name
        if not file.is_file() or file.read_text("utf-8") != text:
            write_whole(file, text)
            _say(f"written: {in_line(file)}")


@main.command()
@project_option
@click.option("--to", "to", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write to.")
@click.pass_obj
def pages(folder: Path, here: Path | None, to: Path) -> None:
    """Write the generated pages as Markdown, with their styles and scripts, for an engine other than MkDocs.

    A page of the same path that is written by hand takes the place of the generated one. Exit 0 when all is written; 1
    when the data has errors or a file of somebody else is in the way, 2 for wrong usage or no project: nothing is
    written then.
    """
    from .engines.zensical import page_sources, written_by_hand

    project = _sound(here or folder)
    _fill(to, "pages", page_sources(project, written_by_hand(project)))


@main.command()
@project_option
@click.option("--to", "to", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write to.")
@click.pass_obj
def export(folder: Path, here: Path | None, to: Path) -> None:
    """Write every file of the site that is no page: redirects, bibliographies, the records as data, feeds.

    Exit 0 when all is written; 1 when the data has errors or a file of somebody else is in the way, 2 for wrong usage
    or no project: nothing is written then.
    """
    from .engines.zensical import data_of

    _fill(to, "export", data_of(_sound(here or folder)))


@main.command()
@project_option
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.pass_obj
def finish(folder: Path, here: Path | None, site: Path) -> None:
    """Do to a SITE that another engine built what the hooks do after MkDocs: its search, its policy.

    Exit 0 when it is done; 1 when the data has errors or a page has something that its policy forbids, 2 for wrong
    usage or no project: the site stays as it was then.
    """
    from .core.atomic import LockedError
    from .engines.zensical import finish as finish_built

    project = _sound(here or folder)
    try:
        problems = finish_built(site, project)
    except FileNotFoundError as error:
        raise click.UsageError(str(error)) from error
    except LockedError as error:
        raise click.ClickException(f"another process is writing {in_line(site)}: wait until it is done") from error
    _say(as_text(problems), nl=False)
    sys.exit(1 if problems else 0)


def _sound(folder: Path) -> Project:
    """The project, whose data has no errors, and whose files an engine may read."""
    project = _project(folder)
    problems = in_order([*project.problems, *faults_in_pages(Folder.of(project.root, "docs"))])
    if has_errors(problems):
        _say(as_text(problems), nl=False)
        raise click.ClickException("nothing was written: the data has problems")
    return project


def _fill(to: Path, name: str, files: Iterable[tuple[str, str]]) -> None:
    """Write what a command makes into a folder."""
    from .core.managed_files import ForeignFilesError, fill

    try:
        number = fill(to, name, files)
    except (ForeignFilesError, ProblemsError) as error:
        raise click.ClickException(f"nothing was written: {error}") from error
    _say(f"written: {in_line(to)} ({number} files)")


@main.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", help="Title of the reference; asked for when left out.")
@click.option("--language", help="Language of the interface; asked for when left out, English where nobody answers.")
@click.option("--url", default="", help="Address at which the reference will be published.")
@click.option(
    "--wheel",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    default=None,
    help="Wheel of Sourcebook to put into the project; by default the one it was installed from.",
)
def init(target: Path, title: str | None, language: str | None, url: str, wheel: Path | None) -> None:
    """Start a reference on another subject in DIR: a new or an empty folder.

    It holds one invented example of each record, and checks, builds, tests and serves at once. Exit 0 when it is
    written; 2 when it cannot be, and then nothing is.
    """
    from .commands.scaffold import Answers, RefusedError, check_place, installed_wheel, write_project
    from .core.labels import languages

    try:
        check_place(target)
    except RefusedError as error:
        raise click.UsageError(f"nothing was written: {error}") from error
    title = _answer("--title", title, "Title of the reference")
    language = _answer("--language", language, f"Language of the interface ({', '.join(languages())})", "en")
    wheel = wheel or installed_wheel()
    try:
        write_project(target, Answers(title, language, url, wheel))
    except RefusedError as error:
        raise click.UsageError(f"nothing was written: {error}") from error
    _say(f"written: {in_line(target)}")
    if wheel is None:
        _say(
            "Sourcebook itself is not in it. Put its wheel into the folder (make wheel writes one, in the repository "
            "of Sourcebook), or name its address in requirements-sourcebook.txt; there, add its hash."
        )
    _say(f"Next: cd {in_line(shlex.quote(str(target)))}, then make serve. README.md says how to make it yours.")


def _answer(option: str, given: str | None, question: str, default: str | None = None) -> str:
    """What was given with an option, else what the person at the terminal answers, else the default."""
    if given is not None:
        return given
    if sys.stdin.isatty():
        return str(click.prompt(question, default=default, err=True))
    if default is None:
        raise click.UsageError(f"nothing was written: there is no terminal to ask at; name it with {option}")
    return default


@main.command()
@project_option
@click.argument("old", metavar="REV")
@click.argument("new", metavar="[REV]", required=False)
@click.option("--format", "form", type=click.Choice(DIFF_FORMATS), default="text", show_default=True)
@click.pass_obj
def diff(folder: Path, here: Path | None, old: str, new: str | None, form: str) -> None:
    """Say what changed in the records from one revision to another, the work tree by default.

    Files that differ besides the records come first: code, settings, evidence, pages. A revision is whatever git
    understands: a branch, a tag, a commit, HEAD~3. The order and layout of the records' files do not count. Exit 0,
    whether anything changed or not; 2 when a revision does not exist or cannot be read.
    """
    from .history import changes
    from .history.diff import compare_books
    from .history.touched_files import as_data

    project = _project(here or folder)
    repository = find_repository(project.root)
    if repository is None:
        raise click.UsageError(f"{in_line(project.root)} is not the top level of a git repository")
    files, shown = _files(project, repository, old, new, form)
    # Before the records are read: whoever makes them unreadable hides no file.
    _say(shown, nl=False)
    found = compare_books(*(_side(project, repository, revision) for revision in (old, new)))
    if form == "json":
        _say(changes.as_json(found, project.labels, as_data(files)), nl=False)
    elif form == "markdown":
        _say(changes.as_markdown(found, project.labels, len(shown)), nl=False)
    else:
        _say(changes.as_text(found, project.labels), nl=False)


def _files(
    project: Project, repository: Repository, old: str, new: str | None, form: str
) -> tuple[tuple[Touched, ...], str]:
    """The files that differ besides the records, and the list of them in words; JSON has a key for it."""
    from .history import touched_files as touched

    try:
        files = touched.touched_files(repository, old, new)
    except RevisionError as error:
        raise click.UsageError(str(error)) from error
    forms = {"text": touched.as_text, "markdown": touched.as_markdown}
    return files, forms[form](files, project.labels) if form in forms else ""


def _side(project: Project, repository: Repository, revision: str | None) -> Version:
    """The book of a revision; that of the work tree when there is no name."""
    from .history.snapshots import UnreadableError, version_at, version_of

    if revision is None:
        if not project.whole:
            raise click.UsageError("the data of the work tree cannot be read; for a list, run sourcebook check")
        return version_of(project.book, project.receipts, project.fingerprints, project.labels)
    try:
        return version_at(repository, repository.commit(revision), project.labels)
    except RevisionError as error:
        raise click.UsageError(str(error)) from error
    except UnreadableError as error:
        raise click.UsageError(f"the data of {revision!r} cannot be read:\n{error}") from error


def _today() -> datetime.date:
    """The day of the verification: that of SOURCE_DATE_EPOCH where it is set."""
    epoch = read_epoch(os.environ)
    return datetime.date.today() if epoch is None else datetime.datetime.fromtimestamp(epoch, datetime.UTC).date()
