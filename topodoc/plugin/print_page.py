"""The page on which the plugin print-site puts all others: places that several pages have get the name of their page there."""

from __future__ import annotations

import re

_PLACE = re.compile(r'(<(?!h[1-6]\b|sup\b|li\b)[a-z][^<>]*?\sid=")((?:after|edge|frame|group|lit|node|note|step|view)-[^"]*")')


def with_own_places(html: str, url: str) -> str:
    """Return *html*, the content of the page at *url*, with places as print-site names those of headings, to which it leads links.

    >>> with_own_places('<tr id="step-1"><h2 id="view-a">', "architecture/orders/")
    '<tr id="architecture-orders-step-1"><h2 id="view-a">'
    """
    key = url.lower().strip().rstrip("/").replace(".html", "").replace("/", "-").lstrip("-") or "index"
    return _PLACE.sub(rf"\g<1>{key}-\g<2>", html)
