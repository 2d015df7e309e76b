"""What to write instead, where a list or a mapping stands in the place of something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.spec.arrow import looks_like_arrow
from topodoc.spec.quoting import quote
from topodoc.spec.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from topodoc.spec.tree import Node

_WRITTEN = {"source": "from", "target": "to", "otherwise": "else", "stop": "break"}  # fields that Python would not let us call so
_CONDITIONS = frozenset({"opt", "loop", "break", "when"})
_PROSE = _CONDITIONS | {"title", "label", "description", "message", "note", "reason", "technology", "owner", "tags", "events"}


def written(field: str | None) -> str:
    """Return the key that a spec writes for *field*."""
    return _WRITTEN.get(field or "", field or "")


def text_hint(value: Node, name: str) -> str:
    """Return how to write the text *name*, where *value* is none."""
    if name in _CONDITIONS and isinstance(value, Sequence) and any(_is_arrow(item) for item in value.items):
        return f'write "{name}: TEXT", and the steps beside it: "steps: [\u2026]"'
    texts = [item.text for item in value.items if isinstance(item, Scalar)] if isinstance(value, Sequence) else []
    if isinstance(value, Sequence) and value.flow and name in _PROSE and len(texts) == len(value.items):
        line = ", ".join(texts)
        return f'a text that begins with "[" needs quotes; write: {name}: {quote(f"[{line}]")}'
    if isinstance(value, Sequence) and len(value.items) == 1 and texts:
        return f"write: {name}: {texts[0]}"
    return "write one text"


def entries_hint(value: Node, name: str) -> str:
    """Return how to write the mapping *name*, where *value* is none."""
    texts = [item for item in value.items if isinstance(item, Scalar)] if isinstance(value, Sequence) else [value]
    form = {"ignore": "{}: REASON", "state": "{}: STATE"}.get(name, "{}:")
    first = next((one.text for one in texts if isinstance(one, Scalar)), "")
    first = "ID" if name == "state" and isinstance(value, Scalar) else first  # which is a state rather than a node
    return f'write keys and values: "{form.format(first)}"' if first and "\n" not in first else "write keys and values"


def _is_arrow(item: Node) -> bool:
    texts = [item] if isinstance(item, Scalar) else [entry.key for entry in item.entries] if isinstance(item, Mapping) else []
    return any(looks_like_arrow(text.text) for text in texts)
