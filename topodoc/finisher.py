"""The finisher: makes all that a site holds of one topology at once, its pages and its pictures."""

from __future__ import annotations

import pickle
import threading
from dataclasses import replace
from functools import cache, cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from topodoc.album import Album
from topodoc.assembly import draw_alone, draw_batch, draw_nodes, draw_shared, draw_sheets, sheet_of
from topodoc.diagnostics import in_order
from topodoc.drawing.theme import load_theme
from topodoc.edition import edition
from topodoc.layout.engine import editions
from topodoc.lock import read_lock
from topodoc.model.whole import Whole
from topodoc.packing import pack
from topodoc.site.compose import MOST_DRAWN, compose_one
from topodoc.site.page import Asset
from topodoc.site.page_context import Drawn, PageContext
from topodoc.site.plain import as_plain
from topodoc.site.redirects import redirects
from topodoc.stamp import files_in
from topodoc.store import finished_store, key_of
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from topodoc.assembly import Sheet
    from topodoc.diagnostics import Diagnostic
    from topodoc.lock import Picture
    from topodoc.model.identity import Place
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.gallery import Pictures
    from topodoc.site.page import Figure, Page
    from topodoc.site.releases import Release


class Finished(NamedTuple):
    """The files of one topology, packed, and what was found while it was drawn. `figure` is for an index that shows it."""

    topology: str
    packed: bytes
    found: tuple[Diagnostic, ...] = ()
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What everything finished is made of: all *topologies* under *settings*, what was found in each, and the *releases* before.

    Where it *is_plain*, pages are finished as plain files; else links in them are names until a host leads them.
    """

    topologies: tuple[Topology, ...]
    findings: Mapping[str, tuple[Diagnostic, ...]]
    settings: Settings
    is_plain: bool = False
    releases: tuple[Release, ...] = ()


class Finisher:
    """Makes what is finished on one *ground*. `context` has what was drawn and found so far."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._settings = ground.settings
        self._theme = load_theme(self._settings.theme, self._settings.themes)
        self.figures: dict[str, tuple[Figure, ...]] = {}
        self.findings = dict(ground.findings)
        self.whole = Whole(ground.topologies)
        self.drawn = Drawn(ground.topologies, self.figures, self.findings, self._theme, self.whole, ground.releases)
        self.context = PageContext(self.drawn, self._settings, None)

    def finish(self, names: Sequence[str]) -> Iterator[Finished]:
        """Yield what is finished of the topologies of these *names*. Raises what drawing does, and SettingsError for a wrong template."""
        topologies = [self.context.by_id[one] for one in names]
        sheets = {one.id: sheet_of(one, self._settings, self.whole) for one in topologies}
        keys = self._picture_keys(sheets)
        known = {one: pictures for one, key in keys.items() if (pictures := self._known(one, key))}
        new = [sheets[one] for one in names if one not in known]
        found = draw_sheets(new, self._settings, self._theme, self.findings, self.figures)
        self.figures |= draw_nodes([*self._elsewhere(topologies)], self._settings, self.findings, self.whole)
        self.context.pictures.clear()
        for name, pictures in known.items():
            self.context.pictures.show(name, pictures)
        for one in topologies:
            self.note(one.id, found.get(one.id, ()))
            yield Finished(one.id, pack(self._files(one)), found.get(one.id, ()), self._shown(one.id))
            if self._album and one.id in keys.keys() - known.keys() and not found[one.id]:
                self._album.write(keys[one.id], self.context.pictures.links(one.id), self.context.pictures.of(one.id))
        self.figures.clear()

    def _shown(self, name: str) -> Figure | None:
        """Return the picture of the topology called *name* that an index of a few shows, None where there is none, or it was not drawn."""
        is_shown = len(self._ground.topologies) <= MOST_DRAWN
        return next((one for one in self.figures.get(name, ()) if is_shown and one.kind == "topology"), None)

    def _picture_keys(self, sheets: Mapping[str, Sheet]) -> dict[str, str]:
        """Return the key of the pictures of each topology that is linked with others: of all that is drawn on its sheet, flags among it."""
        if self._album is None:
            return {}
        locked = {one: [self._lock.get(name) for name in sorted({part.id for *_, part in sheet.parts})] for one, sheet in sheets.items()}
        linked = (one for one in sheets if len(self.whole.linked(one)) > 1)
        return {one: self._album.key(sheets[one], self.findings[one], locked[one]) for one in linked}

    def _known(self, name: str, key: str) -> Pictures | None:
        """Return the pictures of the topology called *name* that an earlier run kept under *key*, None where there are none."""

        @cache
        def make() -> Pictures:
            return self.context.pictures.paint(name, self.draw(name))

        return self._album.read(key, self.context.pictures.links(name), make) if self._album else None

    def _files(self, topology: Topology) -> tuple[Page | Asset, ...]:
        site = compose_one(self.context, topology)
        return tuple(Asset(*one) for one in as_plain(site, self._settings.profile).items()) if self._ground.is_plain else site.files

    def draw(self, name: str) -> tuple[Figure, ...]:
        """Return every picture of the topology called *name*."""
        figures: dict[str, tuple[Figure, ...]] = {}
        draw_batch([self.context.by_id[name]], self._settings, self._theme, self.findings, figures, self.whole)
        return figures[name]

    def _elsewhere(self, topologies: Sequence[Topology]) -> Iterator[Place]:
        """Yield where else the nodes are whose pages are those of *topologies*: pages show what is drawn there, too."""
        at, drawn = self.context.at, {one.id for one in topologies}
        homes = ((one.id, node.id) for one in topologies for node in one.nodes if at.home(one.id, node.id) == (one.id, node.id))
        yield from dict.fromkeys(place for home in homes for place in at.places(*home) if place[0] not in drawn)

    @property
    def falls_short(self) -> bool:
        """Whether anything was found while something was drawn."""
        return any(self.findings[name] != found for name, found in self._ground.findings.items())

    def note(self, name: str, found: tuple[Diagnostic, ...]) -> None:
        """Note what was *found* while the topology called *name* was drawn."""
        if found:
            self.findings[name] = in_order((*self._ground.findings[name], *found))

    def show(self, figures: Mapping[str, Figure | None]) -> None:
        """Draw what is of all topologies, and have those of *figures*, or others like them, for an index that shows them."""
        self.figures[""], found = draw_shared(self._ground.topologies, self._settings)
        self.findings[""] = (*self._ground.findings[""], *found)
        if len(self._ground.topologies) <= MOST_DRAWN:
            for one in self._ground.topologies:
                shown = figures.get(one.id) or draw_alone(one, self._settings, self._ground.findings[one.id])
                self.figures[one.id] = (shown,)
        self.context.pictures.clear()

    def keys(self) -> dict[str, str]:
        """Return for each topology the key of all that decides its files: it, those with a say in it, and what pages are made with."""
        form = len(self._ground.topologies) <= MOST_DRAWN, self._ground.is_plain
        base = key_of(self._frame, *self._own_templates(), repr(form))
        said = {one.id: self._said_of(one, self._lock.get(one.id)) for one in self._ground.topologies}
        return {name: key_of(base, name, *(said[one] for one in self.whole.linked(name))) for name in said}

    @cached_property
    def _frame(self) -> str:
        """The key of what is the same for all pictures and pages: settings, theme, engines and what runs."""
        settings = self._settings
        usual = replace(settings, specs=(), jobs=1, cache=None, lock=None, imports=(), drift=(), cache_megabytes=0, cache_share="")
        engines = editions(settings.engine, settings.cache) if settings.cache else ()
        return key_of(edition(), *engines, repr(usual), pickle.dumps(self._theme))

    @cached_property
    def _lock(self) -> Mapping[str, Picture]:
        return read_lock(self._settings.lock)

    @cached_property
    def _album(self) -> Album | None:
        """Where pictures are kept, None where nothing is."""
        store = finished_store(self._settings, "picture", is_shared=False)
        return Album(store, self._frame) if store else None

    def _said_of(self, topology: Topology, kept: object) -> str:
        """Return the digest of all that pages tell of *topology*, its own and those of others."""
        context = self.context
        own = topology, self.findings[topology.id], kept, [(one.path, one.title) for one in redirects(context, topology)]
        around = (
            context.at.folder(topology.id),
            [context.name_at((topology.id, node.id)) for node in topology.nodes],
            context.at.events_of(topology.id),
            context.changes_of(topology),
        )
        return sha256(pickle.dumps((own, around))).hexdigest()

    def _own_templates(self) -> Iterator[str]:
        own = self._settings.templates
        for path in files_in(own) if own else ():
            yield f"{path.as_posix()} {sha256(path.read_bytes()).hexdigest()}"


_own = threading.local()  # for a process of a cluster may have several threads


def _finisher(ground: bytes) -> Finisher:
    if getattr(_own, "ground", None) != ground:
        _own.ground, _own.finisher = ground, Finisher(pickle.loads(ground))  # noqa: S301 - from the process that began this one
    found: Finisher = _own.finisher
    return found


def finish(ground: bytes, names: Sequence[str]) -> tuple[Finished, ...]:
    """Return what is finished of these *names* on the pickled *ground*: the work of a process."""
    return tuple(_finisher(ground).finish(names))
