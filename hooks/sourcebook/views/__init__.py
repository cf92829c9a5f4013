"""The content of pages, ready for the templates."""
