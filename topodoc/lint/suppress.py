"""Suppressing: what a spec says is right as it is, is not reported; and what it says of nothing, is."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity, Span
from topodoc.lint.rule import Finding, review

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from topodoc.diagnostics import Diagnostic
    from topodoc.lint.evidence import Evidence, Outcome
    from topodoc.model.suppression import Suppression

CommentedCode = tuple[Span, str]  # of a suppression, with its code: a part that several topologies include says it once


def place_of(suppression: Suppression) -> CommentedCode:
    """Return what tells *suppression* from others of a build."""
    return suppression.span, suppression.code


def sift(
    findings: Iterable[Diagnostic], suppressions: Iterable[Suppression], today: date
) -> tuple[tuple[Diagnostic, ...], frozenset[CommentedCode]]:
    """Return those of *findings* that no suppression which still holds *today* is about, and the places of those which are about some."""
    holding = defaultdict(list)
    for one in suppressions:
        if not has_expired(one, today):
            holding[one.code].append(one)
    kept, used = [], set()
    for finding in findings:
        about = {place_of(one) for one in holding[finding.code] if one.covers(finding)}
        used |= about
        if not about:
            kept.append(finding)
    return tuple(kept), frozenset(used)


def has_expired(suppression: Suppression, today: date) -> bool:
    """Return whether *today* is after the last day on which *suppression* holds."""
    return suppression.until is not None and today > suppression.until


@review("TD602", "unused-suppression", Severity.WARNING)
def find_unused_suppressions(evidence: Evidence, outcome: Outcome) -> Iterator[Finding]:
    """Report a suppression that ignores nothing.

    ## What

    An `ignore:` or a comment `# topodoc: ignore[…]` of a code that is found there in no topology of the build. Codes that are off here,
    by settings, are left alone, and nothing is said while a spec has a fault.

    ## Why

    What it was about is fixed, or it is at the wrong place and ignores nothing. Left there, it hides the next such finding.

    ## How to fix

    Delete it, or move it to the element or line where the finding is.

    ## When to ignore

    If a part is included by specs that are not built together.

    ## Bad

    ```yaml
    nodes:
      web: {label: Web shop, ignore: {TD101: "nobody calls it yet"}}
      orders: Orders
    edges:
      - web -> orders: place an order
    ```

    ## Good

    ```yaml
    nodes:
      web: Web shop
      orders: Orders
      attic: {label: Attic, ignore: {TD101: "nobody calls it yet"}}
    edges:
      - web -> orders: place an order
    ```
    """
    for one in outcome.unused:
        fact = f"this ignores {one.code}, but {one.code} finds nothing here"
        yield _at(one, evidence, fact, "delete it, or move it to the line of the finding")


@review("TD603", "expired-suppression", Severity.WARNING)
def find_expired_suppressions(evidence: Evidence, outcome: Outcome) -> Iterator[Finding]:
    """Report a suppression whose last day is over.

    ## What

    An `ignore:` or a comment with `until`, and that day is past. What it ignored is reported again.

    ## Why

    Somebody said that this would be fixed by then.

    ## How to fix

    Fix what was ignored and delete the suppression, or give it another day and say why.

    ## When to ignore

    Never: it takes one edit to prolong it.

    ## Bad

    ```yaml
    nodes:
      web: Web shop
      orders: Orders
      attic: {label: Attic, ignore: {TD101: {reason: "nobody calls it yet", until: 2025-06-30}}}
    edges:
      - web -> orders: place an order
      - web -> attic: look for an old order
    ```

    ## Good

    ```yaml
    nodes:
      web: Web shop
      orders: Orders
      attic: {label: Attic, ignore: {TD101: {reason: "nobody calls it yet", until: 2199-06-30}}}
    edges:
      - web -> orders: place an order
    ```
    """
    for one in outcome.expired:
        hint = f"delete it if {one.code} no longer finds anything here; otherwise fix the finding, or give a later day and a reason"
        yield _at(one, evidence, f"this ignores {one.code} until {one.until}, and that day is over", hint)


def _at(one: Suppression, evidence: Evidence, fact: str, hint: str) -> Finding:
    return Finding(fact, hint, one.span, one.element or f"topology:{evidence.topology.id}")
