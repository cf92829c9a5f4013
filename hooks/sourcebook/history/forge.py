"""Addresses in the public repository of a reference, in the form of its hosting software."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..records.vocabulary import Repository
from ..untrusted.escaping import in_address

#: The issue form in the project template, and its field for the record.
ISSUE_FORM = "report-an-error.yml"
#: The issue form for proposals, whose field for the YAML is `proposal`.
PROPOSAL_FORM = "propose-a-change.yml"

_FORGES = {
    "github": {
        "lines": "blob/{ref}/{path}#L{first}-L{last}",
        "file": "blob/{branch}/{path}",
        "edit": "edit/{branch}/{path}",
        "commit": "commit/{ref}",
        "report": "issues/new?template={form}&title={title}&record={record}",
        "new": "new/{branch}?filename=FILE&value=VALUE",
        "issue": "issues/new?template={proposal_form}&title=TITLE&proposal=PROPOSAL",
    },
    "gitlab": {
        "lines": "-/blob/{ref}/{path}#L{first}-{last}",
        "file": "-/blob/{branch}/{path}",
        "edit": "-/edit/{branch}/{path}",
        "commit": "-/commit/{ref}",
        "report": "-/issues/new?issue[title]={title}",
        "new": "-/new/{branch}?file_name=FILE&content=VALUE",
        "issue": "-/issues/new?issue[title]=TITLE&issue[description]=BODY",
    },
    "forgejo": {
        "lines": "src/commit/{ref}/{path}#L{first}-L{last}",
        "file": "src/branch/{branch}/{path}",
        "edit": "_edit/{branch}/{path}",
        "commit": "commit/{ref}",
        "report": "issues/new?template=.github/ISSUE_TEMPLATE/{form}&title={title}",
        "issue": "issues/new?title=TITLE&body=BODY",
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
    fixed = {"branch": in_address(repository.branch), "form": ISSUE_FORM, "proposal_form": PROPOSAL_FORM}
    return f"{repository.url.rstrip('/')}/{pattern.format(**fixed, **parts)}"


def proposal_addresses(repository: Repository) -> dict[str, str]:
    """Return where a proposed change goes on, as far as the forge has it: `new`, a new file, and `issue`. `FILE`,
    `VALUE`, `TITLE`, `PROPOSAL` (YAML) and `BODY` (Markdown) stand for what the form fills in."""
    known = _FORGES[_forge(repository)]
    return {what: address_in(repository, what) for what in ("new", "issue") if what in known}
