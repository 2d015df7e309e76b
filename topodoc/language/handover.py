"""Handing trees from the process that runs a Python spec to ours, as plain lists that are checked on the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from topodoc.diagnostics import Diagnostic, Severity, Span
from topodoc.language.limits import MOST_DEPTH, MOST_VALUES
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence, Tree

if TYPE_CHECKING:
    from topodoc.source import Source

Packed = list[Any]


def pack_tree(tree: Tree) -> Packed:
    """Return the root and the faults of *tree* as lists, texts and numbers."""
    return [_pack(tree.root), [pack_diagnostic(one) for one in tree.faults]]


def unpack_tree(packed: Packed, source: Source) -> Tree:
    """Return the tree that *packed* holds. Raises ValueError, TypeError or IndexError where it holds none."""
    root, faults = packed
    unpacker = _Unpacker()
    node = unpacker.node(root, 0)
    if not isinstance(node, Mapping):
        message = "the root is not a mapping"
        raise TypeError(message)
    return Tree(source, node, tuple(unpack_diagnostic(one) for one in faults))


def pack_diagnostic(one: Diagnostic) -> Packed:
    """Return *one* as lists, texts and numbers."""
    return [one.code, one.severity.value, one.message, one.hint, _span(one.span)]


def unpack_diagnostic(packed: Packed) -> Diagnostic:
    """Return the diagnostic that *packed* holds. Raises ValueError or TypeError where it holds none."""
    code, severity, message, hint, span = packed
    return Diagnostic(str(code), Severity(severity), str(message), str(hint), _read_span(span))


def _pack(node: Node) -> Packed:
    match node:
        case Scalar():
            return ["scalar", _span(node.span), node.text, node.plain]
        case Sequence():
            return ["list", _span(node.span), [_pack(item) for item in node.items]]
        case Mapping():
            return ["mapping", _span(node.span), [[_pack(entry.key), _pack(entry.value)] for entry in node.entries]]


class _Unpacker:
    """Reads packed nodes within the limits of a spec."""

    def __init__(self) -> None:
        self._count = 0

    def node(self, packed: Packed, depth: int) -> Node:
        self._count += 1
        if depth > MOST_DEPTH or self._count > MOST_VALUES:
            message = f"the spec is nested deeper than {MOST_DEPTH} levels, or holds more than {MOST_VALUES:,} values"
            raise ValueError(message)
        kind, span, value, *rest = packed
        place = _read_span(span)
        match kind:
            case "scalar":
                return Scalar(str(value), place, bool(rest[0]))
            case "list":
                return Sequence(tuple(self.node(item, depth + 1) for item in value), place)
            case "mapping":
                return Mapping(tuple(Entry(self._key(key), self.node(one, depth + 1)) for key, one in value), place)
            case _:
                message = "a node is neither a scalar nor a list nor a mapping"
                raise ValueError(message)

    def _key(self, packed: Packed) -> Scalar:
        key = self.node(packed, 0)
        if not isinstance(key, Scalar):
            message = "a key is not a text"
            raise TypeError(message)
        return key


def _span(span: Span) -> Packed:
    return [span.file, span.line, span.column, span.end_line, span.end_column]


def _read_span(packed: Packed) -> Span:
    file, *numbers = packed
    line, column, end_line, end_column = (int(one) for one in numbers)
    return Span(str(file), line, column, end_line, end_column)
