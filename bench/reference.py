"""Makes the project to compare with: MkDocs with the theme Material as it comes, and the same words as plain Markdown.

Each page of a site that Sourcebook has built becomes one Markdown file with the same headings, paragraphs, lists,
quotations and links, as somebody would write them by hand. What no reader sees as text (scripts, pictures, forms that
are hidden, the sign beside a heading) is left out, on both sides of the comparison.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

MKDOCS = """\
site_name: A measured reference
use_directory_urls: false
theme:
  name: material
  font: false
  features: [navigation.tabs, navigation.top, toc.follow, search.suggest, search.highlight]
nav:
  - Home: index.md
not_in_nav: |
  *
plugins:
  - search
  - offline
markdown_extensions:
  - toc:
      permalink: true
"""

#: Elements whose text nobody reads on the page.
_UNSEEN = frozenset({"script", "style", "svg", "form", "template"})
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "article aside blockquote body dd details div dl dt figcaption figure footer header li main nav ol p pre section "
    "summary table tbody td th thead tr ul".split()
)
_SIGNS = re.compile(r"([\\`*_\[\]<>&#|~])")


@dataclass
class _Article(HTMLParser):
    """Collects the blocks of a page's article: for each the prefix that Markdown gives it, and its text."""

    folder: str = ""
    blocks: list[tuple[str, str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    open: list[tuple[str, bool]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def _inside(self) -> bool:
        return any(tag == "article" for tag, _ in self.open)

    @property
    def _seen(self) -> bool:
        return self._inside and not any(unseen for _, unseen in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        values = dict(attrs)
        unseen = tag in _UNSEEN or "hidden" in values or "headerlink" in (values.get("class") or "")
        if tag in _BLOCKS or tag in _HEADINGS:
            self._end_block()
        self.open.append((tag, unseen))
        if tag == "a" and self._seen:
            self.links.append(values.get("href") or "")
            self.text.append("[")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._seen and self.links:
            target = self._target(self.links.pop())
            if target:
                self.text.append(f"]({target})")
            else:
                self.text.remove("[")
        if tag in _BLOCKS or tag in _HEADINGS:
            self._end_block()
        while self.open:
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._seen:
            code = any(tag == "pre" for tag, _ in self.open)
            self.text.append(data if code else _SIGNS.sub(r"\\\1", data))

    def _end_block(self) -> None:
        text = "".join(self.text)
        self.text.clear()
        code = any(tag == "pre" for tag, _ in self.open)
        words = text.replace("\n", "\n    ").rstrip() if code else " ".join(text.split())
        if words:
            self.blocks.append((self._prefix(), words))

    def _prefix(self) -> str:
        tags = [tag for tag, _ in self.open]
        if "pre" in tags:
            return "    "
        heading = next((level for tag, level in _HEADINGS.items() if tag in tags), 0)
        if heading:
            return f"{'#' * heading} "
        if "blockquote" in tags:
            return "> "
        return "- " if "li" in tags else ""

    def _target(self, href: str) -> str:
        """Where a link leads in Markdown: to the page itself, since the anchors of both sites differ."""
        if "://" in href:
            return href
        path = href.partition("#")[0]
        return path.removesuffix(".html") + ".md" if path.endswith(".html") else ""


def _read(file: Path) -> _Article:
    article = _Article()
    article.feed(file.read_text("utf-8"))
    article.close()
    return article


def pages_of(site: Path) -> Iterator[Path]:
    """The pages of a built site that have an article, without that for addresses that lead nowhere."""
    for file in sorted(site.rglob("*.html")):
        if file.name != "404.html" and "<article" in file.read_text("utf-8"):
            yield file


def visible_words(site: Path) -> int:
    """The number of words that readers see in the articles of a built site."""
    return sum(
        len(re.findall(r"\w+", re.sub(r"\]\([^)]*\)", "", words)))
        for file in pages_of(site)
        for _, words in _read(file).blocks
    )


def make_reference(folder: Path, site: Path) -> None:
    """Write into `folder` the project whose pages say in Markdown what those of `site` say."""
    docs = folder / "docs"
    pages = {file.relative_to(site).as_posix() for file in pages_of(site)}
    for path in sorted(pages):
        file = docs / (path.removesuffix(".html") + ".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_markdown(_read(site / path), path, pages), "utf-8")
    (folder / "mkdocs.yml").write_text(MKDOCS, "utf-8")


def _markdown(article: _Article, path: str, pages: set[str]) -> str:
    """The blocks as Markdown, items of a list on lines that follow each other."""
    lines: list[str] = []
    before = ""
    for prefix, words in article.blocks:
        if not (prefix == before == "- "):
            lines.append("")
        lines.append(prefix + re.sub(r"\[([^\[\]]*)\]\(([^)]*\.md)\)", lambda link: _link(link, path, pages), words))
        before = prefix
    return "\n".join(lines).strip() + "\n"


def _link(link: re.Match[str], path: str, pages: set[str]) -> str:
    """A link, or its words alone where the page it leads to is none of those compared."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link[2])).removesuffix(".md") + ".html"
    return link[0] if target in pages else link[1]
