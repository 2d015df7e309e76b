"""`topodoc explain`: the manual page of a code."""

from __future__ import annotations

import click

from topodoc.diagnostics import did_you_mean
from topodoc.lint.codes import NAMES
from topodoc.lint.installed import installed_rules
from topodoc.lint.manual import explain


@click.command("explain")
@click.argument("code", metavar="CODE")
def command(code: str) -> int:
    """Print what a code that check reports means, why it matters and how to mend it.

    CODE is one such as TD205, or its name.

    Example: topodoc explain TD205
    """
    page = explain(code)
    if page is None:
        hint = did_you_mean(
            code,
            [*NAMES, *NAMES.values(), *(word for one in installed_rules() for word in (one.code, one.name))],
            "name one that check reports, such as TD205",
        )
        message = f'there is no code "{code}"; {hint}'
        raise click.UsageError(message)
    click.echo(page, nl=False)
    return 0
