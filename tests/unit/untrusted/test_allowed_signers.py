"""`allowed_signers`: each line trusts whom it names, and nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from sourcebook.untrusted.allowed_signers import SignerError, parse_signer, parse_signers, signer_line
from support.signing import Key

KEY = Key()


def test_a_line_names_a_signer_a_key_and_what_pages_call_its_owner() -> None:
    signer = parse_signer(KEY.line())
    assert (signer.names, signer.key, signer.called) == (("ann@example.org",), KEY.blob, "Ann Lee")
    assert signer.signs_for("anything")
    assert parse_signer(KEY.line(called="")).called == "ann@example.org"
    assert parse_signer(KEY.line("ann,a.lee")).names == ("ann", "a.lee")


def test_options_limit_a_line() -> None:
    signer = parse_signer(
        KEY.line(options='namespaces="git,sourcebook-receipts",valid-after=20240102,valid-before="20250101"')
    )
    assert signer.signs_for("git") and not signer.signs_for("file")
    days = [date(2024, 1, 1), date(2024, 1, 2), date(2024, 12, 31), date(2025, 1, 1)]
    assert [signer.signs_on(day) for day in days] == [False, True, True, False]
    assert not parse_signer(KEY.line(options='namespaces=""')).signs_for("sourcebook-receipts")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (KEY.line("*"), "is a pattern"),
        (KEY.line("*@example.org"), "is a pattern"),
        (KEY.line("!bob,ann"), "is a pattern"),
        (KEY.line("an?"), "is a pattern"),
        (KEY.line(options='namespaces="*"'), "is a pattern"),
        (KEY.line(options="cert-authority"), "certificates are not accepted"),
        (KEY.line(options="no-touch-required"), "unknown option"),
        (KEY.line(options="valid-before=soon"), "is not a day"),
        (KEY.line(options="valid-before=20241301"), "is not a day"),
        (KEY.line("ann,,bob"), "is not a list of names"),
        (KEY.line().replace("ssh-ed25519 AAAA", "ssh-rsa AAAA"), "is not of the type"),
        (KEY.line().replace("AAAA", "AAAB"), "cannot be read"),
        ("ann@example.org", "has no name, type and key"),
        ("ssh-ed25519 AAAA", "has no name, type and key"),
        (KEY.line(called="Ann\u202e Lee"), "character"),
    ],
    ids=range(15),  # the key is another one in each run
)
def test_a_line_that_trusts_more_than_it_says_is_refused(line: str, message: str) -> None:
    with pytest.raises(SignerError, match=message):
        parse_signer(line)


def test_comments_and_blank_lines_are_skipped_and_faults_keep_their_line() -> None:
    content = f"# ours\n\n{KEY.line()}\n{KEY.line('*')}\n".encode() + b"\xff\n"
    found = [(number, isinstance(one, SignerError)) for number, one in parse_signers(content)]
    assert found == [(3, False), (4, True), (5, True)]


def test_the_line_that_is_proposed_for_a_key_is_accepted() -> None:
    signer = parse_signer(signer_line(KEY.blob))
    assert (signer.key, signer.signs_for("sourcebook-receipts"), signer.signs_for("git")) == (KEY.blob, True, False)
