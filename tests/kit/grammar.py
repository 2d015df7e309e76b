"""Specs drawn from the grammar of the language: whole, sound, and with all of its corners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from hypothesis import strategies as st

from topodoc.language.tree import is_blank
from topodoc.language.vocabulary import Direction, EdgeType, Grouping, Kind, Reading, Role, Shape, ShardRole, State

if TYPE_CHECKING:
    from collections.abc import Callable

Draw = Any  # hypothesis's own function
Spec = dict[str, Any]

WORDS = st.sampled_from(
    [
        "publish",
        "Consume orders",
        "get",
        "Bestellung ändern",
        "注文",
        "no",
        "on",
        "~",
        "1.10",
        "2027-01-31",
        "a: b",
        "# x",
        "[TAG]",
        "'",
        " ",
    ]
)
TEXT = st.one_of(WORDS, st.text(st.characters(exclude_categories=["C"], exclude_characters="\u2028\u2029\ufeff"), max_size=12))
NOTE = TEXT.filter(lambda text: not is_blank(text))  # what cannot be seen is no note
LABEL = st.one_of(st.sampled_from(["Order Service", "Zahlungsdienst für Überweisungen", "配送", "🚚 trucks", "naïve"]), TEXT)
PROTOCOL = st.sampled_from(["kafka", "https", "AMQP+tls", "grpc", "sql", "nats"])
LAYER = st.sampled_from(["v1", "v2", "next.3"])
CODE = st.sampled_from(["TD201", "TD205", "TD702"])
TAGS = st.lists(st.sampled_from(["saga", "outbox", "überall", "a b"]), max_size=2)
PAYLOAD = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "sku", "über", "a b"]), inner, max_size=3)),
    max_leaves=5,
)
MESSAGE = st.one_of(
    TEXT, st.sampled_from(["[PUBLISH] OrderPlaced {id: 1}", "[A B] x [1, 2]", "plain", "{a: 1}", "read it {a {b: 2}", "[X]"])
)
REASON = st.sampled_from(["as agreed", "überwacht", {"reason": "for now", "until": "2027-01-31"}])


def one_of(words: object) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(words))


def some(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[Spec]:
    """Return a strategy for mappings that hold any of *values*."""
    return st.fixed_dictionaries({}, optional=values)


IGNORE = st.dictionaries(CODE, REASON, max_size=2)
LINKS = st.dictionaries(st.sampled_from(["Runbook", "Übersicht"]), st.just("https://example.org/a"), max_size=1)
NODE = st.one_of(
    LABEL,
    st.none(),
    st.fixed_dictionaries({"label": LABEL, "replicas": st.integers(2, 3)}),
    some(
        label=LABEL, kind=one_of(Kind), shape=one_of(Shape), state=one_of(State), replicas=st.integers(2, 4), external=st.booleans(),
        shard=some(id=st.just("shard-0"), role=one_of(ShardRole)), accent=st.integers(1, 6),
        layer=st.one_of(LAYER, st.lists(LAYER, max_size=2)),
        description=TEXT, owner=TEXT, technology=TEXT, tags=TAGS, links=LINKS, ignore=IGNORE, same_as=st.just("other/node"),
    ),
)  # fmt: skip
EDGE = some(
    protocol=PROTOCOL,
    type=one_of(EdgeType),
    role=one_of(Role),
    label=TEXT,
    description=TEXT,
    layer=LAYER,
    events=TAGS,
    tags=TAGS,
    ignore=IGNORE,
)


@st.composite
def specs(draw: Draw) -> Spec:
    """Draw a sound spec."""
    nodes: list[tuple[str, Any]] = [(f"n{count}", draw(NODE)) for count in range(draw(st.integers(2, 6)))]
    names = [name for name, _ in nodes]
    ends = [
        *names,
        *(f"{name}-{count}" for name, said in nodes if isinstance(said, dict) for count in range(1, said.get("replicas", 0) + 1)),
    ]
    groups, outside = draw(_groups(nodes))
    edges = draw(st.lists(_edges(ends), max_size=5))
    for count, edge in enumerate(edges):
        if draw(st.booleans()):
            next(iter(edge.values()))["id"] = f"e{count}"
    pairs = {f"e{count}": next(iter(edge)) for count, edge in enumerate(edges) if "id" in next(iter(edge.values()))}
    named = [f"s{count}" for count in range(draw(st.integers(0, 3)))]
    scenarios = {name: draw(_scenario(ends, pairs, named[count + 1 :])) for count, name in enumerate(named)}
    head = draw(
        some(
            title=TEXT, description=TEXT, owner=TEXT, tags=TAGS, ignore=IGNORE,
            arrows=one_of(Reading), layout=some(direction=one_of(Direction)),
            layers=st.dictionaries(LAYER, some(label=LABEL, hidden=st.booleans()), max_size=2),
        )
    )  # fmt: skip
    body = {"groups": groups, "nodes": outside, "edges": edges, "scenarios": scenarios, "views": draw(_views(names, list(groups)))}
    return {"topology": "drawn", **head, **body}


@st.composite
def _groups(draw: Draw, nodes: list[tuple[str, Any]]) -> tuple[Spec, Spec]:
    """Draw where each of *nodes* stands: in one of three groups, which may stand in each other, or outside."""
    placed: dict[int, Spec] = {0: {}, 1: {}, 2: {}, 3: {}}
    for name, said in nodes:
        placed[draw(st.integers(0, 3))][name] = said
    groups = []
    for count in (1, 2, 3):
        said = draw(
            some(label=LABEL, owner=TEXT, tags=TAGS, layer=LAYER, accent=st.integers(1, 6), description=TEXT, links=LINKS, ignore=IGNORE)
        )
        if placed[count] and draw(st.booleans()):
            said["rows"] = [[name] for name in placed[count]]
        groups.append(said | {"nodes": placed[count]})
    if draw(st.booleans()):
        groups[1]["groups"] = {"g3": groups.pop()}
    if draw(st.booleans()):
        groups[0]["groups"] = {"g2": groups.pop(1)}
    names = (
        ["g1", "g2", "g3"] if len(groups) == 3 else ["g1", "g2" if len(groups) == 2 and "g2" not in groups[0].get("groups", {}) else "g3"]
    )
    return dict(zip(names, groups, strict=False)), placed[0]


@st.composite
def _edges(draw: Draw, ends: list[str]) -> Spec:
    return {f"{draw(st.sampled_from(ends))} -> {draw(st.sampled_from(ends))}": draw(EDGE)}


@st.composite
def _scenario(draw: Draw, ends: list[str], pairs: dict[str, str], later: list[str]) -> Spec:
    said: Spec = draw(some(title=TEXT, description=TEXT, tags=TAGS, layer=LAYER, ignore=IGNORE))
    return said | {"steps": draw(st.lists(_step(ends, pairs, later, 3), max_size=4))}


def _step(ends: list[str], pairs: dict[str, str], later: list[str], depth: int) -> st.SearchStrategy[Any]:
    end = st.sampled_from(ends)
    arrow = st.tuples(end, end).map(" -> ".join)
    message = some(message=MESSAGE, payload=PAYLOAD, reply=st.booleans(), ignore=IGNORE)
    kinds: list[st.SearchStrategy[Any]] = [
        arrow,
        st.dictionaries(arrow, st.one_of(MESSAGE, message), min_size=1, max_size=1),
        st.fixed_dictionaries({"note": NOTE, "over": st.lists(end, min_size=1, max_size=2)}),
        st.fixed_dictionaries({"note": NOTE, "left_of": end}, optional={"ignore": IGNORE}),
        st.fixed_dictionaries(
            {"state": st.dictionaries(end, one_of(State), min_size=1, max_size=2)}, optional={"message": MESSAGE, "ignore": IGNORE}
        ),
    ]
    if pairs:
        kinds.append(st.sampled_from(sorted(pairs)).map(lambda name: {pairs[name]: {"message": "over it", "edge": name}}))
    if later:
        kinds.append(st.fixed_dictionaries({"scenario": st.sampled_from(later)}, optional={"ignore": IGNORE}))
    if depth:
        kinds += [_frame(lambda: _step(ends, pairs, later, depth - 1))] * 2
    return st.one_of(kinds)


def _frame(step: Callable[[], st.SearchStrategy[Any]]) -> st.SearchStrategy[Spec]:
    steps = st.lists(st.deferred(step), min_size=1, max_size=2)
    more = {"message": MESSAGE, "ignore": IGNORE}
    branch = st.one_of(st.deferred(step), st.fixed_dictionaries({"steps": steps}, optional={"label": TEXT}))
    case = st.fixed_dictionaries({"when": LABEL.filter(bool), "steps": steps})
    cases = st.tuples(case, st.lists(st.fixed_dictionaries({"else": steps}), max_size=1)).map(lambda parts: [parts[0], *parts[1]])
    plain = [st.fixed_dictionaries({word: TEXT, "steps": steps}, optional=more) for word in ("opt", "loop", "break")]
    parallel = st.fixed_dictionaries({"parallel": st.lists(branch, min_size=1, max_size=3)}, optional=more)
    return st.one_of(parallel, st.fixed_dictionaries({"alt": cases}, optional=more), *plain)


@st.composite
def _views(draw: Draw, names: list[str], groups: list[str]) -> Spec:
    def view() -> Spec:
        said: Spec = draw(
            some(
                title=TEXT,
                description=TEXT,
                arrows=one_of(Reading),
                direction=one_of(Direction),
                brokers=st.just("hide"),
                hubs=st.just("badge"),
                unconfirmed=st.just("light"),
                by=one_of(Grouping),
            )
        )
        if draw(st.booleans()):
            said |= {"around": draw(st.sampled_from(names + groups)), "depth": draw(st.integers(1, 3))}
        seen: Spec = draw(some(include=st.lists(st.sampled_from(names), max_size=2), exclude=st.sampled_from(names)))
        words = {"group": groups, "kind": ["service"], "owner": [], "runs_on": [], "technology": [], "none": []}[said.get("by", "group")]
        folded: Spec = draw(some(fold=st.just("all"))) if words == groups != [] else {}
        return said | seen | folded

    return {f"v{count}": view() for count in range(draw(st.integers(0, 2)))}
