"""The llms.txt of a site: what there is to read, in the order a stranger would read it, with an address for each page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.direction import spoken
from topodoc.language.prose import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from topodoc.model.topology import Topology
    from topodoc.site.addresses import Addresses

NAME = "llms.txt"
_LONGEST = 300  # characters of a description that a list has room for


def write_llms(title: str, topologies: Sequence[Topology], at: Addresses, graph: str, lead: Callable[[str], str]) -> str:
    """Return the llms.txt about *topologies*; *lead* gives the address of a page whose path is *at*, *graph* is that of the graph JSON."""
    count = f"{len(topologies)} {'topology' if len(topologies) == 1 else 'topologies'}"
    lines = [
        f"# {_plain(title)}",
        "",
        f"> {count} of event-driven systems: nodes, who dials whom over what, and scenarios step by step.",
        "",
        f"Everything below is in [{graph}]({graph}) too, as JSON: nodes, edges, numbered steps and findings.",
    ]
    for topology in topologies:
        lines += ["", f"## {_plain(topology.title)}", "", *_topology(topology, at, lead)]
    return "\n".join([*lines, ""])


def _topology(topology: Topology, at: Addresses, lead: Callable[[str], str]) -> Iterator[str]:
    size = f"{len(topology.nodes)} nodes, {len(topology.edges)} edges"
    yield _line(topology.title, lead(at.topology(topology.id)), size, topology.description)
    for scenario, path in at.scenarios(topology):
        yield _line(scenario.title, lead(path), f"scenario with {len(scenario.messages)} messages", scenario.description)
    for node in topology.nodes:
        facts = [node.kind, spoken(node.technology), f"owner {', '.join(map(spoken, node.owners))}" if node.owners else ""]
        yield _line(node.label, lead(at.node(topology.id, node.id)), ", ".join(one for one in facts if one), node.description)


def _line(title: str, address: str, fact: str, description: str) -> str:
    more = " ".join(plain(description).split())
    short = more if len(more) <= _LONGEST else f"{more[:_LONGEST].rsplit(' ', 1)[0]} …"
    return f"- [{_plain(title)}]({address}): {_plain(fact)}{'. ' if short else ''}{_plain(short)}"


def _plain(text: str) -> str:
    """Return *text* on one line, isolated, with nothing in it that would end the title of a link."""
    return spoken(text.replace("[", "(").replace("]", ")"))
