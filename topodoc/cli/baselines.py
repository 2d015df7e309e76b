"""Baselines on the command line: what is found now is written, to be known from then on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from topodoc.cli.console import say
from topodoc.cli.output import write_output
from topodoc.diagnostics import SpecError, is_fault
from topodoc.lint.baseline import write_baseline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagnostics import Diagnostic

FILE = click.Path(path_type=Path, dir_okay=False)


def save_baseline(found: Sequence[Diagnostic], target: Path, command: str) -> int:
    """Write what is *found* as a baseline of *command*, and return 0. Raises SpecError for faults, which cannot be known."""
    faults = [one for one in found if is_fault(one.code)]
    if faults:
        raise SpecError(faults)
    write_output(write_baseline(found).encode("utf-8"), str(target))
    say(f"{target} knows {len(found)} finding{'' if len(found) == 1 else 's'}; {command} with --baseline {target}")
    return 0
