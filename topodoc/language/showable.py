"""The texts of a tree that no file was read for: as pages can carry them, which Python's own texts may not be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence, Tree
from topodoc.source import showable

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic


def with_showable_texts(tree: Tree) -> Tree:
    """Return *tree* with what no page can show replaced in its texts, and a finding for each text in which that was so."""
    findings: list[Diagnostic] = []
    root = Mapping(_entries(tree.root, findings), tree.root.span, tree.root.flow)
    return replace(tree, root=root, findings=(*tree.findings, *findings))


def _node(node: Node, findings: list[Diagnostic]) -> Node:
    match node:
        case Scalar():
            return _scalar(node, findings)
        case Sequence(items=items):
            return replace(node, items=tuple(_node(item, findings) for item in items))
        case Mapping():
            return replace(node, entries=_entries(node, findings))


def _entries(node: Mapping, findings: list[Diagnostic]) -> tuple[Entry, ...]:
    return tuple(Entry(_scalar(entry.key, findings), _node(entry.value, findings)) for entry in node.entries)


def _scalar(node: Scalar, findings: list[Diagnostic]) -> Scalar:
    text = showable(node.text, node.span, findings)
    return node if text == node.text else replace(node, text=text)
