"""Addresses in the public repository of a reference, in the form of its hosting software."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..records.vocabulary import Repository
from ..untrusted.escaping import in_address

#: The issue form in the project template, and its field for the record.
ISSUE_FORM = "report-an-error.yml"

_FORGES = {
    "github": {
        "lines": "blob/{ref}/{path}#L{first}-L{last}",
        "file": "blob/{branch}/{path}",
        "edit": "edit/{branch}/{path}",
        "commit": "commit/{ref}",
        "report": "issues/new?template={form}&title={title}&record={record}",
    },
    "gitlab": {
        "lines": "-/blob/{ref}/{path}#L{first}-{last}",
        "file": "-/blob/{branch}/{path}",
        "edit": "-/edit/{branch}/{path}",
        "commit": "-/commit/{ref}",
        "report": "-/issues/new?issue[title]={title}",
    },
    "forgejo": {
        "lines": "src/commit/{ref}/{path}#L{first}-L{last}",
        "file": "src/branch/{branch}/{path}",
        "edit": "_edit/{branch}/{path}",
        "commit": "commit/{ref}",
        "report": "issues/new?template=.github/ISSUE_TEMPLATE/{form}&title={title}",
    },
}


def _forge(repository: Repository) -> str:
    """Return the software that serves a repository: from the settings, else from the name of its host."""
    host = urlsplit(repository.url).hostname or ""
    signs = {"gitlab": "gitlab", "codeberg": "forgejo", "forgejo": "forgejo", "gitea": "forgejo"}
    return repository.forge or next((forge for sign, forge in signs.items() if sign in host), "github")


def address_in(repository: Repository, what: str, **values: str | int) -> str:
    """Return an address in a repository: `what` is one of the keys above, `values` fill in its template."""
    safe = {"path": "/", "branch": "/"}
    parts = {name: in_address(str(value), safe.get(name, "")) for name, value in values.items()}
    pattern = _FORGES[_forge(repository)][what]
    branch = in_address(repository.branch)
    return f"{repository.url.rstrip('/')}/{pattern.format(branch=branch, form=ISSUE_FORM, **parts)}"
