"""What MkDocs loads. The package is imported here, at the top: this folder is on the path only while this runs."""

from sourcebook.mkdocs_hooks import *  # noqa: F403 - MkDocs finds its hooks by their names, also those of later versions
