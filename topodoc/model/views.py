"""Binding layers and views."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from topodoc.diagnostics import did_you_mean
from topodoc.language.tree import text_of, texts_of
from topodoc.model.annotations import bind_extras
from topodoc.model.elements import Layer
from topodoc.model.regroup import words_by
from topodoc.model.selectors import near_name, wrong_word
from topodoc.model.view import CRITERIA, Selector, View, names_by, select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.language.document.elements import GroupPart
    from topodoc.language.document.topology import TopologyPart, ViewPart
    from topodoc.language.tree import Scalar
    from topodoc.language.vocabulary import Grouping
    from topodoc.model.binding_report import BindingReport
    from topodoc.model.names import Names
    from topodoc.model.topology import Topology


_ALL = "all"
_HAS: dict[Grouping, str] = {
    "group": "a group", "owner": "an owner", "runs_on": "a place in which it runs", "kind": "a kind", "technology": "a technology",
}  # fmt: skip


def bind_layers(document: TopologyPart) -> tuple[Layer, ...]:
    """Return the layers, those that are declared before those that are only mentioned, which are on."""
    layers = {
        part.key.text: Layer(part.key.text, text_of(part.label) or part.key.text, part.key.span, part.hidden is True, bind_extras(part))
        for part in document.layers
        if part.key
    }
    for mention in _mentions(document):
        layers.setdefault(mention.text, Layer(mention.text, mention.text, mention.span))
    return tuple(layers.values())


def bind_views(parts: tuple[ViewPart, ...], topology: Topology, names: Names, report: BindingReport) -> tuple[View, ...]:
    """Return the views of *topology* that *parts* describe; every selector selects something."""
    return tuple(_view(part, part.key, topology, names, report) for part in parts if part.key)


def _view(part: ViewPart, key: Scalar, topology: Topology, names: Names, report: BindingReport) -> View:
    for mention in part.around:
        names.note(mention)
        if not names.has(mention.text):
            names.note_unknown(mention)
    if part.depth and not part.around:
        report.lack(part, "TD039", 'this view has "depth", but no "around"', 'write "around: ID", or leave out "depth"', key.span)
    folds_all = _check_folds(part, topology, report)
    return View(
        id=key.text,
        title=text_of(part.title) or key.text,
        span=key.span,
        description=text_of(part.description),
        was=texts_of(part.was),
        aliases=texts_of(part.aliases),
        around=tuple(dict.fromkeys(names.node_of(name) for name in texts_of(part.around))),
        depth=part.depth or 1,
        include=tuple(_selectors(part.include, topology, report)),
        exclude=tuple(_selectors(part.exclude, topology, report)),
        arrows=part.arrows,
        brokers=part.brokers or "show",
        hubs=part.hubs or "show",
        unconfirmed=part.unconfirmed or "show",
        by=part.by or "group",
        fold=() if folds_all else texts_of(part.fold),
        folds_all=folds_all,
        direction=part.direction,
        layers=_layers(part.layers, topology, report) if part.layers else None,
        extras=bind_extras(part),
    )


def _check_folds(part: ViewPart, topology: Topology, report: BindingReport) -> bool:
    """Report what *part* folds and is no group of its, and return whether it folds all of them."""
    by = part.by or "group"
    words = list(words_by(topology, by))
    is_all = texts_of(part.fold) == (_ALL,)
    if is_all and words:
        return True
    if part.fold and not words:
        cure = "leave out one of the two" if by == "none" else "group by something else, such as by: kind, or leave out fold"
        fact = 'a view that is "by: none" has no boxes' if by == "none" else f"no node has {_HAS[by]}"
        report.fail("TD030", f'"fold" folds nothing: {fact}', cure, part.fold[0].span)
        return is_all
    for text in part.fold:
        if text.text not in words:
            report.fail("TD030", f'"{text.text}" cannot be folded', near_name(text.text, [_ALL, *words], ""), text.span)
    return is_all


def _selectors(texts: tuple[Scalar, ...], topology: Topology, report: BindingReport) -> Iterator[Selector]:
    for text in texts:
        word, colon, name = (one.strip() for one in text.text.partition(":"))
        criterion = CRITERIA.get(word) if colon else "id"
        if criterion is None:
            hint = wrong_word(text.text, CRITERIA, lambda one: names_by(CRITERIA[one], topology))
            report.fail("TD013", f'"{text.text}" is not a selector', hint, text.span)
            continue
        selector = Selector(criterion, name if colon else word)
        if not select(selector, topology):
            hint = near_name(selector.name, names_by(criterion, topology), "remove it", f"{criterion}:" if colon else "")
            report.fail("TD030", f'"{text.text}" selects nothing', hint, text.span)
        yield selector


def _layers(names: tuple[Scalar, ...], topology: Topology, report: BindingReport) -> tuple[str, ...]:
    known = [layer.id for layer in topology.layers]
    for name in names:
        if name.text not in known:
            hint = did_you_mean(name.text, known, f"the layers are {', '.join(known)}" if known else "no element has a layer")
            report.fail("TD021", f'there is no layer "{name.text}"', hint, name.span)
    return texts_of(names)


def _mentions(document: TopologyPart) -> Iterator[Scalar]:
    yield from _below(document.groups)
    for parts in (document.nodes, document.edges, document.events, document.scenarios):
        yield from chain.from_iterable(part.layer for part in parts)


def _below(groups: tuple[GroupPart, ...]) -> Iterator[Scalar]:
    for group in groups:
        yield from group.layer
        for node in group.nodes:
            yield from node.layer
        yield from _below(group.groups)
