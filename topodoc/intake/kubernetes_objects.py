"""Objects of Kubernetes: manifests as a cluster knows them, by kind, namespace and name, and the workload behind a name."""

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import TYPE_CHECKING

from topodoc.intake.account import Link, Name, Thing
from topodoc.intake.addresses import host_of
from topodoc.intake.kafka import KAFKA, topic
from topodoc.intake.lookups import at, entries, items, scalar_at, text_at
from topodoc.intake.names import slug
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.language.tree import Node
    from topodoc.language.vocabulary import Role

_VERSION = re.compile(r"^(?:pod-template-hash|rollouts-pod-template-hash|version|app\.kubernetes\.io/version|helm\.sh/chart)$")
_BOOTSTRAP = re.compile(r"([a-z0-9.-]+?)-kafka-(?:[a-z0-9-]+-)?bootstrap(?:[.:]|$)")  # the service of a cluster of Strimzi
_USUAL = "default"


@dataclass(frozen=True, slots=True)
class Object:
    """One object: the group of its kind, its kind, namespace and name, and what stands in it."""

    group: str
    kind: str
    namespace: str
    name: str
    node: Node
    span: Span

    def at(self, *steps: str) -> Node | None:
        """Return what *steps* lead to in it."""
        return at(self.node, *steps)

    def text(self, *steps: str) -> str:
        """Return the text that *steps* lead to in it; nothing where there is none."""
        return text_at(self.node, *steps)

    def label(self, name: str) -> str:
        """Return its label, or annotation, of that *name*."""
        return self.text("metadata", "labels", name) or self.text("metadata", "annotations", name)

    def is_near(self, name: str, namespace: str) -> bool:
        """Return whether it is called *name*, and may be in *namespace*."""
        return self.name == name and _is_near(self.namespace, namespace)

    @property
    def cluster(self) -> str:
        """The cluster of Strimzi that it belongs to."""
        return self.label("strimzi.io/cluster")


def read_objects(root: Node) -> Iterator[Object]:
    """Yield the objects in *root*: itself, or those of a list."""
    if text_at(root, "kind").endswith("List") and at(root, "items") is not None:
        for one in items(at(root, "items")):
            yield from read_objects(one)
        return
    name, kind = scalar_at(root, "metadata", "name"), text_at(root, "kind")
    if name is not None and name.text and kind:
        group = text_at(root, "apiVersion").partition("/")[0] if "/" in text_at(root, "apiVersion") else ""
        yield Object(group, kind, text_at(root, "metadata", "namespace"), name.text, root, name.span)


@dataclass(slots=True)
class Manifests:
    """What the objects of an account say so far, and who stands behind the names in them."""

    objects: tuple[Object, ...]
    workloads: tuple[Object, ...]
    things: dict[Name, Thing] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    same: list[tuple[Name, Name]] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    clusters: set[str] = field(default_factory=set)  # of Kafka, as far as they have names
    _locals: dict[Name, dict[Name, str]] = field(default_factory=dict)

    def of(self, group: str, *kinds: str) -> Iterator[Object]:
        """Yield the objects of *kinds*, of a *group* that is, or ends in, that."""
        for one in self.objects:
            if one.kind in kinds and (one.group == group or (group and one.group.endswith(f".{group}"))):
                yield one

    def name_of(self, workload: Object) -> Name:
        """Return how *workload* is called: with its namespace where another one has a workload of that name."""
        alike = {one.namespace for one in self.workloads if one.name == workload.name}
        return Name("kubernetes", f"{workload.namespace}/{workload.name}" if len(alike) > 1 and workload.namespace else workload.name)

    def behind(self, name: str, namespace: str) -> list[Name]:
        """Return the workloads that *name*, of a service or of a workload, leads to, seen from *namespace*."""
        services = [one for one in self.objects if one.kind == "Service" and not one.group and one.is_near(name, namespace)]
        services.sort(key=lambda one: one.namespace != namespace)
        found = self.selected(services[0]) if services else []
        return list(dict.fromkeys(found or [self.name_of(one) for one in self.workloads if one.is_near(name, namespace)]))

    def selected(self, service: Object) -> list[Name]:
        """Return the workloads that *service* selects; of those that differ in a version alone, as canaries do, all."""
        wanted = {(entry.key.text, text_at(entry.value)) for entry in entries(service.at("spec", "selector"))}
        wanted = {pair for pair in wanted if not _VERSION.match(pair[0])}
        if not wanted:
            return []
        fitting = (one for one in self.workloads if _is_near(one.namespace, service.namespace) and wanted <= labels_of(one))
        return [self.name_of(one) for one in fitting]

    def local(self, name: Name, namespace: str) -> Name:
        """Return how *name*, of something that belongs to *namespace*, is called until all is read: see `settle`."""
        found = replace(name, name=f"{namespace}/{name.name}" if namespace else name.name)
        self._locals.setdefault(name, {})[found] = namespace
        return found

    def topic(self, name: str, span: Span, cluster: str, facts: tuple[tuple[str, str], ...] = ()) -> Thing:
        """Return the topic called *name* of a *cluster* of Kafka, as far as that is known."""
        found = topic(name, span, facts=facts)
        self.clusters.update([cluster] if cluster else [])
        return replace(found, name=replace(found.name, cluster=cluster)) if cluster else found

    def cluster_at(self, *servers: str) -> str:
        """Return the cluster of Strimzi whose bootstrap servers *servers* are; nothing where they are of none."""
        found = (_BOOTSTRAP.match(host_of(one)) for one in servers)
        return next((one[1] for one in found if one), "")

    def settle(self) -> None:
        """Give things the names that are enough: a namespace, or a cluster, is told where it tells two things apart."""
        shorter = {
            long: short
            for short, found in self._locals.items()
            for long in found
            if len({namespace for namespace in found.values() if namespace}) == 1
        }
        shorter |= self._without_clusters()
        things, self.things = self.things, {}
        for thing in things.values():
            name = shorter.get(thing.name, thing.name)
            group = slug(name.cluster) if name.cluster in self.clusters else thing.group
            self.add(replace(thing, name=name, label=thing.label or labelled(name.name), group=group))
        self.links = [
            replace(one, source=shorter.get(one.source, one.source), target=shorter.get(one.target, one.target)) for one in self.links
        ]
        self.same = [(shorter.get(one, one), shorter.get(other, other)) for one, other in self.same]

    def _without_clusters(self) -> dict[Name, Name]:
        """Return the shorter names of topics: where no two clusters have one of the same name, there might as well be one cluster."""
        topics = [name for name in self.things if name.space == "topic" and name.cluster in {KAFKA, *self.clusters}]
        clusters: dict[str, set[str]] = {}
        for one in topics:
            clusters.setdefault(one.name, set()).add(one.cluster)
        if any(len(found - {KAFKA}) > 1 for found in clusters.values()):
            return {one: replace(one, cluster="") for one in topics if one.cluster == KAFKA}
        return {one: replace(one, cluster=KAFKA) for one in topics}

    def add(self, thing: Thing) -> Name:
        """Note *thing*, unless it is there, and return its name."""
        self.things.setdefault(thing.name, thing)
        return thing.name

    def link(  # noqa: PLR0913 - what a link is made of
        self,
        source: Name,
        targets: Iterable[Name],
        role: Role,
        span: Span,
        protocol: str = "",
        label: str = "",
        filter_: str = "",
        events: tuple[str, ...] = (),
    ) -> None:
        """Note that *source* is linked with each of *targets*, as it is stated at *span*."""
        self.links += (Link(source, target, role, "stated", span, protocol, events, label, filter_) for target in targets)

    def derive(self, source: Name, target: Name, role: Role, span: Span, protocol: str) -> None:
        """Note a link that follows from what stands at *span*."""
        self.links.append(Link(source, target, role, "derived", span, protocol))


def labels_of(workload: Object) -> set[tuple[str, str]]:
    """Return the labels of the pods of *workload*."""
    return {(entry.key.text, text_at(entry.value)) for entry in entries(template_of(workload, "metadata", "labels"))}


def template_of(workload: Object, *steps: str) -> Node | None:
    """Return what *steps* lead to in the template of the pods of *workload*."""
    if workload.kind == "Pod":
        return workload.at(*steps)
    if workload.kind == "CronJob":
        return workload.at("spec", "jobTemplate", "spec", "template", *steps)
    return workload.at("spec", "template", *steps)


def labelled(name: str) -> str:
    """Return the label that a node of that *name* needs; nothing where its id says it."""
    return "" if slug(name) == name else name


def _is_near(one: str, other: str) -> bool:
    """Return whether two namespaces may be one: what is rendered mostly has none."""
    return not one or not other or one == other or {one, other} == {_USUAL, ""}
