"""topodoc: event-driven topologies and flow scenarios as pictures and pages."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topodoc.api import build, check, load, render
    from topodoc.diagnostics import Diagnostic, SpecError, TopodocError
    from topodoc.language.builder import TopologyBuilder
    from topodoc.language.flow import FlowBuilder
    from topodoc.model.topology import Edge, Node, Topology
    from topodoc.model.writing import to_yaml

__version__ = "0.1.0"

__all__ = [
    "Diagnostic",
    "Edge",
    "FlowBuilder",
    "Node",
    "SpecError",
    "TopodocError",
    "Topology",
    "TopologyBuilder",
    "build",
    "check",
    "load",
    "render",
    "to_yaml",
]

_HOMES = {
    "topodoc.api": ("build", "check", "load", "render"),
    "topodoc.diagnostics": ("Diagnostic", "SpecError", "TopodocError"),
    "topodoc.model.topology": ("Edge", "Node", "Topology"),
    "topodoc.model.writing": ("to_yaml",),
    "topodoc.language.builder": ("TopologyBuilder",),
    "topodoc.language.flow": ("FlowBuilder",),
}


def __getattr__(name: str) -> object:
    """Return a public name, its module loaded when it is first asked for: the command line starts without them."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(home), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
