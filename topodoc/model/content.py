"""Content: what a broker resource holds, as far as specs can say, and what of it gets through an edge."""

from __future__ import annotations

from dataclasses import field
from enum import IntEnum
from typing import TYPE_CHECKING

from topodoc.model.globs import STAR, fits, meet
from topodoc.model.layers import overlap
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.elements import Edge
    from topodoc.model.layers import LayerSet

ANYTHING = STAR  # the open pattern of who states no events


class Grade(IntEnum):
    """How sure it is that something gets somewhere: only when it fails, possibly, or certainly."""

    FAILING = 1
    POSSIBLE = 2
    CERTAIN = 3


Route = tuple["LayerSet", ...]  # the layers of the edges on the way, of those that are not in every layer
Graded = dict[str, dict[Route, Grade]]


@dataclass(slots=True)
class Content:
    """Names of events, and open patterns of names that are not known, each with its grade by the layers it came over."""

    names: Graded = field(default_factory=dict)
    opens: Graded = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.names or self.opens)

    def add(self, other: Content) -> Content:
        """Take in *other*, and return what of it is new or surer than before."""
        return Content(_join(self.names, other.names), _join(self.opens, other.opens))

    def put(self, name: str, path: Route, grade: Grade, *, is_open: bool = False) -> None:
        """Note one name, or open pattern; the surer grade holds."""
        known = (self.opens if is_open else self.names).setdefault(name, {})
        known[path] = max(grade, known.get(path, grade))


@dataclass(frozen=True, slots=True)
class Sieve:
    """What an edge lets through: everything, or stated names and patterns; `is_filtered` where it holds back what names cannot say."""

    names: tuple[str, ...]
    patterns: tuple[str, ...]
    is_filtered: bool
    layer: LayerSet | None

    @property
    def is_everything(self) -> bool:
        """Whether no events are stated."""
        return not self.names and not self.patterns

    def passed(self, content: Content, most: Grade = Grade.CERTAIN) -> Content:
        """Return what of *content* is passed on, at *most* that sure: names that fit, and of open patterns what is stated."""
        limit = min(most, Grade.POSSIBLE) if self.is_filtered and self.is_everything else most
        found = Content()
        if self.is_everything:
            self._copy(content.names, found.names, limit)
            self._copy(content.opens, found.opens, limit)
            return found
        for name in self._fitting(content):
            self._copy_one(name, content.names[name], found.names, limit)
        unsure = min(limit, Grade.POSSIBLE)
        for pattern, grades in content.opens.items():
            for name in self.names:
                if fits(name, pattern):
                    self._copy_one(name, grades, found.names, unsure)
            for stated in self.patterns:
                if meet(stated, pattern):
                    self._copy_one(stated, grades, found.opens, unsure)
        return found

    def caught(self, names: set[str], content: Content, least: Grade) -> set[str]:
        """Return those of *names* that *content* holds by name and that pass, at *least* that sure."""
        if self.is_everything:
            stated = {*names}
        else:
            stated = names.intersection(self.names) | {name for name in names if any(fits(name, pattern) for pattern in self.patterns)}
        return {
            name
            for name in stated & content.names.keys()
            if any(grade >= least and all(overlap(self.layer, one) for one in path) for path, grade in content.names[name].items())
        }

    def _fitting(self, content: Content) -> Iterator[str]:
        """Yield the names in *content* that are stated, or fit a stated pattern."""
        yield from (name for name in self.names if name in content.names)
        if self.patterns:
            others = (name for name in content.names if name not in self.names)
            yield from (name for name in others if any(fits(name, pattern) for pattern in self.patterns))

    def _copy(self, source: Graded, target: Graded, limit: Grade) -> None:
        for name, grades in source.items():
            self._copy_one(name, grades, target, limit)

    def _copy_one(self, name: str, grades: dict[Route, Grade], target: Graded, limit: Grade) -> None:
        if self.layer is None and limit == Grade.CERTAIN and name not in target:
            target[name] = grades  # as they are: whoever adds to a content copies what it takes in
            return
        for path, grade in grades.items():
            if all(overlap(self.layer, one) for one in path):
                onward = path if self.layer is None or self.layer in path else (*path, self.layer)
                known = target.setdefault(name, {})
                known[onward] = max(min(grade, limit), known.get(onward, Grade.FAILING))


def sieve_of(edge: Edge, layer: LayerSet | None) -> Sieve:
    """Return what *edge*, which is seen in *layer*, lets through."""
    names = tuple(name for name in edge.events if STAR not in name)
    return Sieve(names, tuple(name for name in edge.events if STAR in name), bool(edge.filter), layer)


def best(grades: dict[Route, Grade]) -> Grade:
    """Return the surest of *grades*, of which there is one."""
    return max(grades.values())


def _join(known: Graded, other: Graded) -> Graded:
    """Take *other* into *known*, and return what of it is new or surer."""
    new: Graded = {}
    for name, grades in other.items():
        before = known.get(name)
        if before is None:
            known[name] = dict(grades)
            new[name] = grades
            continue
        surer = {path: grade for path, grade in grades.items() if before.get(path, 0) < grade}
        if surer:
            before.update(surer)
            new[name] = surer
    return new
