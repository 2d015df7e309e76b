"""Scenarios for tests of sequence charts, small and spiteful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Span
from topodoc.drawing.theme import load_theme
from topodoc.model.elements import Edge, End, Node
from topodoc.model.scenario import Branch, Frame, Message, Note, Reference, Scenario, StateChange

if TYPE_CHECKING:
    from topodoc.model.scenario import Step

SPAN = Span("chart.topo.yml", 1, 1, 1, 1)
THEME = load_theme("paper")
LONG = "a title that says a good deal more than fits on one line of a chart, and goes on"
PAYLOAD = '{orderId: "ORD-42", items: [{sku: "SKU-7", count: 3}, {sku: "SKU-8", count: 1}], total: 149.97, currency: "EUR"}'
UNBROKEN = "averyveryverylongidentifierwithoutanyplacetobreakit" * 3

NODES = (
    Node("web", "Browser", SPAN, "person"),
    Node("api", "API Gateway", SPAN, "gateway", replicas=3),
    Node("orders", "Order Service", SPAN),
    Node("topic", "orders topic", SPAN, "topic"),
    Node("stock", "Inventory Service", SPAN, state="error"),
    Node("mail", "Mail", SPAN, "external", external=True),
)
EDGES = (
    Edge("web-api", End("web"), End("api"), "request", "solid", SPAN),
    Edge("api-orders", End("api"), End("orders"), "request", "solid", SPAN),
    Edge("orders-topic", End("orders"), End("topic"), "publish", "pulse", SPAN),
    Edge("stock-topic", End("stock"), End("topic"), "consume", "pulse", SPAN),
)
ENDS = tuple(End(node.id) for node in NODES)


def say(number: str, source: str, target: str, title: str = "", **said: object) -> Message:
    """Return a message over the edge that joins its ends, if one does."""
    ends = {source, target}
    edges = tuple(edge for edge in EDGES if source != target and {edge.source.node, edge.target.node} == ends)
    return Message(number, End(source), End(target), SPAN, title=title, edges=edges, **said)  # type: ignore[arg-type]


def both(number: str, *branches: Branch, title: str = "", tag: str = "", payload: str = "") -> Frame:
    return Frame("parallel", number, branches, SPAN, tag, title, payload)


NESTED = both(
    "1",
    Branch(
        "1a",
        (
            say("1a.1", "orders", "topic", "OrderPlaced", tag="PUBLISH", payload=PAYLOAD),
            both(
                "1a.2",
                Branch("1a.2a", (say("1a.2a", "topic", "stock"),), LONG),
                Branch(
                    "1a.2b",
                    (
                        both(
                            "1a.2b.1",
                            Branch("1a.2b.1a", (say("1a.2b.1a", "stock", "stock", LONG, tag="RESERVE", payload=PAYLOAD),)),
                            Branch("1a.2b.1b", (say("1a.2b.1b", "stock", "stock", "again"),)),
                        ),
                        say("1a.2b.2", "stock", "mail", "done"),
                    ),
                ),
                title="inner",
                tag="FAN",
            ),
        ),
        "events",
    ),
    Branch("1b", (say("1b", "orders", "api", LONG, payload=PAYLOAD, is_reply=True),)),
    title=LONG,
    tag="FANOUT",
    payload=PAYLOAD,
)
SCENARIOS: dict[str, tuple[Step, ...]] = {
    "empty": (),
    "forward": (say("1", "web", "api", LONG, tag="PLACE", payload=PAYLOAD), say("2", "api", "orders")),
    "right-to-left": (say("1", "web", "api"), say("2", "api", "web", LONG, tag="ANSWER", payload=PAYLOAD, is_reply=True)),
    "across": (
        say("1", "web", "api"),
        say("2", "api", "orders"),
        say("3", "web", "orders", UNBROKEN, payload=PAYLOAD),
        say("4", "orders", "web", LONG, tag="A LONGER TAG"),
    ),
    "self": (say("1", "api", "api", LONG, tag="CHECK", payload=PAYLOAD), say("2", "api", "api"), say("3", "api", "web", "ok")),
    "only self": (say("1", "stock", "stock", "count"),),
    "missing": (say("1", "web", "mail", "Receipt", payload="{a: 1}"), say("2", "mail", "web", tag="NO")),
    "backwards": (say("1", "topic", "stock", "OrderPlaced", tag="DELIVER"),),
    "nested": (NESTED, say("2", "web", "api", "after the frame")),
    "frame of one lifeline": (say("1", "web", "api"), both("2", Branch("2a", (say("2a", "web", "web"),)), title=LONG, payload=PAYLOAD)),
    "nested on one lifeline": (
        say("1", "web", "api"),
        both("2", Branch("2a", (both("2a", Branch("2aa", (both("2aa", Branch("2aaa", (say("2aaa", "web", "web", LONG),))),))),))),
    ),
    "deep": (say("1", "web", "api"), say("2", "api", "orders"), say("3", "orders", "mail")),
    "lines": (say("1", "web", "api", "one\ntwo\n\nthree", payload="{\n  a: 1,\n  b: 2\n}"),),
}

OTHER = Scenario("other", "Another flow, told elsewhere", SPAN, steps=(say("1", "api", "orders"), say("2", "orders", "topic")))
SCENARIOS |= {
    "notes": (
        say("1", "web", "api"),
        Note(LONG, "over", ENDS[:1], SPAN),
        Note("beside it", "left", ENDS[:1], SPAN),
        Note(LONG, "right", ENDS[1:2], SPAN),
        Note("over several", "over", (ENDS[0], ENDS[3]), SPAN),
        both("2", Branch("2a", (Note(UNBROKEN, "left", ENDS[2:3], SPAN),)), Branch("2b", (say("2b", "web", "api"),))),
    ),
    "states": (
        StateChange("1", ((ENDS[1], "warning"), (ENDS[2], "stopped")), SPAN, "FAIL", LONG, PAYLOAD),
        say("2", "web", "api"),
        Frame("alt", "3", (Branch("3a", (StateChange("3a", ((ENDS[1], "running"),), SPAN),), "mended"),), SPAN),
        StateChange("4", ((ENDS[1], "error"),), SPAN, title=LONG),
    ),
    "references": (
        say("1", "web", "api"),
        Reference("2", "other", SPAN),
        say("3", "api", "orders"),
        Frame("opt", "4", (Branch("4", (Reference("4.1", "other", SPAN),), "if so"),), SPAN),
    ),
    "only a reference": (Reference("1", "other", SPAN),),
}


def nest(step: Message, depth: int) -> Step:
    """Return *step* inside *depth* frames."""
    inner: Step = step
    for level in range(depth):
        number = f"{step.number}{'abcdefgh'[level]}"
        inner = both(number, Branch(number, (inner,)), title=f"level {level}")
    return inner


SCENARIOS["deep"] += (nest(say("4", "api", "orders", "far inside"), 8), nest(say("5", "orders", "orders", "further"), 8))
