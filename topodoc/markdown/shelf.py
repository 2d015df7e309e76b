"""The shelf: pictures for fences, from a site that is made already, or drawn when the first page asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.drawing.paint import stylesheet
from topodoc.drawing.theme import load_theme
from topodoc.figures import as_read, show
from topodoc.language.reader import parse
from topodoc.language.tree import Entry, Scalar
from topodoc.lint.engine import check_all
from topodoc.lint.standards import standards_of
from topodoc.memory import Memory
from topodoc.reading import bind_tree, read_specs
from topodoc.site.addresses import Addresses
from topodoc.site.media import page_medium
from topodoc.site.painted import painted
from topodoc.site.profiles import PROFILES
from topodoc.site.reference import is_reference, nothing, resolve
from topodoc.site.templates import Templates
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.language.tree import Tree
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Figure
    from topodoc.site.painted import Painted
    from topodoc.site.reference import KeyReference
    from topodoc.stamp import Stamp

    Key = tuple[str, str, str]  # topology, kind and name of a figure


class Shelf:
    """The topologies of a site with their pictures. What is not given is read and drawn when it is asked for."""

    def __init__(
        self, settings: Settings, topologies: Sequence[Topology] | None = None, figures: Mapping[str, Sequence[Figure]] | None = None
    ) -> None:
        self.settings = settings
        self._theme = load_theme(settings.theme, settings.themes)
        self._given = topologies is not None
        self._topologies = tuple(topologies or ())
        self._known = figures or {}
        self._figures: dict[Key, Figure] = {}
        self._at = Addresses(self._topologies, settings.section)
        self._inline: dict[Topology, Figure] = {}
        self._faults: Sequence[Diagnostic] = ()
        self._memory = Memory()
        self._stamp: Stamp | None = None

    def picture(self, text: str, file: str, line: int, *, has_links: bool = True) -> tuple[str, tuple[Diagnostic, ...]]:
        """Return the HTML of the fence that holds *text*, whose first line is *line* of *file*, and what was found in it.

        Where it *has_links*, they lead to pages as in any other text of ours. Raises TopodocError where it cannot be drawn.
        """
        if not text.strip():
            raise nothing(file, line)
        self._look_again()
        tree = parse(Source.decode(("\n" * (line - 1) + text).encode("utf-8", "replace"), file))
        if is_reference(tree):
            reference = resolve(tree, self._all(), self._faults)
            return self._box(self._referred(reference, has_links=has_links), _title(reference)), ()
        topology = as_read(bind_tree(_named(tree), self.settings), self.settings)
        found = check_all((topology,), date.today(), standards_of(self.settings))  # noqa: DTZ011 - a day is a day where the user is
        figures = [self._drawn(topology)]
        figures += [show(topology, "scenario", one.id, self.settings) for one in topology.scenarios]
        titles = [topology.title, *(one.title for one in topology.scenarios)]
        unlinked = replace(page_medium(self.settings), links=None)  # there are no pages to lead to
        plain = [painted(one, self._theme, unlinked) for one in figures]
        return "".join(self._box(one, title) for one, title in zip(plain, titles, strict=True)), tuple(
            one for one in found if one.severity != Severity.INFO
        )

    def style(self) -> str:
        """Return the style sheet of the pictures and of the pages, for a host that has none of ours; nothing where it would be dropped."""
        if PROFILES[self.settings.profile].drops_tools:
            return ""
        return Templates(self.settings.templates).render("topodoc.css.j2") + stylesheet(self._theme)

    def _all(self) -> Sequence[Topology]:
        """Return the topologies: those that were given, else those of the specs as they are now."""
        if self._given:
            return self._topologies
        found = read_specs(self.settings.specs, self.settings, self._memory)
        self._memory.finish()
        if found.stamp != self._stamp:
            self._stamp, self._figures = found.stamp, {}
            self._topologies, self._at = found.topologies, Addresses(found.topologies, self.settings.section)
        self._faults = found.faults
        return self._topologies

    def _look_again(self) -> None:
        """Forget every picture where the theme is another than it was."""
        if not self._given and (theme := load_theme(self.settings.theme, self.settings.themes)) != self._theme:
            self._theme, self._figures, self._inline = theme, {}, {}

    def _referred(self, reference: KeyReference, *, has_links: bool) -> Painted:
        """Return the picture that *reference* names; links to the page that it usually stands on lead there."""
        topology, key = reference.topology, (reference.topology.id, reference.kind, reference.name)
        at = self._at
        if key not in self._figures:
            self._figures[key] = self._given_figure(key) or show(
                as_read(topology, self.settings), reference.kind, reference.name, self.settings, self._topologies
            )
        home = at.scenario(topology.id, reference.name) if reference.kind == "scenario" else at.topology(topology.id)
        links = (lambda name: at.link(topology.id, name, home)) if has_links else None
        return painted(self._figures[key], self._theme, replace(page_medium(self.settings), links=links))

    def _given_figure(self, key: Key) -> Figure | None:
        """Return the figure of *key* that the site has, None where it has none."""
        return next((one for one in self._known.get(key[0], ()) if (one.topology, one.kind, one.name) == key), None)

    def _drawn(self, topology: Topology) -> Figure:
        if topology not in self._inline:
            self._inline[topology] = show(topology, "topology", "", self.settings)
        return self._inline[topology]

    def _box(self, figure: Painted, title: str) -> str:
        templates = Templates(self.settings.templates, PROFILES[self.settings.profile], self.settings.language)
        return templates.render("fence.html.j2", figure=figure, title=title)


def _title(reference: KeyReference) -> str:
    topology, name = reference.topology, reference.name
    match reference.kind:
        case "scenario":
            return topology.scenario(name).title
        case "view":
            return next(one.title for one in topology.views if one.id == name)
        case "node":
            return topology.node_by_id[name].label
        case "topology":
            return topology.title


def _named(tree: Tree) -> Tree:
    """Return *tree* with an id where it states none: a page, unlike a spec, has no name to take it from."""
    if tree.root.get("topology"):
        return tree
    name = Entry(Scalar("topology", tree.root.span), Scalar("picture", tree.root.span))
    return replace(tree, root=replace(tree.root, entries=(name, *tree.root.entries)))
