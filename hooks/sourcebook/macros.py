"""What mkdocs-macros and Zensical call. A project's `hooks/page_macros.py` imports it."""

from .engines.macros import define_env

__all__ = ["define_env"]
