"""What reach gives: who waits in vain, who gets nothing or less, and who may follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.model.identity import Place


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits in vain, after so many `hops`; who `cannot_send` puts something into a resource that stops."""

    place: Place
    hops: int
    cannot_send: bool = False


@dataclass(frozen=True, slots=True)
class Starving:
    """Somebody who gets nothing, or less, from `resource`: of `events`, or of anything where none are stated.

    It gets less where others put that in too: `also_from` certainly, `perhaps_from` those who state no events or may be held back,
    and somebody `outside` perhaps, whom no spec names.
    """

    place: Place
    events: tuple[str, ...]
    resource: Place
    also_from: tuple[Place, ...] = ()
    perhaps_from: tuple[Place, ...] = ()
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Following:
    """Somebody who may get nothing in the end: after so many `hops`, of `events`; `likely` are steps that tell of it."""

    place: Place
    hops: int
    events: tuple[str, ...]
    likely: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Who is hurt if what is at `stops` stops; what they miss would have come `over` these resources.

    `goes_on` tells that more may follow than was asked for: those who do are the nearest.
    """

    stops: tuple[Place, ...]
    waits: tuple[Waiting, ...] = ()
    starves: tuple[Starving, ...] = ()
    may_follow: tuple[Following, ...] = ()
    over: tuple[Place, ...] = ()
    goes_on: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        """Everyone who is named, once."""
        named: tuple[Waiting | Starving | Following, ...] = (*self.waits, *self.starves, *self.may_follow)
        return tuple(dict.fromkeys(one.place for one in named))
