"""Escape other people's words for the format that they are written into.

| into | function |
| --- | --- |
| a line or lines on a terminal, in a log of GitHub's runners | `in_line`, `in_lines` |
| a line in which every sign can be seen | `in_visible_line` |
| JSON that is printed | `in_json` |
| a workflow command of GitHub | `github_data`, `github_property` |
| HTML with its attributes; HTML between tags alone | `in_html`, `between_tags` |
| HTML, attributes and page source of templates that do not escape | `inert_html` |
| finished HTML in a page that an engine searches for macros | `without_macros`, `without_braces` |
| JSON in a script element | `in_script` |
| XML | `in_xml` (`ElementTree` does the rest) |
| Markdown that an engine reads; a file in Markdown for people | `encoded`, `in_markdown` |
| Markdown on GitHub | `inert_markdown` |
| a string in YAML | `in_yaml` |
| a cell of a spreadsheet | `inert_cell` |
| an address; its text fragment | `in_address`, `in_text_fragment` |
| a field of BibTeX: text, an address or number | `in_bibtex`, `in_bibtex_verbatim` |
| a line of RIS | `in_ris` |

Jinja escapes in our own templates. Everything printed passes through `in_line`, `in_lines` or `in_json`: a terminal
obeys control characters, and GitHub's runners obey lines that begin with `::`.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote as percent_encoded

# ---- what is printed

#: Control characters, characters that hide or turn text, odd line ends, halves of characters.
_STEERING = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
#: Needed to write some languages; they have no effect on a terminal.
_JOINERS = "\u200c\u200d"
_IN_LINE = re.compile(f"(?![{_JOINERS}])[{_STEERING}]")
_IN_LINES = re.compile(f"(?![\t\n{_JOINERS}])[{_STEERING}]")
#: Characters that Python calls printable and nobody can see.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
#: The beginning of a command to GitHub's runners. White space before it does not protect.
_COMMAND = re.compile(r"^(\s*)(?:::|##\[)", re.M)


def in_line(text: object) -> str:
    r"""Return `text` on one line, with escapes such as `\x1b` or `\n` for what would steer a terminal."""
    return _IN_LINE.sub(_escape, str(text))


def in_lines(text: object) -> str:
    """Escape a text of several lines, so that none steers a terminal or is a command to GitHub's runners."""
    return _COMMAND.sub(_no_command, _IN_LINES.sub(_escape, str(text)))


def in_visible_line(name: str) -> str:
    r"""Return a name on one line in which every sign can be seen: `\x1b` for what steers a terminal, `\x20` for spaces
    that could be overlooked."""
    name = _UNSEEN.sub(_escape, "".join(sign if sign.isprintable() else _escape_sign(sign) for sign in name))
    return re.sub(r"^ | (?= )| $", r"\\x20", name).replace("##[", r"##\x5b")


def in_json(written: str) -> str:
    """Escape a JSON document so that it means the same and steers no terminal."""
    return _IN_LINES.sub(_json_escape, written)


def _escape(match: re.Match[str]) -> str:
    return _escape_sign(match[0])


def _escape_sign(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def _json_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _no_command(match: re.Match[str]) -> str:
    return match[1] + " ".join(match[0][len(match[1]) :])


def github_data(text: str) -> str:
    """Escape the message of a workflow command of GitHub."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """Escape a property of a workflow command of GitHub, such as a path."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")


# ---- HTML, XML, Markdown and YAML


def in_html(words: str) -> str:
    """Escape words for HTML, also for attributes."""
    return escape(words)


def between_tags(words: str) -> str:
    """Escape words for HTML outside of attributes: quotation marks stay."""
    return escape(words, quote=False)


#: Data in a page, in which entities would stay what they are.
_DATA = re.compile(r"(<script\b[^>]*>)(.*?)(</script>)", re.S)
_OPENING = re.compile(r"\{(?=[{%#])")


def without_macros(html: str) -> str:
    """Escape a page of HTML so that it means the same, and no call, statement or comment of a template begins in it."""
    in_data = _DATA.sub(lambda found: found[1] + _OPENING.sub(r"\\u007b", found[2]) + found[3], html)
    return _OPENING.sub("&#123;", in_data)


def without_braces(html: str) -> str:
    """Escape all braces in HTML without data, so that an engine finds no macro in it."""
    return html.replace("{", "&#123;")


#: What XML 1.0 cannot hold.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def in_xml(text: str) -> str:
    """Replace what XML cannot hold. `<` and `&` are left to the writer of XML."""
    return _NOT_IN_XML.sub("\ufffd", text)


#: Entities for the signs with a meaning in HTML, attributes or page source.
_INERT = str.maketrans({sign: f"&#{ord(sign)};" for sign in "{}%#\"'"} | {sign: escape(sign) for sign in "&<>"})


#: JSON escapes for signs with a meaning in HTML or JavaScript.
_IN_SCRIPT = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def in_script(written: str) -> str:
    """Escape a JSON document so that no sign can end the script element around it."""
    return written.translate(_IN_SCRIPT)


def inert_html(words: str) -> str:
    """Escape words for templates that do not escape: inert in HTML, attributes and page source."""
    return words.translate(_INERT)


def encoded(text: str) -> str:
    """Write every ASCII sign that is not a letter, digit or space as a numeric entity.

    No Markdown extension, template or HTML parser finds anything of its own in the result.
    """
    return "".join(
        character if character.isalnum() or character == " " or ord(character) > 127 else f"&#{ord(character)};"
        for character in text
    )


def in_markdown(words: str) -> str:
    """Put a backslash before each sign with a meaning in Markdown or HTML."""
    return re.sub(r"([\\`*_{}\[\]<>#&|~$])", r"\\\1", words)


def in_yaml(text: str) -> str:
    """Quote a string for YAML."""
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


#: Where GitHub gives a meaning to words that Markdown leaves alone: mentions, issues, addresses, emoji.
_LIVELY = re.compile(r"(?<=[@＠])(?=\w)|(?<=#)(?=\d)|(?<=\bGH-)(?=\d)|(?<=://)|(?<=www\.)|(?<=:)(?=[\w+-]+:)", re.I)
_ZERO_WIDTH_SPACE = "\u200b"
#: Signs with a meaning in Markdown: anywhere, in an address, at the beginning of a line.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>&~|$!^@＠#\u200b]|:(?=//)|(?<=www)\.|^(?:[-+=]|\d(?=\d*[.)]))", re.I)


def inert_markdown(words: str) -> str:
    """Return `words` as one line of Markdown that shows exactly them: no markup, no link, no mention.

    Signs that could have a meaning become entities. GitHub looks for mentions after it decodes entities, so a
    zero-width space follows the signs that would begin one.
    """
    return _MARKUP.sub(lambda sign: f"&#{ord(sign[0])};", _LIVELY.sub(_ZERO_WIDTH_SPACE, " ".join(words.split())))


# ---- spreadsheets and addresses

#: Where a spreadsheet may see a formula: at the beginning of a cell, and, if it takes `;` or a tab for the separator,
#: after one of these. It then ignores quotation marks inside the cell, so a line break ends the row. Leading spaces and
#: quotation marks do not protect; some programs accept full-width signs. Existing apostrophes are skipped, so that
#: readers can remove the one added here.
_FORMULA = re.compile(r"""(?:\A|[;\t\r\n])[^\S\t\r\n]*(?='*"*[=+\-@＝＋－＠])|\A(?='*[\t\r])""")


_SEPARATOR = re.compile(r"[;\t\r\n]")
#: A number that loses nothing when it is read as one: no year such as -0043.
_NUMBER = re.compile(r"-(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")


def inert_cell(text: str) -> str:
    """Return a text in which no spreadsheet finds a formula, whatever its separator. A number is unchanged."""
    if _NUMBER.fullmatch(text):
        return text
    # In a text without a separator one can only be at the beginning; looking for it everywhere takes longer.
    if _SEPARATOR.search(text) or _FORMULA.match(text):
        return _FORMULA.sub(r"\g<0>'", text)
    return text


def in_address(text: str, safe: str = "/") -> str:
    """Percent-encode all but letters, digits, `_.-~` and the signs in `safe`."""
    return percent_encoded(text, safe=safe)


def in_text_fragment(words: str) -> str:
    """Percent-encode, including the hyphen, which has a meaning in text fragments."""
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
