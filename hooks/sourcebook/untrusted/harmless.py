"""A log whose messages are harmless, whoever wrote them."""

from __future__ import annotations

import logging

from .escaping import in_lines


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
