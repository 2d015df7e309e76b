"""References of CloudFormation: what `Ref`, `GetAtt`, `Sub`, `Join` and ARNs mean, by name and never by value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.intake.lookups import at, entries, items, text_at
from topodoc.language.tree import Mapping, Node, Scalar, Sequence
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping as Map

_VARIABLE = re.compile(r"\$\{([A-Za-z0-9_:.]+)\}")
_FIELD = r"(?:\$\{[^}]*\}|[^:$])*"  # a variable such as ${AWS::Region} is one
_ARN = re.compile(rf"arn:{_FIELD}:(?P<service>[a-z0-9-]+):{_FIELD}:{_FIELD}:(?P<resource>.+)", re.DOTALL)
_FUNCTION = re.compile(r"(?:.*:)?function:(?P<long>[^:]+)(?::.*)?|(?P<short>[^:]+)(?::.*)?")
_QUEUE_URL = re.compile(r"https://sqs\.[^/]+/[^/]+/(?P<name>[A-Za-z0-9_.-]+)")
_TAIL = re.compile(r"(?<=[a-z0-9])(?:Name|Arn|ARN|Id|Url|URL)$")
_SERVICE_KINDS = {
    "sqs": "queue",
    "sns": "topic",
    "kinesis": "stream",
    "dynamodb": "table",
    "lambda": "function",
    "events": "bus",
    "s3": "bucket",
}
_MOST_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Reference:
    """What something refers to: a `logical` id of the template, a `parameter`, an `export` of another stack, or a `literal` name.

    `service` is what an ARN says, `attribute` what `GetAtt` asks for.
    """

    way: str
    name: str
    service: str = ""
    attribute: str = ""


class References:
    """The names of one template: its resources, its parameters, and the values that are known of these."""

    def __init__(self, root: Node, values: Map[str, str]) -> None:
        self.resources = {entry.key.text for entry in entries(at(root, "Resources"))}
        self._parameters = {entry.key.text: entry.value for entry in entries(at(root, "Parameters"))}
        self._values = values

    def resolve(self, node: Node | None, depth: int = 0) -> Reference | None:
        """Return what *node* refers to; None where nobody can say without running it."""
        if depth > _MOST_DEPTH or node is None:
            return None
        if isinstance(node, Scalar):
            return literal(node.text) if node.text.strip() else None
        if not isinstance(node, Mapping) or len(node.entries) != 1:
            return None
        word, value = node.entries[0].key.text.removeprefix("!").removeprefix("Fn::"), node.entries[0].value
        match word:
            case "Ref":
                name, _, attribute = text_at(value).partition(".")  # SAM: !Ref Function.Alias
                return self._named(name, attribute) if name in self.resources else self._named(text_at(value))
            case "GetAtt":
                parts = text_at(value).split(".") if isinstance(value, Scalar) else [text_at(one) for one in items(value)]
                return self._named(parts[0], ".".join(parts[1:]))
            case "Sub":
                return self._sub(value, depth)
            case "Join":
                return self._join(value, depth)
            case "ImportValue":
                return Reference("export", self._text(value) or "?")
            case "If":
                options = items(value)[1:]
                return next((found for one in options if (found := self.resolve(one, depth + 1))), None)
            case _:
                return None

    def text(self, node: Node | None) -> str:
        """Return the text that *node* is, with values of parameters in it; nothing where it is not known whole."""
        return self._text(node) if node is not None else ""

    def _named(self, name: str, attribute: str = "") -> Reference | None:
        if name in self.resources:
            return Reference("logical", name, attribute=attribute)
        if name in self._values:
            return literal(self._values[name])
        said = self._parameters.get(name)
        if said is None:
            return None
        default = text_at(said, "Default")
        if text_at(said, "Type").startswith("AWS::SSM::Parameter::Value") and default:
            return Reference("ssm", default)
        return literal(default) if default.startswith("arn:") else Reference("parameter", _TAIL.sub("", name))

    def _sub(self, value: Node, depth: int) -> Reference | None:
        """Return the resource or parameter that the text of a `Sub` is about: what its ARN names, else the last it mentions."""
        text = text_at(value) or text_at(next(iter(items(value)), None))
        given = items(value)[1] if isinstance(value, Sequence) and len(value.items) > 1 else None
        mentioned: list[Reference] = []
        for name in _VARIABLE.findall(text):
            own = at(given, name)
            found = self.resolve(own, depth + 1) if own else self._named(name.partition(".")[0], name.partition(".")[2])
            if found and not name.startswith("AWS::"):
                mentioned.append(found)
        known = [one for one in mentioned if one.way == "logical"]
        if known:
            return known[-1]
        filled = _VARIABLE.sub(lambda match: self._values.get(match[1], match[0]), text)
        found = literal(filled)
        if found and "${" not in found.name:
            return found
        return mentioned[-1] if mentioned else None

    def _join(self, value: Node, depth: int) -> Reference | None:
        parts = items(items(value)[1]) if isinstance(value, Sequence) and len(value.items) == 2 else ()
        found = [self.resolve(one, depth + 1) for one in parts if not isinstance(one, Scalar)]
        known = [one for one in found if one and one.way in {"logical", "parameter"}]
        if known:
            return known[-1]
        text = text_at(items(value)[0]).join(text_at(one) or "*" for one in parts) if parts else ""
        return literal(text) if text.startswith("arn:") else None

    def _text(self, node: Node) -> str:
        if isinstance(node, Scalar):
            return node.text.strip()
        if isinstance(node, Mapping) and len(node.entries) == 1:
            word = node.entries[0].key.text.removeprefix("!").removeprefix("Fn::")
            inner = node.entries[0].value
            if word == "Ref":
                return self._values.get(text_at(inner), "")
            if word == "Sub" and isinstance(inner, Scalar):
                filled = _VARIABLE.sub(lambda match: self._values.get(match[1], match[0]), inner.text)
                return "" if "${" in filled else filled
        return ""


def literal(text: str) -> Reference | None:
    """Return what *text*, a name, an ARN or the address of a queue, names; None for any of them.

    >>> literal("arn:aws:sqs:eu-west-1:1:orders"), literal("*")
    (Reference(way='literal', name='orders', service='sqs', attribute=''), None)
    >>> literal("arn:aws:lambda:${AWS::Region}:1:function:fn:live").name, literal("arn:aws:dynamodb:eu:1:table/orders/stream/2026").name
    ('fn', 'orders')
    """
    text = text.strip()
    if found := _QUEUE_URL.fullmatch(text):
        return Reference("literal", found["name"], "sqs")
    if match := _ARN.fullmatch(text):
        name = re.split(r"[:/]", match["resource"].removesuffix("/*").removesuffix(":*"))
        kept = name[1] if name[0] in {"table", "event-bus", "stream", "function", "stateMachine"} and len(name) > 1 else name[-1]
        return None if "*" in kept or not kept else Reference("literal", kept, match["service"])
    return None if "*" in text or "${" in text or not text or "\n" in text else Reference("literal", text)


def function_in(text: str) -> str:
    """Return the name of the function that *text*, its ARN or its name, names, without an alias or a version; nothing where none is.

    >>> function_in("fn:live"), function_in("123456789012:function:fn:3"), function_in("fn"), function_in(":")
    ('fn', 'fn', 'fn', '')
    """
    found = _FUNCTION.fullmatch(text.strip())
    return (found["long"] or found["short"]) if found else ""
