"""The command `sourcebook explain`."""

from __future__ import annotations

import click
from click import UsageError

from .shell import Command, codes_to_complete, ending_as, say


@click.command(cls=Command)
@click.argument("code", required=False, shell_complete=codes_to_complete)
def explain(code: str | None) -> None:
    """Explain a problem: what its CODE, in square brackets, means, with a wrong and a right example.

    Without CODE, list all of them. Exit 0, or 2 when there is no such code.
    """
    from .commands.explain import UnknownCodeError, list_codes
    from .commands.explain import explain as explained

    with ending_as(UsageError, UnknownCodeError):
        say(explained(code) if code else list_codes(), nl=False)
