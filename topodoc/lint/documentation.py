"""TD5xx: what is not said of nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import Finding, at_node, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.lint.evidence import Evidence


@rule("TD501", "missing-description", Severity.INFO, is_on=False)
def find_missing_descriptions(evidence: Evidence) -> Iterator[Finding]:
    """Report a node without a description.

    ## What

    A node that has no `description`. Off unless it is selected.

    ## Why

    A name says what a thing is called, not what it is for. The description is what its page and its tooltip say.

    ## How to fix

    Write a sentence: what it does, and for whom.

    ## When to ignore

    If a node is drawn only to show what lies at the edge.

    ## Bad

    ```yaml
    nodes: {web: Web shop, ada: {kind: person, description: Buys things.}}
    edges:
      - ada -> web: browse
    ```

    ## Good

    ```yaml
    nodes: {web: {label: Web shop, description: Sells things.}, ada: {kind: person, description: Buys things.}}
    edges:
      - ada -> web: browse
    ```
    """
    for node in evidence.topology.nodes:
        if not node.description.strip():
            yield at_node(node, f"{node.id} has no description", "add a description: one sentence on what it does, and for whom")


@rule("TD502", "missing-owner", Severity.INFO, is_on=False)
def find_missing_owners(evidence: Evidence) -> Iterator[Finding]:
    """Report a node without an owner.

    ## What

    A node that has no `owner`, neither of its own nor from a group or the topology. People and what someone else runs need none.
    Off unless it is selected.

    ## Why

    Who is called at night, and who may change it, is the first question when it breaks.

    ## How to fix

    Write `owner: TEAM` at the node, at its group, or for all of the topology.

    ## When to ignore

    If a node is going away, and nobody takes it over any more: with a date.

    ## Bad

    ```yaml
    nodes: {web: Web shop, orders: {owner: team-checkout}}
    edges:
      - web -> orders: place an order
    ```

    ## Good

    ```yaml
    owner: team-checkout
    nodes: {web: {label: Web shop, owner: team-shop}, orders: Orders}
    edges:
      - web -> orders: place an order
    ```
    """
    for node in evidence.topology.nodes:
        if not (evidence.topology.owners_of(node) or node.external or node.kind == "person"):
            yield at_node(node, f"{node.id} has no owner", "add an owner at the node, at its group, or for the topology")


@rule("TD503", "naming", Severity.WARNING, is_on=False)
def find_misnamed_nodes(evidence: Evidence) -> Iterator[Finding]:
    r"""Report a node whose id does not follow the naming of its kind.

    ## What

    A node whose id is not of the form that the setting `naming` gives for its kind, a regular expression for all of the id, in
    [RE2's syntax](https://github.com/google/re2/wiki/Syntax). Kinds without one are left alone. Off unless it is selected.

    ## Why

    A topic that is called like a topic is found by everyone, and by every tool that goes by its name.

    ## How to fix

    Rename the node, or correct the expression.

    ## When to ignore

    If the name is older than the rule, and cannot be changed.

    ## Bad

    ```yaml title="topodoc.yml"
    naming: {topic: '[a-z]+\.[a-z]+'}
    ```

    ```yaml
    nodes: {orders: Orders, stock: Stock, OrderPlaced: {kind: topic}}
    edges:
      - orders -> OrderPlaced: publish
      - stock -> OrderPlaced: consume
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, stock: Stock, order.placed: {kind: topic}}
    edges:
      - orders -> order.placed: publish
      - stock -> order.placed: consume
    ```
    """
    from topodoc.language.pattern import fits  # noqa: PLC0415 - few settings have one

    patterns = dict(evidence.standards.naming)
    for node in evidence.topology.nodes:
        pattern = patterns.get(node.kind)
        if pattern and not fits(pattern, node.id):
            fact = f'the id {node.id} does not match "{pattern}", the pattern for a {node.kind}'
            yield at_node(node, fact, "rename it, or change the pattern in the setting naming")
