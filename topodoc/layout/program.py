"""Programs as children: what one says when it is asked in a line, within what limits it runs, and how it is ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress

_LIMIT = 20.0  # seconds in which a program tells its version
_MOST = 4000  # bytes of what it tells


def say_of(command: list[str]) -> tuple[int | None, str]:
    """Return the exit code of *command* and the beginning of what it says, bytes that are no text replaced.

    The code is None where it does not end in time; it and all that it started is ended then. Raises OSError where it cannot be started.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - no text anyone wrote
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            process_group=0 if os.name == "posix" else None,
        )
        try:
            code: int | None = process.wait(_LIMIT)
        except subprocess.TimeoutExpired:
            code = None
        end(process)
        said.seek(0)
        return code, said.read(_MOST).decode("utf-8", "replace")


def end(process: subprocess.Popen[bytes]) -> None:
    """End *process* and whatever it started, as a dot that is a script of someone's does."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def signal_name(code: int | None) -> str:
    """Return the name of the signal that ended a process with the exit *code*; nothing where none did.

    >>> signal_name(-9), signal_name(1), signal_name(-999)
    ('SIGKILL', '', 'signal 999')
    """
    if code is None or code >= 0:
        return ""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def limit(process: int, most: int | None, written: int) -> None:
    """Let *process* have no more than *most* bytes of address space, and write *written* into a file, where the system can be asked."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on Windows

        for what, wanted in ((resource.RLIMIT_AS, most), (resource.RLIMIT_FSIZE, written)):
            if wanted is not None:
                with suppress(ProcessLookupError, ValueError, PermissionError):
                    hard = resource.prlimit(process, what)[1]
                    resource.prlimit(process, what, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
