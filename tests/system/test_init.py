"""A new project on another subject: started with the package installed from its wheel, as a stranger would."""

from __future__ import annotations

import hashlib
import html
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from mkdocs.config import load_config

from sourcebook.cli import main
from sourcebook.commands import scaffold as skeleton
from sourcebook.commands.links.check import check_links
from sourcebook.commands.scaffold import Answers, RefusedError, write_project
from sourcebook.core.problems import as_text
from sourcebook.paths import SKELETON, guide_pages
from sourcebook.project import load_project
from sourcebook.records.documents.json_schema import editor_schemas
from sourcebook.records.documents.tables import WRITTEN
from support.projects import ROOT, served

#: Files of a new project that are those of this repository, byte for byte.
SAME = [
    ".githooks/pre-commit",
    ".github/CODEOWNERS",
    ".github/ISSUE_TEMPLATE/config.yml",
    ".github/ISSUE_TEMPLATE/report-an-error.yml",
    ".github/ISSUE_TEMPLATE/right-of-reply.yml",
    ".github/ISSUE_TEMPLATE/suggest-an-event.yml",
    ".github/dependabot.yml",
    ".github/pull_request_template.md",
    ".github/workflows/comment.yml",
    ".github/workflows/deploy.yml",
    ".github/workflows/links.yml",
    ".github/workflows/pull-request.yml",
    ".gitignore",
    ".vscode/extensions.json",
    ".vscode/settings.json",
    "hooks/page_macros.py",
    "hooks/site_hooks.py",
    "requirements.txt",
    "requirements-capture.txt",
]
#: Settings of MkDocs that a new project has of its own.
OWN_SETTINGS = {"site_name", "site_description", "copyright", "nav"}

TITLE = 'Bees: “wild” & "tame", Bienenkörbe #1 {{ 7*7 }} <b>'


# ---- the package, installed -----------------------------------------------------------------------------------------


def clean() -> dict[str, str]:
    """The environment, with nothing of this working copy in it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PIP_", "VIRTUAL_ENV"))}
    return {**kept, "NO_MKDOCS_2_WARNING": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command in the folder `cwd`."""
    return subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=clean(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def done(*command: str | Path, cwd: Path) -> str:
    """What a command that must not fail prints."""
    result = run(*command, cwd=cwd)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the package, built without a network from what the repository holds."""
    copy = tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "hooks" / "sourcebook", copy / "hooks" / "sourcebook", ignore=ignored)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-index", "--no-deps", "--no-build-isolation", "--quiet"]
    done(*pip, "--wheel-dir", copy / "dist", ".", cwd=copy)
    (file,) = (copy / "dist").iterdir()
    return file


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a fresh environment, into which the wheel is installed; what it needs is found here."""
    folder = tmp_path_factory.mktemp("environment")
    done(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    place = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=place))
    # A folder named so is only looked into: what makes this working copy importable is not followed.
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    commands = Path(sysconfig.get_path("scripts", "venv", vars=place))
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        commands / "python",
        "install",
        "--no-index",
        "--no-deps",
        "--quiet",
    ]
    done(*pip, wheel, cwd=folder)
    return commands


@pytest.fixture(scope="session")
def started(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new project, made by the installed command."""
    folder = tmp_path_factory.mktemp("started") / "bees"
    done(
        installed / "sourcebook", "init", folder, "--title", TITLE, "--url", "https://bees.example/", cwd=folder.parent
    )
    return folder


@pytest.fixture(scope="session")
def its_site(installed: Path, started: Path) -> Path:
    """The site of the new project."""
    done(installed / "python", "-m", "mkdocs", "build", "--strict", cwd=started)
    return started / "site"


def files_of(folder: Path) -> set[str]:
    return {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


@pytest.mark.slow
def test_the_wheel_carries_every_file_of_the_package(wheel: Path) -> None:
    package = {f"sourcebook/{name}" for name in files_of(ROOT / "hooks" / "sourcebook")}
    with zipfile.ZipFile(wheel) as archive:
        assert {name for name in archive.namelist() if name.startswith("sourcebook/")} == package


@pytest.mark.slow
def test_what_runs_is_the_installed_package_in_the_new_project_too(installed: Path, started: Path) -> None:
    code = "import sys; sys.path.insert(0, 'hooks'); import site_hooks, sourcebook; print(sourcebook.__file__)"
    assert Path(done(installed / "python", "-c", code, cwd=started).strip()).is_relative_to(installed.parent)


@pytest.mark.slow
def test_a_new_project_has_no_problem(installed: Path, started: Path) -> None:
    said = done(installed / "sourcebook", "check", cwd=started)
    assert said == "1 source, 2 entities, 1 event, 8 quotes: 0 errors, 0 warnings\n"


@pytest.mark.slow
def test_a_new_project_builds_strictly_and_every_link_leads_somewhere(its_site: Path) -> None:
    pages = [
        "index.html",
        "about.html",
        "contribute/index.html",
        "verification.html",
        "people/ada-example.html",
        "works/example-bridge.html",
    ]
    pages += [
        "events/example-bridge-opened.html",
        "sources/example-gazette-1923-06-15.html",
        "404.html",
        "coverage.html",
    ]
    assert [page for page in pages if not (its_site / page).is_file()] == []
    assert as_text(check_links(its_site)) == ""


@pytest.mark.slow
def test_the_title_stands_in_the_site_sign_for_sign(its_site: Path) -> None:
    home, about = ((its_site / name).read_text("utf-8") for name in ("index.html", "about.html"))
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", home)
    title = re.search(r"<title>(.*?)</title>", about)
    assert heading and html.unescape(heading[1]) == TITLE
    assert title and html.unescape(title[1]) == f"About and method - {TITLE}"


@pytest.mark.slow
def test_the_tests_of_a_new_project_pass_with_pytest_and_without(installed: Path, started: Path) -> None:
    assert "2 passed" in done(installed / "python", "-m", "pytest", "-p", "no:cacheprovider", cwd=started)
    assert "\nOK" in done(installed / "python", "-m", "unittest", "discover", "tests", cwd=started)


@pytest.mark.slow
def test_a_new_project_is_served(installed: Path, started: Path) -> None:
    with (
        served(started, installed / "python", clean()) as address,
        urllib.request.urlopen(f"{address}/people/ada-example.html", timeout=30) as answer,
    ):
        assert "the most patient person in town" in answer.read().decode()


@pytest.mark.slow
def test_without_the_invented_records_a_new_project_still_checks_and_builds(
    installed: Path, started: Path, tmp_path: Path
) -> None:
    project = Path(shutil.copytree(started, tmp_path / "emptied", ignore=shutil.ignore_patterns("site")))
    for name in ("sources", "entities", "events"):
        (project / "data" / f"{name}.yaml").write_text("{}\n", "utf-8")
    assert "0 errors, 0 warnings" in done(installed / "sourcebook", "check", cwd=project)
    done(installed / "python", "-m", "mkdocs", "build", "--strict", cwd=project)
    assert as_text(check_links(project / "site")) == ""


@pytest.mark.slow
def test_a_new_project_carries_the_wheel_it_was_made_with(started: Path, wheel: Path) -> None:
    assert (started / wheel.name).read_bytes() == wheel.read_bytes()
    line = (started / "requirements-sourcebook.txt").read_text("utf-8").splitlines()[-1]
    hash_ = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert line == f'./{wheel.name} ; python_version >= "3.11" --hash=sha256:{hash_}'


def installs(project: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """What pip does with the project's own line of its Makefile."""
    (line,) = re.findall(
        r"^\t\.venv/bin/pip (install .*requirements-sourcebook\.txt)$", (project / "Makefile").read_text(), re.M
    )
    return run(sys.executable, "-m", "pip", *line.split(), "--no-index", "--target", folder, cwd=project)


def test_a_new_project_installs_the_wheel_it_carries(started: Path, tmp_path: Path) -> None:
    result = installs(started, tmp_path / "installed")
    assert (result.returncode, (tmp_path / "installed" / "sourcebook").is_dir()) == (0, True), result.stderr


@pytest.mark.parametrize("how", ["other bytes", "another wheel of the same name", "no hash", "a folder"])
def test_a_new_project_installs_nothing_else_than_the_wheel_it_was_made_with(
    how: str, started: Path, tmp_path: Path
) -> None:
    project = Path(shutil.copytree(started, tmp_path / "project", ignore=shutil.ignore_patterns("site")))
    (wheel,) = project.glob("*.whl")
    lines = project / "requirements-sourcebook.txt"
    if how == "other bytes":
        wheel.write_bytes(wheel.read_bytes() + b"\0")
    elif how == "another wheel of the same name":
        with zipfile.ZipFile(wheel, "a") as archive:
            archive.writestr("sourcebook/extra.py", "import os\n")
    elif how == "no hash":
        lines.write_text(lines.read_text("utf-8").rpartition(" --hash")[0] + "\n", "utf-8")
    else:
        lines.write_text(f"{ROOT}\n", "utf-8")
    result = installs(project, tmp_path / "installed")
    assert (result.returncode, (tmp_path / "installed").exists()) == (1, False), result.stdout
    assert re.search("DO NOT MATCH|Hashes are required|hash", result.stderr)


def test_a_wheel_that_changed_since_it_was_installed_is_not_carried(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copy(wheel, tmp_path))

    class Installed:
        def read_text(self, _: str) -> str:
            hashes = {"sha256": hashlib.sha256(wheel.read_bytes()).hexdigest()}
            return json.dumps({"url": copy.as_uri(), "archive_info": {"hashes": hashes}})

    monkeypatch.setattr(skeleton, "distribution", lambda _: Installed())
    assert skeleton.installed_wheel() == copy
    copy.write_bytes(copy.read_bytes() + b"\0")
    assert skeleton.installed_wheel() is None


def test_without_a_wheel_the_project_asks_for_its_hash(tmp_path: Path) -> None:
    write_project(tmp_path / "new", Answers("Bees"))
    (tmp_path / "new" / "sourcebook-0.1.0-py3-none-any.whl").write_bytes(b"any bytes")
    result = installs(tmp_path / "new", tmp_path / "installed")
    assert (result.returncode, "Hashes are required" in result.stderr) == (1, True)


# ---- what is written ------------------------------------------------------------------------------------------------


def init(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["init", *map(str, arguments)])


TITLES = [
    TITLE,
    'It\'s "quoted" \\ twice \\n',
    "- a list: [of, {braces}] #no comment",
    "!ENV HOME",
    "%TAG & *anchor | > `tick` @title@ ~ null",
    "Über Brücken – دراسة 橋 🐝",
    "yes",
    "2014",
    "$x$ __bold__ ${y} $(z)",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_comes_out_right_everywhere(title: str, tmp_path: Path) -> None:
    write_project(tmp_path / "new", Answers(title))
    head = (tmp_path / "new" / "README.md").read_text("utf-8").partition("\n")[0].removeprefix("# ")
    assert load_project(tmp_path / "new").book.settings.title == title
    assert load_config(str(tmp_path / "new" / "mkdocs.yml")).site_name == title
    # In CommonMark, a backslash before a sign of ASCII means that sign.
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", head) == title
    assert not re.search(r"(?<!\\)[`*_{}\[\]<>#&|~$]", head.replace("\\\\", ""))


def test_an_address_is_written_where_it_is_given_and_else_left_to_be_filled_in(tmp_path: Path) -> None:
    write_project(tmp_path / "with", Answers("Bees", url="https://bees.example/?a=1&b=2"))
    write_project(tmp_path / "without", Answers("Bees"))
    urls = [load_project(tmp_path / name).book.settings.url for name in ("with", "without")]
    assert urls == ["https://bees.example/?a=1&b=2", None]
    assert '\n#url: ""  # where it is published' in (tmp_path / "without" / "data" / "site.yaml").read_text("utf-8")


def test_editors_know_the_words_of_the_new_project(tmp_path: Path) -> None:
    write_project(tmp_path / "new", Answers("Bees"))
    found = {file.name: file.read_text("utf-8") for file in (tmp_path / "new" / "schemas").iterdir()}
    assert found == dict(editor_schemas(load_project(tmp_path / "new").book.vocabulary))
    for name in WRITTEN:
        first = (tmp_path / "new" / "data" / f"{name}.yaml").read_text("utf-8").partition("\n")[0]
        assert first == f"# yaml-language-server: $schema=../schemas/{name}.json"


def test_no_mark_of_the_skeleton_is_left(tmp_path: Path) -> None:
    write_project(tmp_path / "new", Answers("Bees"))
    marks = re.compile(r"@(title|language|url|version|sourcebook)@")
    left = [name for name in files_of(tmp_path / "new") if marks.search((tmp_path / "new" / name).read_text("utf-8"))]
    assert left == []


def test_every_page_of_the_guide_is_on_the_site_of_the_new_project_and_in_its_navigation(its_site: Path) -> None:
    pages = [path.removesuffix(".md") + ".html" for path, _ in guide_pages()]
    home, guide = ((its_site / page).read_text("utf-8") for page in ("index.html", "contribute/index.html"))
    assert 'href="contribute/index.html"' in home
    assert [page for page in pages if not (its_site / page).is_file()] == []
    # Those for contributors are in the navigation of their own pages.
    shown = {page: page.removeprefix("contribute/") if "/" in page else f"../{page}" for page in pages}
    assert [page for page, link in shown.items() if f'href="{link}"' not in guide] == []


def test_every_command_of_the_new_readme_is_one_of_its_makefile(tmp_path: Path) -> None:
    rules = set(re.findall(r"^([a-z]+):", (SKELETON / "Makefile").read_text("utf-8"), re.M))
    texts = [(SKELETON / "README.md").read_text("utf-8"), *(file.read_text("utf-8") for _, file in guide_pages())]
    workflows = [file.read_text("utf-8") for file in (SKELETON / ".github" / "workflows").iterdir()]
    named = {name for text in texts for name in re.findall(r"(?:^|`)make ([a-z]+)", text, re.M)}
    named |= {name for text in workflows for name in re.findall(r"^ +(?:run: )?make ([a-z]+)", text, re.M)}
    assert (named <= rules, "setup" in named) == (True, True)


def test_files_that_are_those_of_this_repository_are_the_same(accept: bool) -> None:
    if accept:
        for name in SAME:
            shutil.copy(ROOT / name, SKELETON / name)
    different = [
        name
        for name in SAME
        if (ROOT / name).read_bytes() != (SKELETON / name).read_bytes()
        or os.access(ROOT / name, os.X_OK) != os.access(SKELETON / name, os.X_OK)
    ]
    assert different == [], "copy them: .venv/bin/pytest tests/system/test_init.py --accept"


def test_the_workflows_of_a_new_project_use_what_those_of_this_repository_do() -> None:
    def used(folder: Path) -> set[str]:
        texts = [file.read_text("utf-8") for file in (folder / ".github" / "workflows").iterdir()]
        return {line for text in texts for line in re.findall(r"uses: (.+)", text)}

    assert used(SKELETON) <= used(ROOT)


def test_a_release_of_a_new_project_gets_its_edition_as_one_of_this_repository_does_but_for_the_zim_file() -> None:
    def steps(folder: Path) -> list[dict[str, object]]:
        jobs = yaml.safe_load((folder / ".github" / "workflows" / "release.yml").read_text("utf-8"))["jobs"]
        assert list(jobs) == ["build", "attach"]
        found = [step for job in jobs.values() for step in job["steps"]]
        return [{key: value for key, value in step.items() if key != "name"} for step in found]

    ours = [
        {key: re.sub(r" (?:reference\.)?zim\b", "", value) if key == "run" else value for key, value in step.items()}
        for step in steps(ROOT)
    ]
    assert (steps(SKELETON), "reference.zip" in str(ours)) == (ours, True)


def test_the_settings_of_mkdocs_are_those_of_this_repository_but_for_its_subject() -> None:
    def settings(file: Path) -> dict[str, object]:
        # `!ENV` and the like are not used in either.
        found = yaml.safe_load(file.read_text("utf-8").replace('"@language@"', "en"))
        return {key: value for key, value in found.items() if key not in OWN_SETTINGS}

    assert settings(SKELETON / "mkdocs.yml") == settings(ROOT / "mkdocs.yml"), "change skeleton/mkdocs.yml likewise"


# ---- what is refused ------------------------------------------------------------------------------------------------


def full(folder: Path) -> Path:
    for name in "abcdefg":
        (folder / name).write_text(name, "utf-8")
    return folder


def a_file(folder: Path) -> Path:
    (folder / "file").write_text("text", "utf-8")
    return folder / "file"


REFUSED: dict[str, tuple[Callable[[Path], Path], list[str], str]] = {
    "a full folder": (full, ["--title", "Bees"], "is not empty: it holds a, b, c, d, e and 2 more; name a folder that"),
    "a file": (a_file, ["--title", "Bees"], "is a file; name a folder that is empty or does not exist"),
    "a place in a file": (lambda folder: a_file(folder) / "new", ["--title", "Bees"], "cannot be"),
    "no title and nobody to ask": (
        lambda folder: folder / "new",
        [],
        "there is no terminal to ask at; name it with --title",
    ),
    "an empty title": (lambda folder: folder / "new", ["--title", " "], "the text is empty; fill it in"),
    "a title of two lines": (lambda folder: folder / "new", ["--title", "a\nb"], "a line break"),
    "a title with a control character": (lambda folder: folder / "new", ["--title", "a\x07b"], "nothing was written: "),
    "a title with a line separator": (lambda folder: folder / "new", ["--title", "a\u2028b"], "a line break"),
    "a title of bytes that are no text": (lambda folder: folder / "new", ["--title", "a\udcffb"], "cannot be written"),
    "an unknown language": (
        lambda folder: folder / "new",
        ["--title", "Bees", "--language", "xx"],
        "there are no labels for the language 'xx'; there are: en",
    ),
    "an address without scheme": (
        lambda folder: folder / "new",
        ["--title", "Bees", "--url", "bees.example"],
        "'bees.example' does not begin with http:// or https://; write https://bees.example",
    ),
    "a wheel of something else": (
        lambda folder: folder / "new",
        ["--title", "Bees", "--wheel", __file__],
        "is not a wheel of Sourcebook",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    make, options, message = REFUSED[name]
    target = make(tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    result = init(target, *options)
    after = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert (result.exit_code, before == after, list(tmp_path.rglob("*")) == list(before)) == (2, True, True)
    assert message in " ".join(result.output.split())


@pytest.mark.parametrize("fresh", [True, False])
def test_a_disk_that_fails_midway_leaves_everything_as_it_was(
    fresh: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "new"
    if not fresh:
        target.mkdir()
    monkeypatch.setattr(skeleton, "editor_schemas", fail)
    with pytest.raises(RefusedError, match="cannot be written: No space left on device"):
        write_project(target, Answers("Bees"))
    assert list(tmp_path.rglob("*")) == ([] if fresh else [target])


def test_a_move_that_fails_midway_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def fail_at_mkdocs(self: Path, target: Path) -> Path:
        if self.name == "mkdocs.yml":
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_at_mkdocs)
    with pytest.raises(RefusedError, match="Input/output error"):
        write_project(tmp_path, Answers("Bees"))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_repository_and_folders_that_do_not_exist_yet_are_fine(tmp_path: Path) -> None:
    (tmp_path / "cloned" / ".git").mkdir(parents=True)
    results = [init(tmp_path / name, "--title", "Bees") for name in ("cloned", "a/b/c")]
    assert [result.exit_code for result in results] == [0, 0], [result.output for result in results]
    assert (tmp_path / "cloned" / ".git").is_dir()
    assert files_of(tmp_path / "cloned") == files_of(tmp_path / "a" / "b" / "c")


def test_at_a_terminal_title_and_language_are_asked_for(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    code = "from sourcebook.cli import main; main()"
    command = [sys.executable, "-c", code, "init", "new"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        os.write(ours, "Bienenkörbe\n\n".encode())
        said, asked = process.communicate()
    os.close(ours)
    os.close(theirs)
    assert process.returncode == 0, asked
    assert ("Title of the reference: " in asked, "Language of the interface (en) [en]: " in asked) == (True, True)
    assert "written: new\n" in said
    assert load_project(tmp_path / "new").book.settings.title == "Bienenkörbe"
