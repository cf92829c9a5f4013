"""What is made once and stands on several pages: `@remembered` methods."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

#: So many views are remembered of a kind; when there are more, all are forgotten.
_MOST = 100_000

Method = TypeVar("Method", bound=Callable[..., Any])


class Remembers(Protocol):
    """What has such methods: what they made, by their names."""

    made: dict[str, dict[Any, Any]]


def remembered(method: Method) -> Method:
    """A method that makes the view of a text or a part of the book once. Parts of the book are told apart by what they
    are, not by what they say; the book holds them as long as the views."""

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
