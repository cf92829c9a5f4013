"""What mkdocs-macros (and Zensical) load."""

from sourcebook.macros import define_env  # noqa: F401 - the name they look for
