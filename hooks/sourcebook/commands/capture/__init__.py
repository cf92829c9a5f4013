"""The work of `sourcebook capture`: from a page, a PDF or a text to a source with its words."""
