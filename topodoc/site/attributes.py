"""Attributes: which values of a template stand in one, where a text can have no element around it."""

from __future__ import annotations

import re

READ_OUT = frozenset({"alt", "aria-label", "aria-description", "placeholder", "title"})  # for people, who hear or see them
_NEXT = re.compile(r"<!--.*?(?:-->|\Z)|<(?P<tag>[A-Za-z/])|[^<]+|<", re.DOTALL)
_INSIDE = re.compile(r"""(?P<end>>)|(?P<name>[^\s"'=<>/]+)\s*=\s*(?P<quote>["'])|"[^"]*"|'[^']*'|[^>]""", re.DOTALL)


class Reading:
    """Reads the HTML of a template from value to value; `attribute` is the name of the one that the next value stands in, or nothing."""

    def __init__(self) -> None:
        self.attribute = ""
        self._quote = ""
        self._is_in_tag = False

    def read(self, html: str) -> None:
        """Go on behind *html*, which follows what was read before."""
        place = 0
        while place < len(html):
            place = (
                self._to_quote(html, place) if self.attribute else self._in_tag(html, place) if self._is_in_tag else self._text(html, place)
            )

    def _to_quote(self, html: str, place: int) -> int:
        end = html.find(self._quote, place)
        if end < 0:
            return len(html)
        self.attribute = ""
        return end + 1

    def _in_tag(self, html: str, place: int) -> int:
        found = _INSIDE.match(html, place)
        if found is None:
            return len(html)
        if found["name"]:
            self.attribute, self._quote = found["name"].lower(), found["quote"]
        self._is_in_tag = not found["end"]
        return found.end()

    def _text(self, html: str, place: int) -> int:
        found = _NEXT.match(html, place)
        if found is None:
            return len(html)
        self._is_in_tag = bool(found["tag"])
        return found.end()
