"""Read one work in a process of its own: `python -P -m sourcebook.commands.capture.extractor KIND`.

Its bytes come from standard input; what was found goes to standard output as JSON. So whatever a hostile file does to
the libraries that read it, the command that asked goes on.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from .captured import Captured, CaptureError

#: Bytes of memory that the process may use, where the system has such limits.
MEMORY = 3 * 2**30


def extract(kind: str, content: bytes, place: str, address: str, charset: str) -> Captured:
    """Return what is in a file of a kind. Raises CaptureError; ModuleNotFoundError without the extra `capture`."""
    # Each imports what it needs: the others need not be installed.
    if kind == "pdf":
        from .pdf_text import read_pdf

        return read_pdf(content, place)
    if kind == "html":
        from .html_text import read_page

        return read_page(content, place, address, charset)
    from .plain_text import read_text

    return read_text(content, place)


def main() -> None:
    """Read the arguments and standard input, and print what was found or why not."""
    _limit_memory()
    kind, place, address, charset = sys.argv[1:5]
    answer: dict[str, Any]
    try:
        answer = extract(kind, sys.stdin.buffer.read(), place, address, charset).as_json()
    except CaptureError as error:
        answer = {"refused": error.message, "cure": error.cure}
    except ModuleNotFoundError as error:
        answer = {"missing": error.name or ""}
    except (MemoryError, RecursionError):
        answer = {"exhausted": True}
    # As bytes of ASCII, which every system passes on as they are; halves of characters are escaped.
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.flush()
    os._exit(0)  # what a library left running shall not keep the process


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))


if __name__ == "__main__":
    main()
