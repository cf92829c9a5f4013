"""What stands before the server of drafts: it answers whoever asks for it by its own name, and for a path that is one.

A page of another site may lead its own name to this machine (DNS rebinding) and read what is served here: so a request
must name a host that cannot be led elsewhere. What is served says what browsers may load, and that nobody else may.
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

#: The names of this machine that no server of names decides on.
_OWN = frozenset({"localhost", "127.0.0.1", "::1"})
#: Addresses to listen at that mean all of a machine's.
_ALL = frozenset({"0.0.0.0", "::", ""})
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\s:/@\[\],]+?))\.?(?::\d{1,5})?", re.I)
#: No path of a site is as long.
_LONGEST = 4096

WRONG_HOST = "421 Misdirected Request"
WRONG_PATH = "400 Bad Request"


def guarded(answer: Answer, address: str, policy: Callable[[], str]) -> Answer:
    """`answer`, for requests that may be answered. `address` is the one that the server listens at, as it was given;
    `policy` is what browsers may load, as it is at the time of an answer."""

    def guarding(environ: dict[str, Any], start_response: Respond) -> Iterable[bytes]:
        status, sentence = refusal(environ, address)
        if status:
            return _refused(status, sentence, start_response)
        try:
            # The policy is that of the site which is served when the answer begins: a rebuild may end before.
            return answer(
                environ, lambda status, given, *more: start_response(status, [*given, *_headers(policy())], *more)
            )
        except (OSError, ValueError):  # a fault of the server, which it would print for each request
            print(in_lines(traceback.format_exc()), file=sys.stderr, flush=True)
            return _refused("500 Internal Server Error", "This cannot be served.", start_response)

    return guarding


def refusal(environ: dict[str, Any], address: str) -> tuple[str, str]:
    """The status and the sentence for a request that is not answered; both empty for one that is."""
    if not _is_own(environ.get("HTTP_HOST", ""), address):
        return WRONG_HOST, f"This server answers to localhost, 127.0.0.1, [::1] and {address}, and to no other host."
    if not _is_path(environ.get("PATH_INFO", "")):
        return WRONG_PATH, "This is no path of a page."
    return "", ""


def _is_own(host: str, address: str) -> bool:
    """Whether a request for `host` is meant for the server at `address`. Numbers are nobody's to lead elsewhere: a
    server at all addresses of a machine answers to each."""
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
    """Whether a path, each byte of it as one letter, is UTF-8 that leads upward nowhere and has no control signs."""
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
        # The scripts of the search index hand over what they hold: not to a page of another site.
        ("Cross-Origin-Resource-Policy", "same-site"),
    ]


def _refused(status: str, sentence: str, start_response: Respond) -> Iterable[bytes]:
    body = f"{sentence}\n".encode("utf-8", "replace")
    kind = ("Content-Type", "text/plain; charset=utf-8")
    start_response(status, [kind, ("Content-Length", str(len(body))), ("X-Content-Type-Options", "nosniff")])
    return [body]
