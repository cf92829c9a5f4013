"""What hand-written pages can call, and what is said of a wrong call."""

from __future__ import annotations

WRONG_CALLS: dict[str, tuple[str, str]] = {}
