"""Changes for people and for programs: text with signs, and JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from topodoc.change.difference import KINDS, TopologyChange
from topodoc.change.fields import at_levels
from topodoc.change.wording import rows_of, step_text
from topodoc.cli.report import as_text as found_as_text
from topodoc.cli.report import wants_colour
from topodoc.diagnostics import Severity, one_line
from topodoc.lint.concerned import owners_at
from topodoc.lint.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.change.difference import Changed, Element
    from topodoc.change.fields import Kind, Level
    from topodoc.diagnostics import Diagnostic
    from topodoc.versions import Version

_KEYS = {"topology": "topology", "group": "groups", "node": "nodes", "edge": "edges", "event": "events", "scenario": "scenarios"}


def as_text(changes: Sequence[TopologyChange], found: Sequence[Diagnostic], versions: tuple[Version, Version], level: Level) -> str:
    """Return what *changes* are, a topology after the other, and what is *found*; what is below *level* is only counted."""
    before, after = versions
    lines = [line for one in changes if one.is_above(level) for line in (*_topology(one, before, after, level), "")]
    broken = [*found_as_text(found, colour=wants_colour(sys.stdout)).split("\n"), ""] if found else []
    return "\n".join([*lines, *broken, summary(changes, level) + _consequences(found, after)])


def _consequences(found: Sequence[Diagnostic], after: Version) -> str:
    """Return how many of what is *found* break something, and who should be told."""
    breaking = sum(one.severity == Severity.ERROR for one in found)
    owners = sorted({owner for one in found for owner in owners_at(one, after.topologies)})
    return (f"; {breaking} breaking" if breaking else "") + (f"; inform: {one_line(', '.join(owners))}" if owners else "")


def _topology(one: TopologyChange, before: Version, after: Version, level: Level) -> Iterator[str]:
    file = after.shown(one.new.span.file) if one.new else before.shown(one.old.span.file) if one.old else ""
    yield one_line(f"{one.id}  ({file})  {before.name}..{after.name}")
    yield from (one_line(f"  {line}") for line in lines_of(one, after, level))


def lines_of(one: TopologyChange, after: Version, level: Level) -> Iterator[str]:
    """Yield a line for each thing that changed in *one*, with its sign; words are counted."""
    for row in rows_of(one, level):
        place = f"{after.shown(row.place.file)}:{row.place.line}" if row.place else ""
        yield "  ".join(filter(None, (f"{row.sign} {row.what}", row.told, place)))


def summary(changes: Sequence[TopologyChange], level: Level) -> str:
    """Return how much of *changes* is of *level*, in numbers."""
    told = [one for one in changes if one.is_above(level)]
    if not told:
        quiet = len(changes)
        return "nothing changed" + (f" but words or shape of {quiet} {_topologies(quiet)}" if quiet else "")
    counts = []
    for kind in ("node", "edge", "event"):
        added, removed, changed = (sum(numbers) for numbers in zip(*(one.counts(kind) for one in told), strict=True))
        if added or removed or changed:
            counts.append(f"{kind}s +{added} -{removed} ~{changed}")
    return f"{len(told)} {_topologies(len(told))} changed" + (f": {', '.join(counts)}" if counts else "")


def _topologies(count: int) -> str:
    return "topology" if count == 1 else "topologies"


def as_json(changes: Sequence[TopologyChange], found: Sequence[Diagnostic], versions: tuple[Version, Version], level: Level) -> str:
    """Return *changes* and what is *found* as the changes JSON, version 1."""
    before, after = versions
    changed = [_record(one, before, after, level) for one in changes if one.is_above(level)]
    return json.dumps(
        {"version": 1, "before": before.name, "after": after.name, "topologies": changed, "findings": [record(one) for one in found]},
        indent=2,
    )


def _record(one: TopologyChange, before: Version, after: Version, level: Level) -> dict[str, Any]:
    said: dict[str, Any] = {"id": one.id, "change": "changed" if one.old and one.new else "added" if one.new else "removed"}
    for kind in KINDS[1:]:
        said[_KEYS[kind]] = {
            "added": [_place(kind, element, after) for this, element in one.added if this == kind],
            "removed": [_place(kind, element, before) for this, element in one.removed if this == kind],
            "changed": [
                _fields(changed, after, level) for changed in one.changed if changed.kind == kind and at_levels(changed.fields, level)
            ],
        }
    said["fields"] = {
        field.name: [field.old, field.new] for own in one.changed if own.kind == "topology" for field in at_levels(own.fields, level)
    }
    said["steps"] = [
        {
            "scenario": steps.new.id,
            "removed": [step_text(step) for step in steps.removed],
            "added": [step_text(step) for step in steps.added],
        }
        for steps in (one.steps if level != "contract" else ())
    ]
    said["proposals"] = [{"node": new.id, "was": old.id} for old, new in one.proposals]
    return said


def _place(kind: Kind, element: Element, version: Version) -> dict[str, Any]:
    more: dict[str, Any] = {"name" if kind == "event" else "id": element.name if kind == "event" else element.id}  # type: ignore[union-attr]
    if kind == "edge":
        more |= {"from": element.source.name, "to": element.target.name, "role": element.role}  # type: ignore[union-attr] # likewise
    return {**more, "file": version.shown(element.span.file), "line": element.span.line}


def _fields(one: Changed, after: Version, level: Level) -> dict[str, Any]:
    return _place(one.kind, one.new, after) | {"fields": {field.name: [field.old, field.new] for field in at_levels(one.fields, level)}}
