"""Walks over graphs: what is reached and how near it is, in which order it stands, and what hangs together."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

V = TypeVar("V", bound=Hashable)
E = TypeVar("E")


def reached(seeds: Iterable[V], ways: Mapping[V, Iterable[V]]) -> set[V]:
    """Return *seeds* and everything that *ways* lead to from them.

    >>> sorted(reached("a", {"a": "bc", "c": "d", "x": "a"}))
    ['a', 'b', 'c', 'd']
    """
    found = set(seeds)
    waiting = list(found)
    while waiting:
        new = [one for one in ways.get(waiting.pop(), ()) if one not in found]
        found.update(new)
        waiting += new
    return found


def nearest(seeds: Iterable[V], after: Callable[[V], Iterable[V]]) -> dict[V, V | None]:
    """Return everything that is reached from *seeds*, the nearest first, each with what it is reached from; None for a seed.

    >>> nearest("a", {"a": "bc", "b": "d", "c": "d", "d": ""}.__getitem__)
    {'a': None, 'b': 'a', 'c': 'a', 'd': 'b'}
    """
    found: dict[V, V | None] = dict.fromkeys(seeds)
    waiting = deque(found)
    while waiting:
        here = waiting.popleft()
        for one in after(here):
            if one not in found:
                found[one] = here
                waiting.append(one)
    return found


def within(steps: int, seeds: Iterable[V], after: Callable[[V], Iterable[V]]) -> set[V]:
    """Return *seeds* and what is at most so many *steps* away from them.

    >>> sorted(within(2, "a", {"a": "b", "b": "c", "c": "d"}.__getitem__))
    ['a', 'b', 'c']
    """
    found = set(seeds)
    rim = found
    for _ in range(steps):
        rim = {one for here in rim for one in after(here)} - found
        found = found | rim
    return found


def circle(start: V, after: Callable[[V], Iterable[V]]) -> tuple[V, ...]:
    """Return the shortest circle from *start* back to it, without the return; nothing where there is none.

    >>> circle("a", {"a": "bc", "b": "d", "c": "a", "d": "a"}.__getitem__)
    ('a', 'c')
    """
    way: V | None = start
    before = nearest(after(start), after)
    if start not in before:
        return ()
    found = [start]
    while (way := before[way] if way is not None else None) is not None:
        found.append(way)
    return (start, *reversed(found[1:]))


def turned(ways: Mapping[V, Iterable[V]]) -> dict[V, list[V]]:
    """Return the ways back.

    >>> turned({"a": "bc", "b": "c"})
    {'b': ['a'], 'c': ['a', 'b']}
    """
    back: dict[V, list[V]] = {}
    for source, targets in ways.items():
        for target in targets:
            back.setdefault(target, []).append(source)
    return back


def ordered(starts: Iterable[V], after: Callable[[V], Iterable[V]]) -> list[V]:
    """Return what is reached from *starts*, each before what it leads to, but where ways go round; the last way comes first.

    >>> ordered("a", {"a": "bc", "b": "d", "c": "d", "d": ""}.__getitem__)
    ['a', 'c', 'b', 'd']
    """
    met: set[V] = set()
    done: list[V] = []
    for start in starts:
        way = [] if start in met else [(start, iter(after(start)))]
        met.add(start)
        while way:
            following = next((one for one in way[-1][1] if one not in met), None)
            if following is None:
                done.append(way.pop()[0])
            else:
                met.add(following)
                way.append((following, iter(after(following))))
    return done[::-1]


def closing(ways: Mapping[V, Iterable[tuple[V, E]]]) -> Iterator[tuple[tuple[V, ...], E]]:
    """Yield the circle that each way closes which leads back to where a search in depth came from, and what is said of that way.

    >>> list(closing({"a": [("b", 1)], "b": [("c", 2), ("a", 3)], "c": [("c", 4)]}))
    [(('c',), 4), (('a', 'b'), 3)]
    """
    done: set[V] = set()
    for start in ways:
        chain = {} if start in done else {start: iter(ways[start])}
        while chain:
            here, ahead = next(reversed(chain.items()))
            step = next(ahead, None)
            if step is None:
                done.add(here)
                del chain[here]
            elif step[0] in chain:
                names = list(chain)
                yield tuple(names[names.index(step[0]) :]), step[1]
            elif step[0] not in done:
                chain[step[0]] = iter(ways[step[0]])


def connected(vertices: Iterable[V], lines: Iterable[tuple[V, V]]) -> list[list[V]]:
    """Return *vertices* in parts that *lines* hold together, whichever way these go.

    >>> connected("abcd", [("c", "a"), ("d", "d")])
    [['a', 'c'], ['b'], ['d']]
    """
    beside: dict[V, list[V]] = {}
    for one, other in lines:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    parts: list[list[V]] = []
    home: dict[V, list[V]] = {}
    for vertex in vertices:
        if vertex not in home:
            parts.append([])
            home.update(dict.fromkeys(reached([vertex], beside), parts[-1]))
        home[vertex].append(vertex)
    return parts


def components(starts: Iterable[V], after: Callable[[V], Iterable[V]]) -> list[list[V]]:
    """Return the strongly connected parts of what is reached from *starts* (Tarjan's way, without recursion).

    >>> sorted(sorted(part) for part in components("a", {"a": "b", "b": "c", "c": "bd", "d": ""}.__getitem__))
    [['a'], ['b', 'c'], ['d']]
    """
    search = _Search(after)
    for start in starts:
        search.begin(start)
    return search.parts


class _Search(Generic[V]):
    """Tarjan's search, step by step."""

    def __init__(self, after: Callable[[V], Iterable[V]]) -> None:
        self.parts: list[list[V]] = []
        self._after = after
        self._index: dict[V, int] = {}
        self._low: dict[V, int] = {}
        self._open: list[V] = []
        self._is_open: set[V] = set()

    def begin(self, start: V) -> None:
        """Search everything that is reached from *start* and was not before."""
        if start in self._index:
            return
        way = [(start, self._enter(start))]
        while way:
            vertex, ahead = way[-1]
            following = next(ahead, None)
            if following is None:
                way.pop()
                self._leave(vertex)
                if way:
                    self._low[way[-1][0]] = min(self._low[way[-1][0]], self._low[vertex])
            elif following not in self._index:
                way.append((following, self._enter(following)))
            elif following in self._is_open:
                self._low[vertex] = min(self._low[vertex], self._index[following])

    def _enter(self, vertex: V) -> Iterator[V]:
        self._index[vertex] = self._low[vertex] = len(self._index)
        self._open.append(vertex)
        self._is_open.add(vertex)
        return iter(self._after(vertex))

    def _leave(self, vertex: V) -> None:
        """Close the part that *vertex* is the root of, if it is one."""
        if self._low[vertex] != self._index[vertex]:
            return
        part = [self._open.pop()]
        while part[-1] != vertex:
            part.append(self._open.pop())
        self._is_open.difference_update(part)
        self.parts.append(part)
