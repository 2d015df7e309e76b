"""How much a spec may hold, whoever writes it."""

from __future__ import annotations

from topodoc.values import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused beyond: a file of so many megabytes, levels, aliases and values; a topology of so many nodes, edges, events.

    A scenario has at most so many steps, a label at most so many characters, and a list at one element at most so many entries.
    """

    megabytes: int = 5
    depth: int = 50
    aliases: int = 100
    values: int = 200_000
    nodes: int = 5_000
    edges: int = 20_000
    steps: int = 20_000
    label: int = 2_000
    entries: int = 1_000
    events: int = 20_000


USUAL = Limits()
MOST_DEPTH = USUAL.depth
MOST_VALUES = USUAL.values
DEEPEST = 100  # levels that no setting can exceed: what reads them calls itself once for each


def cure(what: str, name: str) -> str:
    """Return the cure where the limit *name* is exceeded: *what* to do, or to raise it."""
    return f"{what}, or raise {name} under limits: in the settings"
