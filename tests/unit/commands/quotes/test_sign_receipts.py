"""`quotes --write --sign`, and `check --signers-from`: signing with a key that OpenSSH has, and who decides who may."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sourcebook.cli import main
from sourcebook.commands.quotes.verify_quotes import NotWrittenError
from sourcebook.project import load_project
from support.commit_history import Work
from support.projects import copy_of_toy
from support.signing import NAME, Key, ask_for_signatures, trust, write_signed

SIGNATURES = "data/signatures.yaml"
KEY, OTHER = Key(), Key()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = copy_of_toy(tmp_path)
    trust(folder, KEY.line(), OTHER.line("bea@example.org", called="Bea Day"))
    return folder


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [arguments[0], "--project", str(folder), *arguments[1:]])


def test_what_was_signed_before_is_not_signed_again(folder: Path) -> None:
    assert write_signed(folder, KEY) == [SIGNATURES]
    before = (folder / SIGNATURES).read_bytes()
    assert write_signed(folder, KEY, date(2025, 1, 1)) == []
    assert (folder / SIGNATURES).read_bytes() == before


def test_each_signer_has_a_signature_of_each_source(folder: Path) -> None:
    write_signed(folder, KEY)
    write_signed(folder, OTHER)
    signatures = load_project(folder).signatures
    assert signatures and {tuple(by) for by in signatures.signatures.values()} == {(NAME, "bea@example.org")}
    vouched = {state.vouched for state in load_project(folder).verification.states.values()}
    assert vouched == {("Ann Lee", "Bea Day")}


def test_a_new_quote_needs_a_signature_and_leaves_the_others_of_its_source(folder: Path) -> None:
    write_signed(folder, KEY)
    ask_for_signatures(folder)
    file = folder / "data" / "events" / "readings.yaml"
    file.write_text(file.read_text("utf-8").replace('quote: "July 1923"', 'quote: "1923; July 1923"'), "utf-8")
    assert run(folder, "quotes", "--write").exit_code == 0
    found = load_project(folder).problems
    assert [problem.code for problem in found] == ["quote-not-signed"]
    assert write_signed(folder, KEY) == [SIGNATURES]
    assert load_project(folder).problems == ()


def test_signatures_of_another_text_are_dropped(folder: Path) -> None:
    write_signed(folder, KEY)
    text = folder / ".texts" / "voices-1952.txt"
    text.write_text(f"{text.read_text('utf-8')}\nOne more line.\n", "utf-8")
    assert run(folder, "quotes", "--write").exit_code == 0
    signatures = load_project(folder).signatures
    assert signatures and "voices-1952" not in signatures.signatures and len(signatures.signatures) == 4
    assert load_project(folder).problems == ()


def test_a_key_that_nobody_trusts_writes_nothing_and_is_told_its_line(folder: Path) -> None:
    trust(folder, OTHER.line())
    with pytest.raises(NotWrittenError, match=r"has no line for this key; to trust it, add:\nyou@example.org"):
        write_signed(folder, KEY)
    assert not (folder / SIGNATURES).exists()


def test_to_sign_needs_write(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "key").touch()
    result = run(folder, "quotes", "--sign", str(tmp_path / "key"))
    assert (result.exit_code, "--sign signs what --write writes" in result.output) == (2, True)


def test_where_openssh_is_missing_nothing_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "key").touch()
    monkeypatch.setenv("PATH", str(folder))
    result = run(folder, "quotes", "--write", "--sign", str(folder / "key"))
    assert result.exit_code == 1 and "install OpenSSH" in result.output
    assert not (folder / SIGNATURES).exists()


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")
def test_openssh_signs_and_check_verifies_without_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "Ann Lee", "-f", str(key)], check=True)
    trust(folder, f'{NAME} namespaces="sourcebook-receipts" {key.with_suffix(".pub").read_text("utf-8").strip()}')
    result = run(folder, "quotes", "--write", "--sign", str(key))
    assert result.output.endswith(f"written: {SIGNATURES}\n"), result.output
    ask_for_signatures(folder)
    key.unlink()
    monkeypatch.setenv("PATH", "")
    assert run(folder, "check").exit_code == 0


# ---- who decides who may sign --------------------------------------------------------------------------------------


@pytest.fixture
def repository(folder: Path) -> Path:
    write_signed(folder, KEY)
    ask_for_signatures(folder)
    work = Work(folder)
    work.git("init", "--quiet", "--initial-branch=main")
    work.commit("2024-03-02T12:00:00+00:00")
    return folder


def test_check_takes_signers_from_a_revision(repository: Path) -> None:
    assert run(repository, "check", "--signers-from", "HEAD").exit_code == 0
    trust(repository, OTHER.line())
    assert run(repository, "check").exit_code == 1
    assert run(repository, "check", "--signers-from", "HEAD").exit_code == 0


def test_a_change_that_adds_its_own_signer_is_signed_by_nobody(repository: Path) -> None:
    (repository / SIGNATURES).unlink()
    trust(repository, Key().line(), (new := Key()).line("carl@example.org"))
    write_signed(repository, new)
    assert run(repository, "check").exit_code == 0
    result = run(repository, "check", "--signers-from", "HEAD")
    assert result.exit_code == 1
    assert (
        "'carl@example.org' is not in data/allowed_signers" in result.output and "[quote-not-signed]" in result.output
    )


@pytest.mark.parametrize("revision", ["nothing", "--help", ""])
def test_a_revision_that_is_none_is_wrong_usage(revision: str, repository: Path) -> None:
    result = run(repository, "check", f"--signers-from={revision}")
    assert (result.exit_code, "there is no revision" in result.output) == (2, True)


def test_without_a_repository_there_is_no_revision(folder: Path) -> None:
    result = run(folder, "check", "--signers-from", "HEAD")
    assert (result.exit_code, "is not the top level of a git repository" in result.output) == (2, True)
