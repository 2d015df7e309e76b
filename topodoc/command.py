"""The program: what runs first, and fast, so that Ctrl+C is quiet from the beginning."""

from __future__ import annotations

import signal

if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:  # as it is in the background of a script
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until the command line is ready, it ends the process without a word


def main() -> None:
    """Run the command line and exit."""
    from topodoc.cli.main import main as run  # noqa: PLC0415 - it takes its time

    run()
