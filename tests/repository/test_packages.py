"""What else runs when a site is built: listed with its licence, pinned by hash; and our own scripts are small."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PackageNotFoundError, metadata
from importlib.metadata import files as files_of
from pathlib import Path
from typing import ClassVar

import pytest

from support.projects import ROOT

FILES = (
    "requirements.txt",
    "requirements-capture.txt",
    "requirements-dev.txt",
    "requirements-guided.txt",
    "requirements-lock.txt",
)
#: How licences are named in the metadata of packages that give no SPDX expression.
SPDX = {
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
#: Bytes of a script that a person can read in a sitting.
READABLE = 12_000


def listed() -> dict[str, str]:
    """The licence of each package in the docs."""
    text = (ROOT / "manual" / "packages.md").read_text("utf-8")
    rows = text.partition("| --- | --- | --- |\n")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \| [^|]+ \|$", rows, re.M))


def pinned(name: str) -> set[str]:
    return set(re.findall(r"^([a-zA-Z0-9._-]+)==", (ROOT / name).read_text("utf-8"), re.M))


def licences(name: str) -> set[str]:
    """What the metadata of an installed package says of its licence, in SPDX's words."""
    said = metadata(name)
    names = [*(said.get_all("License-Expression") or []), *(said.get_all("License") or [])]
    names += [one.split(" :: ")[-1] for one in said.get_all("Classifier") or [] if one.startswith("License")]
    if not any(names):  # then the first line of the file with its text
        texts = [file for file in files_of(name) or [] if file.name.startswith("LICENSE")]
        names = [file.read_text().partition("\n")[0] for file in texts]
    return {SPDX.get(one, one) for one in names if one}


def test_every_package_that_runs_is_listed_and_no_other() -> None:
    found = listed().keys()
    assert (sorted(pinned("requirements.txt") - found), sorted(found - pinned("requirements.txt"))) == ([], [])


def test_the_licences_are_those_that_the_packages_name() -> None:
    wrong = {}
    for name, licence in listed().items():
        try:
            known = licences(name)
        except PackageNotFoundError:
            continue  # only on other systems
        if licence not in known:
            wrong[name] = (licence, known)
    assert wrong == {}


@pytest.mark.parametrize("name", FILES)
def test_every_pinned_package_has_a_hash(name: str) -> None:
    blocks = re.split(r"\n(?=[a-zA-Z0-9])", (ROOT / name).read_text("utf-8"))
    without = [block.partition("\n")[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
    assert without == []


def test_make_installs_nothing_without_a_hash() -> None:
    skeleton = ROOT / "hooks" / "sourcebook" / "skeleton"
    makefiles = [(folder / "Makefile").read_text("utf-8") for folder in (ROOT, skeleton)]
    lines = [line for text in makefiles for line in re.findall(r"pip install (.*)", text)]
    assert len(lines) >= 7 and [line for line in lines if "--require-hashes" not in line] == [
        "--quiet --no-deps --no-build-isolation -e ."  # the folder itself
    ]


def test_every_list_of_packages_is_audited_and_written_again_by_make() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (audited,) = re.findall(r"tools/audit\.py (.*)", makefile)
    compiled = re.findall(r"uv pip compile --upgrade \S+ -o (\S+)", makefile)
    assert (audited.split(), compiled) == ([*FILES], [*FILES])
    assert {file.name for file in ROOT.glob("requirements*.txt")} == {*FILES}


def test_our_scripts_are_small_enough_to_read() -> None:
    folder = ROOT / "hooks" / "sourcebook" / "assets" / "javascripts"
    # Those two say again what the theme's own scripts say, and tests/unit/engines compares them.
    own = [file for file in folder.glob("*.js") if file.name not in {"memory.js", "palette.js"}]
    # The form for proposals loads its scripts on its own page alone: they have a bound of their own.
    of_form = {file.name: file.stat().st_size for file in own if file.name.startswith("propose-")}
    sizes = {file.name: file.stat().st_size for file in own if file.name not in of_form}
    lines = {file.name: max(map(len, file.read_text("utf-8").splitlines())) for file in folder.glob("*.js")}
    assert ({name for name, size in sizes.items() if size > READABLE}, sum(sizes.values()) < 72_000) == (set(), True)
    assert ({name for name, size in of_form.items() if size > READABLE}, sum(of_form.values()) < 80_000) == (
        set(),
        True,
    )
    assert {name for name, longest in lines.items() if longest > 160} == set(), "nothing is minified"


# ---- make audit


class Osv(BaseHTTPRequestHandler):
    """Knows of one fault."""

    asked: ClassVar[list[dict[str, object]]] = []

    def do_POST(self) -> None:
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        Osv.asked = queries
        results = [{"vulns": [{"id": "PYSEC-1"}]} if one["package"]["name"] == "jinja2" else {} for one in queries]
        body = json.dumps({"results": results}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture
def osv() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Osv) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def audit(server: str, *files: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "audit.py", *files],
        env={"OSV_SERVER": server, "NO_PROXY": "*"},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout


def test_a_known_fault_is_told(osv: str, tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text("click==8.1 \\\n    --hash=sha256:0\njinja2[i18n]==3.0 ; python_version > '3'\n# nothing==1\n")
    assert audit(osv, file) == (
        1,
        "jinja2 3.0: https://osv.dev/vulnerability/PYSEC-1\n2 packages looked up, 1 with known faults\n",
    )
    assert [one["version"] for one in Osv.asked] == ["8.1", "3.0"]


def test_without_a_network_it_says_that_nothing_was_looked_up() -> None:
    code, said = audit("http://127.0.0.1:1", ROOT / "requirements.txt")
    assert (code, said.startswith("not audited: no answer from https://api.osv.dev (")) == (0, True)
