"""The tree: what a spec says, every scalar as text, every part with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.source import Source
    from topodoc.spec.comments import Comment


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


def text_of(scalar: Scalar | None) -> str:
    """Return the text of *scalar*, or nothing where it is not given."""
    return scalar.text if scalar else ""


def name_of(scalar: Scalar | None, otherwise: str) -> str:
    """Return the text of *scalar*, or *otherwise* where it is not given, or of spaces alone, which would name nothing."""
    text = text_of(scalar)
    return text if text.strip() else otherwise


def texts_of(scalars: tuple[Scalar, ...]) -> tuple[str, ...]:
    """Return the text of each of *scalars*, once."""
    return tuple(dict.fromkeys(scalar.text for scalar in scalars))
