"""What all commands share: how they load the project, print, and end; refusals of the system, each in one line."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import click
from click import ClickException, UsageError

from .commands.next_steps import FIRST, NEXT, types_of_records
from .core.system_faults import EnvironmentFaultError, in_words, read_epoch
from .project import NoProjectError, Project, load_project
from .records.vocabulary import Vocabulary
from .untrusted.escaping import in_line, in_lines

Options = ParamSpec("Options")

NOTHING_WRITTEN = "nothing was written: "
PROJECT = "Folder of the project; the current one by default."


def say(text: str, *, nl: bool = True, err: bool = False) -> None:
    """Print a text so that it steers neither a terminal nor a runner of GitHub. Only `check` prints otherwise."""
    click.echo(in_lines(text), nl=nl, err=err)


@contextmanager
def _harmless_errors() -> Iterator[None]:
    """Escape the message of an error, which may contain names of files and arguments, like what is printed."""
    try:
        yield
    except ClickException as error:
        vars(error)["message"] = in_lines(error.message)  # whose type is final
        raise


@contextmanager
def ending_as(how: type[ClickException], *kinds: type[Exception], told: str = "") -> Iterator[None]:
    """Let errors of these kinds end the command: as UsageError with exit code 2, as ClickException with 1."""
    try:
        yield
    except kinds as error:
        raise how(f"{told}{error}") from error


class Command(click.Command):
    """A command whose help ends with what is done next."""

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the next step below the options."""
        _write(formatter, NEXT.get(self.name or "", ""))


class NewCommand(Command):
    """`sourcebook new`, whose help lists the types of records of the project."""

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the types, as far as there is a project, and the next step."""
        with formatter.section("Types"):
            formatter.write_dl([pair for pair in types_of_records(_vocabulary(context)) if pair[1]])
        super().format_epilog(context, formatter)


def _vocabulary(context: click.Context) -> Vocabulary:
    """Return the vocabulary of the project; without a project, one without types."""
    try:
        return load_project(context.find_root().params.get("folder") or Path()).book.vocabulary
    except (NoProjectError, OSError):
        return Vocabulary.model_construct(None, entity_types={}, event_types={})


def types_to_complete(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Return the types that begin like the word typed after `sourcebook new KIND`."""
    from .commands.new_record import known_types

    known = known_types(context.params.get("kind") or "", _vocabulary(context))
    return [word for word in known if word.startswith(incomplete)]


def codes_to_complete(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Return the problem codes that begin like the word typed after `sourcebook explain`."""
    from .site.explanations import explanations

    return [code for code in explanations() if code.startswith(incomplete)]


def _write(formatter: click.HelpFormatter, text: str) -> None:
    if text:
        formatter.write_paragraph()
        formatter.write_text(text)


class Commands(click.Group):
    """The commands. Refusals of the system, such as a full disk, are reported in one line."""

    command_class = Command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command with the whole of its first sentence, on several lines if need be."""
        commands = [(name, self.get_command(context, name)) for name in self.list_commands(context)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(limit=200)) for name, one in commands if one])

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write where to begin below the list of commands."""
        _write(formatter, FIRST)

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
                raise ClickException(in_line(in_words(error))) from error
            except EnvironmentFaultError as error:
                raise UsageError(in_line(error)) from error


def with_project(command: Callable[Concatenate[Project, Options], None]) -> Callable[..., None]:
    """Pass the project to a command. Its folder may be named before or after the name of the command."""

    @click.option("--project", "here", type=click.Path(path_type=Path), help=PROJECT)
    @click.pass_obj
    @wraps(command)
    def loaded(folder: Path, /, here: Path | None, *arguments: Options.args, **options: Options.kwargs) -> None:
        with ending_as(UsageError, NoProjectError):
            project = load_project(here or folder)
        command(project, *arguments, **options)

    return loaded


def answer(option: str, given: str | None, question: str, default: str | None = None) -> str:
    """Return the value of an option, else the answer of the person at the terminal, else the default."""
    if given is not None:
        return given
    if sys.stdin.isatty():
        return str(click.prompt(question, default=default, err=True))
    if default is None:
        raise UsageError(f"{NOTHING_WRITTEN}there is no terminal to ask at; name it with {option}")
    return default
