"""The commands that bring in sources and records: `capture`, `import` and `apply`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click import ClickException, UsageError

from .core.system_faults import today
from .project import Project
from .shell import NOTHING_WRITTEN, Command, ending_as, say, with_project
from .untrusted.escaping import in_line

if TYPE_CHECKING:
    from .commands.imports.read_file import Format

#: The formats of imports, as `commands.imports.read_file` has them.
FORMATS = ("csl", "bibtex", "ris", "csv", "json")
THERE = click.Path(path_type=Path, dir_okay=False, exists=True)
TEXTS = click.Path(path_type=Path, file_okay=False)
NEXT = "Look at what is marked, and correct it in data/sources.yaml. Then cite the source: check compares the quotes.\n"
NONE_NAMED = "no sentence names an entity or the day of an event that is in the records: copy quotes from the text"
CHOOSE = "To choose some: sourcebook capture {key} --quotes\n"


@click.command(cls=Command)
@with_project
@click.argument("target", metavar="URL|FILE|SOURCE")
@click.option("--id", "key", help="Id of the new source; made of publisher and day, or of the title, by default.")
@click.option("--type", "kind", help="What kind of work it is: article-newspaper, report …")
@click.option("--texts", "named", type=TEXTS, help="Folder of the texts; else SOURCEBOOK_TEXTS, else .texts.")
@click.option("--quotes", "choose", is_flag=True, help="Also list the sentences that name what the records know.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print the record.")
@click.option("--private", is_flag=True, help="Let URL lead to this machine or its own network.")
def capture(
    project: Project,
    target: str,
    key: str | None,
    kind: str | None,
    named: Path | None,
    choose: bool,
    dry_run: bool,
    private: bool,
) -> None:
    """Make a source of a page, a PDF or a plain text: its words, a draft of its record, its fingerprint.

    The text goes to .texts/, which is never published, the record to data/sources.yaml. What is uncertain is marked in
    it. Of a SOURCE whose text is there, --quotes lists sentences to choose from. Needs the extra `capture`. Exit 0 when
    all is written; 1 when nothing is, with the reason; 2 for wrong usage, no project or missing packages.
    """
    from .commands.additions.bounded import MissingPackageError, RefusedError
    from .commands.capture import capture_source
    from .commands.quotes.texts import texts_folder

    texts = texts_folder(project.root, named, os.environ)
    if target in project.book.sources:
        if not choose:
            raise UsageError(f"{in_line(target)} is a source already; to choose quotes from it, add --quotes")
        _say_sentences(project, texts, target)
        return
    with ending_as(UsageError, MissingPackageError), ending_as(ClickException, RefusedError):
        found = capture_source.capture(project, texts, target, key, kind, private, today(os.environ))
        written = [] if dry_run else capture_source.write_capture(project, found)
    say("".join(f"written: {in_line(name)}\n" for name in written), nl=False)
    say(found.draft.yaml if dry_run else "".join(found.report()), nl=False)
    if choose:
        _say_quotes(project, found.draft.key, found.text, str(found.draft.fields["title"]))
    if not dry_run:
        say(NEXT if choose else NEXT + CHOOSE.format(key=found.draft.key), nl=False, err=True)


def _say_sentences(project: Project, texts: Path, source: str) -> None:
    from .commands.quotes.texts import read_texts

    text = read_texts(project.book, texts).texts.get(source)
    if text is None:
        raise UsageError(f"there is no text of {in_line(source)}\n    save it as .texts/{in_line(source)}.txt")
    _say_quotes(project, source, text.text, project.book.sources[source].title)


def _say_quotes(project: Project, source: str, text: str, title: str) -> None:
    from .commands.capture.sentences import as_citations, naming_sentences

    found = "".join(as_citations(source, naming_sentences(project.book, text, title)))
    say(found, nl=False)
    if not found:
        say(NONE_NAMED, err=True)


@click.command(cls=Command, name="import")
@with_project
@click.argument("file", type=THERE)
@click.option("--as", "form", type=click.Choice(FORMATS), help="Format of FILE, if its name does not say it.")
@click.option("--mapping", type=THERE, help="For CSV: the file that says which column is which field.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would be written, and what does not fit.")
def import_(project: Project, file: Path, form: Format | None, mapping: Path | None, dry_run: bool) -> None:
    """Write the records of FILE into the data files, after those that are there.

    Sources from CSL-JSON, BibTeX or RIS, which reference managers export; records of any table from CSV, by a mapping
    file; everything from the reference.json of a site. A record with errors, without evidence, or with an id that is
    taken is refused, with the reason. BibTeX and RIS need the extra `import`. Exit 0 when everything fits, 1 when
    something was refused, 2 for wrong usage, no project or missing packages.
    """
    from .commands.additions.bounded import MissingPackageError, RefusedError
    from .commands.imports.import_records import plan_import, write_import

    with ending_as(UsageError, MissingPackageError), ending_as(ClickException, RefusedError):
        planned = plan_import(project, file, form, mapping)
        written = [] if dry_run else write_import(project, planned)
    say("".join(f"written: {in_line(name)}\n" for name in written), nl=False)
    if dry_run:
        say("".join(planned.added), nl=False)
    say("".join(planned.report()), nl=False, err=dry_run)
    sys.exit(1 if planned.refused else 0)


@click.command(cls=Command)
@with_project
@click.argument("file", type=THERE)
def apply(project: Project, file: Path) -> None:
    """Write a proposal from the form of the site into the data files: FILE, or an issue saved as FILE.

    New records become files of their own; in changed ones, comments and order stay. Exit 0 when it is written, 1 when
    a part does not fit (nothing is written then), 2 for wrong usage or no project.
    """
    from .commands.apply.apply import apply_proposal, claimed_quotes
    from .commands.apply.proposal import MAX_BYTES, ProposalError, read_proposal

    with ending_as(ClickException, ProposalError, told=NOTHING_WRITTEN):
        with file.open("rb") as stream:
            proposal = read_proposal(stream.read(MAX_BYTES + 1), file.name)
        say("".join(f"written: {in_line(path)}\n" for path in apply_proposal(project, proposal)), nl=False)
    for source, number in claimed_quotes(proposal).items():
        say(f"claimed, to be compared by you with the text of {source}: {number} quote{'s' * (number != 1)}")
