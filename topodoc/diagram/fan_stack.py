"""Stacks of fans: leaves in columns, whose lines run beside them to one trunk in their middle."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from topodoc.diagram.stack import GAP, Span, Stack, size_of

if TYPE_CHECKING:
    from topodoc.diagram.bundles import Fan
    from topodoc.diagram.plan import Plan

_FLAT = 1.1  # width by height that the leaves are to have
_CHANNEL = 36  # pixels beside a column, in which its lines run to the trunk
_TRUNK = 18  # pixels more between the two nodes that the trunk runs between


def fan_stack(plan: Plan, fan: Fan, side: int) -> Stack:
    """Return the stack of *fan*, whose lines leave at *side*: -1 where the ranks begin, else 1."""
    sizes = [size_of(plan, leaf) for leaf in fan.leaves]
    along, across = max(one for one, _ in sizes), max(other for _, other in sizes)
    count = _columns(plan, len(sizes), along + _CHANNEL, across + GAP)
    rows = math.ceil(len(sizes) / count)
    count = math.ceil(len(sizes) / rows)
    upper, before = math.ceil(rows / 2), _before(plan, fan)
    trunk = before + upper * (across + GAP) - GAP / 2 + _TRUNK / 2
    nodes, channels = {}, {}
    for index, (leaf, (length, room)) in enumerate(zip(fan.leaves, sizes, strict=True)):
        column, row = divmod(index, rows)
        left = (column - count / 2) * (along + _CHANNEL) + (_CHANNEL / 2 if side < 0 else -_CHANNEL / 2) + _CHANNEL / 2
        low = left + (along - length) / 2
        start = before + row * (across + GAP) + (_TRUNK if row >= upper else 0) + (across - room) / 2
        nodes[leaf] = Span(low, low + length, start, start + room)
        channels[leaf] = left - _CHANNEL / 2 if side < 0 else left + along + _CHANNEL / 2
    ends = [node.low for node in nodes.values()] + [*channels.values()] + [node.high for node in nodes.values()]
    return _framed(plan, fan, Stack(nodes, {}, (), min(ends), max(ends), max(node.end for node in nodes.values()), channels, trunk))


def _columns(plan: Plan, count: int, along: float, across: float) -> int:
    """Return the number of columns in which *count* leaves have about the shape that they are to have."""
    wanted = _FLAT if plan.is_level else 1 / _FLAT
    return min(range(1, count + 1), key=lambda one: abs(math.log(one * along / (math.ceil(count / one) * across) / wanted)))


def _before(plan: Plan, fan: Fan) -> float:
    """Return the pixels across before the first leaf: the heading of a group, and its padding."""
    if fan.group is None:
        return 0.0
    pad = math.ceil(plan.group_padding)
    return math.ceil(plan.headings[fan.group].height + 1.2 * pad) if plan.is_level else pad


def _framed(plan: Plan, fan: Fan, stack: Stack) -> Stack:
    """Return *stack* with the frame of its group around it, where it has one."""
    if fan.group is None:
        return stack
    pad, heading = math.ceil(plan.group_padding), plan.headings[fan.group]
    over = 0 if plan.is_level else math.ceil(heading.height + 0.2 * pad)
    low, high = stack.low - pad - (over if plan.direction == "down" else 0), stack.high + pad + (over if plan.direction == "up" else 0)
    end = stack.end + pad
    if plan.is_level:
        high = max(high, low + heading.width + 2 * pad)
    else:
        end = max(end, math.ceil(heading.width) + 2 * pad)
    return Stack(stack.nodes, {fan.group: Span(low, high, 0.0, end)}, (), low, high, end, stack.channels, stack.trunk)
