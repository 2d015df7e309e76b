"""Checking: everything found in a topology, but what it says is right as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, SettingsError, Severity, did_you_mean, one_line
from topodoc.diagram.plan import MOST_EDGES, MOST_NODES, is_large
from topodoc.drawing.icon import SETS, find_icon, icon_names
from topodoc.lint.build import Build
from topodoc.lint.codes import RULES
from topodoc.lint.evidence import Evidence, Outcome
from topodoc.lint.installed import checked
from topodoc.lint.rule import Comparison, Holding, Review
from topodoc.lint.standards import Standards
from topodoc.lint.suppress import CommentedCode, has_expired, place_of, sift
from topodoc.model.gone import gone_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from topodoc.lint.rule import Find, Finding, Rule
    from topodoc.model.suppression import Suppression
    from topodoc.model.topology import Topology

USUAL = Standards()
_OF_SUPPRESSIONS = frozenset(rule.code for rule in RULES if isinstance(rule.look, Review))  # whose suppressions are not asked in turn
_OF_COMPARISONS = frozenset(rule.code for rule in RULES if isinstance(rule.look, Comparison | Holding))  # which nobody asks here


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
    return selection.apply(tuple(_read_elsewhere(_without_gone((*own, *_found(evidence, None)), topology), topology)))


def _read_elsewhere(found: tuple[Diagnostic, ...], topology: Topology) -> Iterator[Diagnostic]:
    """Yield *found*; what is found in a part that is written anew tells where it was read, and where more is to be said."""
    origins: dict[str, tuple[str, ...]] = {f"node:{node.id}": node.origin for node in topology.nodes if node.origin}
    origins |= {f"edge:{edge.id}": edge.origin for edge in topology.edges if edge.origin}
    for one in found:
        if one.element in origins and PurePath(one.span.file).name.startswith("_"):
            fact = f"{one.message} (read from {', '.join(origins[one.element])})"
            yield replace(
                one,
                message=fact,
                hint=f"{one.hint}; or add to it, or ignore the finding with a reason, under overlay: in a file that includes this",
            )
        else:
            yield one


def _without_gone(found: tuple[Diagnostic, ...], topology: Topology) -> tuple[Diagnostic, ...]:
    """Return *found* without what is told of elements that are gone, or where they are named: that they are is all there is to say."""
    gone = gone_in(topology)
    if not gone:
        return found
    told = {(one.span.file, one.span.line) for one in found if one.code == "TD812"}
    return tuple(one for one in found if one.code == "TD812" or not (one.element in gone or (one.span.file, one.span.line) in told))


def _find_last(every: Iterable[Evidence], used: Collection[CommentedCode], today: date, *, is_whole: bool) -> Iterator[Diagnostic]:
    """Yield what is found in suppressions, of which those at the places *used* were about something."""
    told: set[CommentedCode] = set()
    for evidence in every:
        suppressions = evidence.topology.suppressions
        asked = [one for one in suppressions if _is_asked(one, evidence.standards)]
        over = tuple(one for one in asked if has_expired(one, today) and place_of(one) not in told)
        idle = (one for one in asked if one not in over and place_of(one) not in {*used, *told} and one.code not in _OF_SUPPRESSIONS)
        outcome = Outcome(tuple(idle) if is_whole else (), over)
        told |= {place_of(one) for one in suppressions}
        yield from sift(evidence.standards.selection.apply(_found(evidence, outcome)), suppressions, today)[0]


def _is_asked(one: Suppression, standards: Standards) -> bool:
    """Return whether what *one* silences would be told; of codes of packages only what was loaded is known."""
    is_known = one.code.startswith("TD") or any(rule.code == one.code for rule in standards.rules)
    return (
        is_known and one.code not in _OF_COMPARISONS and standards.selection.severity(one.code, one.span.file, Severity.WARNING) is not None
    )


def _found(evidence: Evidence, outcome: Outcome | None) -> Iterator[Diagnostic]:
    """Yield what the rules find that are asked: those about the *outcome* where there is one, else the others."""
    for rule in evidence.standards.rules:
        if evidence.standards.selection.asks(rule.code):
            for one in _ask(rule, evidence, outcome):
                severity = one.severity or rule.severity
                yield Diagnostic(rule.code, severity, one.message, one.hint, one.span, evidence.topology.id, one.element)


def _ask(rule: Rule, evidence: Evidence, outcome: Outcome | None) -> Iterable[Finding]:
    """Return what *rule* finds; nothing where it is not its turn."""
    match rule.look:
        case Comparison() | Holding():
            return ()
        case Review(find=find):
            return find(evidence, outcome) if outcome else ()
        case find if rule.package:
            return () if outcome else _guarded(rule, find, evidence)
        case find:
            return () if outcome else find(evidence)


def _guarded(rule: Rule, find: Find, evidence: Evidence) -> Iterator[Finding]:
    """Yield what the *rule* of a package finds. Raises SettingsError where it fails, or finds what is no finding."""
    try:
        for one in find(evidence):
            yield checked(one)
    except Exception as error:
        fact = f"the rule {rule.code} of the package {rule.package} fails at {evidence.topology.id}: {type(error).__name__}: {error}"
        raise SettingsError(one_line(f"{fact}; fix the rule, or write rules: {{ignore: [{rule.code}]}} in the settings")) from error


def _unknown_icons(topology: Topology) -> Iterator[Diagnostic]:
    """Yield a finding for each node whose icon no installed set has."""
    for node in topology.nodes:
        if node.icon and find_icon(node.icon) is None:
            fact = f'there is no icon "{node.icon}"; the picture shows the icon of its kind instead'
            near = did_you_mean(node.icon, icon_names(), f"write SET/NAME with a set of {', '.join(SETS)}; they come with mkdocs-material")
            yield Diagnostic("TD707", Severity.WARNING, fact, near, node.span, topology.id, f"node:{node.id}")


def _straight_lines(topology: Topology) -> Iterator[Diagnostic]:
    """Yield a finding where the picture of all of *topology* is too large for lines that are led around nodes."""
    if is_large(topology):
        size = f"{len(topology.nodes):,} nodes and {len(topology.edges):,} edges"
        fact = f"the picture has {size}, so its lines are straight and may pass behind nodes"
        hint = f"up to {MOST_NODES} nodes and {MOST_EDGES} edges lines go around nodes; add views that show parts, or split the topology"
        yield Diagnostic("TD708", Severity.INFO, fact, hint, topology.span, topology.id)
