"""Both versions as one: with one of its layers on, a union shows that version and no other; what is large or rewritten is drawn apart."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from differing import differing
from hypothesis import given, settings
from random_systems import loaded, written_systems

from topodoc.change.difference import compare
from topodoc.change.markings import AFTER, BEFORE
from topodoc.change.overlay import MANY
from topodoc.change.union import LARGE, excerpt, unite
from topodoc.change_figures import draw_changes, plan_changes
from topodoc.drawing.scene import Mark
from topodoc.language.reader import parse
from topodoc.model.bind import bind
from topodoc.model.excerpt import without_empty_groups
from topodoc.model.visibility import seen
from topodoc.settings import Settings
from topodoc.source import Source

if TYPE_CHECKING:
    from random_systems import Written

    from topodoc.drawing.scene import Scene
    from topodoc.model.topology import Topology


def bound(text: str) -> Topology:
    return bind(parse(Source.decode(text.encode(), "shop.topo.yml")))


def shown(topology: Topology, *, names: bool) -> tuple[object, ...]:
    """Return who stands where, and who dials whom as what, by labels; of groups, which nodes have no room of their own in a union."""
    labels = {node.id: node.label for node in topology.nodes}
    ends = Counter((labels[one.source.node], labels[one.target.node], one.role, one.type) for one in topology.edges)
    return sorted(labels.values()), ends, sorted(group.label for group in topology.groups) if names else ()


def check(old: Topology, new: Topology) -> None:
    union = unite(old, new)
    if union is None:
        assert shown(old, names=True) == shown(new, names=True)
        return
    after = without_empty_groups(seen(union.topology, {AFTER}))
    before = without_empty_groups(seen(union.topology, {BEFORE}))
    assert shown(after, names=True) == shown(without_empty_groups(new), names=True)
    assert [one.id for one in after.nodes] == [one.id for one in new.nodes]
    assert shown(before, names=False)[0] == shown(old, names=False)[0]
    both = {one.id for one in union.topology.nodes}
    assert {edge.source.node for edge in union.topology.edges} <= both
    assert len({*both, *(one.id for one in union.topology.groups)}) == len(both) + len(union.topology.groups)
    assert len({one.id for one in union.topology.edges}) == len(union.topology.edges)


def test_a_union_shows_each_version_by_its_layer() -> None:
    old, new = differing()
    check(old, new)
    check(new, old)


@settings(max_examples=60, deadline=None)
@given(written_systems(), written_systems())
def test_a_union_of_any_two_shows_each_version_by_its_layer(one: Written, other: Written) -> None:
    old, new = loaded(one), loaded(other)
    check(old, new)
    union = unite(old, new)
    if union:
        ends = [(edge.source.node, edge.target.node) for edge in seen(union.topology, {BEFORE}).edges]
        assert Counter(ends) == Counter((edge.source.node, edge.target.node) for edge in old.edges)


@given(written_systems())
@settings(max_examples=20, deadline=None)
def test_a_version_and_itself_have_no_union(one: Written) -> None:
    assert unite(loaded(one), loaded(one)) is None


def marks(scene: Scene) -> dict[tuple[str, str], Mark]:
    return {item.data[0]: item for item in scene.items if isinstance(item, Mark) and item.data}


def test_a_switch_shows_what_each_version_has_and_signs_go_with_it() -> None:
    old, new = differing()
    plans = plan_changes(compare((old,), (new,)), Settings())
    assert [one.kind for one in plans] == ["both", "scenario"]
    (_, scene), (_, chart) = draw_changes(plans, Settings())
    found = marks(scene)
    assert found["node", "page-service-added"].when == ((AFTER,),)
    assert found["changed", "node:page-service-added"].when == ((AFTER,),)
    assert found["node", "page-service-removed"].when == ((BEFORE,),)
    assert found["node", "page-service-removed"].link == ""
    assert found["node", "page-service-changed"].when == ()
    assert "change-changed" in found["node", "page-service-changed"].classes
    assert found["node", "page-service-changed"].tooltip.endswith("replicas: 2 \u2192 3")
    assert found["area", "former"].when == ((BEFORE,),)
    steps = {item.data[0]: item for item in chart.items if isinstance(item, Mark) and item.data[:1] and item.data[0][0] == "step"}
    assert steps["step", "2"].when == ((AFTER,),)
    assert steps["step", "\u00d7"].when == ((BEFORE,),)
    assert steps["step", "1"].when == ()


def row(count: int, *, last: str = "", replicas: int = 0) -> Topology:
    """Return a row of so many nodes, with another behind the *last* one, the first with *replicas*."""
    first = [f"  n0: {{replicas: {replicas}}}"] if replicas else ["  n0: {}"]
    nodes = [*first, *(f"  n{at}: {{}}" for at in range(1, count)), *([f"  {last}: {{}}"] if last else [])]
    names = [*(f"n{at}" for at in range(count)), *([last] if last else [])]
    edges = [f"  - {one} -> {other}: {{label: ask, protocol: http}}" for one, other in pairwise(names)]
    return bound("\n".join(["topology: row", "nodes:", *nodes, "edges:", *edges, ""]))


def test_of_a_large_system_only_what_changed_is_shown() -> None:
    union = unite(row(LARGE), row(LARGE, last="new", replicas=3))
    assert union
    assert [one.id for one in excerpt(union).topology.nodes] == ["n0", "n1", f"n{LARGE - 1}", "new"]
    small = unite(row(LARGE - 1), row(LARGE - 1, last="new"))
    assert small
    assert excerpt(small) is small


def test_what_did_not_change_stands_back_where_there_is_much_of_it() -> None:
    for count, width in ((MANY - 1, 1.75), (MANY, 1.0)):
        ((_, scene),) = draw_changes(plan_changes(compare((row(count),), (row(count, last="new"),)), Settings()), Settings())
        line = marks(scene)["edge", "n0--n1"].items[0]
        assert line.style.width == width  # type: ignore[union-attr] # the first item of an edge is its line


def test_what_was_rewritten_is_drawn_twice() -> None:
    old = row(14)
    new = bound("\n".join(["topology: row", "nodes:", *(f"  m{at}: {{}}" for at in range(6)), *(f"  n{at}: {{}}" for at in range(7)), ""]))
    assert [one.kind for one in plan_changes(compare((old,), (new,)), Settings())] == ["before", "after"]
    assert [one.kind for one in plan_changes(compare((row(2),), (bound("topology: row\nnodes: {x: X}\n"),)), Settings())] == ["both"]
