"""Make a new project from the files in `skeleton/`, with its title, language and address.

The skeleton is a whole project with one invented example of each record. `@title@`, `@language@`, `@url@`, `@version@`
and `@sourcebook@` are placeholders.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from .. import __version__
from ..core.labels import languages
from ..core.problems import Problem, did_you_mean
from ..core.yaml.reader import parse_yaml
from ..paths import SKELETON
from ..project import load_project
from ..records.documents.json_schema import editor_schemas
from ..records.documents.reader import read_record
from ..records.vocabulary import Settings
from ..untrusted.escaping import in_line, in_markdown

#: The line with the address, and its replacement without one.
_ADDRESS = 'url: "@url@"'
_NO_ADDRESS = '#url: ""'
#: A folder with nothing but these is empty: an empty repository, files of an operating system.
_IGNORED = {".git", ".DS_Store"}
#: A wheel of this package, whose name means nothing else in pip's lists of requirements.
_WHEEL = re.compile(r"sourcebook-[\w.+!-]+\.whl")
#: Name at most this many files in a folder that is not empty.
_SHOWN = 5


class RefusedError(Exception):
    """No project can be made. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of whoever starts a project: title, language of the interface, future address (or none), and the
    wheel of this package to include (or none)."""

    title: str
    language: str = "en"
    url: str = ""
    wheel: Path | None = None


def check_folder(folder: Path) -> None:
    """Raise RefusedError unless `folder` is empty or does not exist."""
    instead = "name a folder that is empty or does not exist"
    try:
        if folder.exists() and not folder.is_dir():
            raise RefusedError(f"{in_line(folder)} is a file; {instead}")
        found = sorted(file.name for file in folder.iterdir() if file.name not in _IGNORED) if folder.exists() else []
    except OSError as error:
        raise RefusedError(f"{in_line(folder)} cannot be read: {error.strerror}") from error
    if found:
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise RefusedError(
            f"{in_line(folder)} is not empty: it holds {in_line(', '.join(found[:_SHOWN]))}{more}; {instead}"
        )


def write_project(folder: Path, answers: Answers) -> None:
    """Write a new project into `folder`, which must be empty or missing.

    Raises RefusedError when it is not, when an answer is not a valid setting, or when the place cannot be written to.
    Nothing has changed then: files are written next to it, checked, and moved into place together.
    """
    check_folder(folder)
    _refuse_answers(answers)
    fresh = not folder.exists()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=f".{folder.name}-", dir=folder.parent if fresh else folder, ignore_cleanup_errors=True
        ) as beside:
            made = Path(beside, "made")
            made.mkdir()
            _fill(made, answers)
            _put(made, folder, fresh)
    except OSError as error:
        raise RefusedError(f"{in_line(folder)} cannot be written: {error.strerror}") from error


def installed_wheel() -> Path | None:
    """Return the wheel from which this package was installed, if it is still there unchanged (PEP 610)."""
    with suppress(PackageNotFoundError):
        origin = json.loads(distribution("sourcebook").read_text("direct_url.json") or "{}")
        address = urlsplit(origin.get("url", ""))
        file = Path(url2pathname(unquote(address.path)))
        if address.scheme == "file" and file.suffix == ".whl" and file.is_file():
            known = origin.get("archive_info", {}).get("hashes", {}).get("sha256")
            return file if known in (None, _sha256(file)) else None
    return None


def _refuse_answers(answers: Answers) -> None:
    if answers.language not in languages():
        hint = did_you_mean(answers.language, languages()) or f"there are: {', '.join(languages())}"
        raise RefusedError(f"there are no labels for the language {answers.language!r}; {hint}")
    if answers.wheel and not (answers.wheel.is_file() and _WHEEL.fullmatch(answers.wheel.name)):
        raise RefusedError(f"{in_line(answers.wheel)} is not a wheel of Sourcebook")
    text = _filled("site.yaml", (SKELETON / "data" / "site.yaml").read_text("utf-8"), answers)
    document = parse_yaml(text.encode(errors="replace"), "data/site.yaml")
    settings, problems = read_record(document, Settings)
    for problem in (*document.problems, *problems):
        raise RefusedError(_sentence(problem))
    if settings and (settings.title != answers.title.strip() or len(settings.title.splitlines()) > 1):
        raise RefusedError("the title holds a line break, or signs that cannot be written in a file")


def _sentence(problem: Problem) -> str:
    return f"{problem.message}; {problem.hint}" if problem.hint else problem.message


def _fill(made: Path, answers: Answers) -> None:
    """Write all files of a project into the folder `made`."""
    if answers.wheel:
        shutil.copyfile(answers.wheel, made / answers.wheel.name)
        answers = replace(answers, wheel=made / answers.wheel.name)  # its hash is that of the copy
    for file in sorted(SKELETON.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            target = made / file.relative_to(SKELETON)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_filled(file.name, file.read_text("utf-8"), answers).encode())
            shutil.copymode(file, target)
    project = load_project(made)
    for problem in project.problems:
        raise RefusedError(str(problem))
    (made / "schemas").mkdir()
    for name, text in editor_schemas(project.book.vocabulary):
        (made / "schemas" / name).write_bytes(text.encode())


def next_steps(folder: Path, wheel: Path | None) -> str:
    """Return the next steps for whoever started a project, in lines."""
    lines = [f"Next: cd {in_line(shlex.quote(str(folder)))}, then make serve. README.md says how to make it yours."]
    if wheel is None:
        lines.insert(
            0,
            "Sourcebook itself is not in it. Put its wheel into the folder (make wheel writes one, in the repository "
            "of Sourcebook), or name its address in requirements-sourcebook.txt; there, add its hash.",
        )
    return "".join(f"{line}\n" for line in lines)


def _filled(name: str, text: str, answers: Answers) -> str:
    """Return the text of the skeleton's file `name` with its placeholders filled."""
    marks = {
        "title": answers.title,
        "language": answers.language,
        "url": answers.url,
        "version": __version__,
        "sourcebook": _requirement(answers.wheel) if "@sourcebook@" in text else "",
    }
    if not answers.url:
        text = text.replace(_ADDRESS, _NO_ADDRESS)
    return _FORMS.get(Path(name).suffix, _as_it_is)(text, marks)


def _requirement(wheel: Path | None) -> str:
    """Return the line by which pip installs this package: only the exact bytes of `wheel`. Without a wheel, pip refuses
    the line until somebody adds the hash.

    The condition is always true, since the project needs that Python anyway. It ends the file's name for Dependabot.
    """
    name = wheel.name if wheel else f"sourcebook-{__version__}-py3-none-any.whl"
    line = f'./{name} ; python_version >= "3.11"'
    return f"{line} --hash=sha256:{_sha256(wheel)}" if wheel else line


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _in_yaml(text: str, marks: Mapping[str, str]) -> str:
    """Fill quoted placeholders with quoted text: JSON is valid YAML."""
    return re.sub(r'"@([a-z]+)@"', lambda match: json.dumps(marks[match[1]], ensure_ascii=False), text)


def _in_markdown(text: str, marks: Mapping[str, str]) -> str:
    return _as_it_is(text, {name: in_markdown(words) for name, words in marks.items()})


def _as_it_is(text: str, marks: Mapping[str, str]) -> str:
    return re.sub(rf"@({'|'.join(marks)})@", lambda match: marks[match[1]], text)


_FORMS = {".yaml": _in_yaml, ".yml": _in_yaml, ".md": _in_markdown}


def _put(made: Path, folder: Path, fresh: bool) -> None:
    """Move the finished project into place: in one step if there is no folder, else file by file, all or none."""
    if fresh:
        made.rename(folder)
        return
    moved: list[Path] = []
    try:
        for file in sorted(made.iterdir()):
            moved.append(file.rename(folder / file.name))
    except OSError:
        for file in moved:
            file.rename(made / file.name)
        raise
