"""Syntax errors of YAML files in the words of people who write records, with the cure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import yaml

from ...untrusted.escaping import in_yaml
from ..problems import Location, Problem

#: Line ends for editors, and for libyaml once the other kinds are replaced.
LINE_END = re.compile("\r?\n")


def straight_marks(text: str) -> str:
    """Return the hint for a text between typographic quotation marks. Around a single word they are never from the
    source."""
    if " " not in text:
        return f"write {in_yaml(text)}"
    return 'write straight ones: "…"; where the source has these marks, write straight ones around them: "“…”"'


#: A part of libyaml's message, what it means, and the cure.
_SYNTAX = (
    (
        "mapping values are not allowed",
        "a colon and a space in a text without quotation marks",
        'put the whole text in quotation marks: title: "The vote: nine to four"',
    ),
    (
        "could not find expected ':'",
        "a colon and a space are missing after the name of a field, or a text has no quotation marks",
        "write the name, a colon, a space and the value: type: meeting",
    ),
    (
        "did not find expected ',' or",
        "a bracket or brace is not closed, or a text within brackets needs quotation marks",
        'close it, or put each text that holds , [ ] { or } in quotation marks: ["one, two", three]',
    ),
    (
        "unexpected end of stream",
        "a quotation mark, bracket or brace is not closed before the end of the file",
        "close it where its text ends",
    ),
    (
        "found character that cannot start",
        "a text begins with a character that has a meaning in YAML",
        "put the whole text in quotation marks",
    ),
    (
        "expected hexdecimal number",
        "a backslash in a text with double quotation marks",
        "write it twice: \\\\",
    ),
    (
        "unknown escape character",
        "a backslash in a text with double quotation marks",
        "write it twice: \\\\",
    ),
)
_TEXT_GOES_ON = (
    "a text continues after its closing quotation mark, or its opening one is missing",
    'inside such a text, put a backslash before each quotation mark: "a \\"small\\" bridge"',
)


#: A text within typographic quotation marks.
_SMART_TEXT = re.compile("[“”„‟«‘‚](.*)[“”»’]")
#: A field: indentation, name, what follows the colon, and the rest.
_FIELD = re.compile(r"([ -]*)([\w-]+):(\s?)(.*)")


def syntax_problem(error: yaml.MarkedYAMLError, path: str, text: str, last: Any) -> Problem:
    """Translate libyaml's syntax error, with the cure. `last` is the scalar that was read before it."""
    said = " ".join(filter(None, (error.context, error.problem)))
    mark = error.problem_mark or error.context_mark
    if "could not find expected ':'" in said:
        mark = error.context_mark or mark
    if mark is None:
        return Problem(Location(path), "yaml-syntax", f"the file is not YAML: {said}")
    lines = LINE_END.split(text)
    for number in (mark.line, mark.line - 1):
        if problem := _space_that_is_none(Location(path, number + 1), "".join(lines[number : number + 1])):
            return problem
    if problem := _unclosed(error, path, last):
        return problem
    if "mapping values are not allowed" in said and (
        problem := _smart_marks(Location(path, mark.line + 1), "".join(lines[mark.line : mark.line + 1]))
    ):
        return problem
    if "did not find expected ',' or" in said and error.context_mark and error.context_mark.line < mark.line:
        mark = error.context_mark
    line = lines[mark.line] if mark.line < len(lines) else ""
    words, hint = _meaning(
        said, line, mark.column, next((one for one in reversed(lines[: mark.line]) if _says(one)), "")
    )
    return Problem(Location(path, mark.line + 1, mark.column + 1), "yaml-syntax", words, hint)


def _space_that_is_none(location: Location, line: str) -> Problem | None:
    """Return what is wrong with a line in which no real space follows the colon of a field."""
    found = _FIELD.match(line)
    if not found or found[3] in ("", " ", "\t"):
        return None
    return Problem(
        replace(location, column=found.start(3) + 1),
        "odd-space",
        f"the character U+{ord(found[3]):04X} after the colon looks like a space but is not one",
        f"delete it, and type a space: {found[2]}: {found[4]}",
    )


def _smart_marks(location: Location, line: str) -> Problem | None:
    """Return what is wrong with a text in typographic quotation marks, which do not keep a colon within it."""
    found = _FIELD.match(line)
    if not found or not (inner := _SMART_TEXT.fullmatch(found[4].strip())):
        return None
    return Problem(
        replace(location, column=found.start(4) + 1),
        "smart-quotes",
        "typographic quotation marks, as word processors type them, where YAML needs straight ones",
        f"write straight ones: {found[2]}: {in_yaml(inner[1])}",
    )


def _unclosed(error: yaml.MarkedYAMLError, path: str, last: Any) -> Problem | None:
    """Return the problem of an unclosed quotation mark, or of one that belongs to a text in another line."""
    end = "end of stream" in str(error.problem) and error.context == "while scanning a quoted scalar"
    if end and error.context_mark:
        mark, until = error.context_mark, "the end of the file"
    elif last is not None and last.style in ("'", '"') and error.problem_mark and _ends_there(last, error.problem_mark):
        mark, until = last.start_mark, f"the next one, in line {last.end_mark.line + 1}"
    else:
        return None
    return Problem(
        Location(path, mark.line + 1, mark.column + 1),
        "yaml-syntax",
        f"the text that begins with this quotation mark continues to {until}",
        "close it where its text ends, with a mark like the first",
    )


def _ends_there(last: Any, mark: Any) -> bool:
    """Return whether a scalar of several lines ends at the error."""
    return bool(last.start_mark.line < last.end_mark.line and last.end_mark.index == mark.index)


def _meaning(said: str, line: str, column: int, above: str) -> tuple[str, str]:
    """Return what a syntax error means, and its cure. `line` is where it shows, `above` the last non-empty line
    before."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "a tab at the beginning of the line", "delete it, and type two spaces for each level"
    if "mapping values are not allowed" in said and _NAME.fullmatch(line[:column]):
        return _out_of_place(line, _begins(line), above)
    for sign, words, hint in _SYNTAX:
        if sign in said:
            return words, _with_this_text(hint, line)
    if "expected key" in said or "block end" in said or "block collection" in said:
        return _TEXT_GOES_ON if line[:column].strip(" -") else _out_of_place(line, column, above)
    return f"the file is not YAML: {said}", ""


def _with_this_text(hint: str, line: str) -> str:
    """Return the hint with the words of the line in place of its example, where that is sure to be the cure."""
    cure, _, example = hint.partition(": ")
    found = _FIELD.fullmatch(line)
    if found and example.startswith("title: ") and found[3] and not re.search("[\"'“”„«»#]", line):
        return f"{cure}: {found[2]}: {in_yaml(found[4].strip())}"
    if found and example.startswith("type: ") and found[4] and not found[3]:
        return f"{cure}: {found[2]}: {found[4]}"
    return hint


#: A mistyped beginning of a list item.
_HYPHEN_ALONE = re.compile(r" *(?:-[^\s-]|[–—•·‣◦▪])")
#: The name of a field, alone on its line.
_NAME = re.compile(r"[ -]*[\w-]+")


def _out_of_place(line: str, own: int, above: str) -> tuple[str, str]:
    """Return what is wrong with the indentation of a line or the one above, and the cure. `own` is its indentation."""
    if _HYPHEN_ALONE.match(line):
        return "the line begins with a hyphen without a space, or with a dash or dot", "write a hyphen and a space"
    if _HYPHEN_ALONE.match(above):
        return (
            "the line above begins with a hyphen without a space, or with a dash or dot",
            "write a hyphen and a space there",
        )
    other = _begins(above)
    if own == other:
        return (
            "the line above has no colon and space after the name of a field",
            "write the name, a colon, a space and the value there; if it goes on with a text, indent it more",
        )
    return (
        f"the line begins with {_spaces(own)}, the text of the line above with {_spaces(other)}",
        f"lines of one record are indented alike: put {_spaces(other)} before this one"
        if abs(own - other) == 1
        else "lines of one record are indented alike: correct the one that differs",
    )


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _begins(line: str) -> int:
    """Return how many characters precede the first field of a line, including hyphens."""
    return len(line) - len(line.lstrip(" -"))


def _spaces(number: int) -> str:
    return {0: "no space", 1: "1 space"}.get(number, f"{number} spaces")
