"""Files that differ besides the records: what is not known to be data is code, and stands above everything else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import markdown
import pytest
from click.testing import CliRunner, Result

from sourcebook.cli import main
from sourcebook.core.labels import load_labels
from sourcebook.history.changes import MARKDOWN_MAX
from sourcebook.history.git import Repository, RevisionError
from sourcebook.history.touched_files import Touched, as_markdown, as_text, kind_of, printable, touched_files
from support.projects import ROOT, copy_of_toy

ENGLISH = load_labels("en")
RECORDS = "data/events/1923.yaml"


def git(project: Path, *arguments: str, given: str = "") -> str:
    """What a git command prints; one that fails is an error."""
    identity = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=project, env=environment, input=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The toy in a repository, with one commit."""
    project = copy_of_toy(tmp_path)
    shutil.copy2(ROOT / ".gitignore", project)
    git(project, "init", "--quiet", "--initial-branch=main")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message=The toy")
    return project


def committed(project: Path) -> None:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message=An edit")


def put(project: Path, path: str, text: str = "x\n") -> None:
    file = project / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def touched(project: Path, new: str | None = "HEAD") -> list[Touched]:
    return [*touched_files(Repository(project), "HEAD" if new is None else "HEAD^", new)]


def diff(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["diff", "--project", str(project), *arguments])


# ---- what a file is -------------------------------------------------------------------------------------------------

DATA = {
    "data/vocabulary.yaml": "records",
    "data/events.yaml": "records",
    "data/events/1923.yaml": "records",
    "data/sources/papers/1923.yaml": "records",
    "data/site.yaml": "settings",
    "data/receipts.yaml": "evidence",
    "data/signatures.yaml": "evidence",
    "data/allowed_signers": "evidence",
    "data/permalinks.txt": "evidence",
    "data/fingerprints/gazette-1923.json": "evidence",
    "data/media/bridge.jpg": "pages",
    "data/media/letters/page-1.webp": "pages",
    "docs/about.md": "pages",
    "docs/contribute/index.md": "pages",
    "docs/images/bridge.png": "pages",
    "docs/images/bridge.svg": "pages",
    "docs/papers/list.pdf": "pages",
    "docs/papers/list.txt": "pages",
}


@pytest.mark.parametrize(("path", "kind"), DATA.items())
def test_what_is_known_to_be_data_is_named(path: str, kind: str) -> None:
    assert kind_of(path) == kind


CODE = """
mkdocs.yml hooks/site_hooks.py overrides/main.html overrides/s.txt requirements.txt requirements-sourcebook.txt
pyproject.toml Makefile .gitattributes .gitmodules .github/workflows/pull-request.yml .github/CODEOWNERS
.githooks/pre-commit .ci/run .vscode/settings.json sitecustomize.py conftest.py tests/test_records.py README.md
sourcebook-0.1.0-py3-none-any.whl docs/x.js docs/x.html docs/x.htm docs/x.xhtml docs/x.svgz docs/x.xml docs/x.txt.js
docs/x.wasm docs/x.css docs/x.MD docs/md docs/.md.js data/x.py data/x.txt data/Events.yaml data/events.yml
data/events.YAML Data/events.yaml data/fingerprints.json data/fingerprints/a/b.json data/fingerprints/x.py
data/events/x.yaml.py data/site.yaml/x docs/x.md/y docs/../hooks/x.md data/events/../../x.yaml docs/./x.md
docs\\x.md docs/a\\..\\x.md docs/x.md:y.md docs//x.md /docs/x.md schemas/events.json package.json x/docs/x.md
data/media/x.svg data/media/x.js data/media/../x.png data/x.png
""".split()


@pytest.mark.parametrize(
    "path", [*CODE, "docs/x.md\n", "docs/x.js\n.md/../x", "data/events.yaml ", "data/ev\u0435nts.yaml"]
)
def test_everything_else_is_code(path: str) -> None:
    assert kind_of(path) == "code"


def test_the_files_that_pages_show_are_of_the_kinds_that_docs_may_hold() -> None:
    pagefiles = pytest.importorskip("sourcebook.site.page_files")
    assert {kind_of(f"docs/x{kind}") for kind in (*pagefiles._KINDS, ".svg", ".md")} == {"pages"}


def test_every_file_of_this_reference_and_of_the_toy_has_its_kind() -> None:
    """A kind of file of records that is not known here would be told as code at every edit."""
    found: dict[str, set[str]] = {}
    for root in (ROOT, ROOT / "tests" / "toy"):
        for file in sorted((root / "data").rglob("*")):
            if file.is_file():
                path = file.relative_to(root).as_posix()
                found.setdefault(kind_of(path), set()).add(path.split("/")[1].partition(".")[0])
    assert found == {
        "records": {"entities", "events", "sources", "vocabulary"},
        "settings": {"site"},
        "evidence": {"receipts", "permalinks", "fingerprints"},
        "pages": {"media"},
    }


# ---- what git tells -------------------------------------------------------------------------------------------------


def test_an_edit_of_records_alone_lists_nothing(project: Path) -> None:
    put(project, RECORDS, (project / RECORDS).read_text("utf-8").replace("title: ", "title: Again, ", 1))
    committed(project)
    assert touched(project) == []


def test_files_are_listed_by_what_they_are_code_first(project: Path) -> None:
    (project / "data" / "receipts.yaml").unlink()
    put(project, "docs/about.md")
    put(project, "docs/x.js")
    put(project, "data/site.yaml", "title: Other\n")
    put(project, "hooks/site_hooks.py", "import os\n")
    committed(project)
    assert touched(project) == [
        Touched("code", "added", "docs/x.js"),
        Touched("code", "changed" if (ROOT / "tests/toy/hooks").is_dir() else "added", "hooks/site_hooks.py"),
        Touched("settings", "changed", "data/site.yaml"),
        Touched("evidence", "removed", "data/receipts.yaml"),
        Touched("pages", "changed", "docs/about.md"),
    ]


def test_a_renamed_file_is_one_removed_and_one_added(project: Path) -> None:
    git(project, "mv", "docs/about.md", "docs/about.js")
    committed(project)
    assert touched(project) == [
        Touched("code", "added", "docs/about.js"),
        Touched("pages", "removed", "docs/about.md"),
    ]


@pytest.mark.parametrize("path", ["data/events/zz.yaml", "docs/zz.md", "data/site.yaml", "data/receipts.yaml"])
def test_a_link_is_code_whatever_its_name(path: str, project: Path) -> None:
    (project / path).unlink(missing_ok=True)
    (project / path).symlink_to("../../.texts/secret.txt")
    committed(project)
    (one,) = touched(project)
    assert (one.kind, one.path, one.note) == ("code", path, "link")


def test_what_was_a_link_and_a_file_made_executable_are_code(project: Path) -> None:
    (project / "docs" / "zz.md").symlink_to("about.md")
    committed(project)
    (project / "docs" / "zz.md").unlink()
    put(project, "docs/zz.md")
    (project / "docs" / "about.md").chmod(0o755)
    put(project, "data/events/run.yaml", "{}\n")
    (project / "data" / "events" / "run.yaml").chmod(0o755)
    committed(project)
    assert touched(project) == [
        Touched("code", "added", "data/events/run.yaml", "executable"),
        Touched("code", "changed", "docs/about.md", "executable"),
        Touched("code", "changed", "docs/zz.md", "was_link"),
    ]


def test_a_submodule_is_code_and_no_setting_hides_it(project: Path) -> None:
    commit = git(project, "rev-parse", "HEAD").strip()
    put(project, ".gitmodules", '[submodule "m"]\n\tpath = data/events/m\n\turl = ./m\n\tignore = all\n')
    git(project, "config", "diff.ignoreSubmodules", "all")
    git(project, "add", ".gitmodules")
    git(project, "update-index", "--add", "--cacheinfo", f"160000,{commit},data/events/m")
    git(project, "commit", "--quiet", "--message=A submodule")
    assert touched(project) == [
        Touched("code", "added", ".gitmodules"),
        Touched("code", "added", "data/events/m", "submodule"),
    ]


def test_attributes_and_settings_of_git_hide_no_file(project: Path) -> None:
    put(project, ".gitattributes", "* -diff -text linguist-generated export-ignore diff=none\n")
    put(project, "hooks/x.py")
    committed(project)
    for name, value in (("diff.none.textconv", "true"), ("diff.external", "true"), ("diff.renames", "copies")):
        git(project, "config", name, value)
    assert [one.path for one in touched(project)] == [".gitattributes", "hooks/x.py"]


def test_the_work_tree_has_new_files_too_but_not_those_that_git_ignores(project: Path) -> None:
    put(project, "hooks/new.py")
    put(project, "docs/about.md")
    put(project, ".venv/x.py")
    assert touched(project, None) == [
        Touched("code", "added", "hooks/new.py"),
        Touched("pages", "changed", "docs/about.md"),
    ]


def test_what_git_cannot_compare_is_no_empty_list(tmp_path: Path) -> None:
    with pytest.raises(RevisionError):
        touched_files(Repository(tmp_path), "HEAD", None)


# ---- how it is shown ------------------------------------------------------------------------------------------------


def test_the_summary_begins_with_them(project: Path) -> None:
    """The page that runs a command: of it, “no record differs” was all that was said."""
    put(project, "docs/about.md", "# About\n\n{{ cycler.__init__.__globals__.os.system('touch x') }}\n")
    committed(project)
    text, marked = (diff(project, "HEAD^", "HEAD", "--format", form).stdout for form in ("text", "markdown"))
    assert text == (
        "Besides the records, 1 file differs\n"
        "  Pages written by hand, the files they show, and pictures of records: 1 file\n"
        "    - changed: docs/about.md\n\n"
        "no record differs\n"
    )
    assert marked == (
        "**Besides the records, 1 file differs**\n\n"
        "- **Pages written by hand, the files they show, and pictures of records: 1 file**\n"
        "  - changed: docs/about.md\n\n"
        "**no record differs**\n"
    )


def test_json_has_them_under_a_key_of_its_own(project: Path) -> None:
    put(project, "mkdocs.yml", "site_name: x\n")
    committed(project)
    data = json.loads(diff(project, "HEAD^", "HEAD", "--format", "json").stdout)
    assert data == {
        "summary": "no record differs",
        "changes": [],
        "files": [{"kind": "code", "verb": "changed", "path": "mkdocs.yml", "note": ""}],
        "evidence": [],
    }


def test_records_that_cannot_be_read_hide_no_file(project: Path) -> None:
    put(project, RECORDS, "\t{\n")
    put(project, "hooks/x.py")
    committed(project)
    result = diff(project, "HEAD^", "HEAD", "--format", "markdown")
    assert (result.exit_code, "  - added: hooks/x.py\n" in result.stdout) == (2, True)
    assert "cannot be read" in result.stderr


def test_an_unknown_revision_is_wrong_usage(project: Path) -> None:
    result = diff(project, "nowhere")
    assert (result.exit_code, "there is no revision 'nowhere'" in result.stderr) == (2, True)


HOSTILE = [
    "docs/<script>alert(1)<\\script>.js",
    "docs/**bold** `code` [a](javascript:alert(1)).js",
    "docs/@octocat #1 GH-2 www.evil.example :tada:.js",
    "docs/\x1b]0;title\x07\x1b[2J.js",
    "docs/\n::warning::a\r\n##[error]b.js",
    "docs/\u202egpj.x\u2066.js",
    "docs/\u3164\u200b\u2800\ufe0f.js",
    "  docs/a  b.js ",
    "::error::x.js",
    "##[error]x.js",
    "docs/\u2028\x85\x0b.js",
    "docs/\xff.js",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_names_of_files_steer_neither_a_terminal_nor_markdown_nor_a_workflow(path: str) -> None:
    files = [Touched("code", "added", path, "link"), Touched("pages", "changed", path)]
    text, marked = as_text(files, ENGLISH), as_markdown(files, ENGLISH)
    assert len(text.splitlines()) == 6 and all(sign.isprintable() or sign == "\n" for sign in text)
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::") or "##[" in line]
    html = markdown.markdown(marked)
    assert set(re.findall(r"<(\w+)", html)) == {"p", "strong", "ul", "li"}
    assert not re.search(r"@\w|#\d|GH-\d|://\w|www\.\w|:tada:", re.sub(r"&#(\d+);", lambda one: chr(int(one[1])), html))


def test_names_that_are_no_text_come_from_git_as_they_can_be_printed(project: Path) -> None:
    os.close(os.open(os.fsencode(project / "docs") + b"/\xff\n\x1b.md", os.O_CREAT | os.O_WRONLY))
    put(project, "docs/قائمة.md")
    committed(project)
    for form in ("text", "markdown", "json"):
        assert diff(project, "HEAD^", "HEAD", "--format", form).exit_code == 0
    assert {printable(one.path) for one in touched(project)} == {r"docs/\xff\n\x1b.md", "docs/قائمة.md"}


def test_code_cannot_be_hidden_by_many_pages_or_long_names() -> None:
    files = [Touched("pages", "added", f"docs/{at}/{'x' * 4000}.md") for at in range(2000)]
    files = [Touched("code", "changed", "mkdocs.yml"), *files]
    marked = as_markdown(files, ENGLISH)
    assert (len(marked) < MARKDOWN_MAX / 2, "  - changed: mkdocs.yml\n" in marked) == (True, True)
    assert "2001 files differ" in marked and re.search(r"  - and \d+ more files\n", marked)


def test_the_whole_summary_has_room_in_a_comment(project: Path) -> None:
    for at in range(300):
        put(project, f"docs/{'&' * 60}{at}.md")
    titles = "".join(
        f"e{at}:\n  title: '{'& ' * 100}{at}'\n  date: 1923\n  type: meeting\n  description: x\n" for at in range(400)
    )
    put(project, "data/events/many.yaml", titles)
    committed(project)
    marked = diff(project, "HEAD^", "HEAD", "--format", "markdown").stdout
    assert 50_000 < len(marked) < MARKDOWN_MAX + 200
