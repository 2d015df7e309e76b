"""What a command is about: one of the topologies of its file, and things that are in it by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import SettingsError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.model.topology import Topology


def choose(topologies: tuple[Topology, ...], name: str | None) -> Topology:
    """Return the topology called *name*, or the only one. Raises SettingsError where there is no such one."""
    if name is not None:
        check_known(name, (one.id for one in topologies), "FILE", "topology")
        return next(one for one in topologies if one.id == name)
    if len(topologies) > 1:
        message = f"there are several topologies; choose one with --topology: {', '.join(one.id for one in topologies)}"
        raise SettingsError(message)
    return topologies[0]


def check_known(name: str, known: Iterable[str], where: str, noun: str) -> None:
    """Raise SettingsError unless *name* is one of the *known* names of a *noun* that are in *where*."""
    names = list(known)
    if name not in names:
        hint = did_you_mean(name, names, f"it has {', '.join(names)}" if names else "it has none")
        message = f'{where} has no {noun} "{name}"; {hint}'
        raise SettingsError(message)
