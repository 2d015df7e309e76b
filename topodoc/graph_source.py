"""Topologies as a graph JSON holds them: what `graph.py` wrote, read again, for who keeps no history but the file of a site."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from topodoc.diagnostics import SettingsError, Span, one_line
from topodoc.graph_steps import end_of, pairs, place_of, scenario_of, texts, word
from topodoc.language.vocabulary import (
    Basis,
    Bus,
    Claim,
    Compatibility,
    Direction,
    EdgeType,
    EventKind,
    Kind,
    Reading,
    Role,
    Shape,
    ShardRole,
    State,
    Topics,
)
from topodoc.model.address import safe_url
from topodoc.model.declaration import Declaration
from topodoc.model.elements import Deprecation, Edge, Group, Layer, Link, Node, SameAs, Shard
from topodoc.model.suppression import Scope, Suppression
from topodoc.model.topology import Topology
from topodoc.source import showable

if TYPE_CHECKING:
    from pathlib import Path

Record = dict[str, Any]  # of JSON
GRAPH_SIZE = 200_000_000  # bytes that are read of a graph JSON at most
_MOST_REPLICAS = 1_000


def read_graph(path: Path, most: int) -> tuple[Topology, ...]:
    """Return the topologies in the graph JSON at *path*, of at most *most* bytes. Raises SettingsError where it is none of version 1."""
    try:
        if path.stat().st_size > most:
            message = f"{one_line(str(path))} is larger than {most // 1_000_000} MB; compare fewer topologies"
            raise SettingsError(message)
        said = json.loads(path.read_text("utf-8"), object_hook=_shown)
        if said["version"] == 1:
            return tuple(map(_topology, said["topologies"]))
        reason = f"of version {said['version']}, which is not known here; it may need a newer topodoc"
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        reason = f"no graph.json of version 1 that can be read ({one_line(str(error) or type(error).__name__)}); build the site again"
    message = f"{one_line(str(path))} is {reason}"
    raise SettingsError(message)


def _shown(said: Record) -> Record:
    """Return *said* with texts as pages can carry them."""
    nowhere = Span("", 1, 1, 1, 1)
    return {name: showable(value, nowhere, []) if isinstance(value, str) else _all_shown(value) for name, value in said.items()}


def _all_shown(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if isinstance(value, list):
        return [showable(one, Span("", 1, 1, 1, 1), []) if isinstance(one, str) else _all_shown(one) for one in value]
    return value


def _topology(said: Record) -> Topology:
    layout = said.get("layout", {})
    edges = tuple(map(_edge, said["edges"]))
    by_id = {edge.id: edge for edge in edges}
    found = Topology(
        said["id"],
        said["title"],
        place_of(said),
        said.get("description", ""),
        texts(said, "owners"),
        texts(said, "tags"),
        texts(said, "was"),
        direction=word(layout, "direction", get_args(Direction), "right"),
        has_direction=bool(layout.get("direction_stated")),
        bus=word(layout, "bus", get_args(Bus), "auto"),
        topics=word(layout, "topics", get_args(Topics), "lifelines"),
        show=texts(layout, "show"),
        has_states=bool(layout.get("states")),
        arrows=word(layout, "arrows", get_args(Reading), "dial"),
        nodes=tuple(map(_node, said["nodes"])),
        groups=tuple(map(_group, said["groups"])),
        edges=edges,
        events=tuple(_event(one) for one in said["events"] if "file" in one),
        scenarios=tuple(scenario_of(one, by_id) for one in said["scenarios"]),
        layers=tuple(Layer(one["id"], one["label"], place_of(said), bool(one.get("hidden"))) for one in said["layers"]),
        suppressions=tuple(map(_suppression, said.get("ignored", ()))),
        files=texts(said, "files"),
    )
    return _whole(found)


def _whole(found: Topology) -> Topology:
    """Return *found*. Raises ValueError where it names what it does not hold."""
    named = {end.node for edge in found.edges for end in (edge.source, edge.target)} | {
        one for group in found.groups for one in group.nodes
    }
    groups = (
        {one.group for one in found.nodes} | {one.parent for one in found.groups} | {each for one in found.groups for each in one.groups}
    )
    missing = [*sorted(named - found.node_by_id.keys()), *sorted(one for one in groups if one and one not in found.group_by_id)]
    if missing:
        message = f"{found.id} names {missing[0]}, which it does not hold"
        raise ValueError(message)
    return found


def _about(said: Record) -> Record:
    """Return what nodes, groups and events have alike."""
    links = ((str(one["title"]), safe_url(str(one["url"]))) for one in said.get("links", ()))
    return {
        "description": said.get("description", ""),
        "owners": texts(said, "owners"),
        "tags": texts(said, "tags"),
        "layers": texts(said, "layers"),
        "links": tuple(Link(title, url) for title, url in links if url),
        "was": texts(said, "was"),
        "origin": texts(said, "origin"),
    }


def _group(said: Record) -> Group:
    return Group(
        said["id"],
        said["label"],
        place_of(said),
        parent=said.get("parent"),
        nodes=texts(said, "nodes"),
        groups=texts(said, "groups"),
        rows=tuple(tuple(map(str, row)) for row in said.get("rows", ())),
        accent=_accent(said),
        runs_on=said.get("runs_on", ""),
        **_about(said),
    )


def _accent(said: Record) -> int | None:
    accent = said.get("accent")
    return accent if isinstance(accent, int) and 1 <= accent <= 6 else None


def _node(said: Record) -> Node:
    kind, (where, _, name) = word(said, "kind", get_args(Kind)), str(said.get("same_as", "")).partition("/")
    shard = said.get("shard", {})
    return Node(
        said["id"],
        said["label"],
        place_of(said),
        kind=kind,
        kind_stated=bool(said.get("kind_stated")),
        shape=word(said, "shape", get_args(Shape), "default"),
        shape_stated=bool(said.get("shape_stated")),
        state=word(said, "state", get_args(State), "running"),
        icon=said.get("icon", ""),
        replicas=min(int(said.get("replicas", 1)), _MOST_REPLICAS),
        shard=Shard(str(shard.get("id", "")), word(shard, "role", get_args(ShardRole), None)) if shard else None,
        external=bool(said.get("external")),
        accent=_accent(said),
        group=said.get("group"),
        technology=said.get("technology", ""),
        traits=tuple(sorted({*(texts(said, "traits") or texts(said, "tags"))})),
        same_as=SameAs(where, name, place_of(said)) if name else None,
        runs_on=said.get("runs_on", ""),
        facts=pairs(said, "facts"),
        deprecated=_deprecated(said),
        **_about(said),
    )


def _edge(said: Record) -> Edge:
    return Edge(
        said["id"],
        end_of(said, "from"),
        end_of(said, "to"),
        word(said, "role", get_args(Role)),
        word(said, "type", get_args(EdgeType)),
        place_of(said),
        id_stated=bool(said.get("id_stated")),
        type_stated=bool(said.get("type_stated")),
        role_basis=word(said, "role_basis", get_args(Basis), "ends"),
        protocol=said.get("protocol", ""),
        label=said.get("label", ""),
        description=said.get("description", ""),
        events=texts(said, "events"),
        fields=tuple((str(name), tuple(map(str, found))) for name, found in said.get("fields", {}).items()),
        filter=said.get("filter", ""),
        on_behalf_of=texts(said, "on_behalf_of"),
        basis=word(said, "basis", get_args(Claim), None),
        caption=said.get("caption", ""),
        is_possible=bool(said.get("possible")),
        tags=texts(said, "tags"),
        layers=texts(said, "layers"),
        deprecated=_deprecated(said),
        was=texts(said, "was"),
        origin=texts(said, "origin"),
    )


def _event(said: Record) -> Declaration:
    return Declaration(
        said["name"],
        place_of(said),
        kind=word(said, "kind", get_args(EventKind), "event"),
        title=said.get("title", ""),
        version=said.get("version", ""),
        schema=said.get("schema", ""),
        compatibility=word(said, "compatibility", get_args(Compatibility), None),
        key=said.get("key", ""),
        examples=texts(said, "examples"),
        deprecated=_deprecated(said),
        **_about(said),
    )


def _deprecated(said: Record) -> Deprecation | None:
    one = said.get("deprecated")
    if one is None:
        return None
    since, until = (date.fromisoformat(one[name]) if name in one else None for name in ("since", "until"))
    return Deprecation(since, until, one.get("use", ""), one.get("reason", ""))


def _suppression(said: Record) -> Suppression:
    until = date.fromisoformat(said["until"]) if "until" in said else None
    scope = word(said, "scope", get_args(Scope))
    return Suppression(said["code"], said["reason"], scope, place_of(said), said.get("element", ""), until)
