"""Every function that writes the words of others into something that has signs of its own.

| into | function |
| --- | --- |
| a line or lines on a terminal, in a log of GitHub's runners | `in_line`, `in_lines` |
| JSON that is printed | `in_json` |
| a workflow command of GitHub | `github_data`, `github_property` |
| HTML, attributes and page source of templates that do not escape | `inert_html` |
| JSON in a script element | `in_script` |
| Markdown that an engine reads | `encoded` |
| Markdown on GitHub | `inert_markdown` |
| a cell of a spreadsheet | `inert_cell` |
| the text fragment of an address | `in_text_fragment` |
| a field of BibTeX: text, an address or number | `in_bibtex`, `in_bibtex_verbatim` |
| a line of RIS | `in_ris` |

Our own templates escape by themselves (Jinja).

A terminal obeys control characters, and GitHub's runners obey lines that begin with `::`. Whatever is printed passes
here.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote as percent_encoded

# ---- what is printed

#: Control characters; what hides or turns text; line ends of other kinds; halves of characters.
_STEERING = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
#: These are needed to write some languages, and steer nothing.
_JOINERS = "\u200c\u200d"
_IN_LINE = re.compile(f"(?![{_JOINERS}])[{_STEERING}]")
_IN_LINES = re.compile(f"(?![\t\n{_JOINERS}])[{_STEERING}]")
#: How a line begins that a runner of GitHub obeys: white space does not protect it.
_COMMAND = re.compile(r"^(\s*)(?:::|##\[)", re.M)


def in_line(text: object) -> str:
    r"""`text` on one line: what would steer a terminal is written as an escape, such as `\x1b` or `\n`."""
    return _IN_LINE.sub(_escape, str(text))


def in_lines(text: object) -> str:
    """The same for a text that has lines of its own. None of them is a command to GitHub's runners."""
    return _COMMAND.sub(_no_command, _IN_LINES.sub(_escape, str(text)))


def in_json(written: str) -> str:
    """A document in JSON that means the same, and steers no terminal."""
    return _IN_LINES.sub(_json_escape, written)


def _escape(match: re.Match[str]) -> str:
    sign = ord(match[0])
    known = {9: "\\t", 10: "\\n", 13: "\\r"}.get(sign)
    return known or (f"\\x{sign:02x}" if sign < 0x100 else f"\\u{sign:04x}" if sign < 0x10000 else f"\\U{sign:08x}")


def _json_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _no_command(match: re.Match[str]) -> str:
    return match[1] + " ".join(match[0][len(match[1]) :])


def github_data(text: str) -> str:
    """The message of a workflow command of GitHub."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """A property of a workflow command of GitHub, such as a path."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")


# ---- HTML and Markdown

#: What is written for the signs that mean something in HTML, attributes or page source.
_INERT = str.maketrans({sign: f"&#{ord(sign)};" for sign in "{}%#\"'"} | {sign: escape(sign) for sign in "&<>"})


#: Signs that mean something to HTML or JavaScript, and the same in a string of JSON.
_IN_SCRIPT = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def in_script(written: str) -> str:
    """A document in JSON in which no sign can end the script element that holds it."""
    return written.translate(_IN_SCRIPT)


def inert_html(words: str) -> str:
    """Words for templates that do not escape: inert in HTML, attributes and page source."""
    return words.translate(_INERT)


def encoded(text: str) -> str:
    """`text` with every ASCII sign that is no letter, digit or space as a numeric entity.

    No Markdown extension, template or HTML parser finds anything of its own in the result.
    """
    return "".join(
        character if character.isalnum() or character == " " or ord(character) > 127 else f"&#{ord(character)};"
        for character in text
    )


#: Where GitHub makes something of words that Markdown leaves alone: mentions, issues, addresses, emoji.
_LIVELY = re.compile(r"(?<=[@＠])(?=\w)|(?<=#)(?=\d)|(?<=\bGH-)(?=\d)|(?<=://)|(?<=www\.)|(?<=:)(?=[\w+-]+:)", re.I)
_ZERO_WIDTH_SPACE = "\u200b"
#: What Markdown reads as more than itself: anywhere, in an address, at the beginning of a line.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>&~|$!^@＠#\u200b]|:(?=//)|(?<=www)\.|^(?:[-+=]|\d(?=\d*[.)]))", re.I)


def inert_markdown(words: str) -> str:
    """`words` as one line of Markdown that shows exactly them: no markup, no link, no mention.

    The signs that could be more than themselves become entities. GitHub looks for mentions after entities are read, so
    a space of no width stands behind the signs that would begin one.
    """
    return _MARKUP.sub(lambda sign: f"&#{ord(sign[0])};", _LIVELY.sub(_ZERO_WIDTH_SPACE, " ".join(words.split())))


# ---- spreadsheets and addresses

#: Where a formula may begin for a spreadsheet: at the beginning of a cell, and wherever it sees one begin when it takes
#: `;` or a tab for the separator. Then quotation marks around a cell count only where it has just seen one begin, so
#: that a line break within them ends the row. Spaces and quotation marks do not protect it; the wide signs are formulas
#: to some. Apostrophes that stand there already are passed over: one more is taken away again by whoever reads.
_FORMULA = re.compile(r"""(?:\A|[;\t\r\n])[^\S\t\r\n]*(?='*"*[=+\-@＝＋－＠])|\A(?='*[\t\r])""")


def inert_cell(text: str) -> str:
    """A text in which no spreadsheet finds a formula, whatever sign it takes for the separator."""
    return _FORMULA.sub(r"\g<0>'", text)


def in_text_fragment(words: str) -> str:
    """Percent-encoded, with the hyphen, which text fragments read as a sign of their own."""
    return percent_encoded(words, safe="").replace("-", "%2D")


# ---- bibliographies

#: Signs that TeX reads as commands. BibTeX counts braces even behind a backslash, so they are named.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_FOR_TEX = str.maketrans(_TEX)


def in_bibtex(text: str) -> str:
    """Text for a field of BibTeX, in braces: one line, without TeX commands."""
    return " ".join(text.split()).translate(_FOR_TEX)


def in_bibtex_verbatim(text: str) -> str:
    """An address or number for a field that TeX reads letter by letter, such as `url`: no brace can end it."""
    return "".join(text.split()).replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def in_ris(text: str) -> str:
    """Text for a line of RIS, in which no other line can begin."""
    return " ".join(text.split())
