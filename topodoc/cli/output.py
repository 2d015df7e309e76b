"""Where results go: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import click

from topodoc.diagnostics import SettingsError
from topodoc.whole_file import write_whole


def write_output(content: bytes, output: str) -> None:
    """Write *content* to standard output where *output* is "-", else to that file in one step. Raises SettingsError where it cannot be."""
    if output == "-":
        click.echo(content, nl=False)
        return
    target = Path(output).resolve()  # through a link, to the file that it names
    try:
        if target.exists() and not target.is_file():  # a pipe or a device is written to, never replaced
            target.write_bytes(content)
        else:
            write_whole(target, content, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
    except OSError as error:
        reason = (error.strerror or "input/output error").lower()
        message = f"{output} cannot be written: {reason}; name another place, or make this one writable"
        raise SettingsError(message) from None


def _umask() -> int:
    """Return the process's umask; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
