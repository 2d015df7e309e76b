"""Where results go: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click


def write_output(content: bytes, output: str) -> None:
    """Write *content* to standard output where *output* is "-", else to that file in one step. Raises OSError."""
    if output == "-":
        click.echo(content, nl=False)
        return
    target = Path(output).resolve()  # through a link, to the file that it names
    if target.exists() and not target.is_file():  # a pipe or a device is written to, never replaced
        target.write_bytes(content)
        return
    handle, name = tempfile.mkstemp(prefix=".topodoc-", dir=target.absolute().parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """Return the process's umask; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
