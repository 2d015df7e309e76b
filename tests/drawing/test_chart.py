"""What every sequence chart promises: each message once, no two texts on each other, nothing outside, frames that hold their own."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from topodoc.api import load
from topodoc.drawing.head_card import draw_head_card, measure_head
from topodoc.drawing.medium import FILE
from topodoc.drawing.paint import paint
from topodoc.drawing.scene import Box, Mark, Path
from topodoc.language.vocabulary import FrameKind, State
from topodoc.model.elements import End, Group, Node
from topodoc.model.scenario import Branch, Frame, Message, Note, Reference, Scenario, Side, StateChange, lifelines, messages, walk
from topodoc.model.topology import Topology
from topodoc.sequence import columns
from topodoc.sequence.chart import chart
from topodoc.sequence.order import in_groups

if TYPE_CHECKING:
    from topodoc.drawing.scene import Scene
    from topodoc.model.scenario import Step

from chart_checks import (
    check,
    check_numbers,
    check_others,
    check_shapes,
    check_texts,
    draw,
    lifeline_places,
    marks,
    step_of,
    text_box,
    texts,
)
from flows import EDGES, ENDS, LONG, NESTED, NODES, OTHER, PAYLOAD, SCENARIOS, SPAN, THEME, UNBROKEN, both, say


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_chart_is_whole_and_legible(name: str) -> None:
    check(SCENARIOS[name])


KINDS = get_args(FrameKind)
STATES = get_args(State)
WORDS = st.sampled_from(["", "ok", "Reserve the stock", LONG, UNBROKEN, "\u8a02\u55ae\u5df2\u5efa\u7acb " * 9])
TAGS = st.sampled_from(["", "GO", "RESERVE STOCK"])
PAYLOADS = st.sampled_from(["", "{id: 1}", PAYLOAD])
TOLD = st.tuples(st.integers(0, 5), st.integers(0, 5), WORDS, TAGS, PAYLOADS, st.booleans())
NOTED = st.tuples(WORDS, st.sampled_from(get_args(Side)), st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True))
CHANGED = st.tuples(st.dictionaries(st.integers(0, 5), st.sampled_from(STATES), min_size=1, max_size=3), WORDS, TAGS, PAYLOADS)
LEAVES = st.one_of(TOLD, TOLD, NOTED, CHANGED, st.just("other"))
STEPS = st.recursive(
    st.lists(LEAVES, min_size=1, max_size=3),
    lambda inner: st.lists(
        st.one_of(LEAVES, st.tuples(st.sampled_from(KINDS), WORDS, st.lists(inner, min_size=1, max_size=3))), min_size=1, max_size=3
    ),
    max_leaves=8,
)


def numbered(plan: list[object], prefix: str = "") -> tuple[Step, ...]:
    """Return the steps that *plan* says, numbered as a spec's would be."""
    count = 0
    steps: list[Step] = []
    for one in plan:
        count += not is_note(one)
        steps.append(step_of_plan(one, f"{prefix}{count}"))
    return tuple(steps)


def is_note(one: object) -> bool:
    return isinstance(one, tuple) and len(one) == 3 and one[0] not in KINDS


def branch_of(plan: list[object], number: str, title: str, *, is_one_of_several: bool) -> Branch:
    """Return a branch; the only step of one among several takes its number."""
    if is_one_of_several and sum(not is_note(one) for one in plan) == 1:
        return Branch(number, tuple(step_of_plan(one, number) for one in plan), title)
    return Branch(number, numbered(plan, f"{number}."), title)


def step_of_plan(one: object, number: str) -> Step:
    match one:
        case (str(kind), str(title), list(branches)) if kind in KINDS:
            several = kind in {"parallel", "alt"}
            letters = [f"{number}{letter}" for letter in "abc"[: len(branches)]] if several else [number]
            inner = [branch_of(branch, name, title, is_one_of_several=several) for name, branch in zip(letters, branches, strict=False)]
            return Frame(kind, number, tuple(inner), SPAN, title=title)  # type: ignore[arg-type]
        case (str(text), str(side), list(over)):
            ends = [ENDS[index] for index in over]
            return Note(text or "!", side, tuple(ends if side == "over" else ends[:1]), SPAN)  # type: ignore[arg-type]
        case (dict(states), str(title), str(tag), str(payload)):
            return StateChange(number, tuple((ENDS[index], state) for index, state in states.items()), SPAN, tag, title, payload)
        case (int(source), int(target), str(title), str(tag), str(payload), bool(is_reply)):
            return say(number, ENDS[source].name, ENDS[target].name, title, tag=tag, payload=payload, is_reply=is_reply)
        case _:
            return Reference(number, "other", SPAN)


@pytest.mark.long
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_very_many_charts_are_whole_and_legible(plan: list[object]) -> None:
    check(numbered(plan))


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_any_chart_is_whole_and_legible(plan: list[object]) -> None:
    check(numbered(plan))


def line_of(mark: Mark) -> Path:
    return next(item for item in mark.items if isinstance(item, Path) and item.style.fill is None)


def test_a_line_looks_like_its_edge() -> None:
    scene = draw((say("1", "orders", "topic"), say("2", "web", "api"), say("3", "api", "web", is_reply=True), say("4", "web", "mail")))
    pulse, solid, reply, missing = marks(scene, "message")
    assert (line_of(pulse).style.stroke, line_of(pulse).style.dash) == ("pulse", (6, 4))
    assert (line_of(solid).style.stroke, line_of(solid).style.dash) == ("solid", ())
    assert (line_of(reply).style.stroke, line_of(reply).style.dash) == ("solid", (2, 3))
    assert (line_of(missing).style.stroke, line_of(missing).style.dash) == ("missing", (2, 3))
    assert missing.classes == ("message", "type-none", "missing")
    assert missing.tooltip == "4: Browser to Mail, which no edge joins"
    assert reply.classes[:3] == ("message", "type-solid", "reply")


def test_a_message_against_the_dial_has_an_open_head() -> None:
    along, against = marks(draw((say("1", "stock", "topic"), say("2", "topic", "stock"))), "message")
    assert "against" not in along.classes
    assert "against" in against.classes
    heads = [[item for item in mark.items if isinstance(item, Path)][-1] for mark in (along, against)]
    assert heads[0].style.fill == "pulse"
    assert heads[1].style.fill is None
    assert heads[1].style.stroke == "pulse"


def test_an_arrow_ends_at_its_lifeline() -> None:
    scene = draw((say("1", "web", "api"), say("2", "api", "web")))
    left, right = lifeline_places(scene)
    for mark, place in zip(marks(scene, "message"), (right, left), strict=True):
        head = [item for item in mark.items if isinstance(item, Path)][-1]
        assert f"{place:g} " in head.outline


def test_a_brokers_lifeline_is_dotted() -> None:
    scene = draw((say("1", "orders", "topic"),))
    dashes = [item.style.dash for item in scene.items if isinstance(item, Path)]
    assert dashes == [(), (2, 3)]


def test_heads_are_on_one_line_and_apart() -> None:
    scene = draw(SCENARIOS["nested"])
    nodes = {node.id: node for node in NODES}
    heads = marks(scene, "lifeline")
    cards = [measure_head(nodes[dict(mark.data)["node"]], THEME.geometry) for mark in heads]
    bottom = max(card.height for card in cards)
    lefts = [place - card.width / 2 for place, card in zip(lifeline_places(scene), cards, strict=True)]
    for mark, card, left in zip(heads, cards, lefts, strict=True):
        assert mark.classes == ("lifeline", f"kind-{card.node.kind}")
        drawn = texts(draw_head_card(card, left, bottom - card.height, THEME.geometry))
        assert [(text.lines, text.y) for text in texts(mark.items)] == [(text.lines, text.y) for text in drawn]
        assert [text.x for text in texts(mark.items)] == pytest.approx([text.x for text in drawn], abs=0.02)
    assert all(left + card.width + 11.9 <= right for (left, card), (right, _) in pairwise(zip(lefts, cards, strict=True)))


def test_no_text_leaves_a_head_and_all_names_stand_around_the_lifeline() -> None:
    scene = draw(SCENARIOS["nested"])
    for mark, place in zip(marks(scene, "lifeline"), lifeline_places(scene), strict=True):
        name = next(text for text in texts(mark.items) if text.face == "bold")
        assert name.anchor == "middle"
        assert abs(name.x - place) <= 8  # a pipe's mouth and sheets of replicas are not in the middle
        across = {outline_box(item) for item in mark.items if isinstance(item, Path)}
        left, right = min(box.x for box in across), max(box.right for box in across)
        assert all(left < text_box(text).x and text_box(text).right < right for text in texts(mark.items))


def outline_box(item: Path) -> Box:
    numbers = [float(x) for x in re.findall(r"[MH](-?[\d.]+)", item.outline)]
    across = sum(float(x) for x in re.findall(r"h(-?[\d.]+)", item.outline)[:1])
    return Box(min(numbers), 0, max(*numbers, numbers[0] + across) - min(numbers), 0)


def gaps(scene: Scene) -> list[float]:
    return [right - left for left, right in pairwise(lifeline_places(scene))]


def test_the_order_of_the_reference_fits_a_page() -> None:
    (kafka,) = load("tests/reference/kafka.topo.yml")
    scene = chart(kafka.scenarios[0], kafka, THEME)
    assert scene.width * 0.75 <= 688
    assert all(110 <= gap <= 150 for gap in gaps(scene))


TEN = ("checkout", "orders topic", "inventory-svc", "Notification Service", "payment events", "ledger", "Shipping", "Customer portal")


def test_ten_lifelines_fit_a_wide_page() -> None:
    nodes = tuple(Node(f"n{at}", name, SPAN, "topic" if "topic" in name else "service") for at, name in enumerate((*TEN, "audit", "Mail")))
    steps = tuple(
        Message(str(at + 1), End(f"n{at}"), End(f"n{at + 1}"), SPAN, "PUBLISH", "OrderConfirmed", PAYLOAD) for at in range(len(nodes) - 1)
    )
    flow = Scenario("flow", "Flow", SPAN, steps=(*steps, Note(LONG, "right", (End("n9"),), SPAN)))
    scene = chart(flow, Topology("ten", "Ten", SPAN, nodes=nodes, scenarios=(flow,)), THEME)
    assert len(lifeline_places(scene)) == 10
    assert scene.width * 0.7 <= 936 + 200  # the note stands beside the last lifeline
    assert chart(replace(flow, steps=steps), Topology("ten", "Ten", SPAN, nodes=nodes), THEME).width * 0.7 <= 936
    assert all(110 <= gap <= 150 for gap in gaps(scene))


def test_a_file_taller_than_a_screen_has_its_heads_at_its_foot_too() -> None:
    steps = tuple(say(str(count), "orders", "topic", "on") for count in range(1, 30))
    flow = Scenario("flow", "Flow", SPAN, steps=steps)
    topology = Topology("shop", "Shop", SPAN, nodes=NODES, edges=EDGES, scenarios=(flow,))
    page, file = chart(flow, topology, THEME), chart(flow, topology, THEME, is_file=True)
    assert not marks(page, "foot")
    assert [texts(mark.items)[0].lines for mark in marks(file, "foot")] == [texts(mark.items)[0].lines for mark in marks(file, "lifeline")]
    assert file.height > page.height
    check_texts(file)
    check_shapes(file)
    short = replace(flow, steps=steps[:5])
    assert chart(short, topology, THEME, is_file=True) == chart(short, topology, THEME)


def test_a_group_stands_together_where_it_costs_no_crossing() -> None:
    nodes = (Node("a", "A", SPAN, group="g"), Node("b", "B", SPAN), Node("c", "C", SPAN, group="g"))
    topology = Topology("t", "T", SPAN, nodes=nodes, groups=(Group("g", "G", SPAN),))
    ends = tuple(map(End, "abc"))

    def told(*pairs: str) -> Scenario:
        return Scenario("s", "S", SPAN, steps=tuple(Message(str(at), End(pair[0]), End(pair[1]), SPAN) for at, pair in enumerate(pairs)))

    assert in_groups(told("ab", "ac"), ends, topology) == tuple(map(End, "acb"))
    assert in_groups(told("ab", "ab", "bc"), ends, topology) == ends


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_any_chart_with_topics_on_arrows_is_whole(plan: list[object]) -> None:
    steps = numbered(plan)
    flow = Scenario("flow", "Flow", SPAN, topics="inline", steps=steps)
    scene = chart(flow, Topology("shop", "Shop", SPAN, nodes=NODES, edges=EDGES, scenarios=(flow, OTHER)), THEME)
    said = sorted((one.number, one.source.name, one.target.name) for one in messages(steps))
    assert sorted(tuple(value for _, value in mark.data) for mark in marks(scene, "message")) == said
    others = {
        end for step in walk(steps) if isinstance(step, Note | StateChange) for end in lifelines(Scenario("", "", SPAN, steps=(step,)))
    }
    topic = End("topic")
    told = any(topic in {one.source, one.target} for one in messages(steps))
    stays = topic in others or any(one.is_self and one.source == topic for one in messages(steps))
    heads = {dict(mark.data)["node"] for mark in marks(scene, "lifeline")}
    assert not told or ("topic" in heads) == stays
    check_texts(scene)
    check_shapes(scene)
    check_numbers(scene, steps)
    check_others(scene, steps)


def test_a_chart_says_what_it_shows() -> None:
    scene = draw((say("1", "web", "api"), say("2", "api", "orders"), say("3", "orders", "orders")))
    assert scene.title == "Flow"
    assert scene.description == "Sequence of 3 messages between Browser, API Gateway, and Order Service."
    assert scene.data == (("topology", "shop"), ("scenario", "flow"))


def test_an_empty_scenario_says_so() -> None:
    scene = draw(())
    assert [text.lines for text in texts(scene.items)] == [("no steps",)]


def test_branch_labels_stand_in_brackets() -> None:
    scene = draw((both("1", Branch("1a", (say("1a", "web", "api"),), "first"), Branch("1b", (say("1b", "api", "web"),))),))
    assert [text.lines for text in texts((marks(scene, "frame-head")[0],))] == [("1 par",), ("[first]",)]


def test_steps_in_frames_are_painted_over_lifelines_and_these_over_grounds() -> None:
    scene = draw((NESTED,))
    kinds = [item.classes[0] if isinstance(item, Mark) else "line" for item in scene.items]
    assert kinds.index("line") > max(place for place, kind in enumerate(kinds) if kind == "frame")
    assert kinds.index("message") > max(place for place, kind in enumerate(kinds) if kind == "line")
    assert [step_of(mark) for mark in marks(scene, "frame")] == ["1", "1a.2", "1a.2b.1"]


def test_ten_thousand_steps_are_a_picture() -> None:
    steps = tuple(say(str(count), ENDS[count % 5].name, ENDS[count % 3].name, f"number {count}", tag="GO") for count in range(1, 10_001))
    scene = draw(steps)
    assert len(marks(scene, "message")) == 10_000
    assert paint(scene, THEME, FILE).count('class="message ') == 10_000


def test_a_scenario_is_walked_once_however_often_it_is_referred_to(monkeypatch: pytest.MonkeyPatch) -> None:
    walked = []

    def walk_one(scenario: Scenario) -> tuple[End, ...]:
        walked.append(scenario.id)
        return lifelines(scenario)

    monkeypatch.setattr(columns, "lifelines", walk_one)
    draw((say("1", "web", "api"), *(Reference(str(count), "other", SPAN) for count in range(2, 50))))
    assert walked.count("other") == 1
