"""The banner over pages that are out of date: the last good site, with the faults that keep it from being made anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.direction import quotes_isolated
from topodoc.site.entities import to_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.site.page import Page, Site


def with_banner(site: Site, facts: Sequence[str]) -> Site:
    """Return *site* with a box on top of each page that tells every one of *facts*."""
    lines = "<br>".join(to_html(quotes_isolated(fact)) for fact in facts)
    box = f'<div class="topodoc-banner" role="alert"><strong>These pages are out of date:</strong><br>{lines}</div>\n\n'
    return replace(site, pages=tuple(_prefixed(page, box) for page in site.pages), home=_prefixed(site.home, box))


def _prefixed(page: Page, box: str) -> Page:
    """Return *page* with *box* behind its front matter."""
    front, end, text = page.text.partition("\n---\n\n")
    return replace(page, text=f"{front}{end}{box}{text}")
