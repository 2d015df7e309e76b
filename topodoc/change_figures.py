"""Figures of changes: each topology that changed as one picture of both versions, and its charts in which steps changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from topodoc.change.overlay import keys_of, mark_retelling, mark_union
from topodoc.change.union import excerpt, unite
from topodoc.drawing.theme import load_theme
from topodoc.figures import as_read, stages, tell
from topodoc.model.visibility import at_first
from topodoc.sequence.chart import chart
from topodoc.text_formats.mermaid_flowchart import write_flowchart
from topodoc.text_formats.mermaid_sequence import write_sequence
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.change.difference import TopologyChange
    from topodoc.change.retelling import Retelling
    from topodoc.change.union import Union
    from topodoc.drawing.scene import Scene
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings

ChangeKind = Literal["both", "before", "after", "scenario"]
FEW = 12  # nodes; up to so many one picture shows whatever changed
_GLANCE = 20  # nodes of a picture that is read in passing
_LONGEST, _EDGES = 20_000, 300  # characters and edges of one in a comment; Mermaid refuses 50,000 and 500


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """What is to be drawn of a topology, by its id: of both versions, of one alone where they have little in common, or a scenario."""

    topology: str
    kind: ChangeKind
    drawn: Topology
    union: Union | None = None
    retelling: Retelling | None = None

    @property
    def name(self) -> str:
        """The id of its scenario, or nothing."""
        return self.retelling.scenario.id if self.retelling else ""

    @property
    def mermaid(self) -> str:
        """It as text for Mermaid."""
        if self.retelling:
            return write_sequence(self.retelling.scenario, self.drawn)
        return write_flowchart(self.drawn, {key: one.sign for key, one in self.union.markings.items()} if self.union else {})


def plan_changes(changes: Iterable[TopologyChange], settings: Settings) -> tuple[ChangePlan, ...]:
    """Return what is to be drawn of *changes*, as far as they are seen at first."""
    return tuple(one for change in changes for one in _planned(change, settings))


def is_rewritten(union: Union) -> bool:
    """Return whether so much of *union* changed that each version is seen better by itself."""
    return len(union.topology.nodes) > FEW and union.changed > len(union.topology.nodes) / 2


def chart_changes(changes: Iterable[TopologyChange], settings: Settings) -> dict[str, str]:
    """Return what changed in each topology, by its id, as text for Mermaid that a comment has room for; nothing of one that takes more."""
    found = {}
    for plan in plan_changes(changes, settings):
        if plan.union and plan.kind == "both":
            part = excerpt(plan.union, _GLANCE)
            text = replace(plan, drawn=part.topology, union=part).mermaid
            if len(text) <= _LONGEST and len(part.topology.edges) <= _EDGES:
                found[plan.topology] = text.rstrip("\n")
    return found


def draw_changes(plans: Iterable[ChangePlan], settings: Settings, *, is_file: bool = True) -> tuple[tuple[ChangePlan, Scene], ...]:
    """Return each of *plans* with its picture, for a file of its own or for a page. Raises RenderError where one cannot be laid out."""
    planned = tuple(plans)
    theme = load_theme(settings.theme, settings.themes)
    maps = [one for one in planned if not one.retelling]
    keys = [keys_of(one.union.signs if one.union else (), one.drawn.language) for one in maps]
    drawn = list(stages([one.drawn for one in maps], settings, keys=keys))
    tell(drawn, settings)
    scenes = {id(one): mark_union(stage, one.union) if one.union else stage.scene for one, stage in zip(maps, drawn, strict=True)}
    for one in planned:
        if one.retelling and one.union:
            shown = keys_of(one.retelling.signs, one.drawn.language)
            scene = chart(one.retelling.scenario, one.drawn, theme, is_file=is_file, keys=shown)
            scenes[id(one)] = mark_retelling(scene, one.retelling, one.union)
    return tuple((one, scenes[id(one)]) for one in planned)


def _planned(change: TopologyChange, settings: Settings) -> Iterator[ChangePlan]:
    old, new = (at_first(as_read(one, settings)) if one else None for one in (change.old, change.new))
    union = unite(old, new) if old and new else None
    if union is None or is_rewritten(union):
        if union or not (old and new):
            sides: tuple[tuple[ChangeKind, Topology | None], ...] = (("before", old), ("after", new))
            yield from (ChangePlan(change.id, kind, one) for kind, one in sides if one)
    elif union.markings:
        part = excerpt(union)
        yield ChangePlan(change.id, "both", part.topology, part)
    if union:
        yield from (ChangePlan(change.id, "scenario", union.topology, union, one) for one in union.retellings)
