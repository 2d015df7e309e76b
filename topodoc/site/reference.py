"""References: what a fence on a page asks for by name, when it is no spec of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from topodoc.diagnostics import Diagnostic, Span, SpecError, did_you_mean, fault
from topodoc.language.tree import Entry, Scalar, describe
from topodoc.site.page import Named
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from topodoc.language.tree import Tree
    from topodoc.model.topology import Topology

KINDS: tuple[Named, ...] = get_args(Named)
_FORMS = 'write "topology: ID", "scenario: TOPOLOGY/ID", "view: TOPOLOGY/ID", "node: TOPOLOGY/ID", or a spec'
_OF_SPECS = frozenset({"nodes", "edges", "groups", "scenarios", "include"})  # a fence with one of these is a spec


@dataclass(frozen=True, slots=True)
class KeyReference:
    """A picture of a topology, or of something in it that `name` is the id of."""

    kind: Named
    topology: Topology
    name: str


def is_reference(tree: Tree) -> bool:
    """Return whether *tree*, that of a fence, refers to a picture; else it is a spec."""
    return not _OF_SPECS & {entry.key.text for entry in tree.root.entries}


def resolve(tree: Tree, topologies: Sequence[Topology], unread: Sequence[Diagnostic] = ()) -> KeyReference:
    """Return what *tree* refers to among *topologies*.

    Raises SpecError with every fault in it, and with those that kept specs *unread*, where one of them may be what is missing.
    """
    faults = [*tree.faults, *_mistaken(tree.root.entries)]
    given = {entry.key.text: entry.value for entry in tree.root.entries if isinstance(entry.value, Scalar)}
    if not faults and len(named := [kind for kind in given if kind in KINDS[1:]]) > 1:
        faults.append(fault("TD013", "a picture shows one thing", f"keep one of {', '.join(named)}", given[named[1]].span))
    if faults:
        raise SpecError(faults)
    kind = next((one for one in KINDS[1:] if one in given), KINDS[0])
    text = given[kind]
    if kind == "topology":
        return KeyReference(kind, _called(text, topologies, unread), "")
    if (within := given.get("topology")) is None:
        name, slash, own = text.text.partition("/")
        topology = _called(replace(text, text=name), topologies, unread) if slash else _only(text, kind, topologies)
        return KeyReference(kind, topology, _known(own if slash else name, kind, topology, text.span))
    topology = _called(within, topologies, unread)
    return KeyReference(kind, topology, _known(text.text, kind, topology, text.span))


def nothing(file: str, line: int) -> SpecError:
    """Return the error that the fence whose inside would begin at *line* of *file* holds nothing."""
    span = Span(file, line, 1, line, 2)
    return SpecError([fault("TD003", "the fence is empty", _FORMS, span)])


def _mistaken(entries: Iterable[Entry]) -> Iterator[Diagnostic]:
    for entry in entries:
        key, value = entry.key, entry.value
        if key.text not in KINDS:
            hint = did_you_mean(key.text, (*KINDS, *_OF_SPECS), _FORMS)
            yield fault("TD011", f'unknown key "{key.text}"', hint, key.span)
        elif not isinstance(value, Scalar):
            yield fault("TD010", f"{describe(value)} is where an id belongs", f"write {key.text}: ID", value.span)
        elif value.is_absent:
            yield fault("TD012", f'"{key.text}:" names nothing', f"write {key.text}: ID", key.span)


def _called(name: Scalar, topologies: Sequence[Topology], unread: Sequence[Diagnostic]) -> Topology:
    known = {one.id: one for one in topologies}
    if name.text not in known:
        raise SpecError([_unknown(name.text, "topology", "this site", known, name.span), *unread])
    return known[name.text]


def _only(text: Scalar, kind: Named, topologies: Sequence[Topology]) -> Topology:
    """Return the one topology that a name without a topology before it can mean."""
    if len(topologies) == 1:
        return topologies[0]
    having = [one.id for one in topologies if text.text in _ids(one, kind)]
    hint = f'write "{kind}: {having[0] if having else "TOPOLOGY"}/{text.text}"'
    raise SpecError([fault("TD021", f'the topology of the {kind} "{text.text}" is missing', hint, text.span)])


def _known(name: str, kind: Named, topology: Topology, span: Span) -> str:
    ids = _ids(topology, kind)
    if name not in ids:
        raise SpecError([_unknown(name, kind, f"the topology {topology.id}", ids, span)])
    return name


def _ids(topology: Topology, kind: Named) -> list[str]:
    match kind:
        case "scenario":
            return [one.id for one in topology.scenarios]
        case "view":
            return [one.id for one in topology.views]
        case "node":
            return [one.id for one in topology.nodes]
        case "topology":
            return [topology.id]


def _unknown(name: str, kind: str, where: str, known: Iterable[str], span: Span) -> Diagnostic:
    names = list(known)
    hint = did_you_mean(name, names, f"it has {', '.join(names)}" if names else "it has none")
    return fault("TD021", f'{where} has no {kind} "{name}"', hint, span)
