"""What a command is about: one of the topologies of its file, and things that are in it by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import SettingsError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from topodoc.model.identity import Place
    from topodoc.model.topology import Topology


def choose(topologies: tuple[Topology, ...], name: str | None, instead: str = "") -> Topology:
    """Return the topology called *name*, or the only one. Raises SettingsError where there is no such one, with what helps *instead*."""
    if name is not None:
        check_known(name, (one.id for one in topologies), "FILE", "topology")
        return next(one for one in topologies if one.id == name)
    if len(topologies) > 1:
        message = f"there are several topologies; choose one with --topology: {', '.join(one.id for one in topologies)}{instead}"
        raise SettingsError(message)
    return topologies[0]


def check_known(name: str, known: Iterable[str], where: str, noun: str) -> None:
    """Raise SettingsError unless *name* is one of the *known* names of a *noun* that are in *where*."""
    names = list(known)
    if name not in names:
        raise unknown(name, names, where, noun)


def unknown(name: str, known: Sequence[str], where: str, noun: str) -> SettingsError:
    """Return the error that *where* has no *noun* called *name*, with the nearest of the *known* ones."""
    hint = did_you_mean(name, known, f"it has {', '.join(known)}" if known else "it has none")
    return SettingsError(f'{where} has no {noun} "{name}"; {hint}')


def name_of(place: Place, here: str) -> str:
    """Return the id of the node at *place*, with its topology where that is not the one *here*."""
    return place[1] if place[0] == here else "/".join(place)


def elsewhere(name: str, chosen: Topology, topologies: Sequence[Topology]) -> tuple[Topology, str]:
    """Return the topology that *name* is looked up in, and what is left of it: `TOPOLOGY/NAME` names one that is not *chosen*."""
    where, slash, rest = name.partition("/")
    other = next((one for one in topologies if one.id == where), None)
    return (other, rest) if slash and other and name not in chosen.node_by_id else (chosen, name)


def without_replica(name: str, topology: Topology) -> str:
    """Return the node that *name* names a replica of, such as `api` for `api-2`; *name* itself where it is none."""
    stem, dash, number = name.rpartition("-")
    node = topology.node_by_id.get(stem) if dash and name not in topology.node_by_id else None
    is_replica = node is not None and number.isdecimal() and node.replicas >= int(number) > 0
    return stem if is_replica else name


def node_named(name: str, chosen: Topology, topologies: Sequence[Topology]) -> Place:
    """Return where the node that *name* names is. Raises SettingsError where there is none."""
    topology, rest = elsewhere(name, chosen, topologies)
    rest = without_replica(rest, topology)
    check_known(rest, topology.node_by_id, f"the topology {topology.id}", "node")
    return topology.id, rest
