"""What the repository brings for GitHub and git: workflows, forms for issues, the hook that checks before a commit.

The steps of the workflow for pull requests are run here as a runner does, in a real repository with a real merge.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from sourcebook.history.forge import proposal_addresses
from sourcebook.history.touched_files import kind_of
from sourcebook.project import load_project
from sourcebook.views.provenance import provenance_view
from support import warm_python
from support.projects import ROOT, copy_of_toy

SKELETON = ROOT / "hooks" / "sourcebook" / "skeleton" / ".github"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted(file for file in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if file.name != "config.yml")

#: What a workflow may do beyond reading, by file and job.
MORE_THAN_READING = {
    ("comment.yml", "comment"): {"pull-requests": "write"},
    ("deploy.yml", "deploy"): {"pages": "write", "id-token": "write"},
    ("proposal.yml", "check"): {"contents": "read"},
    ("proposal.yml", "propose"): {"contents": "write", "pull-requests": "write"},
    ("proposal.yml", "answer"): {"issues": "write"},
    ("release.yml", "attach"): {"contents": "write", "id-token": "write", "attestations": "write"},
}


def read(file: Path) -> dict[str, Any]:
    """A file of GitHub's. Every key is text: YAML 1.1 would make a boolean of `on`."""
    read: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    return read


def jobs(file: Path) -> dict[str, Any]:
    return dict(read(file)["jobs"])


def steps(workflows: Iterable[Path] = WORKFLOWS) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every step of every workflow, with the name of its file."""
    for file in workflows:
        for job in jobs(file).values():
            yield from ((file.name, step) for step in job["steps"])


# ---- what a workflow may do -----------------------------------------------------------------------------------------


def test_there_are_workflows_for_pull_requests_comments_proposals_tests_the_site_releases_and_links() -> None:
    assert {file.name for file in WORKFLOWS} == {
        "pull-request.yml",
        "comment.yml",
        "proposal.yml",
        "tests.yml",
        "deploy.yml",
        "release.yml",
        "links.yml",
    }


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_every_action_is_pinned_by_its_full_commit_and_says_its_version(file: Path) -> None:
    lines = [line.strip() for line in file.read_text("utf-8").splitlines() if "uses:" in line]
    allowed = r"uses: (actions/[\w-]+|lycheeverse/lychee-action)@[0-9a-f]{40} # v\d+\.\d+\.\d+$"
    wrong = [line for line in lines if not re.search(allowed, line)]
    assert lines and not wrong


def test_one_action_has_one_version_everywhere() -> None:
    found = {step["uses"] for _, step in steps() if "uses" in step}
    assert len(found) == len({one.partition("@")[0] for one in found})


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_may_read_and_a_job_no_more_than_is_listed_here(file: Path) -> None:
    assert read(file)["permissions"] in ({"contents": "read"}, "{}", {})
    for name, job in jobs(file).items():
        assert job.get("permissions") == MORE_THAN_READING.get((file.name, name)), name


def test_no_expression_stands_in_a_script() -> None:
    """What others wrote (titles, names of branches) reaches a script as a variable only, so it is never run."""
    assert [(name, step["run"]) for name, step in steps() if "${{" in step.get("run", "")] == []


def test_the_code_of_a_pull_request_never_runs_with_a_secret_or_a_right_to_write() -> None:
    for file in WORKFLOWS:
        triggers = read(file)["on"]
        assert "pull_request_target" not in triggers
        if "pull_request" in triggers:
            text = file.read_text("utf-8")
            assert "secrets." not in text and "github.token" not in text
            assert not any("permissions" in job for job in jobs(file).values())


def test_the_workflow_that_comments_takes_no_code_and_no_file_from_the_pull_request() -> None:
    used = [step for name, step in steps() if name == "comment.yml" and "uses" in step]
    assert [step["uses"].partition("@")[0] for step in used] == [
        "actions/checkout",
        "actions/setup-python",
        "actions/upload-artifact",
        "actions/download-artifact",
    ]
    assert "ref" not in used[0]["with"] and used[3]["with"] == {"name": used[2]["with"]["name"]}
    scripts = " ".join(step.get("run", "") for name, step in steps() if name == "comment.yml")
    assert not re.search(r"git (checkout|switch|merge |pull|reset|worktree|submodule)", scripts)


@pytest.mark.parametrize("workflows", [ROOT / ".github", SKELETON], ids=["ours", "of a new project"])
def test_the_job_that_may_comment_installs_nothing_and_has_no_files_but_the_summary(workflows: Path) -> None:
    both = jobs(workflows / "workflows" / "comment.yml")
    assert "permissions" not in both["summary"] and both["comment"]["needs"] == "summary"
    assert [step["name"] for step in both["comment"]["steps"]] == ["Take the summary", "Comment"]
    script = both["comment"]["steps"][1]["run"]
    assert not re.search(r"\b(make|pip|python|sourcebook|git|curl|npm|bash|source)\b", script)


def test_the_manual_requires_no_check_that_does_not_always_run() -> None:
    names = {
        job["name"] for name in ("tests.yml", "pull-request.yml") for job in jobs(PROPOSAL.with_name(name)).values()
    }
    (row,) = [
        line
        for line in (ROOT / "manual" / "security.md").read_text("utf-8").splitlines()
        if "require the check" in line
    ]
    required = set(re.findall(r"“([^”]+)”", row.split("|")[2].partition("never")[0]))
    assert required <= names - {job["name"] for job in jobs(PROPOSAL.with_name("tests.yml")).values()} and required


@pytest.mark.parametrize("workflows", [ROOT / ".github", SKELETON], ids=["ours", "of a new project"])
def test_the_tests_of_the_code_do_not_wait_on_a_change_of_records_or_pages(workflows: Path) -> None:
    tests, request = (read(workflows / "workflows" / name)["on"] for name in ("tests.yml", "pull-request.yml"))
    assert tests["pull_request"] == {"paths-ignore": ["data/**", "docs/**"]}
    assert tests["push"] == {"branches": ["main"]}
    assert request == "pull_request"


def test_the_whole_history_is_fetched_and_no_credential_left_in_the_folder() -> None:
    for name, step in steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"] == {"fetch-depth": "0", "persist-credentials": "false"}, name


def test_the_job_that_writes_to_a_release_runs_nothing_of_it() -> None:
    """The first job runs the release's code and may only read; the second has its files, and no code."""
    both = jobs(ROOT / ".github" / "workflows" / "release.yml")
    assert "permissions" not in both["build"] and both["attach"]["needs"] == "build"
    used = [step["uses"].partition("@")[0] for step in both["attach"]["steps"] if "uses" in step]
    assert used == ["actions/download-artifact", "actions/attest"]
    scripts = [step["run"].strip().splitlines() for step in both["attach"]["steps"] if "run" in step]
    assert [[line.partition(" ")[0] for line in lines] for lines in scripts] == [["sha256sum"], ["gh"]]


def test_every_workflow_that_the_tests_cannot_run_says_so() -> None:
    for file in [*WORKFLOWS, *(SKELETON / "workflows").glob("*.yml"), ROOT / ".github" / "dependabot.yml"]:
        head = file.read_text("utf-8").partition("\non:")[0].replace("\n# ", " ")
        assert re.search(r"nothing here runs|Nothing in the tests|tests do not run", head), file


def test_the_linter_of_make_test_finds_words_of_a_title_that_are_run(tmp_path: Path) -> None:
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    file = tmp_path / ".github" / "workflows" / "x.yml"
    shutil.copy(ROOT / ".github" / "workflows" / "pull-request.yml", file)
    (line,) = re.findall(r"^\t\.venv/bin/zizmor (.*) \.github ", (ROOT / "Makefile").read_text("utf-8"), re.M)
    zizmor = [str(Path(sys.executable).with_name("zizmor")), *line.split(), str(tmp_path / ".github")]
    assert subprocess.run(zizmor, capture_output=True, cwd=tmp_path).returncode == 0
    text = file.read_text("utf-8")
    file.write_text(text.replace("run: make setup", "run: echo ${{ github.event.pull_request.title }}"), "utf-8")
    assert subprocess.run(zizmor, capture_output=True, cwd=tmp_path).returncode != 0


# ---- who is asked ---------------------------------------------------------------------------------------------------


def owned(path: str) -> bool:
    """Whether CODEOWNERS names an owner of the file: that of the last pattern that it matches."""
    found = False
    for line in (ROOT / ".github" / "CODEOWNERS").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            pattern, *owners = line.split()
            words = re.escape(pattern.lstrip("/")).replace(r"/\*\*/", "/(?:.*/)?").replace(r"\*", "[^/]*")
            if pattern == "*" or re.fullmatch(words, path):
                found = bool(owners)
    return found


def test_the_owner_of_code_is_asked_about_everything_but_records_and_pages() -> None:
    listed = git(ROOT, "ls-files", "-z").split("\0")[:-1]
    listed += [
        "data/events/1923/a.yaml",
        "docs/x.js",
        "docs/a/x.svg",
        "docs/a/x.svgz",
        "overrides/main.html",
        "data/events/x.py",
        "new",
    ]
    wrong = [path for path in listed if owned(path) != (kind_of(path) not in ("records", "pages"))]
    assert wrong == []


def test_the_owner_is_a_placeholder_that_no_account_can_have() -> None:
    """The domain example.org is nobody's (RFC 2606), so GitHub asks nobody until it is replaced."""
    lines = (ROOT / ".github" / "CODEOWNERS").read_text("utf-8").splitlines()
    assert {owner for line in lines if not line.startswith("#") for owner in line.split()[1:]} == {"owner@example.org"}


def test_no_job_runs_for_ever() -> None:
    assert all("timeout-minutes" in job for file in WORKFLOWS for job in jobs(file).values())


def test_what_workflows_call_of_make_is_there() -> None:
    called = {
        word
        for _, step in steps()
        for words in re.findall(r"^make (.+)$", step.get("run", ""), re.M)
        for word in words.split()
    }
    assert called == {"setup", "site", "offline", "zim", "audit"}
    done = subprocess.run(["make", "--dry-run", *sorted(called)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


#: What a step runs first, so that GitHub takes no line after it for a command.
STOP = 'echo "::stop-commands::$(< /proc/sys/kernel/random/uuid)"'
#: Steps that print no words of others, or in a form in which they are no commands.
OUR_WORDS = {
    "Set up",
    "Say whether evidence is touched",
    "Check the records",  # `--format github`: each line is a command of ours
    "Fetch the pull request's commits, without checking them out",
    "Comment",
    "Hold its addresses against the ledger (data/permalinks.txt)",
    "Attach them",
    "Attach it",
    "Write the sums",
    "Commit the change",
    "Open the pull request",
    "Answer in the issue",
}


def test_nothing_that_others_wrote_is_printed_where_github_takes_lines_for_commands() -> None:
    skeleton = ROOT / "hooks" / "sourcebook" / "skeleton" / ".github" / "workflows"
    found = [*steps(), *steps(sorted(skeleton.glob("*.yml")))]
    open_ = [(name, step["name"]) for name, step in found if "run" in step and not step["run"].startswith(STOP)]
    assert len(open_) > 5
    assert [one for one in open_ if one[1] not in OUR_WORDS] == []


# ---- running the steps ----------------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> str:
    """What a git command prints; one that fails is an error."""
    identity = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


def repository(folder: Path) -> Path:
    """A copy of the toy with a history of one commit, set up as `make setup` leaves it."""
    project = copy_of_toy(folder)
    for name in ("Makefile", "pyproject.toml", "requirements.txt", ".gitignore"):
        shutil.copy2(ROOT / name, project)
    (project / ".venv" / "bin").mkdir(parents=True)
    for program in ("sourcebook", "mkdocs"):
        warm_python.put_program(project / ".venv" / "bin", program)
    (project / ".venv" / "site.stamp").touch()
    git(project, "init", "--quiet", "--initial-branch=main")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message=The toy")
    return project


def edit(project: Path, old: str, new: str, name: str = "events/1923.yaml") -> None:
    file = project / "data" / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def merged(project: Path) -> str:
    """Commit what was edited on a branch and merge it, as GitHub does to try a pull request; the branch's commit."""
    git(project, "switch", "--quiet", "--create", "edit")
    git(project, "commit", "--quiet", "--all", "--message=An edit")
    git(project, "switch", "--quiet", "main")
    git(project, "merge", "--quiet", "--no-ff", "--message=Merge", "edit")
    return git(project, "rev-parse", "edit").strip()


def commands_in(printed: str) -> list[str]:
    """The lines of one step that a runner of GitHub takes for commands: `::name::` at the beginning of a line, the old
    `##[name]` anywhere in it; none after `stop-commands`, up to the end of the step (ActionCommand.cs and
    ActionCommandManager.cs of actions/runner)."""
    found = [line for line in printed.splitlines() if line.lstrip().startswith("::") or "##[" in line]
    stop = next((at for at, line in enumerate(found) if line.startswith("::stop-commands::")), len(found))
    return found[:stop]


def run(project: Path, workflow: str, environment: dict[str, str]) -> tuple[dict[str, int], str, list[str]]:
    """Run the scripts of a workflow's jobs in one folder; how each ended, by name, what they printed, and which lines
    of it are commands.

    As on a runner, after a failure only those steps go on that say so.
    """
    ends: dict[str, int] = {}
    printed, commands = "", []
    for step in (step for job in jobs(ROOT / ".github" / "workflows" / workflow).values() for step in job["steps"]):
        if "run" not in step or (any(ends.values()) and "!cancelled()" not in step.get("if", "")):
            continue
        fixed = {name: value for name, value in step.get("env", {}).items() if "${{" not in value}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=project,
            env={**os.environ, **fixed, "PIP_NO_INDEX": "1", "GITHUB_WORKSPACE": str(project), **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        ends[step["name"]] = done.returncode
        printed += done.stdout + done.stderr
        commands += commands_in(done.stdout + done.stderr)
    return ends, printed, commands


def test_a_sound_pull_request_is_summed_up_and_its_site_built(tmp_path: Path) -> None:
    project = repository(tmp_path)
    edit(project, "title: ", "title: Again, ")
    merged(project)
    ends, printed, _ = run(project, "pull-request.yml", {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")})
    assert ends == {
        "Say whether evidence is touched": 0,
        "Set up": 0,
        "Check the records": 0,
        "Say what changes": 0,
        "Build the site": 0,
        "Follow its links": 0,
    }, printed
    summary = (tmp_path / "summary").read_text("utf-8")
    assert summary.startswith("**1 changed**\n") and "Again" in summary
    assert (project / "summary.md").read_text("utf-8") == summary
    assert (project / "site" / "index.html").is_file()


def test_the_summary_of_a_pull_request_begins_with_what_is_no_record(tmp_path: Path) -> None:
    project = repository(tmp_path)
    (project / "docs" / "about.md").write_text("# About\n", "utf-8")
    with (project / "Makefile").open("a", encoding="utf-8") as file:
        file.write("\n# More.\n")
    merged(project)
    (project / ".venv" / "site.stamp").touch()
    _, printed, _ = run(project, "pull-request.yml", {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")})
    summary = (tmp_path / "summary").read_text("utf-8")
    assert [line for line in summary.splitlines() if line.startswith(("**", "  - "))] == [
        "**Besides the records, 2 files differ**",
        "  - changed: Makefile",
        "  - changed: docs/about.md",
        "**no record differs**",
    ], printed


@pytest.mark.parametrize("workflows", [ROOT / ".github", SKELETON], ids=["ours", "of a new project"])
def test_the_first_line_says_when_receipts_fingerprints_or_signers_are_touched(workflows: Path, tmp_path: Path) -> None:
    """Before any code of the pull request runs, which could say otherwise."""
    first = next(step for _, step in steps([workflows / "workflows" / "pull-request.yml"]) if "run" in step)
    project = repository(tmp_path)
    environment = {**os.environ, "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}

    def said() -> str:
        command = ["bash", "-eo", "pipefail", "-c", first["run"]]
        done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    edit(project, "title: ", "title: Again, ")
    merged(project)
    assert said() == ""
    git(project, "branch", "--quiet", "--delete", "edit")
    (project / "data" / "allowed_signers").write_text("# nobody yet\n", "utf-8")
    git(project, "add", ".")
    merged(project)
    assert said().startswith("::warning title=Evidence::This change touches receipts, fingerprints or signers")
    assert (tmp_path / "summary").read_text("utf-8").startswith("**This change touches receipts")


def test_the_signers_are_those_of_the_branch_that_a_pull_request_goes_to(tmp_path: Path) -> None:
    project = repository(tmp_path)
    edit(project, "require_verified: true", "require_verified: signed", "site.yaml")
    git(project, "commit", "--quiet", "--all", "--message=Signatures are asked for")
    edit(project, "require_verified: signed", "require_verified: false", "site.yaml")
    merged(project)
    ends, printed, _ = run(project, "pull-request.yml", {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")})
    assert ends["Check the records"] == 1 and "title=quote-not-signed" in printed
    summary = (tmp_path / "summary").read_text("utf-8").splitlines()
    assert summary[0] == "**Evidence changed without a record: look at it**"
    assert "from ‘signed’ to ‘false’" in summary[2]


def test_a_faulty_pull_request_gets_the_fault_at_its_line_and_is_summed_up_all_the_same(tmp_path: Path) -> None:
    project = repository(tmp_path)
    edit(project, "type: meeting", "type: meetting")
    merged(project)
    ends, printed, _ = run(project, "pull-request.yml", {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")})
    assert ends == {
        "Say whether evidence is touched": 0,
        "Set up": 0,
        "Check the records": 1,
        "Say what changes": 0,
    }
    assert re.search(
        r"^::error file=data/events/1923\.yaml,line=\d+,col=\d+,title=unknown-word::[\w-]+: 'meetting' is not an "
        r"event type%0Adid you mean 'meeting'\?$",
        printed,
        re.M,
    ), printed
    assert (tmp_path / "summary").read_text("utf-8").startswith("**1 changed**\n")


def test_words_of_a_pull_request_are_no_commands_in_the_log_of_its_checks(tmp_path: Path) -> None:
    """The records are sound; the page has a link that leads nowhere, of which MkDocs warns."""
    project = repository(tmp_path)
    (project / "docs" / "about.md").write_text("# About\n\n[x](##[error]a.md) [y](no.md '##[add-mask]b')\n", "utf-8")
    merged(project)
    ends, printed, commands = run(project, "pull-request.yml", {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")})
    assert (ends["Build the site"], "##[error]a.md" in printed, commands) == (1, True, []), printed


def test_words_of_a_faulty_record_are_no_commands_in_the_log_of_its_checks(tmp_path: Path) -> None:
    project = repository(tmp_path)
    edit(project, "type: meeting", "type: '##[error]a'\n  '::error::b': '##[add-mask]c'")
    merged(project)
    _, printed, commands = run(project, "pull-request.yml", {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")})
    assert "##[error]a" in printed
    assert len(commands) == 2 and all(line.startswith("::error file=data/events/1923.yaml,") for line in commands)


#: Stands for GitHub's own command: answers which pull requests are open and which comment is its own, and writes down
#: what it is told to comment.
GH = """#!/bin/sh
case "$*" in
  *"/pulls "*) printf '%s\\t7\\n0000000\\t8\\n' "$HEAD" ;;
  *--paginate*) [ -z "$OWN" ] || echo "$OWN" ;;
  *) echo "$@" >> "$COMMENTS" ;;
esac
"""


#: Where the checks of the pull request are, and what each comment ends with.
CHECKS = "https://github.com/o/r/actions/runs/1"
PREVIEW = next(
    step["env"]["PREVIEW"] for name, step in steps() if name == "comment.yml" and "PREVIEW" in step.get("env", {})
)
PREVIEW += f"\n\n[The checks, and that site at their end]({CHECKS}#artifacts)"


def commented(
    tmp_path: Path, old: str, new: str, name: str = "events/1923.yaml", own: str = ""
) -> tuple[dict[str, int], str, str, str]:
    """What the workflow that comments does with a pull request that edits the toy so: how its steps ended, what it
    told GitHub, the comment, and what they printed. `own` is the number of an earlier comment."""
    upstream = repository(tmp_path / "upstream")
    edit(upstream, old, new, name)
    git(upstream, "switch", "--quiet", "--create", "edit")
    git(upstream, "commit", "--quiet", "--all", "--message=An edit")
    head = git(upstream, "rev-parse", "HEAD").strip()
    git(upstream, "update-ref", "refs/pull/7/head", head)
    git(upstream, "switch", "--quiet", "main")
    git(upstream, "branch", "--quiet", "-D", "edit")
    git(tmp_path, "clone", "--quiet", f"file://{upstream}", "runner")
    runner = tmp_path / "runner"
    (upstream / ".venv").rename(runner / ".venv")
    (runner / ".venv" / "site.stamp").touch()  # the clone's other files are newer
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gh").write_text(GH)
    (tmp_path / "bin" / "gh").chmod(0o755)
    ends, printed, commands = run(
        runner,
        "comment.yml",
        {
            "HEAD": head,
            "FROM": "somebody:edit",
            "CHECKS": CHECKS,
            "GITHUB_REPOSITORY": "o/r",
            "COMMENTS": str(tmp_path / "comments"),
            "OWN": own,
            "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        },
    )
    assert all(end == 0 for end in ends.values()), printed
    assert commands == []
    assert git(runner, "status", "--porcelain", "data", "docs") == "", "nothing of the pull request is checked out"
    return ends, (tmp_path / "comments").read_text("utf-8"), (runner / "summary.md").read_text("utf-8"), printed


def test_a_pull_request_is_commented_on_from_its_commits_alone(tmp_path: Path) -> None:
    ends, told, comment, _ = commented(tmp_path, "title: ", "title: Again, @everybody, ")
    assert [*ends][-1] == "Comment"
    assert told == "api --silent --method POST repos/o/r/issues/7/comments -F body=@comment.md\n"
    assert comment.startswith("**1 changed**\n") and "Again" in comment
    assert "@everybody" not in comment, "nobody is called by what a record says"


def test_the_comment_on_a_pull_request_is_written_again_and_begins_with_its_mark(tmp_path: Path) -> None:
    _, told, comment, _ = commented(tmp_path, "title: ", "title: Again, ", own="99\n100")
    assert told == "api --silent --method PATCH repos/o/r/issues/comments/99 -F body=@comment.md\n"
    mark = next(
        step["env"]["MARK"] for name, step in steps() if name == "comment.yml" and "MARK" in step.get("env", {})
    )
    assert (tmp_path / "runner" / "comment.md").read_text("utf-8") == f"{mark}\n{comment}"


def test_a_pull_request_whose_records_cannot_be_read_gets_a_comment_that_says_so(tmp_path: Path) -> None:
    _, told, comment, _ = commented(tmp_path, "  title: ", "\t title: ")
    assert "issues/7/comments" in told
    assert comment == f"The records cannot be read yet; the checks below say where.\n\n{PREVIEW}\n"


def test_words_of_a_pull_request_are_no_commands_in_the_log_of_the_workflow_that_may_comment(tmp_path: Path) -> None:
    _, _, comment, printed = commented(tmp_path, "language: en", "language: '##[error]a'", "site.yaml")
    assert comment == (
        "**Besides the records, 1 file differs**\n\n- **Settings of the whole site: 1 file**\n"
        "  - changed: data/site.yaml\n\n"
        f"The records cannot be read yet; the checks below say where.\n\n{PREVIEW}\n"
    )
    assert "##[error]a" in printed


def test_the_comment_begins_with_the_code_that_a_pull_request_touches(tmp_path: Path) -> None:
    """It is that of the default branch which says so, whatever the pull request makes of its own."""
    lying = "import sourcebook.history.touched_files\nsourcebook.touched.touched_files = lambda *_: ()\n"
    _, told, comment, _ = commented(tmp_path, "site_name: ", f"# {lying!r}\nsite_name: ", "../mkdocs.yml")
    assert "issues/7/comments" in told
    assert comment.startswith("**Besides the records, 1 file differs**\n\n- **Code, or not known to be data: 1 file.")
    assert "\n  - changed: mkdocs.yml\n\n**no record differs**\n" in comment


def test_every_comment_says_how_the_site_is_looked_at(tmp_path: Path) -> None:
    _, _, comment, _ = commented(tmp_path, "title: ", "title: Again, ")
    assert comment.endswith(f"\n\n{PREVIEW}\n")


# ---- proposals in issues -------------------------------------------------------------------------------------------

PROPOSAL = ROOT / ".github" / "workflows" / "proposal.yml"
CHANGE = """\
proposal: "1"
changes:
  - record: events/opening-of-the-rooms
    field: [title]
    old: "The rooms above the bakery open"
    new: "The rooms were opened"
"""


def accepted(tmp_path: Path, body: str) -> tuple[Path, dict[str, int], str, list[str]]:
    """What the workflow does with an issue of this text that is given the label: the folder, how the scripts of its
    jobs ended, what they printed, and which lines of it are commands."""
    project = repository(tmp_path)
    git(project, "config", "user.email", "a@example.org")
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"issue": {"body": body, "number": 7}}), "utf-8")
    ends: dict[str, int] = {}
    printed, commands = "", []
    for job in ("check", "propose", "answer"):
        failed = any(ends.values())
        if failed != (jobs(PROPOSAL)[job].get("if") == "failure()"):
            continue
        if job == "propose":
            git(project, "reset", "--quiet", "--hard")  # a checkout of its own
        for step in jobs(PROPOSAL)[job]["steps"]:
            if "run" not in step or "gh " in step["run"]:
                continue
            environment = {**os.environ, "GITHUB_EVENT_PATH": str(event), "NUMBER": "7"}
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
            ends[step["name"]] = done.returncode
            printed += done.stdout + done.stderr
            commands += commands_in(done.stdout + done.stderr)
            if done.returncode:
                break
    return project, ends, printed, commands


def test_an_accepted_proposal_becomes_a_commit_of_its_change_alone(tmp_path: Path) -> None:
    project, ends, printed, _ = accepted(tmp_path, f"Hello\r\n\r\n```yaml\r\n{CHANGE}```\r\n")
    assert ends == {"Set up": 0, "Write it into the records and check them": 0, "Commit the change": 0}, printed
    shown = git(project, "show", "--unified=0", "--format=%s")
    assert [
        line for line in shown.splitlines() if line.startswith(("+", "-")) and not line.startswith(("+++", "---"))
    ] == [
        "-  title: The rooms above the bakery open",
        '+  title: "The rooms were opened"',
    ]
    assert shown.startswith("Proposal of issue 7\n")
    assert "written: data/events/1923.yaml" in (project / "proposal" / "body.md").read_text("utf-8")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no proposal",
        f"```yaml\n{CHANGE.replace('bakery open', 'bakery close')}```\n",
        f"```yaml\n{CHANGE.replace('[title]', '[type]').replace('The rooms above the bakery open', 'opening')}```\n",
        "```yaml\nproposal: '1'\nrecords: [{record: ../../.github/workflows/x, value: {a: b}}]\n```\n",
    ],
)
def test_a_proposal_that_does_not_fit_is_answered_and_changes_nothing(tmp_path: Path, body: str) -> None:
    project, ends, _, _ = accepted(tmp_path, body)
    assert ends == {"Set up": 0, "Write it into the records and check them": 1}
    assert git(project, "log", "--format=%s") == "The toy\n"
    assert (project / "proposal" / "report.txt").read_text("utf-8").strip()


@pytest.mark.parametrize(
    "words",
    [
        "$(touch x)",
        "`touch x`",
        "'; touch x; '",
        "${{ github.token }}",
        "::error::x",
        "##[add-mask]x",
        "````\n@everybody",
        "\x00x",
    ],
)
def test_the_words_of_an_issue_are_never_run(tmp_path: Path, words: str) -> None:
    change = CHANGE.replace('"The rooms were opened"', json.dumps(words))
    project, _, _, commands = accepted(tmp_path, f"{words}\n\n`````yaml\n{change}`````\n")
    assert (commands, [file.name for file in project.parent.rglob("x")]) == ([], [])
    body = project / "proposal" / "body.md"
    report = body if body.is_file() else project / "proposal" / "report.txt"
    assert "@everybody" not in report.read_text("utf-8").replace("````text", "").partition("````")[2]


@pytest.mark.parametrize("job", ["propose", "answer"])
def test_a_report_that_no_comment_could_hold_is_shortened(tmp_path: Path, job: str) -> None:
    (tmp_path / "proposal").mkdir()
    (tmp_path / "proposal" / "report.txt").write_text("data/x.yaml:1: `error`\n" * 20_000, "utf-8")
    (script,) = [step["run"] for step in jobs(PROPOSAL)[job]["steps"] if "report.txt" in step.get("run", "")]
    (block,) = re.findall(r"^\{\n.*?^\} > proposal/\w+\.md$", script, re.M | re.S)
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", block], cwd=tmp_path, env={**os.environ, "NUMBER": "7"})
    ((name, size),) = [(file.suffix, file.stat().st_size) for file in (tmp_path / "proposal").glob("*.md")]
    assert (done.returncode, name, 15_000 < size < 30_000) == (0, ".md", True)


def test_a_job_for_proposals_that_may_write_runs_no_code_of_the_project() -> None:
    for name in ("propose", "answer"):
        scripts = " ".join(step.get("run", "") for step in jobs(PROPOSAL)[name]["steps"])
        words = set(re.findall(r"^\s*(\w[\w-]*)", scripts, re.M)) - {"commit", "printf", "echo", "tr", "git", "gh"}
        assert words == set(), name
        used = [step["uses"].partition("@")[0] for step in jobs(PROPOSAL)[name]["steps"] if "uses" in step]
        assert used[-1] == "actions/download-artifact" and set(used) <= {"actions/checkout", used[-1]}


# ---- forms for issues ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.name)
def test_a_form_keeps_the_rules_of_github(file: Path) -> None:
    form = read(file)
    assert form.keys() <= {"name", "description", "title", "labels", "body"}
    assert all(form[key].strip() for key in ("name", "description"))
    fields = [part for part in form["body"] if part["type"] != "markdown"]
    assert fields and all(part["type"] in ("input", "textarea", "dropdown") for part in fields)
    assert all(part["attributes"].keys() == {"value"} for part in form["body"] if part["type"] == "markdown")
    assert all(re.fullmatch(r"[\w-]+", part["id"]) and part["attributes"]["label"] for part in fields)
    for names in ([part["id"] for part in fields], [part["attributes"]["label"] for part in fields]):
        assert len(names) == len(set(names))
    for part in fields:
        options = part["attributes"].get("options", [])
        assert bool(options) == (part["type"] == "dropdown") and len(options) == len(set(options))
        assert part["validations"]["required"] in ("true", "false")


def test_every_form_says_that_it_is_public() -> None:
    assert FORMS and all(re.search(r"\*\*[^*]*public[^*]*\*\*", file.read_text("utf-8")) for file in FORMS)


def test_no_form_names_an_address_that_may_not_exist() -> None:
    for file in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"):
        assert not re.search(r"https?://|\w@\w", file.read_text("utf-8")), file.name


def test_the_links_on_the_pages_fit_the_form(tmp_path: Path) -> None:
    """`?template=…&record=…` names a file that is there and a field of it; `title` is GitHub's own."""
    root = copy_of_toy(tmp_path)
    settings = (root / "data" / "site.yaml").read_text("utf-8")
    settings = re.sub(r"^repository:.*\n(?:[ ].*\n)*", "", settings, flags=re.M)
    (root / "data" / "site.yaml").write_text(f"{settings}repository: {{url: https://github.com/o/r}}\n", "utf-8")
    views = load_project(root).views
    repository = views.book.settings.repository
    assert repository
    for link, field in (
        (provenance_view(views, views.book.events["jubilee"]).report, "record"),
        (proposal_addresses(repository)["issue"], "proposal"),
    ):
        query = parse_qs(urlsplit(link).query)
        form = read(ROOT / ".github" / "ISSUE_TEMPLATE" / query.pop("template")[0])
        fields = {part["id"] for part in form["body"] if "id" in part}
        assert query.keys() - {"title"} == {field} <= fields


# ---- the hook before a commit --------------------------------------------------------------------------------------


@pytest.fixture
def hooked(tmp_path: Path) -> Path:
    """A repository in which `make hook` was run."""
    project = repository(tmp_path)
    shutil.copytree(ROOT / ".githooks", project / ".githooks")
    subprocess.run(["make", "hook"], cwd=project, check=True, capture_output=True)
    return project


def test_a_sound_edit_is_committed(hooked: Path) -> None:
    edit(hooked, "title: ", "title: Again, ")
    git(hooked, "commit", "--quiet", "--all", "--message=Sound")
    assert git(hooked, "log", "-1", "--format=%s") == "Sound\n"


def test_a_faulty_edit_is_refused_with_its_place(hooked: Path) -> None:
    edit(hooked, "type: meeting", "type: meetting")
    with pytest.raises(RuntimeError, match=r"data/events/1923\.yaml:\d+:\d+: .*'meetting' is not an event type"):
        git(hooked, "commit", "--quiet", "--all", "--message=Faulty")
    assert git(hooked, "log", "-1", "--format=%s") == "The toy\n"


def test_only_what_is_to_be_committed_is_checked(hooked: Path) -> None:
    edit(hooked, "title: ", "title: Again, ")
    git(hooked, "add", "data")
    edit(hooked, "type: meeting", "type: meetting")
    git(hooked, "commit", "--quiet", "--message=Sound")
    git(hooked, "add", "data")
    with pytest.raises(RuntimeError, match="Nothing was committed"):
        git(hooked, "commit", "--quiet", "--message=Faulty")


def test_a_commit_of_records_is_refused_with_the_cure_where_nothing_is_set_up(
    hooked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(hooked / ".venv")
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    edit(hooked, "title: ", "title: Again, ")
    with pytest.raises(RuntimeError, match="make setup"):
        git(hooked, "commit", "--quiet", "--all", "--message=Unchecked")
