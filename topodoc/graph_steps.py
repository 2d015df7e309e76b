"""Scenarios as a graph JSON holds them, and what all of its parts are read with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from topodoc.diagnostics import Span
from topodoc.language.vocabulary import FrameKind, State, Topics
from topodoc.model.elements import End
from topodoc.model.scenario import Branch, Frame, Message, Note, Reference, Scenario, Side, StateChange

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.model.elements import Edge
    from topodoc.model.scenario import Step

Record = dict[str, Any]  # of JSON
_NEEDED = object()


def place_of(said: Record) -> Span:
    """Return the line that *said* is of."""
    line = int(said.get("line", 1))
    return Span(str(said.get("file", "")), line, 1, line, 1)


def texts(said: Record, key: str) -> tuple[str, ...]:
    """Return the list of texts that *said* has under *key*; nothing where it has none."""
    return tuple(map(str, said.get(key, ())))


def pairs(said: Record, key: str) -> tuple[tuple[str, str], ...]:
    """Return the mapping from text to text that *said* has under *key*."""
    return tuple((str(name), str(value)) for name, value in said.get(key, {}).items())


def word(said: Record, key: str, known: tuple[str, ...], otherwise: object = _NEEDED) -> Any:  # noqa: ANN401 - one of the words
    """Return which of the *known* words *said* has under *key*; where it has none *otherwise*. Raises ValueError for another."""
    if key not in said and otherwise is not _NEEDED:
        return otherwise
    if said[key] not in known:
        message = f"{key} is {said[key]!r}, none of {', '.join(known)}"
        raise ValueError(message)
    return said[key]


def end_of(said: Record, key: str) -> End:
    """Return the end of an edge or message that *said* has under *key*."""
    return End(said[key], said.get(f"{key}_replica"))


def scenario_of(said: Record, edges: Mapping[str, Edge]) -> Scenario:
    """Return the scenario that *said* is, whose messages travel *edges*. Raises KeyError, TypeError or ValueError where it is none."""
    return Scenario(
        said["id"],
        said["title"],
        place_of(said),
        said.get("description", ""),
        texts(said, "layers"),
        texts(said, "tags"),
        texts(said, "was"),
        topics=word(said, "topics", get_args(Topics), None),
        steps=tuple(_step(one, edges) for one in said["steps"]),
    )


def _step(said: Record, edges: Mapping[str, Edge]) -> Step:
    match said["kind"]:
        case "message":
            return _message(said, edges)
        case "note":
            over = tuple(End(*_named(name, edges)) for name in said["over"])
            return Note(said["title"], word(said, "side", get_args(Side), "over"), over, place_of(said))
        case "change":
            states = tuple((End(*_named(one["node"], edges)), word(one, "state", get_args(State))) for one in said["states"])
            return StateChange(said["number"], states, place_of(said), **_said(said))
        case "ref":
            return Reference(said["number"], said["scenario"], place_of(said))
        case _:
            branches = tuple(_branch(one, edges) for one in said["branches"])
            return Frame(word(said, "kind", get_args(FrameKind)), said["number"], branches, place_of(said), **_said(said))


def _said(said: Record) -> dict[str, Any]:
    return {name: said.get(name, "") for name in ("tag", "title", "payload")}


def _named(name: str, edges: Mapping[str, Edge]) -> tuple[str, int | None]:
    """Return the node and the replica that *name* is of: where *edges* know no node of that name, it ends in the replica."""
    known = {end.node for edge in edges.values() for end in (edge.source, edge.target)}
    node, dash, number = name.rpartition("-")
    return (node, int(number)) if name not in known and dash and number.isdigit() and node in known else (name, None)


def _message(said: Record, edges: Mapping[str, Edge]) -> Message:
    ways = ([said["edge"]] if "edge" in said else []) + [*texts(said, "perhaps")]
    return Message(
        said["number"],
        end_of(said, "from"),
        end_of(said, "to"),
        place_of(said),
        is_reply=bool(said.get("reply")),
        edge_stated=bool(said.get("edge_stated")),
        edges=tuple(edges[one] for one in ways),
        is_complete=bool(said.get("complete")),
        **_said(said),
    )


def _branch(said: Record, edges: Mapping[str, Edge]) -> Branch:
    steps = tuple(_step(one, edges) for one in said["steps"])
    return Branch(said["number"], steps, said.get("label", ""), bool(said.get("else")))
