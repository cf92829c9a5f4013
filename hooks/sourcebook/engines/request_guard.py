"""A guard in front of the server of drafts: it refuses requests for another host name, and odd paths.

A page of another site may point its own name to this machine (DNS rebinding) and read what is served here. So a request
must name a host that cannot be redirected. Responses carry the content policy, and are for this site only.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

from ..untrusted.escaping import in_lines
from ..untrusted.portable_names import has_unseen

Respond = Callable[..., Any]
Answer = Callable[[dict[str, Any], Respond], Iterable[bytes]]

#: Names of this machine that no DNS server decides on.
_OWN = frozenset({"localhost", "127.0.0.1", "::1"})
#: Addresses that mean all interfaces of a machine.
_ALL = frozenset({"0.0.0.0", "::", ""})
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\s:/@\[\],]+?))\.?(?::\d{1,5})?", re.I)
#: The longest accepted path.
_LONGEST = 4096

WRONG_HOST = "421 Misdirected Request"
WRONG_PATH = "400 Bad Request"


def guarded(answer: Answer, address: str, policy: Callable[[], str]) -> Answer:
    """Wrap `answer` so that it gets only permitted requests. `address` is what the server listens at, as given;
    `policy` returns the current content policy."""

    def guarding(environ: dict[str, Any], start_response: Respond) -> Iterable[bytes]:
        status, sentence = refusal(environ, address)
        if status:
            return _refused(status, sentence, start_response)
        try:
            # Take the policy when the answer begins: a rebuild may end before the answer does.
            return answer(
                environ, lambda status, given, *more: start_response(status, [*given, *_headers(policy())], *more)
            )
        except (OSError, ValueError):  # a fault of the server, which it would print for each request
            print(in_lines(traceback.format_exc()), file=sys.stderr, flush=True)
            return _refused("500 Internal Server Error", "This cannot be served.", start_response)

    return guarding


def refusal(environ: dict[str, Any], address: str) -> tuple[str, str]:
    """Return status and sentence for a request to refuse; both empty for a permitted one."""
    if not _is_own(environ.get("HTTP_HOST", ""), address):
        return WRONG_HOST, f"This server answers to localhost, 127.0.0.1, [::1] and {address}, and to no other host."
    if not _is_path(environ.get("PATH_INFO", "")):
        return WRONG_PATH, "This is no path of a page."
    return "", ""


def _is_own(host: str, address: str) -> bool:
    """Return whether a request for `host` is meant for the server at `address`. Nobody can redirect numbers, so a
    server on all interfaces answers to each."""
    match = _HOST.fullmatch(host)
    if not match:
        return False
    name, given = (match[1] or match[2]).lower(), address.lower().strip("[]").rstrip(".")
    return name in _OWN or name == given or (given in _ALL and _is_number(name))


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_path(path: str) -> bool:
    """Return whether a path, each byte as one letter, is UTF-8 without control characters and does not lead upward."""
    try:
        words = path.encode("latin-1").decode("utf-8")
    except ValueError:
        return False
    steps = words.split("/")
    return len(path) <= _LONGEST and not has_unseen(words) and "\\" not in words and not {"..", "."} & {*steps}


def _headers(policy: str) -> list[tuple[str, str]]:
    return [
        ("Content-Security-Policy", f"{policy}; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        # The scripts of the search index pass their content to whoever loads them, so not to pages of other sites.
        ("Cross-Origin-Resource-Policy", "same-site"),
    ]


def _refused(status: str, sentence: str, start_response: Respond) -> Iterable[bytes]:
    body = f"{sentence}\n".encode("utf-8", "replace")
    kind = ("Content-Type", "text/plain; charset=utf-8")
    start_response(status, [kind, ("Content-Length", str(len(body))), ("X-Content-Type-Options", "nosniff")])
    return [body]
