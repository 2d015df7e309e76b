"""`topodoc completion`: what makes a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    r"""Print the script with which a SHELL completes commands and options.

    \b
    To install it:
      bash  eval "$(topodoc completion bash)" in ~/.bashrc
      zsh   eval "$(topodoc completion zsh)" in ~/.zshrc, behind compinit
      fish  topodoc completion fish > ~/.config/fish/completions/topodoc.fish

    Example: topodoc completion bash
    """
    complete = get_completion_class(shell)
    if complete is None:
        message = f"click knows no {shell}"
        raise click.UsageError(message)
    click.echo(complete(ctx.find_root().command, {}, "topodoc", "_TOPODOC_COMPLETE").source())
    return 0
