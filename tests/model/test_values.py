"""Our values are dataclasses in all that anyone can tell, but for when their methods are written."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import field
from typing import TYPE_CHECKING, Any

import pytest

from topodoc import values

if TYPE_CHECKING:
    from collections.abc import Callable


def kinds(make: Any) -> dict[str, Any]:  # noqa: ANN401 - either decorator
    """Return classes as *make*, a decorator like that of `dataclasses`, makes them."""

    @make(frozen=True, slots=True)
    class Point:
        x: float
        y: float = 0.0
        tags: tuple[str, ...] = field(default_factory=tuple, compare=False)

    @make(frozen=True, slots=True)
    class Named(Point):
        name: str = field(default="", kw_only=True)
        length: float = field(init=False, default=0.0)

        def __post_init__(self) -> None:
            object.__setattr__(self, "length", abs(self.x) + abs(self.y))

    @make(slots=True)
    class Counter:
        counts: dict[str, int] = field(default_factory=dict)

    @make(frozen=True, eq=False)
    class Alone:
        x: float

        def __repr__(self) -> str:
            return "alone"

    return {"point": Point, "named": Named, "counter": Counter, "alone": Alone}


def emptied(one: Any) -> Any:  # noqa: ANN401 - of either decorator
    """Return *one*, a counter, once it counts nothing."""
    one.counts = {}
    return one


ACTS: dict[str, Callable[[Any], object]] = {
    "made": lambda the: [repr(the["point"](1)), repr(the["named"](1, 2, name="a")), repr(the["counter"]()), repr(the["alone"](1))],
    "named": lambda the: repr(the["point"](y=2, x=1)),
    "compared": lambda the: (the["point"](1) == the["point"](1), the["point"](1) == the["point"](2), the["point"](1) == the["named"](1)),
    "what is not compared": lambda the: the["point"](1, tags=("a",)) == the["point"](1),
    "hashed": lambda the: len({the["point"](1), the["point"](1, 0.0), the["named"](1), the["named"](1)}),
    "alone": lambda the: the["alone"](1) == the["alone"](1),
    "compared first": lambda the: the["counter"]() == 3,
    "replaced": lambda the: repr(dataclasses.replace(the["named"](1, name="a"), y=5)),
    "fields": lambda the: [one.name for one in dataclasses.fields(the["named"])],
    "as a dict": lambda the: dataclasses.asdict(the["named"](1)),
    "asked": lambda the: [repr(one.__dataclass_params__) for one in the.values()],
    "matched": lambda the: the["named"].__match_args__,
    "copied": lambda the: repr(copy.deepcopy(the["named"](1, 2, ("a",), name="b"))),
    "changed": lambda the: repr(emptied(the["counter"]({"a": 1}))),
}
FAULTS: dict[str, Callable[[Any], object]] = {
    "too few": lambda the: the["point"](),
    "too many": lambda the: the["point"](1, 2, (), 4),
    "unknown": lambda the: the["named"](1, nmae="a"),
    "set": lambda the: setattr(the["point"](1), "x", 2),
    "deleted": lambda the: delattr(the["alone"](1), "x"),
    "new": lambda the: setattr(the["counter"](), "other", 2),
    "hash of what changes": lambda the: hash(the["counter"]()),
}


@pytest.mark.parametrize("act", ACTS)
def test_they_do_what_dataclasses_do(act: str) -> None:
    said = ACTS[act](kinds(values.dataclass))
    assert said == ACTS[act](kinds(dataclasses.dataclass))


@pytest.mark.parametrize("act", FAULTS)
def test_they_refuse_what_dataclasses_refuse(act: str) -> None:
    with pytest.raises(Exception) as ours:  # noqa: PT011 - which one, the other tells
        FAULTS[act](kinds(values.dataclass))
    with pytest.raises(type(ours.value)):
        FAULTS[act](kinds(dataclasses.dataclass))


@values.dataclass(frozen=True, slots=True)
class Kept:
    """What a pickle holds, which needs a name in a module."""

    x: int
    y: str = "a"


def test_they_are_pickled() -> None:
    assert pickle.loads(pickle.dumps(Kept(3))) == Kept(3)  # noqa: S301 - just written
