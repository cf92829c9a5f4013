"""Receipts and fingerprints that somebody signed, and the ways of forging them: each is an error under `signed`."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sourcebook.book.comparison.fingerprints import Fingerprint, as_json
from sourcebook.book.comparison.matching import Text
from sourcebook.book.evidence.expected import Base
from sourcebook.book.evidence.receipts import lengths, receipt_key
from sourcebook.book.evidence.signatures import (
    NAMESPACE,
    evidence_of,
    fingerprint_hash,
    receipt_hash,
    receipt_hashes,
    signed_message,
)
from sourcebook.commands.quotes.sign_receipts import _as_yaml, _unsigned
from sourcebook.project import Project, load_project
from support.projects import copy_of_toy
from support.signing import CALLED, DAY, NAME, Key, ask_for_signatures, trust, write_signed
from support.version_1 import as_of_version_1

SOURCE = "gazette-1923-05-12"
#: Eleven words that no text of the toy has.
INVENTED = "the librarian took the money and nobody ever saw it again"
KEY, OTHER = Key(), Key()


@pytest.fixture(scope="module")
def signed_toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy, signed with a key made for the run, whose settings ask for signatures; without its texts."""
    folder = copy_of_toy(tmp_path_factory.mktemp("signed"))
    trust(folder, KEY.line(options=f'namespaces="{NAMESPACE}"'))
    write_signed(folder, KEY)
    ask_for_signatures(folder)
    shutil.rmtree(folder / ".texts")
    return folder


@pytest.fixture
def folder(signed_toy: Path, tmp_path: Path) -> Path:
    """A copy of it that may be changed."""
    return Path(shutil.copytree(signed_toy, tmp_path / "signed"))


def edit(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / "data" / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def codes(project: Project) -> set[str]:
    return {problem.code for problem in project.problems if problem.severity == "error"}


# ---- what is signed ------------------------------------------------------------------------------------------------


def test_the_signed_toy_has_no_problem_and_each_quote_names_who_vouches(signed_toy: Path) -> None:
    project = load_project(signed_toy)
    assert project.problems == ()
    assert {state.vouched for state in project.verification.states.values()} == {(CALLED,)}


def test_pages_say_who_compared_the_words_and_when(signed_toy: Path, toy: Project) -> None:
    (source, quote), state = next(iter(load_project(signed_toy).verification.states.items()))
    say = load_project(signed_toy).views._state_words
    assert say(state) == "words compared with the text by Ann Lee, 14 November 2023"
    assert say(toy.verification.state(source, quote)) == (
        "claimed by a contributor: words compared with the text, 14 November 2023"
    )
    assert say(replace(state, name="fingerprint", receipt=None)) == "words match the fingerprint signed by Ann Lee"
    assert say(replace(state, vouched=(CALLED, "Bea Day"))).startswith(
        "words compared with the text by Ann Lee and Bea Day"
    )


def test_the_uses_of_a_receipt_and_another_source_do_not_count(folder: Path) -> None:
    """An edit elsewhere invalidates nothing."""
    text = (folder / "data" / "receipts.yaml").read_text("utf-8")
    (folder / "data" / "receipts.yaml").write_text(text.replace("layla-haddad: 1}", "layla-haddad: 1, x: 1}"), "utf-8")
    assert codes(load_project(folder)) == {"orphan-receipt"}


def test_without_the_key_that_signed_a_quote_is_only_claimed(folder: Path) -> None:
    trust(folder)
    found = load_project(folder).problems
    assert {(problem.code, problem.severity) for problem in found} == {
        ("unknown-signer", "warning"),
        ("quote-not-signed", "error"),
    }


def test_a_new_quote_that_matches_a_signed_fingerprint_needs_no_receipt_when_it_is_undivided(folder: Path) -> None:
    text = (copy_of_toy(folder / "whole") / ".texts" / f"{SOURCE}.txt").read_text("utf-8")
    shutil.rmtree(folder / "whole")
    paragraph = max(text.split("\n"), key=len).split()
    add(folder, " ".join(paragraph[3:14]))
    assert codes(load_project(folder)) == set()
    add(folder, f"{' '.join(paragraph[10:17])} […] {' '.join(paragraph[2:9])}", "another")
    assert codes(load_project(folder)) == {"quote-not-signed"}, "in this order the text does not have them"


# ---- ways of forging -----------------------------------------------------------------------------------------------


def add(folder: Path, quote: str, key: str = "somebody") -> None:
    """Add a record that quotes the source."""
    cited = f"citations: [{{source: {SOURCE}, quote: {json.dumps(quote, ensure_ascii=False)}}}]"
    record = f"\n{key}:\n  type: person\n  name: Name {key}\n  description: A person.\n  {cited}\n"
    with (folder / "data" / "entities.yaml").open("a", encoding="utf-8") as file:
        file.write(f"{record}  statements:\n    - text: A claim of {key}.\n      kind: fact\n      {cited}\n")


def add_receipt(folder: Path, quote: str, at: str = "[20]") -> None:
    """Add a receipt that says that the quote was found in the text."""
    text = load_project(folder).book.sources[SOURCE].text
    assert text
    line = (
        f"    {receipt_key(quote)}: {{level: exact, at: {at}, words: {list(lengths(quote))}, date: 2023-11-14, "
        f"uses: {{somebody: 1}}, text: {text.sha256}}}\n"
    )
    edit(folder, "receipts.yaml", f"  {SOURCE}:\n", f"  {SOURCE}:\n{line}")


def fingerprint_file(folder: Path) -> Path:
    return folder / "data" / "fingerprints" / f"{SOURCE}.json"


def current_fingerprint(folder: Path) -> Fingerprint:
    return load_project(folder).fingerprints[SOURCE]


def delete_the_fingerprint(folder: Path) -> None:
    add(folder, INVENTED)
    add_receipt(folder, INVENTED)
    fingerprint_file(folder).unlink()
    edit(folder, "sources.yaml", "  formerly: [sources/gazette-1923]\n", "  fingerprint: false\n")


def refill_the_fingerprint(folder: Path) -> None:
    add(folder, INVENTED)
    add_receipt(folder, INVENTED)
    print_ = Text(f"{INVENTED} {' '.join(f'word{number}' for number in range(155))}").fingerprint(SOURCE)
    fingerprint_file(folder).write_text(as_json(print_), "utf-8")


def refill_the_fingerprint_alone(folder: Path) -> None:
    add(folder, INVENTED)
    print_ = Text(f"{INVENTED} {' '.join(f'word{number}' for number in range(155))}").fingerprint(SOURCE)
    fingerprint_file(folder).write_text(as_json(print_), "utf-8")


def quote_in_short_pieces(folder: Path) -> None:
    quote = "the librarian took […] all of the money"
    add(folder, quote)
    add_receipt(folder, quote, "[20, 30]")


def set_every_bit(folder: Path) -> None:
    add(folder, INVENTED)
    print_ = current_fingerprint(folder)
    full = replace(print_, filter=b"\xff" * (print_.bits // 8))
    fingerprint_file(folder).write_text(as_json(full), "utf-8")


def swap_the_signers(folder: Path) -> None:
    add_signed_by(folder, OTHER, INVENTED_SHORT)
    trust(folder, OTHER.line())


INVENTED_SHORT = "took the money"


def add_signed_by(folder: Path, key: Key, quote: str, namespace: str = NAMESPACE, name: str = NAME) -> None:
    """Add a quote with a receipt, signed by a key."""
    add(folder, quote)
    add_receipt(folder, quote)
    project = load_project(folder)
    assert project.signatures and project.receipts
    old = project.signatures.signatures[SOURCE][NAME]
    receipts = tuple(sorted(receipt_hash(*one) for one in project.receipts.receipts[SOURCE].items()))
    new = old.model_copy(update={"receipts": receipts})
    signature = key.sign(signed_message(SOURCE, new), namespace)
    file = folder / "data" / "signatures.yaml"
    before = file.read_text("utf-8")
    whole = re.search(rf"  {SOURCE}:\n    \"{NAME}\":\n(?:      .*\n)+", before)
    assert whole
    listed = "".join(f"        - {one}\n" for one in receipts)
    block = re.sub(r"(?:        - .*\n)+", listed, whole[0]).replace(old.signature, signature).replace(NAME, name)
    file.write_text(before.replace(whole[0], block), "utf-8")


def sign_for_another_namespace(folder: Path) -> None:
    add_signed_by(folder, KEY, INVENTED_SHORT, namespace="git")


def sign_by_a_signer_of_another_namespace(folder: Path) -> None:
    trust(folder, KEY.line(), OTHER.line("bea@example.org", 'namespaces="git"'))
    add_signed_by(folder, OTHER, INVENTED_SHORT, name="bea@example.org")


def sign_by_somebody_whom_a_pattern_trusts(folder: Path) -> None:
    trust(folder, KEY.line(), OTHER.line("*@example.org"))
    add_signed_by(folder, OTHER, INVENTED_SHORT, name="bea@example.org")


def sign_with_an_expired_key(folder: Path) -> None:
    trust(folder, KEY.line(), OTHER.line("bea@example.org", f"valid-before={DAY:%Y%m%d}"))
    add_signed_by(folder, OTHER, INVENTED_SHORT, name="bea@example.org")


def sign_with_a_key_that_is_not_valid_yet(folder: Path) -> None:
    trust(folder, KEY.line(), OTHER.line("bea@example.org", f"valid-after={DAY.replace(year=2030):%Y%m%d}"))
    add_signed_by(folder, OTHER, INVENTED_SHORT, name="bea@example.org")


def take_the_signature_of_another_source(folder: Path) -> None:
    signatures = load_project(folder).signatures
    assert signatures
    own, other = (signatures.signatures[source][NAME] for source in (SOURCE, "minutes-1924"))
    edit(folder, "signatures.yaml", own.signature, other.signature)


def take_the_signature_of_another_version(folder: Path) -> None:
    edit(folder, "signatures.yaml", "rules: 2", "rules: 99")


def replay_it_for_another_text(folder: Path) -> None:
    """The text is said to be another, of as many words, and everything that is not signed follows."""
    text = load_project(folder).book.sources[SOURCE].text
    assert text
    other = Text(INVENTED).sha256
    for name in ("sources.yaml", "receipts.yaml"):
        file = folder / "data" / name
        file.write_text(file.read_text("utf-8").replace(text.sha256, other), "utf-8")


def change_the_order_of_the_parts(folder: Path) -> None:
    """The two halves of a signed quote, the other way round, with a receipt that fits."""
    one, other = "une dame venue de Beyrouth prête des livres", "On y lit mieux qu’ailleurs, écrit la Gazette."
    edit(folder, "entities.yaml", f"{one} […] {other}", f"{other} […] {one}")
    old, new = receipt_key(f"{one} […] {other}"), receipt_key(f"{other} […] {one}")
    edit(folder, "receipts.yaml", f"{old}: {{level: exact, at: [9, 34]", f"{new}: {{level: exact, at: [9, 34]")


def change_a_word_and_its_receipt(folder: Path) -> None:
    old, new = "July 1923", "June 1923"
    edit(folder, "events/readings.yaml", f'quote: "{old}"', f'quote: "{new}"')
    edit(folder, "receipts.yaml", receipt_key(old), receipt_key(new))


def move_a_receipt(folder: Path) -> None:
    edit(folder, "receipts.yaml", "at: [94]", "at: [95]")


def add_an_unsigned_receipt(folder: Path) -> None:
    add(folder, INVENTED_SHORT)
    add_receipt(folder, INVENTED_SHORT)


def list_a_receipt_as_signed(folder: Path) -> None:
    add_an_unsigned_receipt(folder)
    receipts = load_project(folder).receipts
    assert receipts
    key = receipt_key(INVENTED_SHORT)
    own = receipt_hash(key, receipts.receipts[SOURCE][key])
    text = (folder / "data" / "signatures.yaml").read_text("utf-8")
    first = text.index("        - ", text.index(SOURCE))
    (folder / "data" / "signatures.yaml").write_text(f"{text[:first]}        - {own}\n{text[first:]}", "utf-8")


def ask_for_less(folder: Path) -> None:
    add_an_unsigned_receipt(folder)
    edit(folder, "site.yaml", "require_verified: signed", "require_verified: true")


#: Each way, and the errors that give it away; those that the base has to decide are in FORGED_AGAINST_THE_BASE.
FORGED: dict[Callable[[Path], None], set[str]] = {
    delete_the_fingerprint: {"stale-signature", "quote-not-signed"},
    refill_the_fingerprint: {"stale-signature", "quote-not-signed", "quote-not-in-source"},
    refill_the_fingerprint_alone: {"stale-signature", "quote-not-signed", "quote-not-in-source"},
    quote_in_short_pieces: {"quote-not-signed"},
    set_every_bit: {"impossible-fingerprint", "stale-signature", "quote-not-signed"},
    sign_for_another_namespace: {"bad-signature", "quote-not-signed"},
    sign_by_a_signer_of_another_namespace: {"bad-signature", "quote-not-signed"},
    sign_by_somebody_whom_a_pattern_trusts: {"bad-signer", "quote-not-signed"},
    sign_with_an_expired_key: {"bad-signature", "quote-not-signed"},
    sign_with_a_key_that_is_not_valid_yet: {"bad-signature", "quote-not-signed"},
    take_the_signature_of_another_source: {"bad-signature", "quote-not-signed"},
    take_the_signature_of_another_version: {"bad-signature", "quote-not-signed"},
    replay_it_for_another_text: {"stale-signature", "quote-not-signed"},
    change_the_order_of_the_parts: {"quote-not-signed"},
    change_a_word_and_its_receipt: {"quote-not-signed"},
    move_a_receipt: {"quote-not-signed"},
    add_an_unsigned_receipt: {"quote-not-signed"},
    list_a_receipt_as_signed: {"bad-signature", "quote-not-signed"},
}


@pytest.mark.parametrize("forge", FORGED, ids=lambda forge: forge.__name__.replace("_", " "))
def test_a_forgery_is_an_error_where_signatures_are_asked_for(forge: Callable[[Path], None], folder: Path) -> None:
    forge(folder)
    assert FORGED[forge] <= codes(load_project(folder))


FORGED_AGAINST_THE_BASE: dict[Callable[[Path], None], set[str]] = {
    swap_the_signers: {"bad-signature", "quote-not-signed"},
    ask_for_less: {"quote-not-signed"},
    delete_the_fingerprint: {"missing-fingerprint", "stale-signature", "quote-not-signed"},
    sign_by_somebody_whom_a_pattern_trusts: {"quote-not-signed"},
}


@pytest.mark.parametrize("forge", FORGED_AGAINST_THE_BASE, ids=lambda forge: forge.__name__.replace("_", " "))
def test_a_change_does_not_decide_who_may_sign_it(
    forge: Callable[[Path], None], folder: Path, signed_toy: Path
) -> None:
    signers = (signed_toy / "data" / "allowed_signers").read_bytes()
    forge(folder)
    base = Base(signers, "signed", frozenset({SOURCE}))
    assert FORGED_AGAINST_THE_BASE[forge] <= codes(load_project(folder, base))


# ---- versions of the rules of comparison ---------------------------------------------------------------------------


def sign_what_is_there(folder: Path, rules: int) -> None:
    """Sign the receipts and fingerprints of a project, as made by this version of the rules."""
    project = load_project(folder)
    signed = {}
    for source in project.book.sources:
        evidence = evidence_of(project.book, source, project.receipts, project.fingerprints)
        if evidence is None:  # a source without a text
            continue
        made = _unsigned(replace(evidence, rules=rules), receipt_hashes(project.receipts, source), DAY)
        signed[source] = {NAME: made.model_copy(update={"signature": KEY.sign(signed_message(source, made))})}
    (folder / "data" / "signatures.yaml").write_text(_as_yaml(signed), "utf-8")


@pytest.fixture
def old_folder(tmp_path: Path) -> Path:
    """The toy with receipts and fingerprints by version 1 of the rules, whose settings ask for signatures."""
    folder = as_of_version_1(copy_of_toy(tmp_path))
    trust(folder, KEY.line())
    ask_for_signatures(folder)
    return folder


def test_what_was_made_by_version_1_counts_as_signed_where_the_signature_says_version_1(old_folder: Path) -> None:
    sign_what_is_there(old_folder, 1)
    project = load_project(old_folder)
    assert [problem.code for problem in project.problems] == ["old-rules"]
    assert {state.vouched for state in project.verification.states.values()} == {(CALLED,)}


def test_what_was_made_by_version_1_is_refused_without_a_signature(old_folder: Path) -> None:
    assert codes(load_project(old_folder)) == {"quote-not-signed"}


def test_a_signature_by_version_2_vouches_for_nothing_that_version_1_made(old_folder: Path) -> None:
    sign_what_is_there(old_folder, 2)
    project = load_project(old_folder)
    assert codes(project) == {"stale-signature", "quote-not-signed"}
    assert {state.vouched for state in project.verification.states.values()} == {()}


def test_evidence_by_two_versions_is_signed_by_neither(old_folder: Path) -> None:
    sign_what_is_there(old_folder, 1)
    text = Text((old_folder / ".texts" / f"{SOURCE}.txt").read_text("utf-8"))
    fingerprint_file(old_folder).write_text(as_json(text.fingerprint(SOURCE)), "utf-8")
    project = load_project(old_folder)
    assert evidence_of(project.book, SOURCE, project.receipts, project.fingerprints) is None
    assert {"stale-signature", "quote-not-signed"} <= codes(project)


def test_signed_receipts_that_are_said_to_be_by_version_1_are_no_longer_signed(folder: Path) -> None:
    edit(folder, "receipts.yaml", "version: 2", "version: 1")
    assert {"stale-signature", "quote-not-signed"} <= codes(load_project(folder))


def test_fingerprints_by_other_rules_have_other_hashes(folder: Path) -> None:
    print_ = current_fingerprint(folder)
    assert fingerprint_hash(print_) != fingerprint_hash(replace(print_, version=1))


def test_renewing_the_evidence_drops_the_signature_by_version_1(old_folder: Path) -> None:
    sign_what_is_there(old_folder, 1)
    write_signed(old_folder, KEY)
    project = load_project(old_folder)
    assert project.problems == ()
    assert project.signatures and {one[NAME].rules for one in project.signatures.signatures.values()} == {2}


def test_an_unsigned_receipt_leaves_the_signed_ones_as_they_are(folder: Path) -> None:
    add_an_unsigned_receipt(folder)
    found = [problem for problem in load_project(folder).problems if problem.code == "quote-not-signed"]
    assert len(found) == 1
    assert INVENTED_SHORT not in {
        quote for (_, quote), one in load_project(folder).verification.states.items() if one.vouched
    }


def test_the_message_names_everything_that_is_bound(signed_toy: Path) -> None:
    project = load_project(signed_toy)
    assert project.signatures
    signature = project.signatures.signatures[SOURCE][NAME]
    lines = signed_message(SOURCE, signature).decode("ascii").splitlines()
    text = project.book.sources[SOURCE].text
    assert text and lines[:4] == [
        "receipts of sourcebook, version 1",
        f"source {SOURCE}",
        "rules 2",
        f"text {text.sha256} {text.words}",
    ]
    assert lines[4].startswith("fingerprint ") and lines[5] == f"date {DAY}"
    assert lines[6:] == sorted(f"receipt {one}" for one in signature.receipts)
