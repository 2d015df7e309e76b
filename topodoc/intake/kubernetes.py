"""Kubernetes, rendered: workloads, who has whose address, what is let in, and the resources that operators keep.

Manifests are those that a cluster takes, as `helm template`, `kustomize build` and `kubectl get -o yaml` give them; kinds are those of
https://kubernetes.io/docs/reference/kubernetes-api/ and of the operators that the manual names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity
from topodoc.intake.account import Account, Name, Scope, Thing
from topodoc.intake.compose_values import hosts_in, names_a_host
from topodoc.intake.images import PROTOCOLS, is_noise, kind_of, technology_of
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.kubernetes_argo import read_argo
from topodoc.intake.kubernetes_brokers import read_brokers
from topodoc.intake.kubernetes_events import read_events
from topodoc.intake.kubernetes_objects import Manifests, Object, labelled, read_objects, template_of
from topodoc.intake.lookups import at, entries, items, replicas_in, scalar_at, text_at
from topodoc.intake.names import slug
from topodoc.language.vocabulary import STORE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Span
    from topodoc.language.tree import Node
    from topodoc.language.vocabulary import Kind, Role

_LOOKS = re.compile(r"""^\s*(?:-\s+)?["']?apiVersion["']?\s*:\s*["']?[\w./-]+""", re.MULTILINE)
_KIND = re.compile(r"""^\s*(?:-\s+)?["']?kind["']?\s*:""", re.MULTILINE)
_JSON = re.compile(r'"apiVersion"\s*:\s*"[^"]*".*"kind"\s*:|"kind"\s*:\s*"[^"]*".*"apiVersion"\s*:', re.DOTALL)
_ELSE = re.compile(r"""apiVersion["']?\s*:\s*["']?backstage\.io/""")
_WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod", "Rollout", "ReplicaSet", "Service"})
_SERVING = "serving.knative.dev"
_REFERENCE = re.compile(r"\$\(([A-Za-z_][A-Za-z0-9_]*)\)")


def _looks(text: str) -> bool:
    if text.lstrip()[:1] == "{":  # as kubectl gives it with -o json
        return _JSON.search(text) is not None and not _ELSE.search(text)
    return _LOOKS.search(text) is not None and _KIND.search(text) is not None and not _ELSE.search(text)


def _is_workload(one: Object) -> bool:
    return one.kind in _WORKLOADS and (one.kind != "Service" or one.group == _SERVING)


def _account(delivery: Delivery) -> Account:
    """Return what the manifests of *delivery* say together."""
    roots = [root for document in delivery.documents for root in delivery.shelf.values(document).roots]
    objects = tuple(one for root in roots for one in read_objects(root))
    watching = [one for one in objects if _is_workload(one) and (images := _images(one)) and all(map(is_noise, images))]
    workloads = tuple(one for one in objects if _is_workload(one) and one not in watching)
    known = Manifests(objects, workloads)
    for one in watching:
        fact = f"{one.name} only watches the others; it is left out"
        known.findings.append(Diagnostic("TD819", Severity.INFO, fact, "to keep it, write noise: none at this import", one.span))
    for one in workloads:
        known.add(_thing(one, known))
        if component := one.label("backstage.io/kubernetes-id"):
            known.same.append((Name("backstage", component), known.name_of(one)))
    for one in workloads:
        _reach(one, known)
    _let_in(known)
    read_brokers(known)
    read_events(known)
    read_argo(known)
    known.settle()
    findings = [one for document in delivery.documents for one in delivery.shelf.values(document).findings]
    return Account(
        "kubernetes",
        tuple(document.path for document in delivery.documents),
        tuple(known.things.values()),
        tuple(known.links),
        scope=Scope(workloads=delivery.is_on("complete", usual=True)),
        same=tuple(known.same),
        findings=(*findings, *known.findings),
    )


def _images(one: Object) -> list[str]:
    return [text_at(container, "image") for container in items(template_of(one, "spec", "containers"))]


def _thing(one: Object, known: Manifests) -> Thing:
    images, replicas = _images(one), one.text("spec", "replicas")
    technology = technology_of(images[0], one.name) if images else ""
    name, part = known.name_of(one), one.label("app.kubernetes.io/part-of")
    component, schedule = one.label("app.kubernetes.io/component"), one.text("spec", "schedule")
    kind: Kind = "worker" if one.kind in {"CronJob", "Job"} else "function" if one.group == _SERVING else kind_of(technology)
    aliases = {one.label("backstage.io/kubernetes-id"), f"{one.namespace}/{one.name}" if one.namespace else ""} - {"", name.name}
    return Thing(
        name,
        one.span,
        kind,
        label=labelled(name.name),
        technology=technology,
        tags=(component,) if component and component != one.name else (),
        facts=(("schedule", schedule),) if schedule else (),
        replicas=replicas_in(replicas),
        group=slug(part) if part else "",
        aliases=tuple(sorted(aliases)),
    )


def _reach(one: Object, known: Manifests) -> None:
    """Note whom *one* has the address of, in its variables, arguments and mounted files."""
    source, hosts = known.name_of(one), _hosts(one.namespace, known)
    for key, value, span in _values(one, known):
        for host, spoken in hosts_in(value, {name: name for name in hosts}, is_host=names_a_host(key)):
            for target in hosts[host]:
                if target != source:
                    thing = known.things[target]
                    role: Role = "access" if thing.kind in STORE_KINDS or thing.kind == "broker" else "request"
                    known.derive(source, target, role, span, spoken or PROTOCOLS.get(thing.technology, ""))


def _hosts(namespace: str, known: Manifests) -> dict[str, list[Name]]:
    """Return the workloads that each name of a host leads to, seen from *namespace*."""
    found: dict[str, list[Name]] = {}
    for one in known.objects:
        if one.kind != "Service" or one.group:
            continue
        targets = known.selected(one)
        if one.text("spec", "type") == "ExternalName" and (outside := one.text("spec", "externalName")):
            targets = [known.add(Thing(Name("kubernetes", outside), one.span, "external", label=labelled(outside), external=True))]
        forms = [f"{one.name}.{one.namespace}{tail}" for tail in ("", ".svc", ".svc.cluster.local")] if one.namespace else []
        if targets:
            for form in (*forms, *([one.name] if not namespace or not one.namespace or one.namespace == namespace else [])):
                found.setdefault(form.lower(), targets)
    return found


def _values(one: Object, known: Manifests) -> Iterator[tuple[str, str, Span]]:
    """Yield what the containers of *one* are told: the name of a variable, or nothing, the value, and where it stands."""
    containers = [*items(template_of(one, "spec", "containers")), *items(template_of(one, "spec", "initContainers"))]
    for container in containers:
        said = {key: (value, span) for key, value, span in _environment(container, one, known)}
        for key, (value, span) in said.items():
            yield key, _REFERENCE.sub(lambda match, said=said: said.get(match[1], ("",))[0], value), span  # type: ignore[misc]
        for word in ("command", "args"):
            for item in items(at(container, word)):
                yield "", text_at(item), item.span
    for volume in items(template_of(one, "spec", "volumes")):
        if name := text_at(volume, "configMap", "name"):
            for entry in entries(_config(name, one, known)):
                yield "", text_at(entry.value), volume.span


def _environment(container: Node, one: Object, known: Manifests) -> Iterator[tuple[str, str, Span]]:
    for item in items(at(container, "envFrom")):
        for entry in entries(_config(text_at(item, "configMapRef", "name"), one, known)):
            yield text_at(item, "prefix") + entry.key.text, text_at(entry.value), item.span
    for item in items(at(container, "env")):
        name = scalar_at(item, "name")
        if name is not None:
            reference = at(item, "valueFrom", "configMapKeyRef")
            held = _config(text_at(reference, "name"), one, known) if reference else None
            value = text_at(held, text_at(reference, "key")) if reference else text_at(item, "value")
            yield name.text, value, name.span


def _config(name: str, one: Object, known: Manifests) -> Node | None:
    found = (other for other in known.of("", "ConfigMap") if other.name == name and other.namespace == one.namespace)
    return next((other.at("data") for other in found), None)


def _let_in(known: Manifests) -> None:
    """Note what an ingress, or a route of a gateway, leads to workloads."""
    for one in known.objects:
        if one.kind == "Ingress":
            paths = [path for rule in items(one.at("spec", "rules")) for path in items(at(rule, "http", "paths"))]
            backends = [at(path, "backend") for path in paths] + [one.at("spec", "defaultBackend"), one.at("spec", "backend")]
            names = [text_at(backend, "service", "name") or text_at(backend, "serviceName") for backend in backends if backend]
            _gateway(one.name, names, one, known)
        elif one.kind in {"HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute"}:
            names = [text_at(ref, "name") for rule in items(one.at("spec", "rules")) for ref in items(at(rule, "backendRefs"))]
            for parent in items(one.at("spec", "parentRefs")):
                _gateway(text_at(parent, "name") or one.name, names, one, known)


def _gateway(name: str, services: list[str], one: Object, known: Manifests) -> None:
    targets = [target for service in dict.fromkeys(services) for target in known.behind(service, one.namespace)]
    if targets:
        gateway = known.add(Thing(Name("kubernetes-gateway", name), one.span, "gateway", label=labelled(name)))
        known.link(gateway, targets, "request", one.span, protocol="http")


IMPORTER = Importer(
    "kubernetes",
    "Kubernetes",
    '"apiVersion:" and "kind:"',
    _looks,
    _account,
    options=("complete",),
    joint=True,
    rank=55,
)
