"""How much work something is, as a number that does not depend on the machine."""

from __future__ import annotations

import cProfile
from collections.abc import Callable


def calls_of(work: Callable[[], object]) -> int:
    """How many functions in Python the work calls."""
    profile = cProfile.Profile(builtins=False)
    profile.runcall(work)
    return sum(one.callcount for one in profile.getstats())
