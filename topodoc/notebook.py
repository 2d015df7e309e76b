"""Notebooks: a topology or a builder shows its picture, and a builder its faults where it has some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.api import load, render
from topodoc.diagnostics import SpecError
from topodoc.language.builder import TopologyBuilder
from topodoc.model.topology import Topology

if TYPE_CHECKING:
    from topodoc.display import Bundle


def show(thing: object) -> Bundle:
    """Return *thing* as a notebook takes it: its picture as SVG and a line of text, or its faults as text.

    Raises TypeError where it is neither.
    """
    if not isinstance(thing, Topology | TopologyBuilder):
        raise TypeError(thing)
    try:
        topology = load(thing)[0] if isinstance(thing, TopologyBuilder) else thing
    except SpecError as error:
        told = (f"{one.span.file}:{one.span.line}:{one.span.column}: {one.code} {one.message}\n    {one.hint}" for one in error.diagnostics)
        return {"text/plain": "\n".join(told)}
    return {"image/svg+xml": render(topology), "text/plain": f"{topology.title}: {len(topology.nodes)} nodes, {len(topology.edges)} edges"}
