"""The names of a topology: one namespace for nodes, groups and replicas, and everything that mentions them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, did_you_mean, fault
from topodoc.language.arrow import is_id
from topodoc.language.tree import text_of
from topodoc.model.elements import End

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from topodoc.language.document.elements import GroupPart, NodePart
    from topodoc.language.tree import Scalar

_MOST_COMPARED = 50  # unknown names for which a near one is looked up, each against every node
_MOST_NAMED = 30  # nodes of a group, so that a hint can be read
_REPLICA = re.compile(r"(.+)-([1-9][0-9]{0,5})")


class Names:
    """What is declared, and what was mentioned without being so. Built from a document, used while binding.

    *written* are the names of all nodes as files have them, some of which may stand in what cannot be read. `mentions` are those of
    *watched* names.
    """

    def __init__(
        self, nodes: Iterable[NodePart], groups: Iterable[GroupPart], written: Iterable[str] = (), watched: Collection[str] = ()
    ) -> None:
        self.mentions: list[Scalar] = []
        self._watched = frozenset(watched)
        self.faults: list[Diagnostic] = []
        self._replicas: dict[str, int | None] = {}
        self._members: dict[str, tuple[str, ...]] = {}
        self._spoilt: set[str] = set()  # declared, but so that they name nothing, which is told there
        self._first: dict[str, Scalar] = {}
        self._unknown: dict[str, list[Scalar]] = {}
        self._declare_all(nodes, groups)
        self._spoilt.update(name for name in written if name not in self._first)
        self._check_replicas()

    def is_first(self, key: Scalar) -> bool:
        """Return whether *key* is the declaration that counts, not a repetition of an id."""
        return self._first.get(key.text) is key

    def resolve(self, mention: Scalar, instead: Callable[[tuple[str, ...]], str] | None = None) -> End | None:
        """Return the end that *mention* names; None where it names none, which is then a fault.

        *instead* returns what to write for the nodes of a group, where that can be said at once.
        """
        name = mention.text
        self.note(mention)
        if name in self._spoilt or ((match := _REPLICA.fullmatch(name)) and match[1] in self._spoilt):
            return None
        if name in self._replicas:
            return End(name)
        if replica := self._replica(name):
            return End(*replica)
        if name in self._members:
            self._add(
                "TD022", f'"{name}" is a group, but edges and messages need nodes', _members_hint(self._members[name], instead), mention
            )
        else:
            self.note_unknown(mention)
        return None

    def has(self, name: str) -> bool:
        """Return whether *name* is a node, a group or a replica."""
        return name in self._first or self._replica(name) is not None

    def note(self, mention: Scalar) -> None:
        """Note *mention* if it is one of a name that is watched."""
        if mention.text in self._watched:
            self.mentions.append(mention)

    def is_watched(self, *names: str) -> bool:
        """Return whether one of *names* is watched."""
        return not self._watched.isdisjoint(names)

    def note_unknown(self, mention: Scalar) -> None:
        """Note that nothing is declared by the name of *mention*."""
        self._unknown.setdefault(mention.text, []).append(mention)

    def node_of(self, name: str) -> str:
        """Return the id of the node that *name*, a node or a replica of one, stands for."""
        replica = self._replica(name)
        return replica[0] if replica else name

    def unknown(self) -> list[Diagnostic]:
        """Return one fault for each name that nothing declares, at its first mention."""
        return [self._undeclared(name, mentions, rank) for rank, (name, mentions) in enumerate(self._unknown.items())]

    def _undeclared(self, name: str, mentions: list[Scalar], rank: int) -> Diagnostic:
        times = "" if len(mentions) == 1 else f", mentioned {len(mentions)} times"
        base = _REPLICA.fullmatch(name)
        count = self._replicas.get(base[1]) if base else None
        if base and count:
            return fault(
                "TD021", f'no node "{name}" is declared{times}', f'"{base[1]}" has {count} replicas, to {base[1]}-{count}', mentions[0].span
            )
        cure = f'declare it: under "nodes:" write "{name}: {name}"' if is_id(name) else "write the id of a node"
        hint = did_you_mean(name, self._replicas if rank < _MOST_COMPARED else (), cure)
        return fault("TD021", f'no node "{name}" is declared{times}', hint, mentions[0].span)

    def _declare_all(self, nodes: Iterable[NodePart], groups: Iterable[GroupPart]) -> None:
        for group in groups:
            if self._declare(group.key, "group"):
                self._members[text_of(group.key)] = tuple(dict.fromkeys(_nodes_below(group)))
            self._declare_all(group.nodes, group.groups)
        for node in nodes:
            if self._declare(node.key, "node"):
                self._replicas[text_of(node.key)] = node.replicas

    def _declare(self, key: Scalar | None, kind: str) -> bool:
        if key is None:
            return False
        first = self._first.get(key.text)
        if first:  # the same scalar too, where an alias repeats a mapping
            where = f"on line {first.span.line}" if first.span.file == key.span.file else f"at {first.span.file}:{first.span.line}"
            other = "group" if key.text in self._members else "node"
            if other == kind:
                self._add("TD020", f'the id "{key.text}" is declared twice; first {where}', "give one of them another id", key)
            elif key.text not in self._spoilt:
                self._spoilt.add(key.text)
                fact = f'the id "{key.text}" is that of a {kind} here and of a {other} {where}'
                self._add("TD020", fact, "give one of them another id", key)
            return False
        self._first[key.text] = key
        return True

    def _check_replicas(self) -> None:
        for name, key in self._first.items():
            if replica := self._replica(name):
                message = f'the id "{name}" is also replica {replica[1]} of "{replica[0]}"'
                self._add("TD020", message, "give it another id", key)

    def _replica(self, name: str) -> tuple[str, int] | None:
        match = _REPLICA.fullmatch(name)
        count = self._replicas.get(match[1]) if match else None
        return (match[1], int(match[2])) if match and count and int(match[2]) <= count else None

    def _add(self, code: str, message: str, hint: str, place: Scalar) -> None:
        self.faults.append(fault(code, message, hint, place.span))


def _nodes_below(group: GroupPart) -> Iterator[str]:
    """Yield the ids of the nodes that *group* and the groups in it hold."""
    yield from (node.key.text for node in group.nodes if node.key)
    for inner in group.groups:
        yield from _nodes_below(inner)


def _members_hint(members: tuple[str, ...], instead: Callable[[tuple[str, ...]], str] | None) -> str:
    if not members:
        return "it holds no node; name a node"
    if len(members) > _MOST_NAMED:
        return f"name nodes that it holds: {', '.join(members[:_MOST_NAMED])} and {len(members) - _MOST_NAMED} more"
    return instead(members) if instead else f"name one of its nodes: {', '.join(members)}"
