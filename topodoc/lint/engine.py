"""Checking: everything found in a topology, but what it says is right as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity, did_you_mean
from topodoc.diagram.plan import MOST_EDGES, MOST_NODES, is_large
from topodoc.drawing.icon import SETS, find_icon, icon_names
from topodoc.lint.build import Build
from topodoc.lint.codes import RULES
from topodoc.lint.evidence import Evidence
from topodoc.lint.standards import Standards
from topodoc.lint.suppress import CommentedCode, has_expired, place_of, sift

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from topodoc.lint.rule import Rule
    from topodoc.model.topology import Topology

USUAL = Standards()
_OF_SUPPRESSIONS = frozenset(rule.code for rule in RULES if rule.is_last)  # whose suppressions are not asked in turn


def check(topology: Topology, today: date, standards: Standards = USUAL) -> tuple[Diagnostic, ...]:
    """Return the findings of *topology*, which is all of its build, that no suppression which still holds *today* is about."""
    return check_all((topology,), today, standards)


def check_all(
    topologies: Sequence[Topology], today: date, standards: Standards = USUAL, *, is_whole: bool = True
) -> tuple[Diagnostic, ...]:
    """Return the findings of *topologies*, as loudly as *standards* say; the rules that look across see all of them.

    Where faults kept other topologies out, the build is not whole.
    """
    build = Build(topologies, is_whole=is_whole)
    every = [Evidence(one, build, standards, today) for one in topologies]
    found: list[Diagnostic] = []
    used: set[CommentedCode] = set()
    for evidence in every:
        told, silent = sift(_find(evidence), evidence.topology.suppressions, today)
        found += told
        used |= silent
    return (*found, *_find_last(every, used, today, is_whole=is_whole))


def _find(evidence: Evidence) -> tuple[Diagnostic, ...]:
    """Return what is found in a topology, whatever its suppressions say."""
    topology, selection = evidence.topology, evidence.standards.selection
    own = (*topology.findings, *_unknown_icons(topology), *_straight_lines(topology))
    rules = (rule for rule in RULES if selection.asks(rule.code) and not rule.is_last)
    return selection.apply((*own, *(one for rule in rules for one in _ask(rule, evidence))))


def _find_last(every: Iterable[Evidence], used: Collection[CommentedCode], today: date, *, is_whole: bool) -> Iterator[Diagnostic]:
    """Yield what is found in suppressions, of which those at the places *used* were about something."""
    told: set[CommentedCode] = set()
    for evidence in every:
        selection, suppressions = evidence.standards.selection, evidence.topology.suppressions
        asked = [one for one in suppressions if selection.severity(one.code, one.span.file, Severity.WARNING)]
        over = tuple(one for one in asked if has_expired(one, today) and place_of(one) not in told)
        idle = (one for one in asked if one not in over and place_of(one) not in {*used, *told} and one.code not in _OF_SUPPRESSIONS)
        evidence.expired, evidence.unused = over, tuple(idle) if is_whole else ()
        told |= {place_of(one) for one in suppressions}
        rules = (rule for rule in RULES if selection.asks(rule.code) and rule.is_last)
        yield from sift(selection.apply(one for rule in rules for one in _ask(rule, evidence)), suppressions, today)[0]


def _ask(rule: Rule, evidence: Evidence) -> Iterator[Diagnostic]:
    """Yield what *rule* finds."""
    for one in rule.find(evidence):
        yield Diagnostic(rule.code, one.severity or rule.severity, one.message, one.hint, one.span, evidence.topology.id, one.element)


def _unknown_icons(topology: Topology) -> Iterator[Diagnostic]:
    """Yield a finding for each node whose icon no installed set has."""
    for node in topology.nodes:
        if node.icon and find_icon(node.icon) is None:
            fact = f'there is no icon "{node.icon}"; the one of its kind stands in'
            near = did_you_mean(node.icon, icon_names(), f"write SET/NAME with a set of {', '.join(SETS)}; they come with mkdocs-material")
            yield Diagnostic("TD707", Severity.WARNING, fact, near, node.span, topology.id, f"node:{node.id}")


def _straight_lines(topology: Topology) -> Iterator[Diagnostic]:
    """Yield a finding where the picture of all of *topology* is too large for lines that are led around nodes."""
    if is_large(topology):
        size = f"{len(topology.nodes):,} nodes and {len(topology.edges):,} edges"
        fact = f"a picture of {size} has straight lines, which may pass behind nodes"
        hint = f"up to {MOST_NODES} nodes and {MOST_EDGES} edges they are led around; add views that show parts, or split the topology"
        yield Diagnostic("TD708", Severity.INFO, fact, hint, topology.span, topology.id)
