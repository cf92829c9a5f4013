"""What mkdocs-macros and Zensical look for; `hooks/page_macros.py` of a project hands it on."""

from .engines.macros import define_env

__all__ = ["define_env"]
