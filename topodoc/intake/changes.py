"""What an import changes: elements that came, changed and went, each with where its source says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.roles import ROLES
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.intake.before import Before, Mention


@dataclass(frozen=True, slots=True)
class Change:
    """One element: `+` it came, `-` it went, `~` something else of it changed; what it is, and where."""

    sign: str
    what: str
    where: str


def changes(before: Before, after: Before, mentions: tuple[Mention, ...]) -> tuple[Change, ...]:
    """Return what differs between a part as it was *before* and *after*; *mentions* are of what is gone."""
    return (*_nodes(before, after, mentions), *_edges(before, after))


def _nodes(before: Before, after: Before, mentions: tuple[Mention, ...]) -> Iterator[Change]:
    was, now = ({one.id: one for one in part.nodes} for part in (before, after))
    for name, one in now.items():
        if name not in was:
            yield Change("+", f"{one.kind or 'service'} {name}", ", ".join(one.origin))
        elif (one.kind, one.label) != (was[name].kind, was[name].label):
            yield Change("~", f"{one.kind or 'service'} {name}", ", ".join(one.origin))
    for name, one in was.items():
        if name not in now:
            named = [f"{mention.span.file}:{mention.span.line}" for mention in mentions if mention.id == name]
            yield Change("-", f"{one.kind or 'service'} {name}", f'named in {", ".join(named)}: kept under "gone"' if named else "")


def _edges(before: Before, after: Before) -> Iterator[Change]:
    was, now = ({edge[:3]: edge[3] for edge in part.edges} for part in (before, after))
    for edge, origin in now.items():
        if edge not in was:
            yield Change("+", _said(edge), ", ".join(origin))
    for edge in was:
        if edge not in now:
            yield Change("-", _said(edge), "")


def _said(edge: tuple[str, str, str]) -> str:
    source, target, role = edge
    record = next((one for name, one in ROLES.items() if name == role), None)
    return f"{source} {record.of_dialler if record else 'dials'} {target}"
