"""Text of others made harmless before it is printed: names of files and branches, answers of servers, errors.

A terminal obeys control characters, and GitHub's runners obey lines that begin with `::`. Whatever is printed passes
here: a value that belongs on one line by `in_line`, a text of several lines by `in_lines`, JSON by `in_json`.
"""

from __future__ import annotations

import logging
import re

#: Control characters; what hides or turns text; line ends of other kinds; halves of characters.
_STEERING = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
#: These are needed to write some languages, and steer nothing.
_JOINERS = "\u200c\u200d"
_IN_LINE = re.compile(f"(?![{_JOINERS}])[{_STEERING}]")
_IN_LINES = re.compile(f"(?![\t\n{_JOINERS}])[{_STEERING}]")
#: How a line begins that a runner of GitHub obeys: white space does not protect it.
_COMMAND = re.compile(r"^(\s*)(?:::|##\[)", re.M)


def in_line(text: object) -> str:
    r"""`text` on one line: what would steer a terminal is written as an escape, such as `\x1b` or `\n`."""
    return _IN_LINE.sub(_escape, str(text))


def in_lines(text: object) -> str:
    """The same for a text that has lines of its own. None of them is a command to GitHub's runners."""
    return _COMMAND.sub(_no_command, _IN_LINES.sub(_escape, str(text)))


def in_json(written: str) -> str:
    """A document in JSON that means the same, and steers no terminal."""
    return _IN_LINES.sub(_json_escape, written)


class HarmlessLog(logging.Filter):
    """Makes messages harmless, whoever wrote them: engines name files, too."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = in_lines(record.getMessage()), ()
        return True


def make_log_harmless(name: str) -> None:
    """Let whatever writes the log `name` write harmless messages only."""
    for handler in logging.getLogger(name).handlers:
        if not any(isinstance(one, HarmlessLog) for one in handler.filters):
            handler.addFilter(HarmlessLog())


def _escape(match: re.Match[str]) -> str:
    sign = ord(match[0])
    known = {9: "\\t", 10: "\\n", 13: "\\r"}.get(sign)
    return known or (f"\\x{sign:02x}" if sign < 0x100 else f"\\u{sign:04x}" if sign < 0x10000 else f"\\U{sign:08x}")


def _json_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _no_command(match: re.Match[str]) -> str:
    return match[1] + " ".join(match[0][len(match[1]) :])
