"""Sinks: every field of the spec language that takes text, read from its JSON Schema, and topologies that fill each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from corpus import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Said = dict[str, Any]
_WHAT_IT_IS = {"type", "enum", "anyOf", "oneOf", "allOf", "$ref", "pattern"}


class Take(Protocol):
    """Gives the text for a field; one that names something else has a *usual* value."""

    def __call__(self, field: str, usual: str = "") -> str: ...


def fields(schema: Mapping[str, Any]) -> set[str]:
    """Return every field in *schema* that takes any text: `Part.key`, with `{key}` and `{}` the keys and values of a mapping of texts.

    A part by itself is its short form; what a list of texts takes is not told from what one text does.
    """
    top = {name: one for name, one in schema.items() if name != "definitions"}
    return set(_fields(top, "TopologyPart", schema["definitions"], {"TopologyPart"}))


def _fields(node: Mapping[str, Any], at: str, parts: Mapping[str, Any], seen: set[str]) -> Iterator[str]:
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        if name in parts and name not in seen:
            seen.add(name)
            yield from _fields(parts[name], name, parts, seen)
        return
    types = node.get("type", [])
    takes_text = "string" in ([types] if isinstance(types, str) else types)
    if "enum" not in node and "pattern" not in node and (takes_text or not _WHAT_IT_IS & node.keys()):
        yield at
    for one in (one for word in ("anyOf", "oneOf", "allOf") for one in node.get(word, ())):
        yield from _fields(one, at, parts, seen)
    for name, one in node.get("properties", {}).items():
        yield from _fields(one, f"{at.removesuffix('(arrow)')}.{name}", parts, seen)
    if "items" in node:
        yield from _fields(node["items"], at, parts, seen)
    for pattern, one in node.get("patternProperties", {}).items():
        yield from _fields(one, f"{at}({'free' if pattern == '^x-' else 'arrow'})", parts, seen)
    values = node.get("additionalProperties")
    if isinstance(values, dict):
        if "propertyNames" not in node:
            yield f"{at}{{key}}"
        yield from _fields(values, f"{at}{{}}", parts, seen)


def topology(name: str, take: Take) -> Said:
    """Return a topology called *name* in which every field that takes text has one from *take*."""
    include = take("TopologyPart.include", "_none")
    return {
        "topology": name,
        **({"include": [include]} if include != "_none" else {}),
        "title": take("TopologyPart.title"),
        "description": take("TopologyPart.description"),
        "owner": take("TopologyPart.owner"),
        "tags": [take("TopologyPart.tags"), "second"],
        "was": [take("TopologyPart.was")],
        "aliases": [take("TopologyPart.aliases")],
        "layers": {"v1": {"label": take("LayerPart.label"), "x-note": take("LayerPart(free)")}},
        "events": {"Declared": _event(take)},
        "groups": {"g": _group(take)},
        "generated": {"by": take("GeneratedPart.by"), "form": take("GeneratedPart.form"), "from": take("GeneratedPart.from")},
        "gone": {"left": {"label": take("GonePart.label"), "origin": take("GonePart.origin")}},
        "overlay": {"hide": [take("OverlayPart.hide", "unseen")]},
        "nodes": {"unseen": {"kind": "worker"}, "b": take("NodePart"), "topic": {"label": "Topic", "kind": "topic", "layer": "v1"}},
        "edges": list(_edges(take)),
        "scenarios": {"s": _scenario(take), "plain": {"steps": ["a -> b"]}},
        "views": {"v": _view(take)},
    }


def _group(take: Take) -> Said:
    node = {
        "label": take("NodePart.label"),
        "icon": take("NodePart.icon", "material/database"),
        "shard": {"id": take("ShardPart.id"), "role": "primary"},
        "description": take("NodePart.description"),
        "owner": take("NodePart.owner"),
        "technology": take("NodePart.technology"),
        "runs_on": take("NodePart.runs_on"),
        "facts": {take("NodePart.facts{key}"): "1", "second": take("NodePart.facts{}")},
        "deprecated": take("DeprecatedPart"),
        "origin": [take("NodePart.origin")],
        "was": [take("NodePart.was")],
        "x-note": take("NodePart(free)"),
        "tags": [take("NodePart.tags"), "second"],
        "links": {take("NodePart.links{key}"): "https://example.org/", "second": take("NodePart.links{}")},
    }
    return {
        "label": take("GroupPart.label"),
        "description": take("GroupPart.description"),
        "owner": take("GroupPart.owner"),
        "runs_on": take("GroupPart.runs_on"),
        "origin": take("GroupPart.origin"),
        "was": [take("GroupPart.was")],
        "x-note": take("GroupPart(free)"),
        "tags": take("GroupPart.tags"),
        "links": {take("GroupPart.links{key}"): "https://example.org/", "second": take("GroupPart.links{}")},
        "nodes": {"a": node, "c": {"ignore": {"TD101": take("SuppressionPart"), "TD205": _reason(take)}}},
    }


def _reason(take: Take) -> Said:
    return {"reason": take("SuppressionPart.reason"), "until": take("SuppressionPart.until", "2999-01-31")}


def _edges(take: Take) -> Iterator[Said]:
    yield {
        "from": "a",
        "to": "b",
        "protocol": take("EdgePart.protocol"),
        "label": take("EdgePart.label"),
        "description": take("EdgePart.description"),
        "events": [take("EdgePart.events")],
        "filter": take("EdgePart.filter"),
        "origin": take("EdgePart.origin"),
        "was": [take("EdgePart.was")],
        "tags": [take("EdgePart.tags")],
        "x-note": take("EdgePart(free)"),
    }
    used = {take("EdgePart.events{key}"): {"fields": [take("EventUsePart.fields")]}, "Declared": {}}
    yield {"b -> topic": {"label": "publish", "events": used, "x-note": take("EdgePart(arrow)(free)")}}
    yield {"b -> c": take("EdgePart(arrow)")}
    yield {"a -> topic": {"label": "publish", "protocol": "kafka"}}
    yield {"c -> topic": {"label": "consume", "protocol": "kafka", "id": "reading"}}


def _event(take: Take) -> Said:
    return {
        "title": take("EventPart.title"),
        "description": take("EventPart.description"),
        "owner": take("EventPart.owner"),
        "version": take("EventPart.version"),
        "schema": take("EventPart.schema"),
        "key": take("EventPart.key"),
        "examples": [take("EventPart.examples")],
        "deprecated": {
            "since": take("DeprecatedPart.since", "2026-01-31"),
            "until": take("DeprecatedPart.until", "2999-01-31"),
            "use": take("DeprecatedPart.use"),
            "reason": take("DeprecatedPart.reason"),
        },
        "tags": take("EventPart.tags"),
        "links": {take("EventPart.links{key}"): "https://example.org/", "second": take("EventPart.links{}")},
        "origin": [take("EventPart.origin")],
        "was": [take("EventPart.was")],
        "x-note": take("EventPart(free)"),
    }


def _scenario(take: Take) -> Said:
    step = {"from": take("MessagePart.from", "a"), "to": take("MessagePart.to", "topic"), "message": take("MessagePart.message")}
    step["x-note"] = take("MessagePart(free)")
    paid = {"from": "topic", "to": "c", "payload": {"key": take("MessagePart.payload")}, "edge": take("MessagePart.edge", "reading")}
    notes = [
        {"note": take("NotePart.note"), "over": [take("NotePart.over", "a"), "b"], "x-note": take("NotePart(free)")},
        {"note": "left", "left_of": take("NotePart.left_of", "a")},
        {"note": "right", "right_of": take("NotePart.right_of", "b")},
    ]
    frames = [
        {
            "parallel": [{"steps": ["a -> b"], "label": take("BranchPart.label")}, {"steps": ["b -> c"]}],
            "message": take("ParallelPart.message"),
            "x-note": take("ParallelPart(free)"),
        },
        {
            "alt": [{"when": take("CasePart.when"), "steps": ["a -> b"]}, {"else": ["b -> c"]}],
            "message": take("AltPart.message"),
            "x-note": take("AltPart(free)"),
        },
        {"opt": take("OptPart.opt"), "steps": ["a -> b"], "message": take("OptPart.message"), "x-note": take("OptPart(free)")},
        {
            "loop": take("LoopPart.loop"),
            "steps": [
                {
                    "break": take("BreakPart.break"),
                    "steps": ["a -> b"],
                    "message": take("BreakPart.message"),
                    "x-note": take("BreakPart(free)"),
                }
            ],
            "message": take("LoopPart.message"),
            "x-note": take("LoopPart(free)"),
        },
    ]
    change = {
        "state": {take("StatePart.state{key}", "a"): "error"},
        "message": take("StatePart.message"),
        "x-note": take("StatePart(free)"),
    }
    named = {"b -> a": {"message": "again", "x-note": take("MessagePart(arrow)(free)")}}
    plain = {"scenario": "plain", "x-note": take("ReferencePart(free)")}
    return {
        "title": take("ScenarioPart.title"),
        "description": take("ScenarioPart.description"),
        "tags": [take("ScenarioPart.tags")],
        "was": take("ScenarioPart.was"),
        "aliases": [take("ScenarioPart.aliases")],
        "steps": [{"a -> b": take("MessagePart(arrow)")}, step, paid, *notes, *frames, change, named, plain],
        "x-note": take("ScenarioPart(free)"),
    }


def _view(take: Take) -> Said:
    return {
        "title": take("ViewPart.title"),
        "description": take("ViewPart.description"),
        "was": take("ViewPart.was"),
        "aliases": [take("ViewPart.aliases")],
        "around": take("ViewPart.around", "a"),
        "fold": take("ViewPart.fold", "all"),
        "x-note": take("ViewPart(free)"),
    }


def in_yaml(said: Said) -> str:
    """Return *said* as YAML, a key a line at the top, every text in quotes."""
    return "".join(f"{key}: {_flow(one)}\n" for key, one in said.items())


def _flow(value: Any) -> str:  # noqa: ANN401 - any plain value
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"? {_flow(key)}\n : {_flow(one)}" for key, one in value.items()) + "}"
        )  # a short key ends at 1,024 characters
    return "[" + ", ".join(map(_flow, value)) + "]" if isinstance(value, list) else quoted(value)
