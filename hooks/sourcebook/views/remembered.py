"""Caching of views that appear on several pages: `@remembered` methods."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

#: The most cached views of one kind; beyond that, all of them are dropped.
_MOST = 100_000

Method = TypeVar("Method", bound=Callable[..., Any])


class Remembers(Protocol):
    """Base of classes with such methods: their results, by method name."""

    made: dict[str, dict[Any, Any]]


def remembered(method: Method) -> Method:
    """Cache the result of a method for each text or part of the book.

    Parts of the book are distinguished by identity, not by content; the book outlives the cache.
    """

    @functools.wraps(method)
    def remembering(self: Remembers, of: Any, *how: Any, **named: Any) -> Any:
        found = self.made.setdefault(method.__name__, {})
        key = (of if isinstance(of, str) else id(of), *how, *named.items())
        view = found.get(key)
        if view is None:
            if len(found) >= _MOST:
                found.clear()
            view = found[key] = method(self, of, *how, **named)
        return view

    return cast("Method", remembering)
