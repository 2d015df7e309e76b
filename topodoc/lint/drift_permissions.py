"""Rules of `topodoc drift`: what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import holding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drift.comparison import Drift
    from topodoc.drift.mismatch import Mismatch


@holding("TD827", "not-permitted", Severity.ERROR)
def find_what_is_not_permitted(drift: Drift) -> Iterator[Mismatch]:
    """Report a use that is drawn and that the broker does not allow.

    ## What

    `topodoc drift` holds specs against dumps of what is there. An edge publishes or consumes, permissions were dumped, and none allows
    it to a user of the service, or to one whom nobody knows. Users are joined to services by their names and by `names:`. A resource
    without any permission is closed, as it is usual.

    ## Why

    The service fails, or the edge is not used.

    ## How to fix

    Allow it, or take the edge out.

    ## When to ignore

    If the service is a super user, of whom a list of permissions says nothing.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="acls-2026-01-01.txt"
    Current ACLs for resource `ResourcePattern(resourceType=TOPIC, name=placed, patternType=LITERAL)`:
        (principal=User:orders, host=*, operation=READ, permissionType=ALLOW)
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="acls-2026-01-01.txt"
    Current ACLs for resource `ResourcePattern(resourceType=TOPIC, name=placed, patternType=LITERAL)`:
        (principal=User:orders, host=*, operation=WRITE, permissionType=ALLOW)
        (principal=User:mail, host=*, operation=READ, permissionType=ALLOW)
    ```
    """
    yield from drift.of("not-permitted")


@holding("TD828", "permitted-not-drawn", Severity.INFO, is_on=False)
def find_what_is_permitted_and_not_drawn(drift: Drift) -> Iterator[Mismatch]:
    """Report a permission of which no edge makes use.

    ## What

    `topodoc drift` holds specs against dumps of what is there. A user that is a known service may publish to a resource or consume from
    it, and no edge draws that. Off unless the settings select it, for permissions are often wider than use.

    ## Why

    What is not used need not be allowed.

    ## How to fix

    Take the permission away, or draw the edge.

    ## When to ignore

    If permissions are given by pattern on purpose.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="acls-2026-01-01.txt"
    Current ACLs for resource `ResourcePattern(resourceType=TOPIC, name=placed, patternType=LITERAL)`:
        (principal=User:mail, host=*, operation=WRITE, permissionType=ALLOW)
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="acls-2026-01-01.txt"
    Current ACLs for resource `ResourcePattern(resourceType=TOPIC, name=placed, patternType=LITERAL)`:
        (principal=User:mail, host=*, operation=READ, permissionType=ALLOW)
    ```
    """
    yield from drift.of("permitted-not-drawn")
