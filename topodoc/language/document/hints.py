"""What to write instead, where a list or a mapping stands in the place of something else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.language.arrow import looks_like_arrow
from topodoc.language.quoting import quote, safe
from topodoc.language.steps import CONDITIONS
from topodoc.language.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from topodoc.language.tree import Node

_WRITTEN = {"source": "from", "target": "to", "otherwise": "else", "stop": "break"}  # fields that Python would not let us call so
_PROSE = CONDITIONS | {"title", "label", "description", "message", "note", "reason"}
_TAG = re.compile(r"[A-Z][A-Z0-9 _-]*")


def written(field: str | None) -> str:
    """Return the key that a spec writes for *field*."""
    return _WRITTEN.get(field or "", field or "")


def text_hint(value: Node, name: str) -> str:
    """Return how to write the text *name*, where *value* is none."""
    if name in CONDITIONS and isinstance(value, Sequence) and any(_is_arrow(item) for item in value.items):
        return f'write "{name}: TEXT", and the steps beside it: "steps: [\u2026]"'
    return prose_hint(value, name) if name in _PROSE else _one_of(value, name)


def prose_hint(value: Node, before: str) -> str:
    """Return how to write the text that stands behind *before*, where *value* is none: never as a list or a mapping in quotes."""
    texts = texts_in(value)
    if isinstance(value, Sequence) and value.flow and len(texts) == 1 and _TAG.fullmatch(texts[0]):
        return f'a text that begins with "[" needs quotes; write: {before}: {quote(f"[{texts[0]}]")}'
    if pair := _cut_by_colon(value):
        return f'a text that holds ": " needs quotes; write: {before}: {quote(pair)}'
    return f"write: {before}: {safe(', '.join(texts))}" if texts else "write one text"


def item_hint(value: Node, name: str) -> str:
    """Return how to write an item of the list of texts *name*, where *value* is none."""
    if pair := _cut_by_colon(value):
        return f'a text that holds ": " needs quotes; write: {quote(pair)}'
    inside = ", ".join(safe(text) for text in texts_in(value))
    return f'write into the list "{name}" itself: {inside}' if inside else "write one text"


def _one_of(value: Node, name: str) -> str:
    texts = texts_in(value)
    return f"write{' one text, such as' if len(texts) > 1 else ''}: {name}: {safe(texts[0])}" if texts else "write one text"


def texts_in(value: Node) -> list[str]:
    """Return the texts of list *value*, or the keys of mapping *value* that have nothing behind them; none where it holds anything else."""
    if isinstance(value, Mapping):
        items: list[Node] = [one.key for one in value.entries if isinstance(one.value, Scalar) and one.value.is_absent]
        return [one.text for one in items if isinstance(one, Scalar)] if len(items) == len(value.entries) else []
    items = list(value.items) if isinstance(value, Sequence) else []
    texts = [one.text for one in items if isinstance(one, Scalar) and one.text and "\n" not in one.text]
    return texts if len(texts) == len(items) else []


def _cut_by_colon(value: Node) -> str:
    """Return the text that became the only key of mapping *value* and what is behind it; nothing where it is in braces."""
    if not isinstance(value, Mapping) or len(value.entries) != 1 or value.span.column != value.entries[0].key.span.column:
        return ""
    key, behind = value.entries[0].key, value.entries[0].value
    is_text = key.plain and isinstance(behind, Scalar) and behind.plain and behind.text and key.span.line == behind.span.end_line
    return f"{key.text}: {behind.text}" if is_text and isinstance(behind, Scalar) else ""


def entries_hint(value: Node, name: str) -> str:
    """Return how to write the mapping *name*, where *value* is none."""
    texts = [item for item in value.items if isinstance(item, Scalar)] if isinstance(value, Sequence) else [value]
    form = {"ignore": "{}: REASON", "state": "{}: STATE", "links": "{}: ADDRESS"}.get(name, "{}:")
    first = next((one.text for one in texts if isinstance(one, Scalar)), "")
    first = "ID" if name == "state" and isinstance(value, Scalar) else first  # which is a state rather than a node
    return f'write keys and values: "{form.format(first)}"' if first and "\n" not in first else "write keys and values"


def _is_arrow(item: Node) -> bool:
    texts = [item] if isinstance(item, Scalar) else [entry.key for entry in item.entries] if isinstance(item, Mapping) else []
    return any(looks_like_arrow(text.text) for text in texts)
