"""Permissions on AWS: what a function may do to what it names. A permission for everything says nothing, and is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake.aws_resources import BY_SERVICE, TEMPLATES, role_at, roles_of
from topodoc.intake.lookups import at, entries, is_event_name, items, text_at, texts
from topodoc.language.tree import Mapping, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.intake.account import Name
    from topodoc.intake.aws_stack import Stack


def permit(stack: Stack, own: Name | None, said: Node) -> None:
    """Note in *stack* what the function called *own* may do: by its policies, and by those of its role."""
    for policy in (*items(at(said, "Policies")), *_of_role(stack, at(said, "Role"))):
        for entry in entries(policy):
            if entry.key.text in TEMPLATES:
                _by_template(stack, own, entry.key.text, entry.value)
        for statement in items(at(policy, "Statement")):
            _by_statement(stack, own, statement)


def permit_statements(stack: Stack, owns: tuple[Name, ...], statements: Node | None) -> None:
    """Note that every one of *owns* may do what *statements* say."""
    for own in owns:
        for statement in items(statements):
            _by_statement(stack, own, statement)


def _of_role(stack: Stack, role: Node | None) -> Iterator[Node]:
    """Yield the documents of the policies of the role that *role* refers to, and of policies that are attached to it."""
    found = stack.references.resolve(role) if role else None
    if found is None or found.way != "logical":
        return
    for entry in entries(at(stack.root, "Resources")):
        properties = at(entry.value, "Properties")
        if entry.key.text == found.name:
            yield from (document for one in items(at(properties, "Policies")) if (document := at(one, "PolicyDocument")))
        elif text_at(entry.value, "Type") in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}:
            attached = (stack.references.resolve(one) for one in items(at(properties, "Roles")))
            if any(one and one.name == found.name for one in attached) and (document := at(properties, "PolicyDocument")):
                yield document


def _by_template(stack: Stack, own: Name | None, word: str, said: Node) -> None:
    parameter, service, roles = TEMPLATES[word]
    node = at(said, parameter)
    target = stack.find(node, BY_SERVICE.get(service))
    for role in role_at(stack.kind_of(target), roles) if target and node else ():
        stack.link(own, target, role, node.span if node else said.span, "permitted")


def _by_statement(stack: Stack, own: Name | None, statement: Node) -> None:
    if text_at(statement, "Effect") not in {"", "Allow"}:
        return
    by_service = roles_of(texts(items(at(statement, "Action"))))
    events = tuple(one for one in _conditions(statement, "events:detail-type") if is_event_name(one))
    label = ", ".join(_conditions(statement, "events:source"))
    for node in items(at(statement, "Resource")):
        for service, roles in by_service.items():
            target = stack.find(node, BY_SERVICE.get(service))
            for role in role_at(stack.kind_of(target), roles) if target else ():
                stack.link(own, target, role, node.span, "permitted", events, label)


def _conditions(statement: Node, word: str) -> tuple[str, ...]:
    """Return the values to which the conditions of *statement* hold the key *word*."""
    found: list[Node] = []
    for operator in entries(at(statement, "Condition")):
        if isinstance(operator.value, Mapping):
            found += items(operator.value.get(word))
    return texts(one for one in found if isinstance(one, Scalar))
