"""topodoc: event-driven topologies and flow scenarios as pictures and pages."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from topodoc import display

if TYPE_CHECKING:
    from topodoc.api import build, check, load, render
    from topodoc.diagnostics import Diagnostic, SpecError, TopodocError
    from topodoc.language.builder import TopologyBuilder
    from topodoc.language.flow import FlowBuilder
    from topodoc.model.elements import Edge, Node
    from topodoc.model.spec_text import to_yaml
    from topodoc.model.topology import Topology

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
    "topodoc.model.elements": ("Edge", "Node"),
    "topodoc.model.topology": ("Topology",),
    "topodoc.model.spec_text": ("to_yaml",),
    "topodoc.language.builder": ("TopologyBuilder",),
    "topodoc.language.flow": ("FlowBuilder",),
}


def _show(thing: object) -> display.Bundle:
    shown: display.Bundle = importlib.import_module("topodoc.notebook").show(thing)
    return shown


display.enter(_show)


def __getattr__(name: str) -> object:
    """Return a public name, its module loaded when it is first asked for: the command line starts without them."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(home), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
