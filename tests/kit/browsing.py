"""Debian's Chromium and a server, for tests that look at pages."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
_IS_THROUGH = (
    "!document.querySelector('script[src*=topodoc-canvas]') || !document.querySelector('article .topodoc-picture:not([data-ready])')"
)


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Give the browser at *path*."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Give the address of *folder* behind a server, as readers have it."""

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:  # noqa: ANN401 - the server's own
            super().__init__(*arguments, directory=str(folder))

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def arrive(page: Page, address: str, heading: str) -> None:
    """Wait for the page at *address*, its *heading* and its scripts: under instant navigation they come one after the other.

    Whoever follows a link before the scripts are through stays at the top of the next page, for Material takes it for this one.
    """
    page.wait_for_url(address)
    page.locator("article h1", has_text=heading).first.wait_for()
    page.wait_for_function(_IS_THROUGH)
