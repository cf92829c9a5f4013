"""The command `sourcebook`: parse arguments, call what does the work, print the result.

Commands import what only they need: importing what shows pages takes as long as all checks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from click import ClickException, UsageError

from . import __version__, cli_help, cli_sources
from .commands.check import FORMATS, NoBaseError, base_of, report, summary, with_docs
from .core.files.inputs import Folder
from .core.problems import Problem, ProblemsError, as_text, has_errors, in_order
from .core.system_faults import read_epoch, today
from .project import Project, load_project
from .shell import (
    NOTHING_WRITTEN,
    PROJECT,
    Commands,
    NewCommand,
    answer,
    ending_as,
    say,
    types_to_complete,
    with_project,
)
from .site.page_files import faults_in_pages
from .untrusted.escaping import in_line

FILE = click.Path(path_type=Path, dir_okay=False)
THERE = click.Path(path_type=Path, dir_okay=False, exists=True)
FOLDER = click.Path(path_type=Path, file_okay=False)

DIFF_FORMATS = ("text", "markdown", "json")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--project", "folder", type=click.Path(path_type=Path), default=".", help=PROJECT)
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Check and build a reference in which every claim is beside the words of its source."""
    context.obj = folder


main.add_command(cli_help.explain)
main.add_command(cli_sources.capture)
main.add_command(cli_sources.import_)
main.add_command(cli_sources.apply)

site_argument = click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))


@main.command()
@with_project
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--all", "all_of_kind", is_flag=True, help="List every problem, however many are of one kind.")
@click.option(
    "--signers-from",
    "base",
    metavar="REV",
    help="The revision that a change is based on. It decides whose signatures count, how far quotes have to be "
    "verified, and which sources have a fingerprint.",
)
def check(project: Project, form: str, all_of_kind: bool, base: str | None) -> None:
    """Check all data files. Exit 0 without errors, 1 with errors, 2 for wrong usage or no project."""
    if base is not None:
        with ending_as(UsageError, NoBaseError):
            project = load_project(project.root, base_of(project, base))
    project = with_docs(project, _without_ours)
    # Harmless, but for commands and colours of our own.
    click.echo(report(project, form, sys.stdout, all_of_kind), nl=False)
    if form == "text":
        say(summary(project), err=True)
    sys.exit(1 if has_errors(project.problems) else 0)


def _without_ours(problems: list[Problem], project: Project) -> list[Problem]:
    from .engines.zensical import without_ours

    return without_ours(problems, project)


@main.command()
@site_argument
def links(site: Path) -> None:
    """Check every internal link and anchor of a built SITE. Exit 0 when all lead somewhere, 1 when not."""
    from .commands.links.check import check_links

    problems = check_links(site)
    say(as_text(problems), nl=False)
    sys.exit(1 if has_errors(problems) else 0)


@main.command()
@with_project
@click.option("--write", is_flag=True, help="Add what the ledger does not hold yet: before a release.")
def permalinks(project: Project, write: bool) -> None:
    """List the permanent addresses that are missing from data/permalinks.txt, the ledger of what was published.

    Exit 0 when the ledger holds them all, 1 when not or when the data has errors, 2 for wrong usage or no project.
    """
    from .book.permalinks import LEDGER, as_ledger, read_ledger, unpublished
    from .commands.pin_addresses import pin_ambiguous_addresses
    from .core.files.atomic import write_whole

    if has_errors(project.problems):
        raise ClickException(f"{NOTHING_WRITTEN}the data has problems; for a list, run sourcebook check")
    new = unpublished(project.book, project.ledger)
    say("".join(f"not in the ledger: {address}\n" for address in new), nl=False)
    say(f"{len(project.ledger)} addresses in {LEDGER}, {len(new)} not in it", err=True)
    if write:
        for path in pin_ambiguous_addresses(project):
            say(f"written: {in_line(path)}: an id where two statements of a record have the same evidence")
        ledger = as_ledger(project.book, project.ledger)
        if new or read_ledger(ledger.encode())[0] != project.ledger:
            write_whole(project.root / LEDGER, ledger)
            say(f"written: {LEDGER}")
    sys.exit(1 if new and not write else 0)


@main.command()
@with_project
@site_argument
@click.option("--to", "file", type=FILE, required=True, help="ZIM file to write.")
def zim(project: Project, site: Path, file: Path) -> None:
    """Write a built SITE as a ZIM file for Kiwix and other readers. Needs the extra `zim`."""
    from .commands.zim_edition import ZimInfo, ZimMissingError, write_zim

    settings, edition = project.book.settings, project.views.edition
    date = edition.commit.day if edition else today(os.environ)
    with ending_as(UsageError, ZimMissingError, FileNotFoundError):
        number = write_zim(site, file, ZimInfo(settings.title, settings.subtitle or "", settings.language, date))
    _say_size(file, number)


@main.command()
@site_argument
@click.option("--to", "file", type=FILE, required=True, help="ZIP file to write.")
def offline(site: Path, file: Path) -> None:
    """Write a built SITE as one ZIP file, to be read from disk."""
    from .commands.zip_edition import write_offline_zip

    with ending_as(UsageError, FileNotFoundError):
        number = write_offline_zip(site, file, read_epoch(os.environ))
    _say_size(file, number)


def _say_size(file: Path, number: int) -> None:
    say(f"written: {in_line(file)} ({number} files, {file.stat().st_size / 1e6:.1f} MB)")


@main.command()
@with_project
@click.option("--texts", "named", type=FOLDER, help="Folder of the texts; else SOURCEBOOK_TEXTS, else .texts.")
@click.option("--write", is_flag=True, help="Write receipts, fingerprints and the sources' text, when no quote failed.")
@click.option("--sign", "key", type=THERE, metavar="KEY", help="With --write: sign what was found, with an SSH key.")
@click.option("--claims", is_flag=True, help="Print each claim beside its quote and speaker, for a person to judge.")
@click.option(
    "--since", metavar="REV", help="With --claims: only those that are new or changed since a revision: main."
)
@click.option("--drop-removed", is_flag=True, help="With --write: drop receipts of quotes removed on purpose, too.")
def quotes(
    project: Project,
    named: Path | None,
    write: bool,
    key: Path | None,
    claims: bool,
    since: str | None,
    drop_removed: bool,
) -> None:
    """Verify every quote: against its text where there is one, else by receipt and fingerprint.

    Exit 0 when none failed, 1 when one did, 2 for wrong usage or no project.
    """
    from .commands.quotes import quote_report
    from .commands.quotes.changed_claims import NoEarlierBookError, changed_claims
    from .commands.quotes.texts import read_texts, texts_folder
    from .commands.quotes.verify_quotes import NotWrittenError, compare, write_verification

    if since and not claims:
        raise UsageError("--since limits what --claims prints: name both")
    if claims:
        with ending_as(UsageError, NoEarlierBookError):
            wanted = changed_claims(project, since) if since else project.book.citations
        say("".join(quote_report.claims(project, wanted)), nl=False)
        return
    if key and not write:
        raise UsageError("--sign signs what --write writes: name both")
    if named and not named.is_dir():
        raise UsageError(f"there is no folder {in_line(named)}")
    texts = read_texts(project.book, texts_folder(project.root, named, os.environ))
    terminal = sys.stderr.isatty()
    compared, number = compare(project.book, texts), len(project.book.quotations)
    with click.progressbar(compared, number, "comparing quotes", file=sys.stderr, hidden=not terminal) as comparing:
        comparisons = list(comparing)
    printed, sound = quote_report.report(project, texts, comparisons)
    say(printed, nl=False)
    if not write:
        sys.exit(0 if sound else 1)
    with ending_as(ClickException, NotWrittenError, told=NOTHING_WRITTEN):
        written = write_verification(project, texts, comparisons, today(os.environ), key, drop_removed)
    say("".join(f"written: {in_line(name)}\n" for name in written) or "nothing to write: nothing changed\n", nl=False)


@main.command()
@with_project
def duplicates(project: Project) -> None:
    """List entities that are likely the same, with why and the lines to paste, for a person to judge.

    By names (other spellings, initials, another order), years, and what both have to do with. Exit 0 when the list is
    printed, 1 when the data has errors, 2 for wrong usage or no project.
    """
    from .commands.duplicates.report import report

    if has_errors(project.problems):
        raise ClickException("the data has errors; for a list, run sourcebook check")
    found = list(report(project.book))
    say("\n".join(found), nl=False)
    say(f"{len(found)} pair{'s' * (len(found) != 1)} that may be the same", err=True)


@main.command(name="format")
@with_project
@click.option("--check", "only", is_flag=True, help="Change nothing; exit 1 when a file would be changed.")
@click.option("--short", is_flag=True, help="Also write the short form: sources once a record, small parts on a line.")
def format_(project: Project, only: bool, short: bool) -> None:
    """Give the data files the house order and layout. Comments stay, and what a file says does not change.

    Files with errors are not changed. Exit 0 when all files have the layout, 1 when a file
    has errors, 2 for wrong usage or no project.
    """
    from .commands.format_files import format_files

    lacking = False
    for result in format_files(project, not only, short):
        say(str(result), err=bool(result.left))
        lacking = lacking or only or bool(result.left)
    sys.exit(1 if lacking else 0)


@main.command(cls=NewCommand)
@with_project
@click.argument("kind", type=click.Choice(("entity", "event", "source", "statement")))
@click.argument("word", metavar="[TYPE]", required=False, shell_complete=types_to_complete)
@click.option("--all", "every_field", is_flag=True, help="Every field, each explained.")
def new(project: Project, kind: str, word: str | None, every_field: bool) -> None:
    """Print the form of a new record: the fields that must be there, and the few that are used most.

    TYPE is a word of the vocabulary, for a source an item type of CSL, for a statement the kind of claim. Ready to be
    pasted: sourcebook new event meeting >> data/events.yaml
    """
    from .commands.new_record import UnknownTypeError, record_form, statement_form

    with ending_as(UsageError, UnknownTypeError):
        vocabulary = project.book.vocabulary
        form = (
            statement_form(word, vocabulary, every_field)
            if kind == "statement"
            else record_form(kind, word, vocabulary, every_field)
        )
        say(f"\n{form}", nl=False)


@main.command()
@with_project
@click.option("--to", "to", type=FOLDER, default=None, help="Folder to write to; schemas/ of the project by default.")
def schema(project: Project, to: Path | None) -> None:
    """Write JSON Schemas of the data files, with the words of the vocabulary, for editors that complete and check."""
    from .commands.schemas import FaultyVocabularyError, write_schemas

    with ending_as(ClickException, FaultyVocabularyError, told=NOTHING_WRITTEN):
        for file in write_schemas(project, to or project.root / "schemas"):
            say(f"written: {in_line(file)}")


@main.command()
@with_project
@click.option("--to", "to", type=FOLDER, required=True, help="Folder to write to.")
def pages(project: Project, to: Path) -> None:
    """Write the generated pages as Markdown, with their styles and scripts, for an engine other than MkDocs.

    A hand-written page at the same path replaces the generated one. Exit 0 when all is written. Nothing is written, and
    the exit code is 1, when the data has errors or other files are in the way; 2 for wrong usage or no project.
    """
    from .engines.zensical import page_sources, written_by_hand

    project = _sound(project)
    _fill(to, "pages", page_sources(project, written_by_hand(project)))


@main.command()
@with_project
@click.option("--to", "to", type=FOLDER, required=True, help="Folder to write to.")
def export(project: Project, to: Path) -> None:
    """Write every file of the site that is not a page: redirects, bibliographies, the records as data, feeds.

    Exit 0 when all is written. Nothing is written, and the exit code is 1, when the data has errors or other files are
    in the way; 2 for wrong usage or no project.
    """
    from .engines.zensical import data_of

    _fill(to, "export", data_of(_sound(project)))


@main.command()
@with_project
@site_argument
def finish(project: Project, site: Path) -> None:
    """Finish a SITE that another engine built, as the hooks do after MkDocs: its search and its content policy.

    Exit 0 when it is done. The site does not change, and the exit code is 1, when the data has errors or a page has
    something that the policy forbids; 2 for wrong usage or no project.
    """
    from .core.files.atomic import LockedError
    from .engines.zensical import finish as finish_built

    project = _sound(project)
    try:
        with ending_as(UsageError, FileNotFoundError):
            problems = finish_built(site, project)
    except LockedError as error:
        raise ClickException(f"another process is writing {in_line(site)}: wait until it is done") from error
    say(as_text(problems), nl=False)
    sys.exit(1 if problems else 0)


def _sound(project: Project) -> Project:
    """Return the project if its data has no errors and an engine may read its files."""
    problems = in_order([*project.problems, *faults_in_pages(Folder.of(project.root, "docs"))])
    if has_errors(problems):
        say(as_text(problems), nl=False)
        raise ClickException("nothing was written: the data has problems")
    return project


def _fill(to: Path, name: str, files: Iterable[tuple[str, bytes]]) -> None:
    """Write a command's files into a folder."""
    from .core.files.managed_files import ForeignFilesError, fill

    with ending_as(ClickException, ForeignFilesError, ProblemsError, told=NOTHING_WRITTEN):
        number = fill(to, name, files)
    say(f"written: {in_line(to)} ({number} files)")


@main.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", help="Title of the reference; asked for when left out.")
@click.option("--language", help="Language of the interface; asked for when left out, English where nobody answers.")
@click.option("--url", default="", help="Address at which the reference will be published.")
@click.option("--wheel", type=THERE, help="Wheel of Sourcebook to put in; the one it was installed from by default.")
def init(target: Path, title: str | None, language: str | None, url: str, wheel: Path | None) -> None:
    """Start a reference on another subject in DIR: a new or an empty folder.

    It holds one invented example of each record, and checks, builds, tests and serves at once. Exit 0 when it is
    written, 2 when nothing is.
    """
    from .commands.scaffold import Answers, RefusedError, check_folder, installed_wheel, next_steps, write_project
    from .core.labels import languages

    with ending_as(UsageError, RefusedError, told=NOTHING_WRITTEN):
        check_folder(target)
    title = answer("--title", title, "Title of the reference")
    language = answer("--language", language, f"Language of the interface ({', '.join(languages())})", "en")
    wheel = wheel or installed_wheel()
    with ending_as(UsageError, RefusedError, told=NOTHING_WRITTEN):
        write_project(target, Answers(title, language, url, wheel))
    say(f"written: {in_line(target)}")
    say(next_steps(target, wheel), nl=False)


@main.command()
@with_project
@click.argument("old", metavar="REV")
@click.argument("new", metavar="[REV]", required=False)
@click.option("--format", "form", type=click.Choice(DIFF_FORMATS), default="text", show_default=True)
def diff(project: Project, old: str, new: str | None, form: str) -> None:
    """Report what changed in the records from one revision to another, by default to the work tree.

    Other files that differ come first: code, settings, evidence, pages. A revision is whatever git understands: a
    branch, a tag, a commit, HEAD~3. The order and layout of the records' files do not count. Exit 0, whether anything
    changed or not; 2 when a revision does not exist or cannot be read.
    """
    from .commands.diff import NoDiffError, differences

    with ending_as(UsageError, NoDiffError):
        for text in differences(project, old, new, form):
            say(text, nl=False)
