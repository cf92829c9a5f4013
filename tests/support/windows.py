"""Windows of one browser, lent to one test after another: opening one costs Chromium as much as loading four pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page, WebSocket

#: What every window is unless it is asked for otherwise.
USUAL: dict[str, Any] = {"locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce"}
VIEWPORT = {"width": 1280, "height": 720}
#: What stays with a page or its context for good. A window with which this was done is closed, and not lent again.
LASTING = """
on once add_init_script expose_binding expose_function route_from_har route_web_socket
set_extra_http_headers set_offline set_geolocation grant_permissions
""".split()


@dataclass
class Record:
    """What the pages of one test asked for and said."""

    requests: list[str] = field(default_factory=list)
    #: Messages on the console, and errors that no script caught.
    messages: list[str] = field(default_factory=list)

    @property
    def outside(self) -> list[str]:
        """The requests that would have left the machine."""
        return [url for url in self.requests if not stays_here(url)]

    def watch(self, context: BrowserContext) -> Callable[[], None]:
        """Note what all pages of the context do, until what is returned is called."""

        def socket(opened: WebSocket) -> None:
            self.requests.append(opened.url)

        def page(opened: Page) -> None:
            Page.on(opened, "websocket", socket)

        seen: dict[str, Callable[[Any], None]] = {
            "request": lambda request: self.requests.append(request.url),
            "console": lambda message: self.messages.append(f"{message.type}: {message.text}"),
            "weberror": lambda error: self.messages.append(f"uncaught: {error.error}"),
            "page": page,
        }
        for event, note in seen.items():
            BrowserContext.on(context, event, note)  # type: ignore[call-overload]  # one overload for each event

        for already in context.pages:
            page(already)

        def stop() -> None:
            for one in context.pages:
                one.remove_listener("websocket", socket)
            for event, note in seen.items():
                context.remove_listener(event, note)

        return stop


def stays_here(url: str) -> bool:
    """Whether a request for this address never leaves the machine."""
    parts = urlsplit(url)
    local = parts.scheme in ("file", "data", "blob", "about")
    return local or parts.hostname in ("localhost", "127.0.0.1", "::1")


@dataclass
class Window:
    """A context with one page, and whether it can be as new again."""

    page: Page
    options: dict[str, Any]
    spoiled: bool = False

    def watch_over(self) -> None:
        """Note it when a test does with the page what cannot be undone."""
        for owner in (self.page, self.page.context):
            for name in LASTING:
                if hasattr(owner, name):
                    setattr(owner, name, self._noting(getattr(owner, name)))

    def _noting(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*arguments: Any, **named: Any) -> Any:
            self.spoiled = True
            return act(*arguments, **named)

        return noted

    def as_new(self, record: Record) -> None:
        """Forget what a test did: other pages, what is stored, routes, sizes, media, history."""
        page, context = self.page, self.page.context
        for other in context.pages:
            if other != page:
                other.close()
        page.unroute_all(behavior="ignoreErrors")
        context.unroute_all(behavior="ignoreErrors")
        page.evaluate("try { sessionStorage.clear() } catch {}")
        page.goto("about:blank")
        protocol = context.new_cdp_session(page)
        for origin in {origin_of(url) for url in record.requests} - {""}:
            protocol.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        protocol.send("Network.clearBrowserCache")
        protocol.send("Page.resetNavigationHistory")
        protocol.detach()  # one that stays would undo at the next page what is emulated
        context.clear_cookies()
        page.set_default_timeout(30_000)
        page.set_viewport_size(self.options.get("viewport", VIEWPORT))
        page.emulate_media(
            media="null",
            color_scheme=self.options.get("color_scheme", "light"),
            reduced_motion=self.options.get("reduced_motion", "null"),
        )
        page.mouse.move(-10, -10)


def origin_of(url: str) -> str:
    """The origin whose storage a page at this address has; empty for one that stores nothing."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https", "file") else ""


@dataclass
class Windows:
    """The windows of a browser that wait for a test, by how they were opened."""

    browser: Browser
    waiting: dict[str, list[Window]] = field(default_factory=dict)

    @contextmanager
    def lent(self, record: Record, **options: Any) -> Iterator[Page]:
        """A page as in a fresh profile. What it does is on record."""
        options = {**USUAL, **options}
        kind = self.waiting.setdefault(repr(sorted(options.items())), [])
        window = kind.pop() if kind else self._opened(options)
        stop = record.watch(window.page.context)
        try:
            yield window.page
        except BaseException:
            window.spoiled = True
            raise
        finally:
            stop()
            if not window.spoiled:
                try:
                    window.as_new(record)
                except Error:
                    window.spoiled = True
            if window.spoiled:
                window.page.context.close()
            else:
                kind.append(window)

    def _opened(self, options: dict[str, Any]) -> Window:
        context = self.browser.new_context(**options)
        page = context.new_page()
        window = Window(page, options)
        window.watch_over()
        return window
