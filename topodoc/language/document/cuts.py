"""What a comma cut off a text in braces: a key that means nothing, where the text it belongs to lacks quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.language.tree import Entry, Mapping, Node, Scalar

if TYPE_CHECKING:
    from pydantic import ValidationInfo

    from topodoc.diagnostics import Diagnostic


def is_cut(scalar: Scalar, info: ValidationInfo) -> bool:
    """Return whether *scalar*, which means nothing here, is the rest of a text that a comma cut; that is then told."""
    faults: list[Diagnostic] | None = info.context
    if scalar.cut and faults is not None:
        faults.append(scalar.cut)
    return scalar.cut is not None


def without_cut(entries: tuple[Entry, ...], info: ValidationInfo) -> tuple[Entry, ...]:
    """Return *entries* without those that have no value because they are the rest of a text that a comma cut."""
    return tuple(one for one in entries if not (_is_empty(one.value) and is_cut(one.key, info)))


def _is_empty(value: Node) -> bool:
    return value.is_absent if isinstance(value, Scalar) else isinstance(value, Mapping) and not value.entries
