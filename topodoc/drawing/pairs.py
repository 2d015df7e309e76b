"""What is drawn on what: every pair of inks that a picture can put one on the other.

The drawing code is held to this table by a test that walks the scenes it makes; another computes the contrast of each pair
in each theme. A mark that puts a new role on a new ground needs its pair here.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Literal

from topodoc.drawing.contrast import contrast
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# text is read; a sign tells something that its shape alone does not; an outline bounds what its ground, heading or text tells too.
DrawnPart = Literal["text", "sign", "outline"]

ACCENTS = tuple(f"accent-{count}" for count in range(1, 7))
STATES = ("running", "warning", "error", "stopped")
_AREAS = ("page", "group", "broker-group")  # what nodes and edges of a topology stand on
_TALK = ("page", "frame")  # what messages stand on
_CARDS = ("surface", "broker", "store")  # what fills a node
_LINES = ("pulse", "solid")
_CHANGES = ("added", "removed", "changed")


@dataclass(frozen=True, slots=True)
class Pair:
    """The ink `ink` on the ink `ground`."""

    part: DrawnPart
    ink: str
    ground: str


def _pairs() -> Iterator[Pair]:
    yield from _each("text", ("text", "payload"), _TALK)
    yield from _each("text", ("text",), ("surface", "store"))
    yield from _each("text", ("broker-group-text",), ("broker", "broker-group"))
    yield from _each("text", ("muted",), (*_CARDS, "page"))
    yield from _each("text", STATES[1:], _CARDS)
    yield from _each("text", ("group-text",), ("group",))
    yield from _each("text", _LINES, _AREAS)
    yield from _each("text", ("number-text",), (*_LINES, "missing"))
    yield from _each("text", ("warning",), ("page",))  # in the tables beside a picture
    for role in ("badge", "tag"):
        yield Pair("text", f"{role}-text", role)
    yield Pair("text", "frame-text", "frame-head")
    yield from _each("text", _CHANGES, _AREAS)
    yield from _each("text", ("muted",), _AREAS[1:])  # labels of lines that did not change
    yield from _each("text", ("number-text",), _CHANGES[:2])  # steps are new or gone

    yield from _each("sign", _LINES, (*_AREAS, *_TALK))
    yield from _each("sign", ("solid",), _CARDS)  # the number of a message that a node sends to itself
    yield from _each("sign", ("missing", "warning"), _TALK)
    yield from _each("sign", (*STATES, "muted"), (*_CARDS, *_AREAS))  # signs of states, and icons
    yield from _each("sign", ("broker-line",), ("broker",))
    yield from _each("sign", ("store-line",), ("store",))
    yield from _each("sign", ("text",), ("surface",))  # icons of technologies
    yield from _each("sign", ("external", *ACCENTS), (*_CARDS, *_AREAS))

    yield from _each("sign", _CHANGES, (*_CARDS, *_AREAS))
    yield from _each("sign", _CHANGES[:2], (*_TALK, "frame-head"))
    yield from _each("sign", ("number-text",), _CHANGES)

    yield from _each("sign", (*STATES, "muted"), _TALK)  # lifelines, from a change of state on
    yield from _each("outline", ("line",), ("surface", "page", "group", "frame"))  # groups of broker resources hold nothing else
    yield from _each("outline", ("broker-line",), _AREAS)
    yield from _each("outline", ("store-line",), _AREAS[:2])
    yield from _each("outline", ("group-line",), ("group", "page"))
    yield from _each("outline", ("broker-group-line",), _AREAS)
    yield from _each("outline", ("lifeline",), (*_TALK, *_AREAS))
    yield from _each("outline", ("frame-line",), (*_TALK, "frame-head", "surface"))


def _each(part: DrawnPart, inks: tuple[str, ...], grounds: tuple[str, ...]) -> Iterator[Pair]:
    yield from (Pair(part, ink, ground) for ink, ground in product(inks, grounds))


PAIRS = tuple(dict.fromkeys(_pairs()))


def tightest(colours: Mapping[str, str], part: DrawnPart) -> tuple[float, Pair]:
    """Return the lowest contrast of any *part* under *colours*, and the pair that has it."""
    return min(((_contrast(colours, pair), pair) for pair in PAIRS if pair.part == part), key=lambda one: one[0])


def weak(colours: Mapping[str, str]) -> tuple[tuple[float, Pair], ...]:
    """Return the pairs that miss WCAG AA under *colours*, 4.5 for a text and 3 for a sign, the weakest first."""
    least = {"text": 4.5, "sign": 3.0, "outline": 1.0}
    found = ((_contrast(colours, pair), pair) for pair in PAIRS)
    return tuple(sorted((one for one in found if one[0] < least[one[1].part]), key=lambda one: one[0]))


def _contrast(colours: Mapping[str, str], pair: Pair) -> float:
    return contrast(colours[pair.ink], colours[pair.ground])
