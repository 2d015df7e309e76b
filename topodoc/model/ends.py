"""Ends of edges: nodes and replicas by name, and in lists what selectors select."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.language.tree import text_of, texts_of
from topodoc.model.elements import End
from topodoc.model.selectors import near_name, wrong_word
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from topodoc.language.document.elements import GroupPart, NodePart
    from topodoc.language.document.topology import TopologyPart
    from topodoc.language.tree import Scalar
    from topodoc.model.binding_report import BindingReport
    from topodoc.model.elements import Node
    from topodoc.model.names import Names

WORDS = ("group", "tag", "kind")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that a selector may select: its id, and the values of each word by which it is selected."""

    id: str
    values: Mapping[str, frozenset[str]]


def is_selector(text: str) -> bool:
    """Return whether *text* can be no id, but selects nodes."""
    return ":" in text


def selected(text: str, candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """Return the ids of the *candidates* that the selector *text* selects, in their order."""
    word, _, name = text.partition(":")
    return tuple(one.id for one in candidates if name.strip() in one.values.get(word.strip(), ()))


def candidates_of(document: TopologyPart) -> tuple[Candidate, ...]:
    """Return the nodes that *document* declares, with the kinds that it states."""
    inside = (found for group in document.groups for found in _below(group, (), ()))
    return (*inside, *(_candidate(node, (), ()) for node in document.nodes if node.key))


def with_kinds(candidates: Iterable[Candidate], nodes: Mapping[str, Node]) -> tuple[Candidate, ...]:
    """Return *candidates* with the kinds that their *nodes* turned out to be."""
    return tuple(Candidate(one.id, {**one.values, "kind": frozenset({nodes[one.id].kind})}) for one in candidates if one.id in nodes)


class Ends:
    """What the ends of the edges of one topology name."""

    def __init__(self, names: Names, candidates: tuple[Candidate, ...], report: BindingReport) -> None:
        self._names = names
        self._candidates = candidates
        self._report = report

    def resolve(self, mention: Scalar, members_hint: Callable[[tuple[str, ...]], str]) -> tuple[End, ...]:
        """Return the ends that *mention* names; where it names none, that is a fault; of a group, *members_hint* gives the cure."""
        if not is_selector(mention.text):
            end = self._names.resolve(mention, members_hint)
            return (end,) if end else ()
        word, _, name = (part.strip() for part in mention.text.partition(":"))
        found = selected(mention.text, self._candidates)
        if word not in WORDS:
            hint = wrong_word(mention.text, WORDS, self._names_by, "write the id of a node")
            self._report.fail("TD013", f'"{mention.text}" is not a selector', hint, mention.span)
        elif not found:
            hint = near_name(name, self._names_by(word), "name nodes instead", f"{word}:")
            self._report.fail("TD030", f'"{mention.text}" selects nothing', hint, mention.span)
        return tuple(End(one) for one in found)

    def _names_by(self, word: str) -> list[str]:
        """Return what there is to select by with *word*."""
        return sorted({value for one in self._candidates for value in one.values.get(word, ())})


def _below(group: GroupPart, above: tuple[str, ...], tags: tuple[str, ...]) -> Iterator[Candidate]:
    groups, handed = (*above, text_of(group.key)), (*tags, *texts_of(group.tags))
    yield from (_candidate(node, groups, handed) for node in group.nodes if node.key)
    for inner in group.groups:
        yield from _below(inner, groups, handed)


def _candidate(node: NodePart, groups: tuple[str, ...], tags: tuple[str, ...]) -> Candidate:
    kind = frozenset({node.kind} if node.kind else ())
    return Candidate(text_of(node.key), {"group": frozenset(groups), "tag": frozenset((*tags, *texts_of(node.tags))), "kind": kind})
