"""The tree: what a spec says, every scalar as text, every part with its place in the file."""

from __future__ import annotations

import unicodedata
from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.language.comments import Comment
    from topodoc.source import Source


_UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Zs"}
_FILLERS = {*"\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0", *map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written. An empty plain scalar means "not given".

    `cut` is what is wrong where this means nothing by itself: it is then the rest of a text that a comma cut.
    """

    text: str
    span: Span = field(compare=False)
    plain: bool = field(default=True, compare=False)
    cut: Diagnostic | None = field(default=None, compare=False)

    @property
    def is_absent(self) -> bool:
        """Whether nothing stands where a value could."""
        return self.plain and not self.text


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list. `flow` tells that it was written in brackets."""

    items: tuple[Node, ...]
    span: Span = field(compare=False)
    flow: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping and its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file; keys are unique."""

    entries: tuple[Entry, ...]
    span: Span = field(compare=False)
    flow: bool = field(default=False, compare=False)

    def get(self, key: str) -> Node | None:
        """Return the value of *key*, or None where it is not there."""
        return next((entry.value for entry in self.entries if entry.key.text == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole spec: the mapping at its top, the faults that reading went on after, what it found, and comments that silence."""

    source: Source
    root: Mapping
    faults: tuple[Diagnostic, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    comments: tuple[Comment, ...] = ()


def describe(node: Node) -> str:
    """Return what *node* is, in words for a message."""
    match node:
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"
        case Scalar(text=text):
            return f'the text "{text}"' if len(text) <= 40 else "a text"


def is_blank(text: str) -> bool:
    """Return whether nothing of *text* can be seen.

    >>> is_blank(""), is_blank("   "), is_blank("-")
    (True, True, False)
    """
    if text[:1].isalnum():  # as nearly every text; letters that fill a place are none of these
        return text[0] in _FILLERS and is_blank(text[1:])
    return all(char.isspace() or char in _FILLERS or unicodedata.category(char) in _UNSEEN for char in text)


def text_of(scalar: Scalar | None) -> str:
    """Return the text of *scalar*, or nothing where it is not given or nothing of it can be seen."""
    return scalar.text if scalar and not is_blank(scalar.text) else ""


def texts_of(scalars: tuple[Scalar, ...]) -> tuple[str, ...]:
    """Return the text of each of *scalars* that can be seen, once."""
    return tuple(dict.fromkeys(scalar.text for scalar in scalars if not is_blank(scalar.text)))
