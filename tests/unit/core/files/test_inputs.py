"""Every file that is read: regular, in its own folder, of bounded size, and of none other is anything told."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sourcebook.book.comparison.fingerprints import MAX_BYTES as MAX_FINGERPRINT
from sourcebook.commands.quotes.texts import read_texts, texts_folder
from sourcebook.core.files.inputs import Folder, InputError, read_input
from sourcebook.core.problems import as_text
from sourcebook.core.terminal import as_terminal
from sourcebook.core.yaml.reader import MAX_BYTES
from sourcebook.project import load_project
from support import warm_python
from support.projects import build, copy_of_toy

BASE = Path(__file__).parents[3] / "cases" / "base"
SECRET = "token: 7f3a\n"


@pytest.fixture(autouse=True)
def nothing_hangs() -> Iterator[None]:
    """End a test that waits for a pipe."""
    signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it hangs"))
    signal.alarm(120)
    yield
    signal.alarm(0)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A valid project, beside a file of the machine, with a text that is not to be shown."""
    root = Path(shutil.copytree(BASE, tmp_path / "project"))
    for path in (tmp_path / "secret", root / ".texts" / "diary.txt"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(SECRET, "utf-8")
    return root


def link_to(target: str) -> Callable[[Path], None]:
    return lambda file: file.symlink_to(target)


def socket_at(file: Path) -> None:
    here = os.getcwd()
    os.chdir(file.parent)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(file.name)
    os.chdir(here)


def sparse(file: Path) -> None:
    with file.open("wb") as stream:
        stream.truncate(1 << 40)


OUT = "a link that leads out of data/ [file-elsewhere]"
NOWHERE = "a link that leads nowhere [file-elsewhere]"
NO_FILE = "a pipe, a socket or a device where a file belongs [no-file]"
#: What may be in the place of a file, and what is told of it.
ODD: dict[str, tuple[Callable[[Path], None], str]] = {
    "a link out of the project": (lambda file: file.symlink_to(BASE.parents[1] / "conftest.py"), OUT),
    "a link to a text": (lambda file: file.symlink_to(root_of(file) / ".texts" / "diary.txt"), OUT),
    "a link to another folder of the project": (lambda file: file.symlink_to(root_of(file) / "mkdocs.yml"), OUT),
    "a link to a device": (link_to("/dev/zero"), OUT),
    "a link to nothing": (link_to("nothing"), NOWHERE),
    "a link to itself": (lambda file: file.symlink_to(file.name), NOWHERE),
    "a pipe": (os.mkfifo, NO_FILE),
    "a socket": (socket_at, NO_FILE),
    "a file of a terabyte": (sparse, "the file is larger than"),
}


def root_of(file: Path) -> Path:
    return next(folder for folder in file.parents if folder.name == "project")


@pytest.mark.parametrize(
    "name",
    ["events.yaml", "events/zz.yaml", "site.yaml", "permalinks.txt", "receipts.yaml", "vocabulary.yaml"],
)
@pytest.mark.parametrize("what", ODD)
def test_what_is_no_file_of_data_is_told_and_not_read(what: str, name: str, project: Path) -> None:
    make, told = ODD[what]
    (project / "mkdocs.yml").write_text(SECRET, "utf-8")
    file = project / "data" / name
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    make(file)
    found = load_project(project).problems
    mine = [one for one in found if one.location.path == f"data/{name}"]
    assert [str(one).partition("\n")[0] for one in mine if told in str(one)], as_text(found)
    assert len({one.code for one in mine}) == 1, as_text(mine)
    assert "7f3a" not in as_text(found) + as_terminal(found, project, 100, colour=False)


@pytest.mark.parametrize("what", ODD)
def test_the_same_holds_for_a_fingerprint(what: str, tmp_path: Path) -> None:
    make, told = ODD[what]
    project = copy_of_toy(tmp_path).rename(tmp_path / "project")
    file = project / "data" / "fingerprints" / "minutes-1924.json"
    (project / ".texts" / "diary.txt").write_text(SECRET, "utf-8")
    file.unlink()
    make(file)
    assert [one for one in load_project(project).problems if one.location.path.endswith(file.name) and told in str(one)]


@pytest.mark.parametrize("name", ["fingerprints", "events", "entities"])
def test_a_link_to_a_folder_is_not_followed(name: str, project: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    for file in ("a.yaml", "a.json"):
        (tmp_path / "other" / file).write_text(SECRET, "utf-8")
    folder = project / "data" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.symlink_to(tmp_path / "other")
    found = load_project(project).problems
    assert f"data/{name}:1:1: a link that leads out of data/ [file-elsewhere]" in as_text(found)
    assert "7f3a" not in as_text(found) + as_terminal(found, project, 100, colour=False)


def test_data_itself_is_no_link(project: Path, tmp_path: Path) -> None:
    (project / "data").rename(tmp_path / "elsewhere")
    (project / "data").symlink_to(tmp_path / "elsewhere")
    found = load_project(project).problems
    assert {one.code for one in found if one.severity == "error"} == {"file-elsewhere"}


def test_a_link_within_the_same_folder_is_a_file_like_others(project: Path) -> None:
    (project / "data" / "events").mkdir(exist_ok=True)
    (project / "data" / "events.yaml").rename(project / "data" / "events" / "real.txt")
    (project / "data" / "events" / "a.yaml").symlink_to("real.txt")
    assert not [one for one in load_project(project).problems if one.severity == "error"]


def test_the_mark_of_an_editor_is_nothing(project: Path) -> None:
    (project / "data" / "events").mkdir(exist_ok=True)
    (project / "data" / "events" / ".#new.yaml").symlink_to("ann@host.1234")
    assert not [one for one in load_project(project).problems if one.severity == "error"]


def test_a_folder_called_like_a_file_of_records_is_told(project: Path) -> None:
    (project / "data" / "events" / "x.yaml").mkdir(parents=True)
    assert "data/events/x.yaml:1:1: a folder where a file belongs [no-file]" in as_text(load_project(project).problems)


def test_what_was_mended_is_read_again(project: Path) -> None:
    file = project / "data" / "events" / "zz.yaml"
    file.parent.mkdir(exist_ok=True)
    os.mkfifo(file)
    assert not load_project(project).sound
    file.unlink()
    assert load_project(project).sound


def test_a_project_that_is_reached_by_a_link_is_one_like_others(project: Path, tmp_path: Path) -> None:
    (tmp_path / "way").symlink_to(project)
    assert load_project(tmp_path / "way").sound


@pytest.mark.parametrize(("limit", "size"), [(MAX_BYTES, MAX_BYTES + 1), (MAX_FINGERPRINT, MAX_FINGERPRINT + 1)])
def test_a_file_that_is_too_large_is_not_read(limit: int, size: int, tmp_path: Path) -> None:
    folder = Folder.of(tmp_path, "data")
    folder.path.mkdir()
    with (folder.path / "a.json").open("wb") as stream:
        stream.truncate(size)
    with pytest.raises(InputError, match=r"data/a.json:1:1: the file is larger than \d+ MB \[file-too-large\]"):
        read_input(folder.path / "a.json", folder, limit)


# ---- overrides


OVERRIDES = {
    "s.txt": lambda file: file.symlink_to("/etc/hostname"),
    "assets/images/x.png": lambda file: file.symlink_to("../../../mkdocs.yml"),
    "profile.html": os.mkfifo,
    "partials": lambda file: file.symlink_to("/etc"),
}


def test_no_file_of_the_machine_is_published_by_overrides(project: Path) -> None:
    for name, make in OVERRIDES.items():
        (project / "overrides" / name).parent.mkdir(parents=True, exist_ok=True)
        make(project / "overrides" / name)
    told = [str(one).partition("\n")[0] for one in load_project(project).problems if one.severity == "error"]
    assert told == [
        "overrides/assets/images/x.png:1:1: a link that leads nowhere [file-elsewhere]",
        "overrides/partials:1:1: a link that leads out of overrides/ [file-elsewhere]",
        f"overrides/profile.html:1:1: {NO_FILE}",
        "overrides/s.txt:1:1: a link that leads out of overrides/ [file-elsewhere]",
    ]


def test_overrides_that_are_a_link_are_not_followed(project: Path) -> None:
    (project / "overrides").symlink_to("/etc")
    assert [one.code for one in load_project(project).problems if one.severity == "error"] == ["file-elsewhere"]


# ---- texts


@pytest.mark.parametrize("what", [what for what in ODD if "another folder" not in what and "text" not in what])
def test_a_text_that_is_no_file_of_the_texts_is_told(what: str, tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path).rename(tmp_path / "project")
    file = project / ".texts" / "minutes-1924.txt"
    file.unlink()
    ODD[what][0](file)
    texts = read_texts(load_project(project).book, texts_folder(project, None, {}))
    assert [one.location.path for one in texts.problems] == [".texts/minutes-1924.txt"]
    assert "minutes-1924" not in texts.texts


def test_a_link_called_texts_may_come_with_a_branch_and_one_that_is_named_does_not(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    (project / ".texts").rename(tmp_path / "texts")
    (project / ".texts").symlink_to(tmp_path / "texts")
    book = load_project(project).book
    by_chance, named = (read_texts(book, texts_folder(project, one, {})) for one in (None, project / ".texts"))
    assert ({one.code for one in by_chance.problems}, by_chance.texts) == ({"file-elsewhere"}, {})
    assert (named.problems, len(named.texts)) == ((), 4)


# ---- docs


DOCS: dict[str, Callable[[Path], None]] = {
    "folder": lambda file: file.symlink_to("/etc"),
    "loop": lambda file: file.symlink_to("."),
    "page.md": lambda file: file.symlink_to("../data/site.yaml"),
    "pipe.md": os.mkfifo,
    "self.csv": lambda file: file.symlink_to("self.csv"),
    "large.md": sparse,
    "large.pdf": sparse,
}


def make_all(project: Path) -> None:
    for name, make in DOCS.items():
        make(project / "docs" / name)


TOLD = {
    "docs/folder:1:1: a link that leads out of docs/ [file-elsewhere]",
    "docs/loop:1:1: a link to a folder, which is not followed [file-elsewhere]",
    "docs/page.md:1:1: a link that leads out of docs/ [file-elsewhere]",
    f"docs/pipe.md:1:1: {NO_FILE}",
    "docs/self.csv:1:1: a link that leads nowhere [file-elsewhere]",
    "docs/large.md:1:1: the file is larger than 2 MB [file-too-large]",
    "docs/large.pdf:1:1: the file is larger than 100 MB [file-too-large]",
}


def test_the_check_and_the_build_say_what_must_not_be_read_in_docs(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    make_all(project)
    check = warm_python.run("sourcebook", "check", cwd=project, environment=os.environ)
    built = build(project, project / "site")
    assert {line for line in check.stdout.splitlines() if line.startswith("docs/")} == TOLD
    assert {line for line in built.stderr.splitlines() if line.startswith("docs/")} == TOLD
    assert (check.returncode, built.returncode, (project / "site").exists()) == (1, 1, False)


def test_docs_itself_is_no_link(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    (project / "docs").rename(tmp_path / "elsewhere")
    (project / "docs").symlink_to(tmp_path / "elsewhere")
    result = build(project, project / "site")
    assert "docs:1:1: a link to a folder, which is not followed [file-elsewhere]" in result.stderr
