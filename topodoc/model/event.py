"""An event: who says it, over what it gets to whom, how surely, and the steps in which it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.language.vocabulary import EventKind
    from topodoc.model.content import Grade
    from topodoc.model.declaration import Declaration
    from topodoc.model.identity import Place
    from topodoc.model.scenario import Message, Scenario
    from topodoc.model.topology import Topology


EventPlace = tuple[str, str]  # a topology, and the name of an event in it


@dataclass(frozen=True, slots=True)
class Sending:
    """A step of a scenario in which an event is sent."""

    topology: Topology
    scenario: Scenario
    message: Message


@dataclass(frozen=True, slots=True)
class Producer:
    """Who says an event, and through whom where a relay publishes it."""

    place: Place
    through: Place | None = None


@dataclass(frozen=True, slots=True)
class Consumer:
    """Who gets an event, how surely; everything-takers state no events, observers only look on."""

    place: Place
    grade: Grade
    takes_everything: bool
    is_observer: bool

    def beside(self, other: Consumer) -> Consumer:
        """Return what both say of one: the surer grade; and it looks on, or takes everything, only where both do."""
        everything, looks_on = self.takes_everything and other.takes_everything, self.is_observer and other.is_observer
        return Consumer(self.place, max(self.grade, other.grade), everything, looks_on)


@dataclass(frozen=True, slots=True)
class Event:
    """What is known of one event. `topologies` are those in which it stands, the one that holds its page first.

    `owners` are the declared ones, else those of its only producer. `keys` are those of its payloads, as far as steps show any or edges use
    them.
    """

    name: str
    topologies: tuple[str, ...]
    declaration: Declaration | None
    declared_in: str
    kind: EventKind
    owners: tuple[str, ...]
    producers: tuple[Producer, ...]
    resources: tuple[Place, ...]
    consumers: tuple[Consumer, ...]
    steps: tuple[Sending, ...]
    keys: tuple[str, ...]

    @property
    def home(self) -> str:
        """The topology that holds its page."""
        return self.topologies[0]
