"""A log whose messages cannot steer a terminal."""

from __future__ import annotations

import logging

from .escaping import in_lines


class HarmlessLog(logging.Filter):
    """Escapes messages, which may come from anybody: engines name files."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = in_lines(record.getMessage()), ()
        return True


def make_log_harmless(name: str) -> None:
    """Escape all messages of the log `name`."""
    for handler in logging.getLogger(name).handlers:
        if not any(isinstance(one, HarmlessLog) for one in handler.filters):
            handler.addFilter(HarmlessLog())
