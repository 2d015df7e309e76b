"""Releases: what changed from one tag to the next, as pages tell it and as it is kept from one build to the next."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from topodoc.change.wording import rows_of
from topodoc.diagnostics import Severity
from topodoc.model.declaration import Declaration
from topodoc.model.elements import Edge, Group, Node
from topodoc.model.scenario import Scenario
from topodoc.model.topology import Topology
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from topodoc.change.difference import Element, TopologyChange
    from topodoc.change.fields import Kind

Thing = tuple[str, str, str]  # a topology, a kind, and the id of a thing of that kind, or of the topology itself
COUNTED: tuple[Kind, ...] = ("node", "edge", "event")


@dataclass(frozen=True, slots=True)
class PaintedChange:
    """A picture of a change for a page, with the `title` of the scenario or topology; `can_switch` says that it holds both versions."""

    kind: str
    title: str
    svg: str
    width: float
    height: float
    heads: float
    page_class: str
    can_switch: bool


@dataclass(frozen=True, slots=True)
class ChangedTopology:
    """What changed in one topology: its id and its title, what became of it, counts by kind, and rows of sign, what, told and node."""

    id: str
    title: str
    became: str
    counts: tuple[tuple[str, int, int, int], ...]
    rows: tuple[tuple[str, str, str, str], ...]
    pictures: tuple[PaintedChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from a change for somebody: how bad it is, what it is, its cure, and who owns what it is about."""

    severity: str
    code: str
    message: str
    hint: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """What changed from the tag `before` to the tag `name`.

    `touched` are the things that are new or other than before, each with its sign, `renamed` those that are called otherwise now.
    """

    name: str
    before: str
    moment: str
    commit: str
    base: str
    topologies: tuple[ChangedTopology, ...]
    consequences: tuple[Consequence, ...]
    touched: tuple[tuple[Thing, str], ...]
    renamed: tuple[tuple[Thing, Thing], ...]

    @property
    def day(self) -> str:
        """The day of its tag."""
        return self.moment[:10]

    @property
    def breaking(self) -> int:
        """How many of its consequences break somebody."""
        return sum(one.severity == Severity.ERROR for one in self.consequences)

    @property
    def owners(self) -> tuple[str, ...]:
        """Who has to be told."""
        return tuple(sorted({owner for one in self.consequences for owner in one.owners}))


def release_from(said: Any) -> Release:  # noqa: ANN401 - what JSON holds
    """Return the release that *said* is as JSON. Raises ValueError, TypeError or KeyError where it is none."""
    topologies = [
        ChangedTopology(
            one["id"], one["title"], one["became"], _tuples(one["counts"]), _tuples(one["rows"]),
            tuple(PaintedChange(**picture) for picture in one["pictures"]),
        )
        for one in said["topologies"]
    ]  # fmt: skip
    consequences = tuple(Consequence(**{**one, "owners": tuple(one["owners"])}) for one in said["consequences"])
    touched, renamed = ((tuple(thing), sign) for thing, sign in said["touched"]), (tuple(map(tuple, two)) for two in said["renamed"])
    return Release(
        **{**said, "topologies": tuple(topologies), "consequences": consequences, "touched": tuple(touched), "renamed": tuple(renamed)}
    )


def _tuples(lists: Iterable[Sequence[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(map(tuple, lists))


def summarised(one: TopologyChange, pictures: tuple[PaintedChange, ...]) -> ChangedTopology:
    """Return what pages tell of *one*, with its *pictures*."""
    became = "changed" if one.old and one.new else "added" if one.new else "removed"
    counts = ((kind, *one.counts(kind)) for kind in COUNTED)
    rows = tuple((row.sign, row.what, row.told, row.node) for row in rows_of(one, "words"))
    title = (one.new or one.old).title if one.new or one.old else one.id  # type: ignore[union-attr] # one of both is there
    return ChangedTopology(one.id, title, became, tuple(each for each in counts if any(each[1:])), rows, pictures)


def touched_by(change: TopologyChange) -> Iterator[tuple[Thing, str]]:
    """Yield each topology, node and event that *change* made, with `+`, or changed beyond words, with `~`; the ends of an edge too."""
    if not change.is_above("shape"):
        return
    found: dict[Thing, str] = {(change.id, "topology", change.id): "~" if change.old else "+"}
    for kind, element in change.added:
        if kind in {"node", "event"}:
            found[change.id, kind, element.name if kind == "event" else element.id] = "+"  # type: ignore[union-attr] # the kind says so
    for one in change.changed:
        if any(field.level != "words" for field in one.fields):
            for thing in _touched(change.id, one.kind, one.old, one.new):
                found.setdefault(thing, "~")
    for kind, element in (*change.added, *change.removed):
        if kind == "edge":
            for thing in _touched(change.id, kind, None, element):
                found.setdefault(thing, "~")
    yield from found.items()


def _touched(topology: str, kind: Kind, old: Element | None, new: Element) -> Iterator[Thing]:
    """Yield what is touched where *old* became *new*: an edge touches its ends, and the events that it carries now and did not, or did."""
    match new:
        case Edge():
            before = old.events if isinstance(old, Edge) else ()
            yield from ((topology, "node", end.node) for end in (new.source, new.target))
            yield from ((topology, "event", name) for name in sorted({*before} ^ {*new.events}))
        case Node():
            yield topology, kind, new.id
        case Declaration():
            yield topology, kind, new.name
        case Topology() | Group() | Scenario():
            pass  # the topology is touched anyway, and the others have no line of their own


def renamed_by(change: TopologyChange) -> Iterator[tuple[Thing, Thing]]:
    """Yield each topology, node and event that *change* gave another name, as it was called and as it is."""
    if change.old and change.new and change.old.id != change.new.id:
        yield (change.old.id, "topology", change.old.id), (change.id, "topology", change.id)
    for one in change.changed:
        names = [str(field.old) for field in one.fields if field.name in {"id", "name"}]
        if names and one.kind in {"node", "event"}:
            now = one.new.name if one.kind == "event" else one.new.id  # type: ignore[union-attr] # the kind says so
            yield (change.id, one.kind, names[0]), (change.id, one.kind, now)


def changed_in(releases: Sequence[Release]) -> Mapping[Thing, tuple[tuple[Release, str], ...]]:
    """Return for each thing, as it is called now, the *releases* that made or changed it, the newest first, with their signs."""
    found: defaultdict[Thing, list[tuple[Release, str]]] = defaultdict(list)
    now: dict[Thing, Thing] = {}
    topologies: dict[str, str] = {}
    for release in releases:

        def current(thing: Thing) -> Thing:
            here = (topologies.get(thing[0], thing[0]), *thing[1:])
            here = (here[0], here[1], here[0]) if here[1] == "topology" else here
            return now.get(here, here)

        for thing, sign in release.touched:
            found[current(thing)].append((release, sign))
        for was, called in release.renamed:
            if was[1] == "topology":
                topologies[was[0]] = topologies.get(called[0], called[0])
            else:
                now[current(was)] = current(called)
    return {thing: tuple(told) for thing, told in found.items()}
