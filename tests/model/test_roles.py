"""Roles have one home: whoever wants to know what follows from one asks its record."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

import topodoc
from topodoc.language.reader import parse
from topodoc.language.vocabulary import Role
from topodoc.model.bind import bind
from topodoc.model.lexicon import Lexicon
from topodoc.model.roles import ROLES
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(topodoc.__file__).parent
HOMES = {"model/roles.py", "language/vocabulary.py"}
READERS = "intake/"  # they say in which role something foreign is: its words are theirs to translate
NAMES = frozenset(get_args(Role))


def decisions(text: str) -> Iterator[int]:
    """Yield the lines of *text* that compare something with a role's name, or look one up."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare):
            parts: list[ast.AST] = [node.left, *node.comparators]
        elif isinstance(node, ast.MatchValue):
            parts = [node.value]
        elif isinstance(node, ast.Dict) and sum(isinstance(key, ast.Constant) and key.value in NAMES for key in node.keys) > 1:
            parts = list(node.keys[:1])  # type: ignore[arg-type] # a key that is None unpacks another mapping
        else:
            continue
        if any(isinstance(leaf, ast.Constant) and leaf.value in NAMES for part in parts if part for leaf in ast.walk(part)):
            yield (node.value if isinstance(node, ast.MatchValue) else node).lineno


def test_nobody_else_decides_by_the_name_of_a_role() -> None:
    files = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    asked = {name: path for name, path in files.items() if name not in HOMES and not name.startswith(READERS)}
    found = [f"{name}:{line}" for name, path in asked.items() for line in decisions(path.read_text("utf-8"))]
    assert not found


@pytest.mark.parametrize(
    "text", ['edge.role == "bind"', 'role in {"read", "access"}', 'match role:\n case "write":\n  pass', '{"read": 1, "write": 2}[role]']
)
def test_such_a_decision_would_be_seen(text: str) -> None:
    assert list(decisions(text))


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("publishes OrderPlaced", "publish"), ("Published", "publish"), ("emitting", "publish"), ("emitted", "publish"),
        ("sent to all", "publish"), ("subscribes to", "consume"), ("listens for orders", "consume"), ("polled", "consume"),
        ("reads from", "read"), ("queries", "read"), ("got", "read"), ("fetches", "read"), ("writes", "write"), ("written", "write"),
        ("putting", "write"), ("updates stock", "write"), ("indexed", "write"), ("publisher", None), ("reader", None), ("republish", None),
        ("", None),
    ],
)  # fmt: skip
def test_verbs_are_known_in_each_form(label: str, role: str | None) -> None:
    assert Lexicon().verb_role(label) == role


def test_a_projects_verbs_are_known_in_each_form_too() -> None:
    lexicon = Lexicon(more_verbs=(("announce", "publish"), ("carry", "publish")))
    assert {lexicon.verb_role(one) for one in ("announces", "announced", "announcing", "carries", "Carried")} == {"publish"}


@pytest.mark.parametrize(("text", "is_verb"), [("publish", True), ("reads from", True), ("subscribed to", True), ("publish a lot", False)])
def test_a_label_may_be_a_verb_alone(text: str, is_verb: bool) -> None:  # noqa: FBT001 - a case
    assert Lexicon().is_verb_alone(text) is is_verb


def uses(edge: str) -> dict[str, list[str]]:
    spec = f"topology: t\nnodes: {{a: A, db: {{kind: database}}, t: {{kind: topic}}, q: {{kind: queue}}}}\nedges: [{edge}]\n"
    topology = bind(parse(Source.decode(spec.encode(), "t.topo.yml")))
    return {
        "feeds": [f"{use.client.node} {name}" for name in ("t", "q") for use in topology.feeds(name)],
        "drains": [f"{use.client.node} {name}" for name in ("t", "q") for use in topology.drains(name)],
        "onward": [f"{name} {other}" for name in ("t", "q") for _, other in topology.onward(name)],
    }


@pytest.mark.parametrize(
    ("edge", "feeds", "drains", "onward"),
    [
        ("a -> t: append an order", ["a t"], [], []),
        ("a -> t: read", [], ["a t"], []),
        ("a -> t: {role: write}", ["a t"], [], []),
        ("a -> t: {role: access}", ["a t"], ["a t"], []),
        ("a -> t: {role: request}", [], [], []),
        ("a -> t: {role: replicate}", [], ["a t"], []),
        ("t -> a", [], ["a t"], []),
        ("t -> a: consume", [], ["a t"], []),
        ("t -> a: {role: bind}", [], ["a t"], []),
        ("a -> t: {role: bind}", ["a t"], [], []),
        ("db -> t: {role: deliver}", ["db t"], [], []),
        ("t -> q", [], [], ["t q"]),
        ("t -> q: publish", [], [], ["t q"]),
        ("q -> t: consume", [], [], ["t q"]),
        ("q -> t: {role: replicate}", [], [], ["t q"]),
        ("t -> q: {role: request}", [], [], []),
    ],
)
def test_what_an_edge_does_at_a_resource(edge: str, feeds: list[str], drains: list[str], onward: list[str]) -> None:
    assert uses(edge) == {"feeds": feeds, "drains": drains, "onward": onward}


def test_every_role_has_words_of_its_own() -> None:
    words = [word for one in ROLES.values() for word in (one.of_dialler, one.of_dialled)]
    assert len({*words}) == len(words)
