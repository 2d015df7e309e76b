"""One system in the language of each tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from systems import Node, System

_PROTOCOLS = {"publish": "kafka", "consume": "kafka", "read": "sql"}
_D2 = {"topic": "queue", "database": "cylinder"}
_PLANTUML = {"topic": "queue", "database": "database"}


def topodoc(system: System) -> str:
    """Return *system* as a topodoc spec."""
    lines = [f"topology: {system.name}", f"title: {system.name}"]
    alone = [node for node in system.nodes if node.group is None]
    if alone:
        lines += ["nodes:", *(f"  {one.id}: {{label: {one.label}, kind: {one.kind}}}" for one in alone)]
    if system.groups:
        lines.append("groups:")
    for group in system.groups:
        lines += [f"  g{group}:", f"    label: Group {group}", "    nodes:"]
        lines += [f"      {one.id}: {{label: {one.label}, kind: {one.kind}}}" for one in _of(system, group)]
    lines.append("edges:")
    for tail, head, label in system.edges:
        protocol = _PROTOCOLS.get(label, "http")
        lines.append(f"  - {tail} -> {head}: {{protocol: {protocol}{f', label: {label}' if label else ''}}}")
    if system.scenarios:
        lines.append("scenarios:")
    for number, steps in enumerate(system.scenarios):
        lines += [f"  scene-{number}:", f"    title: Scene {number} of {system.name}", "    steps:"]
        lines += [f"      - {tail} -> {head}: '[STEP] {label} of {tail}'" for tail, head, label in steps]
    return "\n".join([*lines, ""])


def d2(system: System) -> str:
    """Return *system* in D2."""
    place = {one.id: one.id if one.group is None else f"g{one.group}.{one.id}" for one in system.nodes}
    lines = ["direction: right", *(f"g{group}: Group {group}" for group in system.groups)]
    lines += [f"{place[one.id]}: {one.label} {{shape: {_D2.get(one.kind, 'rectangle')}}}" for one in system.nodes]
    return "\n".join(
        [*lines, *(f"{place[tail]} -> {place[head]}{f': {label}' if label else ''}" for tail, head, label in system.edges), ""]
    )


def mermaid(system: System) -> str:
    """Return *system* as a Mermaid flowchart."""
    lines = ["flowchart LR", *(_mermaid_node(one) for one in system.nodes if one.group is None)]
    for group in system.groups:
        lines += [f"  subgraph g{group} [Group {group}]", *(_mermaid_node(one) for one in _of(system, group)), "  end"]
    return "\n".join([*lines, *(f"  {tail} -->{f'|{label}|' if label else ''} {head}" for tail, head, label in system.edges), ""])


def _mermaid_node(node: Node) -> str:
    opening, closing = ("[(", ")]") if node.kind in {"topic", "database"} else ("[", "]")
    return f'  {node.id}{opening}"{node.label}"{closing}'


def plantuml(system: System) -> str:
    """Return *system* as a PlantUML component diagram."""
    lines = ["@startuml", "left to right direction", *(_plantuml_node(one) for one in system.nodes if one.group is None)]
    for group in system.groups:
        lines += [f'package "Group {group}" as g{group} {{', *(_plantuml_node(one) for one in _of(system, group)), "}"]
    lines += [f"{tail} --> {head}{f' : {label}' if label else ''}" for tail, head, label in system.edges]
    return "\n".join([*lines, "@enduml", ""])


def _plantuml_node(node: Node) -> str:
    return f'{_PLANTUML.get(node.kind, "component")} "{node.label}" as {node.id}'


def diagrams(system: System) -> str:
    """Return *system* as a script for mingrammer/diagrams, which writes an SVG called after it."""
    lines = ["from diagrams import Cluster, Diagram, Edge", "from diagrams.onprem.compute import Server", ""]
    lines.append(f'with Diagram("{system.name}", show=False, outformat="svg", filename="{system.name}-diagrams"):')
    for group in (None, *system.groups):
        deep = "    " if group is None else "        "
        if group is not None:
            lines.append(f'    with Cluster("Group {group}"):')
        lines += [f'{deep}{one.id} = Server("{one.label}")' for one in _of(system, group)]
    lines += [f'    {tail} >> Edge(label="{label}") >> {head}' for tail, head, label in system.edges]
    return "\n".join([*lines, ""])


def likec4(system: System) -> str:
    """Return *system* as a LikeC4 model with one view."""
    lines = ["specification {", "  element component", "  element group", "}", "model {"]
    name = system.name.replace("-", "_")
    lines.append(f"  {name} = group '{system.name}' {{")
    place = {}
    for group in (None, *system.groups):
        if group is not None:
            lines.append(f"    g{group} = group 'Group {group}' {{")
        for one in _of(system, group):
            lines.append(f"      {one.id} = component '{one.label}'")
            place[one.id] = f"{name}.{one.id}" if group is None else f"{name}.g{group}.{one.id}"
        if group is not None:
            lines.append("    }")
    lines += ["  }", *(f"  {place[tail]} -> {place[head]} '{label}'" for tail, head, label in system.edges), "}", "views {"]
    return "\n".join([*lines, f"  view {name}_all {{ include {name}.**", "    autoLayout LeftRight", "  }", "}", ""])


def _of(system: System, group: int | None) -> Iterator[Node]:
    return (node for node in system.nodes if node.group == group)


WRITERS: dict[str, tuple[Callable[[System], str], str]] = {
    "topodoc": (topodoc, ".topo.yml"),
    "D2": (d2, ".d2"),
    "mermaid-cli": (mermaid, ".mmd"),
    "PlantUML": (plantuml, ".puml"),
    "diagrams": (diagrams, ".py"),
    "LikeC4": (likec4, ".c4"),
}
