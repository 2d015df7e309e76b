"""Bindings of RabbitMQ: what one says to a reader, and what it holds back (https://www.rabbitmq.com/docs/exchanges)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALL = frozenset({"", "#"})  # routing keys that hold nothing back


def binding_texts(kind: str, key: str, arguments: Mapping[str, str]) -> tuple[str, str]:
    """Return the label and the filter of a binding with a routing *key* and *arguments* to an exchange of that *kind*.

    >>> binding_texts("topic", "order.#", {}), binding_texts("fanout", "order.#", {}), binding_texts("topic", "#", {})
    (('order.#', 'order.#'), ('order.#', ''), ('#', ''))
    >>> binding_texts("headers", "mail", {"x-match": "any", "type": "a"}), binding_texts("headers", "", {"x-match": "all"})
    (('mail, x-match=any, type=a', 'x-match=any, type=a'), ('x-match=all', ''))
    """
    told = [f"{word}={text}" for word, text in arguments.items()]
    label = ", ".join(one for one in (key, *told) if one)
    match kind:
        case "fanout":
            return label, ""
        case "headers":
            return label, ", ".join(told) if arguments.keys() - {"x-match"} else ""
        case _:
            return label, "" if key in _ALL and not told else label
