"""Members of a group that stands where nodes belong: how to write the edge with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.language.quoting import safe
from topodoc.language.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.language.document.elements import EdgePart
    from topodoc.language.tree import Scalar


def with_members(part: EdgePart, group: Scalar) -> Callable[[tuple[str, ...]], str]:
    """Return what says how to write *part* with the members of *group*, one of its ends, in its place."""

    def hint(members: tuple[str, ...]) -> str:
        is_source = any(end is group for end in part.source)
        here, there = (part.source, part.target) if is_source else (part.target, part.source)
        across = [end.text for end in there]
        beside = [end.text for end in here if end is not group]
        own = [*beside, *(one for one in members if one not in across and one not in beside)]
        source, target = (own, across) if is_source else (across, own)
        said = {"label": text_of(part.label), "role": part.role or "", "protocol": text_of(part.protocol)}
        keys = [f"{name}: {safe(text)}" for name, text in said.items() if text]
        return f"name its nodes; write: {{{', '.join([f'from: {_listed(source)}', f'to: {_listed(target)}', *keys])}}}"

    return hint


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"
