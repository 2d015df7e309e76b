"""The command line: commands by name, loaded when they are used, and one place where errors become exit codes."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.shell_completion import CompletionItem

from topodoc import __version__
from topodoc.cli.failure import fail, tell
from topodoc.diagnostics import TopodocError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130  # 128 and the number of SIGINT
COMMANDS = {
    "build": "Build the complete static site.",
    "cache": "Show and clean the cache of layouts.",
    "check": "Report what is wrong in the specs.",
    "completion": "Print the completion script for your shell.",
    "diff": "Show what changed between two versions, and who breaks.",
    "doctor": "Check that everything is installed.",
    "drift": "Compare the specs with what runs.",
    "explain": "Explain a code such as TD205.",
    "export": "Write plain Markdown and SVG for any host.",
    "impact": "Show who suffers if something stops.",
    "import": "Import AsyncAPI, Compose, Kubernetes, Kafka and more.",
    "init": "Start a project.",
    "man": "Print the manual page of all commands.",
    "print": "Print a topology as one PDF.",
    "render": "Draw one picture.",
    "schema": "Print the JSON Schema of specs, for editors.",
    "serve": "Serve the site while you work on it.",
    "themes": "Show every theme on one page.",
    "why": "Show how two nodes are connected.",
}
_MODULES = {"import": "imports"}  # a word of Python names no module


class _Commands(click.Group):
    """Imports a command's module when the command is called; listing them imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        from topodoc.cli.manners import with_manners  # noqa: PLC0415 - not needed for --help

        module = _MODULES.get(cmd_name, cmd_name)
        return with_manners(importlib.import_module(f"topodoc.cli.{module}").command, cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = did_you_mean(args[0], COMMANDS, f"the commands are {', '.join(COMMANDS)}")
            ctx.fail(f'there is no command "{args[0]}"; {hint}')
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands that begin so, without importing any."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return [CompletionItem(name, help=what) for name, what in COMMANDS.items() if name.startswith(incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "TOPODOC"})
@click.version_option(__version__, prog_name="topodoc", allow_from_autoenv=False)  # TOPODOC_VERSION is what CI calls the one to install
def topodoc() -> None:
    """Pictures and pages of event-driven systems, from specs beside the code.

    Example: topodoc init shop
    """


def run(arguments: Sequence[str]) -> int:
    """Run the command line with *arguments* and return its exit code: 0 fine, 1 faults, 2 wrong use, 3 something is not there."""
    try:
        result: Any = topodoc.main(list(arguments), prog_name="topodoc", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except TopodocError as error:
        return tell(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return fail(f"{error.filename or 'the file system'}: {(error.strerror or 'input/output error').lower()}", 2)
    return result if isinstance(result, int) else 0


def main() -> None:
    """Run the command line and exit."""
    for name, handler in (("SIGINT", signal.default_int_handler), ("SIGTERM", _leave), ("SIGHUP", _leave)):
        number = getattr(signal, name, None)  # Windows has fewer
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handler)
    gc.set_threshold(20_000, 50, 100)  # what it makes has few circles, and looking for them takes a twentieth of the time
    _open_streams()
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # what is left takes no time
    gc.freeze()  # what is left ends with the process; python would look for circles in it once more, a tenth of a short command's time
    sys.exit(code)


def _leave(number: int, frame: object) -> NoReturn:
    """End as whoever sends a signal wants it, and as if nothing had been begun."""
    del frame
    sys.exit(128 + number)


def _open_streams() -> None:
    """Lead each standard stream that is closed to nowhere; else the next file to be opened would be taken for it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - until the end
