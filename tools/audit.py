"""Asks whether a fault is known in a package that is pinned here: `make audit`.

The answers come from OSV (https://osv.dev), which gathers what is known of the packages of PyPI. Without a network it
says so and ends well: then nothing was looked up. Exit 1 when a fault is known.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path

SERVER = "https://api.osv.dev"
_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.M)


def pinned(*files: Path) -> list[tuple[str, str]]:
    """Name and version of every package in these files, each once."""
    return sorted({(name, version) for file in files for name, version in _PINNED.findall(file.read_text("utf-8"))})


def known_faults(packages: list[tuple[str, str]], server: str) -> dict[tuple[str, str], list[str]]:
    """The ids of what is known of each package. Raises OSError without an answer, ValueError with an odd one."""
    queries = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in packages]
    request = urllib.request.Request(
        f"{server}/v1/querybatch",
        json.dumps({"queries": queries}).encode(),
        {"Content-Type": "application/json", "User-Agent": "sourcebook-audit"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        results = json.load(answer)["results"]
    return {
        package: [one["id"] for one in result["vulns"]]
        for package, result in zip(packages, results, strict=True)
        if result.get("vulns")
    }


def main(*names: str) -> int:
    """Print what is known; the exit code."""
    packages = pinned(*map(Path, names))
    try:
        found = known_faults(packages, os.environ.get("OSV_SERVER", SERVER))
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"not audited: no answer from {SERVER} ({error}). Try again with a network.")
        return 0
    for (name, version), ids in found.items():
        print(f"{name} {version}: {', '.join(f'https://osv.dev/vulnerability/{one}' for one in ids)}")
    print(f"{len(packages)} packages looked up, {len(found)} with known faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
