"""MkDocs, its macros, the development server, and Zensical."""
