"""Finishing: every topology of a ground is finished, by whichever process is free, unless an earlier run did so."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Self

from topodoc.finisher import Finished, Finisher, finish
from topodoc.progress import counted
from topodoc.site.compose import compose_whole, join
from topodoc.site.page import Asset, LatePage, Page
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
    from topodoc.site.page import Figure, Site
    from topodoc.site.page_context import PageContext

_LOT = 400  # nodes and edges of the topologies that are drawn at a time: enough for the engine, and no more than memory has room for
_SHARE = 1_000  # nodes and edges from which one more process is worth starting


class Finishing:
    """All that is finished on a *ground*, by *executor* or, without one, here; findings are there before files.

    What an earlier run finished comes from the cache that the settings name.
    """

    def __init__(self, ground: Ground, executor: Executor | None = None) -> None:
        self._ground = ground
        self._executor = executor
        self._finisher = Finisher(ground)
        self._parts = Spool[Finished]()

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
        store = finished_store(self._ground.settings, "page")
        keys = self._finisher.keys() if store else {}
        figures: dict[str, Figure | None] = {}
        for one in _recalled(store, keys) if store else ():
            self._parts[one.topology] = one
        for one in self._made([one for one in self._ground.topologies if one.id not in self._parts]):
            if store and not one.found:  # else a picture came out otherwise than it should
                store.write("part", keys[one.topology], _packed(one.files))
            self._finisher.note(one.topology, one.found)
            figures[one.topology] = one.figure
            self._parts[one.topology] = one._replace(figure=None)
        self._finisher.show(figures)
        if cache := self._ground.settings.cache:
            Store(cache, "page").limit(self._ground.settings.cache_megabytes)
        return self._finisher.drawn.found

    def _made(self, topologies: Sequence[Topology]) -> Iterator[Finished]:
        """Yield what is finished of *topologies*, in their order."""
        settings = self._ground.settings
        if self._executor is None or (isinstance(self._executor, Workers) and _workers(topologies) == 1):
            lots: Iterable[Iterable[Finished]] = map(self._finisher.finish, _batches(topologies))
        else:
            away = replace(settings, jobs=1, cache=settings.cache if isinstance(self._executor, Workers) else None)  # no folder of theirs
            ground = pickle.dumps(replace(self._ground, settings=away), pickle.HIGHEST_PROTOCOL)
            lots = in_order(self._executor, 2 * settings.jobs, finish, ((ground, lot) for lot in _batches(topologies)))
        finished = chain.from_iterable(lots)
        yield from (one for _, one in zip(counted("topology", topologies), finished, strict=True))

    def files(self) -> Iterator[Page | Asset]:
        """Yield each file of each topology, in their order, once all is finished."""
        for one in self._ground.topologies:
            yield from self._parts[one.id].files

    def site(self) -> Site:
        """Return all of it as one site, once all is finished. Its pages of topologies are read when they are asked for."""
        whole = compose_whole(self.context)
        parts, self._parts = self._parts, Spool()  # the pages have it now
        return join((whole, *(_late(whole, parts, one.id) for one in self._ground.topologies)))

    @property
    def figures(self) -> Mapping[str, tuple[Figure, ...]]:
        """The pictures of each topology, which are drawn when they are asked for."""
        return _DrawnLate(self._finisher, [one.id for one in self._ground.topologies])


def _late(site: Site, parts: Spool[Finished], name: str) -> Site:
    """Return *site* with what there is of the topology called *name*; what its pages hold stays among the *parts*."""
    files = parts[name].files
    pages = tuple(
        LatePage(one.path, one.title, partial(_text_in, parts, name, at)) for at, one in enumerate(files) if isinstance(one, Page)
    )
    return replace(site, pages=pages, assets=tuple(one for one in files if isinstance(one, Asset)))


def _text_in(parts: Spool[Finished], name: str, at: int) -> str:
    return parts[name].files[at].text


class _DrawnLate(Mapping[str, "tuple[Figure, ...]"]):
    def __init__(self, finisher: Finisher, names: Sequence[str]) -> None:
        self._finisher = finisher
        self._names = names
        self._drawn: dict[str, tuple[Figure, ...]] = {}

    def __getitem__(self, name: str) -> tuple[Figure, ...]:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._drawn:
            self._drawn[name] = self._finisher.draw(name)
        return self._drawn[name]

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
    return 1 + sum(len(one.nodes) + len(one.edges) for one in topologies) // _SHARE


def _batches(topologies: Iterable[Topology]) -> Iterator[tuple[str, ...]]:
    """Yield the names of *topologies* in lots of about so many nodes and edges, in their order."""
    lot: list[str] = []
    size = 0
    for one in topologies:
        lot.append(one.id)
        size += len(one.nodes) + len(one.edges)
        if size >= _LOT:
            yield tuple(lot)
            lot, size = [], 0
    if lot:
        yield tuple(lot)


def _recalled(store: Store, keys: Mapping[str, str]) -> Iterator[Finished]:
    """Yield what *store* has under *keys*."""
    for name, key in keys.items():
        content = store.read("part", key)
        if content is not None:
            yield Finished(name, tuple(_unpacked(content)))


def _packed(files: Sequence[Page | Asset]) -> bytes:
    """Return *files* as a line with their paths, sizes and titles, and what they hold."""
    contents = [one.text.encode("utf-8", "replace") for one in files]
    heads = [(one.path, len(content), one.title if isinstance(one, Page) else None) for one, content in zip(files, contents, strict=True)]
    return b"\n".join([json.dumps(heads).encode(), b"".join(contents)])


def _unpacked(content: bytes) -> Iterator[Page | Asset]:
    head, _, rest = content.partition(b"\n")
    heads = json.loads(head)
    ends = accumulate(size for _, size, _ in heads)
    for (path, size, title), end in zip(heads, ends, strict=True):
        text = rest[end - size : end].decode("utf-8")
        yield Asset(path, text) if title is None else Page(path, title, text)
