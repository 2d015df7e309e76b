"""Finishing: every topology of a ground is finished, by whichever process is free, unless an earlier run did so."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Self

from topodoc.figures import log_found
from topodoc.finisher import Finished, Finisher, finish
from topodoc.packing import heads, listed, listing, pack, text_of
from topodoc.progress import counted
from topodoc.site.compose import compose_whole, join
from topodoc.site.page import Asset, LatePage
from topodoc.spool import Spool
from topodoc.store import Store, finished_store
from topodoc.workers import Workers, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager
    from types import TracebackType

    from topodoc.diagnostics import Diagnostic
    from topodoc.finisher import Ground
    from topodoc.model.topology import Topology
    from topodoc.model.whole import Whole
    from topodoc.packing import File, Head
    from topodoc.site.page import Figure, Site
    from topodoc.site.page_context import PageContext

_LOT = 400  # nodes and edges of the topologies that are drawn at a time: enough for the engine, and no more than memory has room for
_LOTS = 8  # for each process, where that many can be made: nobody waits long for the one that is at the last
_SHARE = 1_000  # nodes and edges from which one more process is worth starting


class Finishing:
    """All that is finished on a *ground*, by *executor* or, without one, here; findings are there before files.

    What an earlier run finished comes from the cache that the settings name.
    """

    def __init__(self, ground: Ground, executor: Executor | None = None) -> None:
        self._ground = ground
        self._executor = executor
        self._finisher = Finisher(ground)
        self._parts = Spool[bytes]()
        self._store = finished_store(ground.settings, "page")
        self._keys: dict[str, str] = {}
        self._listed: dict[str, list[File]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._parts.__exit__(kind, error, trace)

    @property
    def context(self) -> PageContext:
        """What pages are filled with."""
        return self._finisher.context

    @property
    def whole(self) -> Whole:
        """What the topologies say together."""
        return self._finisher.whole

    @property
    def falls_short(self) -> bool:
        """Whether a picture came out otherwise than it should, which the next run may mend."""
        return self._finisher.falls_short

    def finish(self) -> tuple[Diagnostic, ...]:
        """Finish every topology, and return all that was found in it, before and on the way. Raises what drawing and templates do."""
        self._keys = self._finisher.keys() if self._store else {}
        figures: dict[str, Figure | None] = {}
        for name in self._keys:
            self._recall(name)
        for one in self._made([one for one in self._ground.topologies if one.id not in self._parts and one.id not in self._listed]):
            self._keep(one)
            self._finisher.note(one.topology, one.found)
            figures[one.topology] = one.figure
            self._parts[one.topology] = one.packed
        self._finisher.show(figures)
        if cache := self._ground.settings.cache:
            Store(cache, "page").limit(self._ground.settings.cache_megabytes)
        return self._finisher.drawn.found

    def _recall(self, name: str) -> None:
        """Get what an earlier run finished of the topology called *name*: of plain files a list, for most are where they shall be."""
        store, key = self._store, self._keys[name]
        if store is None:
            return
        if self._ground.is_plain and (said := store.read("files", key)) is not None:
            try:
                size, files = listed(said, partial(self._fetch, name))
            except (ValueError, TypeError):
                size, files = -1, []
                store.refuse("files", key)
            if store.size("part", key) == size:
                self._listed[name] = files
                return
        if (content := store.read("part", key)) is not None:
            self._parts[name] = content

    def _fetch(self, name: str) -> bytes:
        """Return what is finished of the topology called *name*, of which there is a list; what is gone meanwhile is made again."""
        if name not in self._parts:
            content = self._store.read("part", self._keys[name]) if self._store else None
            if content is None:
                (one,) = self._finisher.finish([name])
                self._keep(one)
                self._finisher.note(name, one.found)
                log_found(one.found)
                content = one.packed
            self._parts[name] = content
        return self._parts[name]

    def _keep(self, one: Finished) -> None:
        """Keep *one* for the next run, unless a picture came out otherwise than it should."""
        if self._store and not one.found:
            self._store.write("part", self._keys[one.topology], one.packed)
            if self._ground.is_plain:
                self._store.write("files", self._keys[one.topology], listing(one.packed))

    def _made(self, topologies: Sequence[Topology]) -> Iterator[Finished]:
        """Yield what is finished of *topologies*, in their order."""
        settings = self._ground.settings
        if self._executor is None or (isinstance(self._executor, Workers) and _workers(topologies) == 1):
            lots: Iterable[Iterable[Finished]] = map(self._finisher.finish, _batches(topologies, _LOT))
        else:
            away = replace(settings, jobs=1, cache=settings.cache if isinstance(self._executor, Workers) else None)  # no folder of theirs
            ground = pickle.dumps(replace(self._ground, settings=away), pickle.HIGHEST_PROTOCOL)
            most = min(_LOT, _size(topologies) // (_LOTS * settings.jobs))
            lots = in_order(self._executor, 2 * settings.jobs, finish, ((ground, lot) for lot in _batches(topologies, most)))
        finished = chain.from_iterable(lots)
        yield from (one for _, one in zip(counted("topology", topologies), finished, strict=True))

    def files(self) -> Iterator[File]:
        """Yield each file of each topology, in their order, once all is finished."""
        for one in self._ground.topologies:
            yield from self._listed.get(one.id) or listed(listing(self._parts[one.id]), partial(self._parts.__getitem__, one.id))[1]

    def site(self) -> Site:
        """Return all of it as one site, once all is finished. Its pages are read when they are asked for."""
        whole = compose_whole(self.context)
        parts, self._parts = self._parts, Spool()  # the pages have it now
        parts[""] = pack(whole.files)
        return join(_late(whole, parts, name) for name in ("", *(one.id for one in self._ground.topologies)))

    @property
    def figures(self) -> Mapping[str, tuple[Figure, ...]]:
        """The pictures of each topology, which are drawn when they are asked for."""
        return _DrawnLate(self._ground)


def _late(site: Site, parts: Spool[bytes], name: str) -> Site:
    """Return *site* with what there is in the part called *name*; what its pages hold stays among the *parts*."""
    packed = parts[name]
    found = heads(packed)
    pages = tuple(LatePage(one.path, one.title, partial(_text_in, parts, name, one)) for one in found if one.title is not None)
    return replace(site, pages=pages, assets=tuple(Asset(one.path, text_of(packed, one)) for one in found if one.title is None))


def _text_in(parts: Spool[bytes], name: str, head: Head) -> str:
    return text_of(parts[name], head)


class _DrawnLate(Mapping[str, "tuple[Figure, ...]"]):
    """The pictures of each topology of a *ground*; of what is worked out for pages, nothing stays for those who ask for none."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._names = [one.id for one in ground.topologies]
        self._drawn: dict[str, tuple[Figure, ...]] = {}

    def __getitem__(self, name: str) -> tuple[Figure, ...]:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._drawn:
            self._drawn[name] = self._finisher.draw(name)
        return self._drawn[name]

    @cached_property
    def _finisher(self) -> Finisher:
        return Finisher(self._ground)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def executor_at(address: str) -> AbstractContextManager[Executor]:
    """Return the cluster whose scheduler is at *address*. Raises SettingsError where it cannot do the work."""
    from topodoc.cluster import cluster_at  # noqa: PLC0415 - few have one

    return cluster_at(address)


def executor_of(ground: Ground, limit: int | None = None) -> AbstractContextManager[Executor | None]:
    """Return processes of ours to finish *ground*, as many as *limit* and its settings say; none where starting them would not pay."""
    count = min(limit or ground.settings.jobs, ground.settings.jobs, _workers(ground.topologies))
    return Workers(count) if count > 1 else nullcontext()


def _workers(topologies: Iterable[Topology]) -> int:
    """Return how many processes pay to finish *topologies*."""
    return 1 + _size(topologies) // _SHARE


def _size(topologies: Iterable[Topology]) -> int:
    """Return how many nodes and edges *topologies* have."""
    return sum(len(one.nodes) + len(one.edges) for one in topologies)


def _batches(topologies: Iterable[Topology], most: int) -> Iterator[tuple[str, ...]]:
    """Yield the names of *topologies* in lots of about so many nodes and edges as are the *most*, in their order."""
    lot: list[str] = []
    size = 0
    for one in topologies:
        lot.append(one.id)
        size += _size((one,))
        if size >= most:
            yield tuple(lot)
            lot, size = [], 0
    if lot:
        yield tuple(lot)
