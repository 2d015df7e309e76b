"""What rules of your own are made of. A package names them under the entry point `topodoc.rules`; see the manual, Rules of your own."""

from __future__ import annotations

from topodoc.diagnostics import Severity
from topodoc.lint.evidence import Evidence, is_service
from topodoc.lint.rule import Finding, Rule, at_edge, at_group, at_node, at_step, at_topology, rule

__all__ = [
    "Evidence",
    "Finding",
    "Rule",
    "Severity",
    "at_edge",
    "at_group",
    "at_node",
    "at_step",
    "at_topology",
    "is_service",
    "rule",
]
