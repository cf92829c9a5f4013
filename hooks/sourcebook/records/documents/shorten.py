"""Rewrite data files in short form: sources named once, small parts on one line. Comments and meaning are preserved.

Only the text between scalars changes, and only where it has no comment: what somebody remarked on stays as written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ...core.yaml.nodes import Mapping
from ...core.yaml.reader import parse_yaml
from ...core.yaml.tree import MappingNode, ScalarNode, SequenceNode, compose, scalars
from ...untrusted.escaping import in_yaml
from ..models import Citation, PageRecord, Participant, Related
from ..record import Record, within
from ..when import When
from .short_form import DEFAULTS, OF_RECORD, QUOTES, in_long_form

#: Records that fit on one line; a statement, with its long text, does not.
_ON_ONE_LINE = (Citation, Participant, Related, When)
#: Longer lists, such as of sentences, keep a line for each item.
_LONGEST_LIST = 100
#: Longer texts get quotation marks, which a later comma in them needs.
_LONGEST_PLAIN = 30
#: A text that every reader of YAML takes as it is within braces, without quotation marks.
_PLAIN = re.compile(r"(?!(?:null|true|false|yes|no|on|off)$)[^\W_](?:[\w .()/’–-]*[\w.)’])?", re.IGNORECASE)


class Edit(NamedTuple):
    """Words that replace those from `start` to `end` in a text."""

    start: int
    end: int
    words: str


def shortened(content: bytes, path: str, model: type[PageRecord], only: tuple[str, str] | None = None) -> bytes:
    """Return a data file in short form, or `only` a field of a record of it; unchanged if it cannot be read, or would
    say anything else."""
    before = parse_yaml(content, path)
    if before.problems or not isinstance(before.value, Mapping):
        return content
    text = content.decode("utf-8-sig").replace("\r\n", "\n")
    made = _applied(text, _edits(text, model, only))
    after = parse_yaml(made.encode(), path)
    same = (
        not after.problems and in_long_form(after, model).document.value == in_long_form(before, model).document.value
    )
    return made.encode() if same and comments(made) == comments(text) else content


def comments(text: str) -> Counter[str]:
    """Count the comments of a text."""
    found: Counter[str] = Counter()
    end = 0
    for token in scalars(compose(text)):
        found.update(re.findall(r"#.*", text[end : token.start_mark.index]))
        end = max(end, token.end_mark.index)
    found.update(re.findall(r"#.*", text[end:]))
    return found


def _applied(text: str, edits: Iterable[Edit]) -> str:
    # From the end on: what is written moves what is behind it.
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.words + text[edit.end :]
    return text


def _edits(text: str, model: type[PageRecord], only: tuple[str, str] | None) -> Iterator[Edit]:
    root = compose(text)
    defaults = _field(root, DEFAULTS)
    for key, record in root.value:
        if key.value == DEFAULTS or not isinstance(record, MappingNode) or record.flow_style:
            continue
        if not only:
            yield from _Shortening(text, defaults).record(record, model)
        elif key.value == only[0] and (field := _field(record, only[1])):
            found = _Shortening(text, defaults).record(record, model)
            yield from (edit for edit in found if edit.start <= _end(text, field) and edit.end > _before(text, field))


def _before(text: str, field: Any) -> int:
    """Return where what stands before the value of a field ends: behind the colon of its key."""
    return len(text[: field.start_mark.index].rstrip(" \n-"))


class _Shortening:
    """Shortens one record. `source` is what its citations need not name."""

    def __init__(self, text: str, defaults: Any):
        self.text = text
        self.defaults = defaults
        self.source = ""
        self.speaker = False

    def record(self, record: MappingNode, model: type[PageRecord]) -> Iterator[Edit]:
        """Yield the edits of a record."""
        if model in OF_RECORD:
            own, shared = _text_of(_field(record, "source")), _text_of(_field(self.defaults, "source"))
            self.speaker = bool(_field(record, "speaker") or _field(self.defaults, "speaker"))
            cited = list(_citations(record, model))
            sources = Counter(filter(None, map(self._droppable, cited)))
            # Whatever takes the source of the file would take that of the record instead.
            is_taken = shared in sources or any(not _field(one, "source") for one in cited if one is not None)
            self.source = own or (
                shared if shared and is_taken else next((one for one, _ in sources.most_common(1)), "")
            )
            if self.source and not own and self.source != shared:
                yield self._line(record, f"source: {self.source}")
        yield from self._within(record, model)

    def _droppable(self, citation: Any) -> str:
        """Return the source that a citation need not name; empty if it must, or names none."""
        source = _text_of(_field(citation, "source"))
        if not source or _field(citation, QUOTES) or self._has_comment(citation):
            return ""
        return "" if self.speaker and not _field(citation, "speaker") else source

    def _line(self, record: MappingNode, words: str) -> Edit:
        """Return the edit that adds a field at the end of a record, from where the house order moves it."""
        line = self.text.find("\n", _end(self.text, record))
        at = len(self.text) if line < 0 else line
        return Edit(at, at, f"\n{' ' * record.start_mark.column}{words}")

    def _within(self, holder: MappingNode, model: type[Record]) -> Iterator[Edit]:
        parts = {written: form[-1] for _, written, form in within(model)}
        for key, value in holder.value:
            inner = parts.get(key.value)
            if inner and issubclass(inner, Citation):
                yield from self._cited(key, value)
            elif inner and isinstance(value, MappingNode | SequenceNode):
                yield from self._parts(value, inner)
            elif isinstance(value, SequenceNode) and not value.flow_style:
                yield from self._on_one_line(value)
            elif isinstance(value, ScalarNode) and value.style == ">" and (words := _scalar(self.text, value)):
                yield Edit(value.start_mark.index, _end(self.text, value), words)

    def _parts(self, value: Any, model: type[Record]) -> Iterator[Edit]:
        for part in value.value if isinstance(value, SequenceNode) else (value,):
            if not isinstance(part, MappingNode) or part.flow_style:
                continue
            if issubclass(model, _ON_ONE_LINE):
                yield from self._on_one_line(part, _after_key(self.text, part) if part is value else None)
            else:
                yield from self._within(part, model)

    def _cited(self, key: Any, value: Any) -> Iterator[Edit]:
        """Yield the edits of the citations of a field: one alone beside its name, several each on its line."""
        items = value.value if isinstance(value, SequenceNode) else [value]
        made = [self._citation(item) for item in items]
        if len(made) == 1 and made[0] and not self._has_comment(value, key.end_mark.index):
            yield Edit(key.end_mark.index, _end(self.text, value), f": {made[0]}")
        elif isinstance(value, SequenceNode) and not value.flow_style:
            for item, words in zip(items, made, strict=True):
                if words:
                    yield Edit(item.start_mark.index, _end(self.text, item), words)
        elif made and all(made) and not self._has_comment(value, key.end_mark.index):
            indent = " " * (_column(key) + 2)
            lines = "".join(f"\n{indent}- {words}" for words in made)
            yield Edit(key.end_mark.index, value.end_mark.index, f":{lines}")

    def _citation(self, item: Any) -> str:
        """Return a citation in short form; empty if it stays as it is."""
        if self._has_comment(item):
            return ""
        if isinstance(item, ScalarNode):
            return _scalar(self.text, item)
        if not isinstance(item, MappingNode) or _field(item, QUOTES):
            return ""
        dropped = bool(self.source) and self._droppable(item) == self.source
        fields = [(key, value) for key, value in item.value if not (dropped and key.value == "source")]
        words_alone = [key.value for key, _ in fields] == ["quote"]
        return _inline(self.text, fields[0][1]) if words_alone else _in_braces(self.text, fields)

    def _on_one_line(self, node: Any, start: int | None = None) -> Iterator[Edit]:
        words = "" if self._has_comment(node, start) else _inline(self.text, node)
        if words and node.value:
            at = node.start_mark.index if start is None else start
            if isinstance(node, SequenceNode):
                if len(words) > _LONGEST_LIST:
                    return
                at, words = _after_key(self.text, node), f" {words}"
            elif start is not None:
                words = f" {words}"
            yield Edit(at, _end(self.text, node), words)

    def _has_comment(self, node: Any, start: int | None = None) -> bool:
        end = node.start_mark.index if start is None else start
        for scalar in scalars(node):
            if "#" in self.text[end : scalar.start_mark.index]:
                return True
            end = scalar.end_mark.index
        # A comment behind the last value belongs to it, and stays behind the line that is made.
        return False


# ---- nodes -----------------------------------------------------------------------------------------------------------


def _citations(record: Any, model: type[Record]) -> Iterator[Any]:
    """Yield the citations within a record."""
    for _, written, form in within(model):
        value = _field(record, written)
        for part in value.value if isinstance(value, SequenceNode) else (value,):
            if issubclass(form[-1], Citation):
                yield part
            elif isinstance(part, MappingNode):
                yield from _citations(part, form[-1])


def _field(node: Any, name: str) -> Any:
    """Return the value of a mapping's field; None without one."""
    if not isinstance(node, MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _text_of(node: Any) -> str:
    return str(node.value) if isinstance(node, ScalarNode) else ""


def _end(text: str, node: Any) -> int:
    """Return where a node ends; a block, with its last value."""
    if isinstance(node, ScalarNode) or node.flow_style:
        return (
            len(text[: node.end_mark.index].rstrip())
            if getattr(node, "style", "") in ("|", ">")
            else int(node.end_mark.index)
        )
    last = node.value[-1]
    return _end(text, last[1] if isinstance(node, MappingNode) else last)


def _column(node: Any) -> int:
    return int(node.start_mark.column)


def _after_key(text: str, node: Any) -> int:
    """Return where the words of a block begin that follows its key: behind the colon."""
    return len(text[: node.start_mark.index].rstrip())


def _inline(text: str, node: Any) -> str:
    """Return a node on one line; empty if it has several lines of its own."""
    if isinstance(node, ScalarNode):
        return _scalar(text, node)
    if isinstance(node, MappingNode):
        return _in_braces(text, node.value)
    items = [_inline(text, item) for item in node.value]
    return f"[{', '.join(items)}]" if all(items) else ""


def _in_braces(text: str, fields: Iterable[tuple[Any, Any]]) -> str:
    made = [(key.value, _inline(text, value)) for key, value in fields]
    return f"{{{', '.join(f'{name}: {words}' for name, words in made)}}}" if all(words for _, words in made) else ""


def _scalar(text: str, node: Any) -> str:
    written = text[node.start_mark.index : node.end_mark.index]
    if "\n" in node.value or not node.value:
        return ""
    plain = len(written) <= _LONGEST_PLAIN and _PLAIN.fullmatch(written)
    if "\n" not in written and (node.style in ('"', "'") or plain):
        return written
    return str(in_yaml(node.value))
