"""Any scenario gives a chart in which every message stands once and no text lies on another or outside."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from topodoc.diagnostics import Span
from topodoc.drawing.metrics import width
from topodoc.drawing.scene import Box, Mark, Text
from topodoc.drawing.theme import load_theme
from topodoc.model.scenario import Branch, Message, Parallel, Scenario, messages
from topodoc.model.topology import End, Node, Topology
from topodoc.sequence.chart import chart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drawing.scene import Item
    from topodoc.model.scenario import Step

PLACE = Span("chart", 1, 1, 1, 1)
NAMES = ("a", "b", "c", "d", "e")
WORDS = st.text(alphabet="abc XYZ\u00e9\u6f22\U0001f600", max_size=60)

lone = st.builds(
    Message,
    number=st.just(""),
    source=st.sampled_from(NAMES).map(End),
    target=st.sampled_from(NAMES).map(End),
    span=st.just(PLACE),
    tag=st.sampled_from(("", "PUBLISH", "A LONGER TAG")),
    title=WORDS,
    payload=st.sampled_from(("", '{orderId: "ORD-42", items: 3}', "{" + "key: value, " * 12 + "}")),
    is_reply=st.booleans(),
)


def frames(inner: st.SearchStrategy[Step]) -> st.SearchStrategy[Parallel]:
    branch = st.builds(Branch, number=st.just(""), steps=st.lists(inner, min_size=1, max_size=3).map(tuple), label=WORDS)
    return st.builds(
        Parallel,
        number=st.just(""),
        branches=st.lists(branch, min_size=1, max_size=3).map(tuple),
        span=st.just(PLACE),
        tag=st.sampled_from(("", "FANOUT")),
        title=WORDS,
    )


steps = st.recursive(lone, frames, max_leaves=8)
scenarios = st.lists(steps, max_size=5).map(lambda found: numbered(tuple(found), ""))


def numbered(found: tuple[Step, ...], prefix: str) -> tuple[Step, ...]:
    return tuple(renumber(step, f"{prefix}{count}") for count, step in enumerate(found, 1))


def renumber(step: Step, number: str) -> Step:
    match step:
        case Message():
            return Message(number, step.source, step.target, PLACE, step.tag, step.title, step.payload, step.is_reply)
        case Parallel():
            branches = (
                Branch(f"{number}{chr(97 + at)}", numbered(one.steps, f"{number}{chr(97 + at)}."), one.label)
                for at, one in enumerate(step.branches)
            )
            return Parallel(number, tuple(branches), PLACE, step.tag, step.title)


def every_text(items: tuple[Item, ...], owner: str = "") -> Iterator[tuple[str, Text, Box]]:
    for item in items:
        if isinstance(item, Mark):
            yield from every_text(item.items, item.classes[0])
        elif isinstance(item, Text) and "".join(item.lines).strip():
            across = max(width(line.rstrip(), item.size, item.face) for line in item.lines)
            left = item.x - across * {"start": 0, "middle": 0.5, "end": 1}[item.anchor]
            height = item.size * 0.95 + (len(item.lines) - 1) * item.leading
            yield owner, item, Box(left, item.y - item.size * 0.75, across, height)


def check(found: tuple[Step, ...]) -> None:
    nodes = tuple(Node(name, f"Node {name}", PLACE, kind="topic" if name == "c" else "service") for name in NAMES)
    scenario = Scenario("s", "S", PLACE, steps=found)
    scene = chart(scenario, Topology("t", "T", PLACE, nodes=nodes), load_theme("paper"))
    whole = Box(scene.left, scene.top, scene.width, scene.height)
    texts = list(every_text(scene.items))
    for owner, text, box in texts:
        assert whole.x <= box.x, (owner, text)
        assert box.right <= whole.right, (owner, text)
        assert whole.y <= box.y, (owner, text)
        assert box.bottom <= whole.bottom, (owner, text)
    ordered = sorted(texts, key=lambda one: one[2].y)
    for (_, first, a), (_, second, b) in ((one, other) for at, one in enumerate(ordered) for other in ordered[at + 1 : at + 12]):
        assert not a.overlaps(b.grown(-1)), (first, second)
    shown = [dict(item.data)["step"] for item in scene.items if isinstance(item, Mark) and item.classes[0] == "message"]
    assert shown == [message.number for message in messages(found)]
    lines = [dict(item.data)["step"] for item in scene.items if isinstance(item, Mark) and item.classes[0] == "frame"]
    assert len(lines) == len(set(lines))
    assert all(a != b for a, b in pairwise(shown))


@given(scenarios)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_any_scenario_is_readable(found: tuple[Step, ...]) -> None:
    check(found)


@pytest.mark.long
@given(scenarios)
@settings(max_examples=2000, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_very_many_scenarios_are_readable(found: tuple[Step, ...]) -> None:
    check(found)
