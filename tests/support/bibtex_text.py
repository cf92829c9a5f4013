"""What BibTeX says without its escapes."""


def plain(bibtex: str) -> str:
    """What BibTeX's text says without its escapes."""
    for escaped, sign in (
        (r"\textbackslash", "\\"),
        (r"\textasciitilde", "~"),
        (r"\textasciicircum", "^"),
        (r"\textbraceleft", "{"),
        (r"\textbraceright", "}"),
    ):
        bibtex = bibtex.replace(f"{escaped}{{}}", sign)
    for sign in "$&#%_":
        bibtex = bibtex.replace(f"\\{sign}", sign)
    return bibtex
