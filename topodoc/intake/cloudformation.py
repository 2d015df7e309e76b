"""CloudFormation and SAM: what a stack wires together, and what its functions may do."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from topodoc.intake.account import Account, Scope
from topodoc.intake.aws_stack import Stack
from topodoc.intake.aws_wiring import Wiring
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.lookups import at, entries

if TYPE_CHECKING:
    from topodoc.language.tree import Node

_LOOKS = re.compile(r"^[\"']?AWSTemplateFormatVersion\b|^Transform:.*Serverless-2016|\"AWSTemplateFormatVersion\"", re.MULTILINE)
_TYPED = re.compile(r"[\"']?Type[\"']?[ \t]*:[ \t]*[\"']?AWS::[A-Za-z0-9]+::")
_HAS_RESOURCES = re.compile(r"^[\"']?Resources[\"']?[ \t]*:|\"Resources\"\s*:", re.MULTILINE)
_PLAIN_NAMES = frozenset({"template", "cloudformation", "stack", "main", "sam", "packaged", "output", "cfn"})


def _looks(text: str) -> bool:
    return bool((_LOOKS.search(text) or _TYPED.search(text)) and _HAS_RESOURCES.search(text))


def _account(delivery: Delivery) -> Account:
    """Return what the one template of *delivery* says."""
    document = delivery.documents[0]
    values = delivery.shelf.values(document)
    root = delivery.shelf.root_of(document)
    stack = Stack(delivery.option("stack") or stack_name(document.path), root, delivery.parameters)
    wiring = Wiring(stack)
    read_resources(root, stack, wiring)
    return Account(
        "cloudformation",
        (document.path,),
        tuple(stack.things.values()),
        tuple(stack.links),
        scope=Scope(resources=frozenset({stack.name})),
        same=tuple(stack.same),
        findings=(*values.findings, *stack.findings),
    )


def read_resources(root: Node, stack: Stack, wiring: Wiring) -> None:
    """Note in *stack* what the resources of the template *root* are, and over what they are wired."""
    resources = entries(at(root, "Resources"))
    for entry in resources:
        stack.declare(entry.key, entry.value)
    for entry in resources:
        wiring.take(entry.key, entry.value)
    for entry in entries(at(root, "Outputs")):
        exported = stack.references.text(at(entry.value, "Export", "Name"))
        stack.export(exported, at(entry.value, "Value"))


def stack_name(path: str) -> str:
    """Return what the stack of the template at *path* is called: its file, or its folder where the file is called as all are.

    >>> stack_name("sam/warehouse-template.yaml"), stack_name("orders/template.yml")
    ('warehouse', 'orders')
    """
    file = PurePosixPath(path)
    stem = re.sub(r"[-_.](?:template|stack|cloudformation|cfn|sam)$", "", file.name.partition(".")[0])
    return (file.parent.name or stem) if stem.lower() in _PLAIN_NAMES else stem


IMPORTER = Importer(
    "cloudformation",
    "CloudFormation",
    '"AWSTemplateFormatVersion:" or "Resources:" of types AWS::…',
    _looks,
    _account,
    options=("stack",),
    rank=40,
    default_edges=("permitted",),
)
