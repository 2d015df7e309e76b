"""Dumps: what tools print for people, read line by line, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from topodoc.diagnostics import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.intake.shelf import Document


class Line(NamedTuple):
    """A line of a dump, without its end, and its number, counted from 1."""

    file: str
    number: int
    text: str

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return the place of its characters from *start* up to *end*; to its last one where no end is given."""
        last = len(self.text.rstrip()) if end is None else end
        return Span(self.file, self.number, start + 1, self.number, max(last, start + 1) + 1)

    def find(self, word: str) -> Span:
        """Return the place of *word* in it, of all of it where it does not hold the word."""
        start = self.text.find(word)
        return self.span() if start < 0 else self.span(start, start + len(word))


def lines(document: Document) -> Iterator[Line]:
    """Yield the lines of *document*, empty ones too."""
    for number, text in enumerate(document.source.text.split("\n"), 1):
        yield Line(document.source.path, number, text.rstrip("\r"))
