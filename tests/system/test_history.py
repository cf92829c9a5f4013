"""History for readers: dates, editions, recent changes and the feed come from git, and from nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from sourcebook.cli import main
from sourcebook.commands.links.check import check_links
from sourcebook.core.files.managed_files import all_written
from sourcebook.exports.citation import edition_words
from sourcebook.history import snapshots as past_module
from sourcebook.history.changes import as_text
from sourcebook.history.diff import compare_books
from sourcebook.history.git import Edition, RevisionError, find_repository
from sourcebook.history.snapshots import CACHE, version_at
from sourcebook.project import Project, load_project
from sourcebook.views.pages.changes import MOST_CHANGES, changes_view
from sourcebook.views.provenance import provenance_view
from support.commit_history import ATOM, NEW, OLD, YEAR, Work, last, public, told
from support.projects import TOY, build

# ---- what is told --------------------------------------------------------------------------------------------------


def test_each_record_has_the_day_of_the_commit_that_changed_it_last(work: Work) -> None:
    days = last(work.project())
    assert (days.pop("opening-of-the-rooms"), days.pop("wexcombe-gazette")) == ("2024-05-01", "2024-06-01")
    assert set(days.values()) == {"2023-01-05"} and len(days) > 10


def test_recent_changes_are_those_of_the_months_before_the_edition(work: Work) -> None:
    assert told(work.project()) == [("2024-06-01", ["wexcombe-gazette"]), ("2024-05-01", ["opening-of-the-rooms"])]


def test_a_commit_that_only_changes_layout_is_not_told_and_moves_no_date(work: Work) -> None:
    before = last(work.project())
    work.replace(YEAR, "  type: opening\n  status: occurred\n", "  status: occurred\n\n  # Sorted.\n  type: opening\n")
    work.commit("2024-06-02T08:00:00+02:00")
    assert (last(work.project()), told(work.project())[0][0]) == (before, "2024-06-01")


def test_the_edition_names_day_and_commit_and_whether_there_are_later_changes(work: Work) -> None:
    project = work.project()
    head = work.git("rev-parse", "HEAD")[:7]
    assert edition_words(project.views.edition, project.labels) == f"Edition of 1 June 2024 ({head})."
    work.replace("data/site.yaml", "language: en", "language: en\n")
    project = work.project()
    assert edition_words(project.views.edition, project.labels) == (
        f"Edition of 1 June 2024 ({head}), with later changes."
    )


def test_what_a_command_has_written_for_another_engine_makes_no_other_edition(work: Work) -> None:
    def edition() -> Edition | None:
        repository = find_repository(work.root)
        return repository and repository.edition({f"docs/{path}" for path in all_written(work.root / "docs")})

    before = edition()
    for command in ("export", "pages"):
        done = CliRunner().invoke(main, ["--project", str(work.root), command, "--to", str(work.root / "docs")])
        assert done.exit_code == 0, done.output
    assert len(work.git("status", "--porcelain", "-uall").splitlines()) > 100
    assert edition() == before == work.project().views.edition
    page = work.root / "docs" / "readers" / "layla-haddad.md"
    page.write_text(page.read_text("utf-8") + "By hand.\n", "utf-8")
    assert before and edition() == Edition(before.commit, changed=True)


def test_a_record_that_no_commit_has_yet_changed_so_has_no_day(work: Work) -> None:
    work.replace("data/entities.yaml", "name: Amos Pell", "name: Amos Pell the Elder")
    days = last(work.project())
    assert "amos-pell" not in days and days["wexcombe-gazette"] == "2024-06-01"


def test_a_commit_whose_data_cannot_be_read_is_passed_over(work: Work) -> None:
    work.replace("data/entities.yaml", "name: Amos Pell", "name: [Amos Pell")
    work.commit("2024-06-02T08:00:00+02:00")
    work.replace("data/entities.yaml", "name: [Amos Pell", "name: Amos Pell the Elder")
    work.commit("2024-06-03T08:00:00+02:00")
    assert told(work.project())[0] == ("2024-06-03", ["amos-pell"])
    assert last(work.project())["amos-pell"] == "2024-06-03"


def test_a_merged_branch_is_one_step(work: Work) -> None:
    work.git("checkout", "-q", "-b", "side")
    work.replace("data/entities.yaml", "name: Amos Pell", "name: A. Pell")
    work.commit("2024-06-02T08:00:00+02:00")
    work.replace("data/entities.yaml", "name: A. Pell", "name: Amos Pell the Elder")
    work.commit("2024-06-03T08:00:00+02:00")
    work.git("checkout", "-q", "trunk")
    work.git("merge", "-q", "--no-ff", "-m", "merge", "side", when="2024-06-04T08:00:00+02:00")
    # What somebody has set for git changes nothing.
    for setting in ("log.diffMerges=combined", "log.follow=true", "log.showRoot=false", "core.abbrev=5"):
        work.git("config", *setting.split("="))
    assert told(work.project())[0] == ("2024-06-04", ["amos-pell"])


def test_the_cache_changes_nothing_of_what_is_told(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    first = public(work.project())
    assert (work.root / CACHE / "changes-en.json").is_file()
    os.utime(work.root / "data" / "site.yaml", (1, 1))
    monkeypatch.setattr(past_module, "compare_books", lambda old, new: pytest.fail("compared again"))
    second = public(work.project())
    monkeypatch.undo()
    (work.root / CACHE / "changes-en.json").write_text("{]", "utf-8")
    os.utime(work.root / "data" / "site.yaml", (2, 2))
    assert first == second == public(work.project())


def test_settings_can_leave_the_recent_changes_out(work: Work) -> None:
    work.replace("data/site.yaml", "changes_months: 6", "changes_months: 0")
    work.commit("2024-06-02T08:00:00+02:00")
    project = work.project()
    assert not {"changes.html", "changes.xml"} & public(project).keys()
    assert last(project)["wexcombe-gazette"] == "2024-06-01"


# ---- the same commit gives the same bytes --------------------------------------------------------------------------


def test_two_clones_in_other_folders_and_time_zones_tell_the_same(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for name, zone in (("one", "Pacific/Kiritimati"), ("a folder with é and spaces", "America/Los_Angeles")):
        monkeypatch.setenv("TZ", zone)
        target = tmp_path / name
        subprocess.run(["git", "clone", "-q", str(work.root), str(target)], check=True)
        found.append(public(load_project(target)))
    assert found[0] == found[1] and "changes.xml" in found[0]


def test_the_feed_is_atom_with_ids_that_stay(work: Work) -> None:
    feed = ElementTree.fromstring(public(work.project())["changes.xml"])
    commits = work.git("log", "--format=%H").split()
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        f"tag:rooms.example,2024-06-01:library/{commits[0]}",
        f"tag:rooms.example,2024-05-01:library/{commits[1]}",
    ]
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        "2024-06-01T08:00:00+02:00",
        "2024-05-01T23:30:00-05:00",
    ]
    assert feed.findtext(f"{ATOM}id") == "https://rooms.example/library/changes.xml"
    links = [entry.find(f"{ATOM}link") for entry in entries]
    assert [link.get("href") for link in links if link is not None] == [
        f"https://rooms.example/library/changes.html#c-{commit[:12]}" for commit in commits[:2]
    ]


def test_a_change_to_what_is_alleged_is_told_with_a_denial_that_was_recorded_later(work: Work) -> None:
    denial = (
        "      kind: denial\n      by: amos-pell\n"
        '      answers: [harmonium-sale, "harmonium-quarrel#paid-for-the-shelves"]\n'
    )
    work.replace("data/entities.yaml", denial, "      kind: assessment\n      by: amos-pell\n")
    work.commit("2024-02-01T09:00:00+00:00")
    work.replace(YEAR, "title: Sale of the harmonium", "title: Sale of a harmonium")
    work.replace("data/entities.yaml", "text: The shelves were", "text: Our shelves were")
    commit = work.commit("2024-02-02T09:00:00+00:00")
    work.replace("data/entities.yaml", "      kind: assessment\n      by: amos-pell\n", denial)
    work.commit("2024-02-03T09:00:00+00:00")
    files = public(work.project())
    feed = ElementTree.fromstring(files["changes.xml"])
    (told,) = (
        entry.findtext(f"{ATOM}content") or "" for entry in feed.findall(f"{ATOM}entry") if commit in entry[0].text
    )
    assert "Our shelves" in told and "Sale of a harmonium" in told
    assert told.count("<li>Denial by Amos Pell: It is a fable.") == 2


def test_markup_in_a_record_is_text_in_page_and_feed(work: Work) -> None:
    evil = "</content><script>alert(1)</script>&amp; ]]> @x {{ 7*7 }}"
    work.replace(YEAR, NEW, f'title: "{evil}"')
    work.commit("2024-06-02T08:00:00+02:00")
    files = public(work.project())
    feed = ElementTree.fromstring(files["changes.xml"])
    (content, *_) = feed.iter(f"{ATOM}content")
    assert "<script" not in files["changes.html"] and "<script" not in (content.text or "")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp; ]]&gt;" in (content.text or "")


@pytest.mark.parametrize("name", ["change", "d", "n:", "person"])
def test_a_name_that_stands_in_the_words_around_it_is_still_the_link(work: Work, name: str) -> None:
    work.replace("data/entities.yaml", "name: Amos Pell", f'name: "{name}"')
    work.commit("2024-06-02T08:00:00+02:00")
    views = work.project().views
    row = changes_view(views).commits[0].rows[0]
    assert (row.before, row.link.text, row.after, row.link.path) == (
        "changed: ",
        name,
        " (Reader)",
        "readers/amos-pell.html",
    )


# ---- nothing false -------------------------------------------------------------------------------------------------


def dateless(project: Project) -> bool:
    files = public(project)
    return (
        project.past is None
        and not {"changes.html", "changes.xml"} & files.keys()
        and not any("Last changed" in text or "Edition of" in text for text in files.values())
    )


def test_a_shallow_clone_tells_no_dates(work: Work, tmp_path: Path) -> None:
    target = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", work.root.as_uri(), str(target)], check=True)
    assert dateless(load_project(target))


def test_a_partial_clone_tells_no_dates(work: Work, tmp_path: Path) -> None:
    target = tmp_path / "partial"
    work.git("config", "uploadpack.allowFilter", "true")
    subprocess.run(["git", "clone", "-q", "--filter=blob:none", work.root.as_uri(), str(target)], check=True)
    assert dateless(load_project(target))


def test_without_git_no_dates_are_told(work: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert dateless(work.project())


def test_outside_a_repository_no_dates_are_told(work: Work) -> None:
    shutil.rmtree(work.root / ".git")
    assert dateless(work.project())


def test_a_project_inside_another_repository_has_no_history(work: Work) -> None:
    inner = work.root / "inner"
    shutil.copytree(TOY / "data", inner / "data")
    work.commit("2024-06-02T08:00:00+02:00")
    assert dateless(load_project(inner))


def test_a_repository_without_a_commit_has_no_history(work: Work) -> None:
    shutil.rmtree(work.root / ".git")
    work.git("init", "-q")
    assert dateless(work.project())


def test_variables_of_a_hook_do_not_lead_to_another_repository(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    assert last(work.project())["wexcombe-gazette"] == "2024-06-01"


# ---- addresses in the repository -----------------------------------------------------------------------------------


def addresses(work: Work, repository: str) -> Iterator[str]:
    site = work.root / "data" / "site.yaml"
    kept = [line for line in site.read_text("utf-8").splitlines() if not line.startswith("repository")]
    site.write_text("\n".join([*kept, *([f"repository: {repository}"] if repository else [])]) + "\n", "utf-8")
    work.commit("2024-06-02T08:00:00+02:00")
    project = work.project()
    view = provenance_view(project.views, project.book.events["opening-of-the-rooms"])
    yield from (view.lines, view.edit, view.report)


def test_a_page_leads_to_the_lines_of_its_record(work: Work) -> None:
    found = [*addresses(work, "{url: https://github.com/o/r/}")]
    head = work.git("rev-parse", "HEAD").strip()
    first = (work.root / YEAR).read_text("utf-8").split("\n").index("opening-of-the-rooms:") + 1
    base = f"https://github.com/o/r/blob/{head}/{YEAR}#L{first}-L"
    assert found[0].startswith(base) and int(found[0].removeprefix(base)) > first + 40
    assert found[1:] == [
        f"https://github.com/o/r/edit/main/{YEAR}",
        "https://github.com/o/r/issues/new?template=report-an-error.yml&title=Error%20in%20events%2Fopening-of-the-rooms"
        "&record=events%2Fopening-of-the-rooms",
    ]


@pytest.mark.parametrize(
    ("repository", "edit"),
    [
        ("{url: https://gitlab.com/o/r, branch: a b}", f"https://gitlab.com/o/r/-/edit/a%20b/{YEAR}"),
        ("{url: https://codeberg.org/o/r}", f"https://codeberg.org/o/r/_edit/main/{YEAR}"),
        ("{url: https://git.example/o/r, forge: gitlab}", f"https://git.example/o/r/-/edit/main/{YEAR}"),
        ("", ""),
    ],
)
def test_the_form_that_edits_a_file_is_that_of_the_forge(work: Work, repository: str, edit: str) -> None:
    assert [*addresses(work, repository)][1] == edit


def test_lines_that_may_be_others_in_the_commit_are_not_named(work: Work) -> None:
    [*addresses(work, "{url: https://github.com/o/r}")]
    work.replace(YEAR, NEW, OLD)
    project = work.project()
    view = provenance_view(project.views, project.book.events["opening-of-the-rooms"])
    assert view.lines == f"https://github.com/o/r/blob/main/{YEAR}"


# ---- sourcebook diff -----------------------------------------------------------------------------------------------


def diff(work: Work, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["diff", "--project", str(work.root), *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_diff_compares_two_revisions(work: Work) -> None:
    assert diff(work, "HEAD~2", "HEAD~1") == (
        0,
        "changed: The rooms open (event, 12 May 1923)\n"
        "    title: from ‘The rooms above the bakery open’ to ‘The rooms open’\n"
        "1 changed\n",
        "",
    )


def test_diff_of_two_revisions_names_who_denies_an_allegation(work: Work) -> None:
    work.replace(YEAR, "title: Sale of the harmonium", "title: The harmonium is sold")
    work.replace("data/entities.yaml", "text: The shelves were paid for with", "text: The lamp was paid for with")
    work.commit("2024-06-02T08:00:00+02:00")
    said = diff(work, "HEAD~1", "HEAD")[1]
    assert "(event, alleged by the village, denied by Amos Pell, " in said
    assert said.count("(denied by Amos Pell)") == 2


def test_diff_compares_with_the_work_tree_by_default(work: Work) -> None:
    assert diff(work, "HEAD")[:2] == (0, "no record differs\n")
    work.replace(YEAR, NEW, OLD)
    assert diff(work, "HEAD")[1].splitlines()[-1] == "1 changed"


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=x", "", "HEAD:data", "a\0b", "HEAD~99"])
def test_diff_refuses_a_revision_that_does_not_exist(work: Work, revision: str) -> None:
    code, out, error = diff(work, "--", revision)
    assert (code, out) == (2, "") and "there is no revision" in error and not (work.root / "x").exists()


def test_diff_refuses_data_that_cannot_be_read(work: Work) -> None:
    work.replace("data/entities.yaml", "name: Amos Pell", "name: [Amos Pell")
    assert diff(work, "HEAD")[0] == 2
    work.commit("2024-06-02T08:00:00+02:00")
    work.replace("data/entities.yaml", "name: [Amos Pell", "name: Amos Pell")
    code, out, error = diff(work, "HEAD")
    assert (code, out) == (2, "") and "the data of 'HEAD' cannot be read:\ndata/entities.yaml:" in error


def test_diff_refuses_a_project_without_a_repository_of_its_own(work: Work) -> None:
    shutil.rmtree(work.root / ".git")
    code, _, error = diff(work, "HEAD")
    assert code == 2 and "is not the top level of a git repository" in error


def test_hostile_names_of_files_are_read_as_they_are(work: Work) -> None:
    text = (work.root / YEAR).read_text("utf-8")
    (work.root / YEAR).unlink()
    hostile = 'data/events/-- "q" \n:100644\té\x01.yaml'
    (work.root / hostile).write_text(text, "utf-8")
    work.commit("2024-06-02T08:00:00+02:00")
    assert diff(work, "HEAD~1", "HEAD")[1] == "no record differs\n"
    assert last(work.project())["opening-of-the-rooms"] == "2024-05-01"


def test_a_revision_is_read_as_the_work_tree_is(work: Work) -> None:
    project, repository = work.project(), find_repository(work.root)
    assert repository is not None
    version = version_at(repository, repository.commit("HEAD"), project.labels)
    assert as_text(compare_books(version, project.version), project.labels) == "no record differs\n"
    assert [*version.book.withdrawn] == [*project.book.withdrawn]
    with pytest.raises(RevisionError):
        repository.commit("nothing")


# ---- the built site ------------------------------------------------------------------------------------------------


def test_a_site_with_history_builds_and_says_so_on_every_page(work: Work, tmp_path: Path) -> None:
    result = build(work.root, tmp_path / "site")
    assert result.returncode == 0, result.stdout + result.stderr
    assert list(check_links(tmp_path / "site")) == []
    page = (tmp_path / "site" / "papers" / "wexcombe-gazette.html").read_text("utf-8")
    commit = work.git("rev-parse", "HEAD").strip()
    assert f'<a href="../changes.html#c-{commit[:12]}">Last changed on 1 June 2024</a>' in page
    for file in (tmp_path / "site").rglob("*.html"):
        text = file.read_text("utf-8")
        assert "md-copyright" not in text or f"Edition of 1 June 2024 ({commit[:7]})." in text


def test_the_page_of_changes_has_the_newest_and_says_how_many_more_there_are(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_CHANGES == 200
    monkeypatch.setattr("sourcebook.views.pages.changes.MOST_CHANGES", 1)
    views = work.project().views
    view = changes_view(views)
    assert ([row.link.text for one in view.commits for row in one.rows], view.more) == (
        ["The Wexcombe Gazette"],
        "and 1 more record",
    )
    told = {
        key: provenance_view(views, views.book.get(key)).last for key in ("wexcombe-gazette", "opening-of-the-rooms")
    }
    assert {key: bool(link and link.path) for key, link in told.items()} == {
        "wexcombe-gazette": True,
        "opening-of-the-rooms": False,
    }


def test_the_words_of_a_removed_quote_are_not_shown_again(work: Work) -> None:
    gone = "the rooms above the bakery were let to the Society"
    work.replace(YEAR, "citations:\n", f"citations:\n    - {{source: gazette-1923-05-12, quote: {gone}}}\n")
    work.commit("2024-06-02T08:00:00+02:00")
    work.replace(YEAR, f"    - {{source: gazette-1923-05-12, quote: {gone}}}\n", "")
    work.commit("2024-06-03T08:00:00+02:00")
    files = public(work.project())
    assert [files[name].count(gone) for name in ("changes.html", "changes.xml")] == [1, 1]  # when it was added


def test_the_page_of_changes_names_records_with_their_pages(work: Work) -> None:
    view = changes_view(work.project().views)
    assert [(row.link.text, row.link.path) for one in view.commits for row in one.rows] == [
        ("The Wexcombe Gazette", "papers/wexcombe-gazette.html"),
        ("The rooms open", "events/opening-of-the-rooms.html"),
    ]
