"""What changed in the evidence stands above everything else of a diff, whatever the records say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from sourcebook.cli import main
from sourcebook.core.labels import load_labels
from sourcebook.history.evidence import ROOM, EvidenceChange, as_markdown, as_text, base_at
from sourcebook.history.git import Repository
from support.commit_history import Work
from support.projects import copy_of_toy
from support.signing import Key, trust, write_signed

ENGLISH = load_labels("en")
TITLE = "Evidence changed without a record: look at it"
EXPLAINED = "Evidence changed together with its records"
SOURCE = "gazette-1923-05-12"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The toy in a repository, with one commit."""
    project = copy_of_toy(tmp_path)
    work = Work(project)
    work.git("init", "--quiet", "--initial-branch=main")
    work.commit("2024-01-01T12:00:00+00:00")
    return project


def edit(project: Path, name: str, old: str, new: str) -> None:
    file = project / "data" / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def lines(project: Path, form: str = "text") -> list[str]:
    """What a diff of the work tree prints."""
    return CliRunner().invoke(main, ["diff", "--project", str(project), "HEAD", "--format", form]).stdout.splitlines()


def append(project: Path, name: str, text: str) -> None:
    with (project / "data" / name).open("a", encoding="utf-8") as file:
        file.write(text)


def write(path: str, text: str) -> Callable[[Path], object]:
    return lambda project: (project / path).write_text(text, "utf-8")


def replace(name: str, old: str, new: str) -> Callable[[Path], object]:
    return lambda project: edit(project, name, old, new)


def remove_a_receipt(project: Path) -> None:
    file = project / "data" / "receipts.yaml"
    file.write_text(re.sub(r"    1907845148608040bab1515a9eb82a91: .*\n", "", file.read_text("utf-8")), "utf-8")


def sign(project: Path) -> None:
    key = Key()
    trust(project, key.line(options='namespaces="sourcebook-receipts"'))
    write_signed(project, key)


CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a receipt edited": (replace("receipts.yaml", "at: [33]", "at: [34]"), [f"receipts of {SOURCE}: 1 changed"]),
    "a receipt removed": (remove_a_receipt, [f"receipts of {SOURCE}: 1 removed"]),
    "a receipt added": (
        replace("receipts.yaml", f"  {SOURCE}:\n", f"  {SOURCE}:\n    aa: {{level: exact}}\n"),
        [f"receipts of {SOURCE}: 1 added"],
    ),
    "receipts that cannot be read": (write("data/receipts.yaml", "\t{"), ["receipts of "]),
    "a fingerprint edited": (
        replace(f"fingerprints/{SOURCE}.json", '"words": 169', '"words": 170'),
        [f"fingerprint of {SOURCE}: changed"],
    ),
    "a fingerprint removed": (
        lambda project: (project / "data" / "fingerprints" / f"{SOURCE}.json").unlink(),
        [f"fingerprint of {SOURCE}: removed"],
    ),
    "the hash of a text": (
        replace("sources.yaml", "sha256: a5f8", "sha256: 0000"),
        [f"{SOURCE}: hash of the text changed"],
    ),
    "no fingerprint expected": (
        replace("sources.yaml", "  formerly: [sources/gazette-1923]\n", "  fingerprint: false\n"),
        [f"{SOURCE}: the field ‘fingerprint’ added"],
    ),
    "an address": (replace("sources.yaml", "?page=3", "?page=4"), [f"{SOURCE}: address changed"]),
    "what is asked of quotes": (
        replace("site.yaml", "require_verified: true", "require_verified: false"),
        ["data/site.yaml, require_verified: from ‘true’ to ‘false’"],
    ),
    "the rules of the receipts": (
        replace("receipts.yaml", "version: 2", "version: 1"),
        ["data/receipts.yaml, version: from ‘2’ to ‘1’", f"receipts of {SOURCE}: "],
    ),
    "a receipt by earlier rules": (
        lambda project: append(project, "receipts.yaml", f"earlier:\n  {SOURCE}:\n    aa: {{level: exact}}\n"),
        [f"receipts of {SOURCE}: 1 added"],
    ),
    "a signer": (
        write("data/allowed_signers", "ann@example.org ssh-ed25519 AAAA Ann\n"),
        ["signer added: ann@example.org ssh-ed25519 AAAA Ann"],
    ),
    "a published address": (
        write("data/permalinks.txt", "events/x.html\n"),
        ["published address added: events/x.html"],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_evidence_is_named_at_the_top(name: str, project: Path) -> None:
    change, expected = CHANGES[name]
    change(project)
    first, *rest = lines(project)
    assert first == TITLE
    said = [line.removeprefix("    - ") for line in rest if line.startswith("    - ")]
    assert all(any(line.startswith(one) for line in said) for one in expected), said


def test_signatures_are_named_with_their_signers(project: Path) -> None:
    sign(project)
    said = lines(project)
    assert said[0] == TITLE
    assert f"    - signature of ann@example.org for {SOURCE}: added" in said


def test_what_a_record_brings_along_is_named_apart(project: Path) -> None:
    edit(project, "events/readings.yaml", 'quote: "July 1923"', 'quote: "1923; July 1923"')
    runner = CliRunner()
    assert runner.invoke(main, ["quotes", "--project", str(project), "--write"]).exit_code == 0
    title, *said = lines(project)[:3]
    assert title == EXPLAINED
    assert sorted(said) == ["    - receipts of voices-1952: 1 added", "    - receipts of voices-1952: 1 removed"]


def test_a_record_moved_or_reworded_changes_no_evidence(project: Path) -> None:
    edit(project, "events/1923.yaml", "title: ", "title: Again, ")
    assert not {TITLE, EXPLAINED} & set(lines(project))


def test_records_that_cannot_be_read_hide_no_evidence(project: Path) -> None:
    edit(project, "receipts.yaml", "at: [33]", "at: [34]")
    (project / "data" / "events" / "1923.yaml").write_text("\t{\n", "utf-8")
    said = lines(project)
    assert said[:2] == [TITLE, f"    - receipts of {SOURCE}: 1 changed"]


def test_json_and_markdown_have_it_too(project: Path) -> None:
    edit(project, "receipts.yaml", "at: [33]", "at: [34]")
    data = json.loads("\n".join(lines(project, "json")))
    assert data["evidence"] == [{"words": f"receipts of {SOURCE}: 1 changed", "explained": False}]
    assert lines(project, "markdown")[0] == f"**{TITLE}**"


def test_a_block_has_room_for_so_much_and_names_are_inert() -> None:
    many = [EvidenceChange(f"**x** `{at}` {'<b>' * 30}") for at in range(1000)]
    shown = as_markdown(many, ENGLISH)
    assert len(shown) < ROOM + 2000 and "more changes" in shown and "<b>" not in shown
    assert as_text([], ENGLISH) == as_markdown([], ENGLISH) == ""


def test_the_base_tells_what_a_change_cannot_decide(project: Path) -> None:
    trust(project, "ann@example.org ssh-ed25519 AAAA Ann")
    edit(project, "site.yaml", "require_verified: true", "require_verified: signed")
    (project / "data" / "events" / "1923.yaml").write_text("\t{\n", "utf-8")
    Work(project).commit("2024-01-02T12:00:00+00:00")
    base = base_at(Repository(project), "HEAD")
    assert (base.signers, base.require_verified) == (b"ann@example.org ssh-ed25519 AAAA Ann\n", "signed")
    assert base.fingerprinted == {SOURCE, "minutes-1924", "voices-1952"}
    assert base_at(Repository(project), "HEAD^").require_verified is True
