"""What MkDocs loads. The package is imported here, at the top: this folder is on the path only while this runs."""

from sourcebook.mkdocs_hooks import (  # noqa: F401 - MkDocs finds its hooks by these names
    on_build_error,
    on_config,
    on_files,
    on_post_build,
    on_serve,
    on_startup,
)
