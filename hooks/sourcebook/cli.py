"""The command `sourcebook`: thin commands over `project` and the layers below it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from . import __version__
from .links import check_links
from .problems import as_github, as_json, as_text, has_errors
from .project import NoProjectError, Project, load_project

FORMATS = {"text": as_text, "json": as_json, "github": as_github}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="text", show_default=True)
@click.pass_obj
def check(folder: Path, here: Path | None, form: str) -> None:
    """Check all data files. Exit 0 without errors, 1 with errors, 2 for wrong usage or no project."""
    project = _project(here or folder)
    click.echo(FORMATS[form](project.problems), nl=False)
    if form == "text":
        click.echo(_summary(project), err=True)
    sys.exit(1 if has_errors(project.problems) else 0)


def _summary(project: Project) -> str:
    errors = sum(problem.severity == "error" for problem in project.problems)
    warnings = len(project.problems) - errors
    book = project.book
    return (
        f"{len(book.sources)} sources, {len(book.entities)} entities, {len(book.events)} events, "
        f"{len(book.quotations)} quotes: {errors} errors, {warnings} warnings"
    )


@main.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
def links(site: Path) -> None:
    """Check every internal link and anchor of a built SITE. Exit 0 when all lead somewhere, 1 when not."""
    problems = check_links(site)
    click.echo(as_text(problems), nl=False)
    sys.exit(1 if has_errors(problems) else 0)
