"""`topodoc import`: parts made of what already exists."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from topodoc.cli import options
from topodoc.cli.console import say, warn, working
from topodoc.cli.import_report import Done, one_line_indented, tell, tell_findings
from topodoc.cli.output import write_output
from topodoc.cli.report import as_text, wants_colour
from topodoc.diagnostics import SettingsError, SpecError, did_you_mean, in_order
from topodoc.intake.before import Before, read_before
from topodoc.intake.explain import explain
from topodoc.intake.imported import take_in
from topodoc.intake.importers import IMPORTERS, KINDS
from topodoc.intake.lookups import text_at
from topodoc.intake.scaffold import scaffolds as scaffolds_of
from topodoc.intake.scaffold import tree_text, write_scaffold
from topodoc.intake.shelf import Shelf
from topodoc.lint.lexicon import lexicon_of
from topodoc.orders import Order, OrderedSource, target_of
from topodoc.reading import bind_tree
from topodoc.settings import Settings
from topodoc.source import project_root
from topodoc.spec_files import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.intake.account import Basis
    from topodoc.intake.importer import Scaffold

_STANDARD = "-"


@click.command("import")
@click.argument("names", nargs=-1, metavar="[NAME|FILE]...")
@click.option("-o", "--output", metavar="FILE", help="The file to write the part of named files to; - is standard output.")
@click.option(
    "--as",
    "kind",
    type=click.Choice(KINDS),
    metavar="KIND",
    help=f"The kind of the files; default: recognised by content: {', '.join(KINDS)}.",
)
@click.option("--set", "told", multiple=True, metavar="KEY=VALUE", help="An option of the importer; repeat it for more.")
@click.option("--check", "checks", is_flag=True, help="Write nothing; exit 1 if a part is out of date.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Write nothing; show what would change.")
@click.option("--scaffold", "scaffolds", is_flag=True, help="Write a spec to start with; it is yours from then on.")
@click.option("--prune", "prunes", is_flag=True, help="Forget what is gone, even if specs still name it.")
@click.option("--explain", "asked", metavar="ID", help="Show every claim about one element: from which source, where, and how it is known.")
@click.option(
    "--with", "also", multiple=True, type=click.Choice(["permitted", "guessed"]), help="Also draw what is only known in that way."
)
@options.form
@options.config
def command(  # noqa: PLR0913 - one argument an option
    names: tuple[str, ...],
    output: str | None,
    kind: str | None,
    told: tuple[str, ...],
    asked: str | None,
    also: tuple[Basis, ...],
    form: str,
    settings_file: Path | None,
    *,
    checks: bool,
    is_dry: bool,
    scaffolds: bool,
    prunes: bool,
) -> int:
    """Import other documents as parts: AsyncAPI and more.

    NAME is an entry of imports: in the settings; without any, all are taken. FILE is a document, whose part goes to -o. A part is
    written anew each time; what you add stands in a spec that includes it, under overlay:.

    Example: topodoc import asyncapi.yaml -o topologies/_orders.topo.yml
    """
    given = options.read_settings(settings_file)
    settings = Settings(**given.values)
    orders = _orders(names, settings, output, kind, told)
    if output is None and orders[0] not in settings.imports and not scaffolds:
        output = _STANDARD
    if scaffolds and len(orders) == 1 and (found := _built(orders[0], settings)):
        return _scaffold_built(found, settings, output)
    with working("importing"):
        done = [_take(order, settings, output, also, prunes=prunes, is_new=scaffolds or output == _STANDARD) for order in orders]
    if asked is not None:
        return _explain(done, asked)
    if scaffolds:
        return _scaffold(done, output)
    tell(done, form)
    if checks:
        return int(any(one.is_changed for one in done))
    for one in done if not is_dry else ():
        if output == _STANDARD:
            click.echo(one.imported.text, nl=False)
        elif one.imported.text != one.before.text:
            one.into.parent.mkdir(parents=True, exist_ok=True)
            write_output(one.imported.text.encode("utf-8"), str(one.into))
    return 0


def _orders(names: tuple[str, ...], settings: Settings, output: str | None, kind: str | None, told: tuple[str, ...]) -> list[Order]:
    """Return the orders that *names* mean: those of the settings, or one of the files that they are."""
    known = {one.name: one for one in settings.imports}
    if all(name in known for name in names):
        if not known:
            message = "there is nothing to import; name a file, or write imports: in topodoc.yml"
            raise SettingsError(message)
        if output or kind or told:
            message = "-o, --as and --set are for files; imports of the settings have these in the settings"
            raise SettingsError(message)
        return [known[name] for name in names] or list(known.values())
    if missing := next((name for name in names if name not in known and not Path(name).is_file() and "*" not in name), None):
        hint = did_you_mean(missing, known, "name a file that exists, or an entry of imports:")
        message = f'"{missing}" is neither a file nor an import of the settings; {hint}'
        raise SettingsError(message)
    if mixed := next((name for name in names if name in known), None):
        message = f'"{mixed}" is an import of the settings; name imports or files, not both'
        raise SettingsError(message)
    options_known = sorted({word for one in IMPORTERS for word in one.options})
    if wrong := next((one for one in told if one.partition("=")[0] not in options_known), None):
        hint = did_you_mean(wrong.partition("=")[0], options_known, f"the keys are {', '.join(options_known)}")
        message = f'no importer has the option "{wrong}"; {hint}'
        raise SettingsError(message)
    stem = Path(output).name.split(".", 1)[0].lstrip("_") if output and output != _STANDARD else "imported"
    values = tuple((one.partition("=")[0], tuple(one.partition("=")[2].split(","))) for one in told)
    return [Order(stem or "imported", Path(), (OrderedSource(kind or "", names, values, "name its kind with --as"),))]


def _take(  # noqa: PLR0913 - what decides
    order: Order, settings: Settings, output: str | None, also: tuple[Basis, ...], *, prunes: bool, is_new: bool
) -> Done:
    """Return what *order* gives. Raises SpecError where a source is faulty, SettingsError where its target is not ours."""
    into = Path(output) if output and output != _STANDARD else target_of(order, settings.specs)
    before = Before() if is_new else read_before(into, order.name)
    specs = () if is_new else find([one for one in settings.specs if one.exists()], settings)[0]
    shelf = Shelf(_root(order, settings), settings.limits)
    return Done(order, into, before, take_in(order, shelf, into, before, specs, lexicon_of(settings), also, prunes=prunes))


def _root(order: Order, settings: Settings) -> Path:
    """Return the folder that nothing which is imported lies outside of."""
    return (settings.root or project_root(order.folder.absolute())).resolve()


def _explain(done: Sequence[Done], asked: str) -> int:
    lines = [line for one in done for line in explain(one.imported.joined, asked)]
    if not lines:
        known = [node.id for one in done for node in one.imported.joined.nodes]
        message = f'no imported node or edge is called "{asked}"; {did_you_mean(asked, known, "name a node, or an edge as a -> b")}'
        raise SettingsError(message)
    click.echo("\n".join(map(one_line_indented, lines)))
    return 0


def _built(order: Order, settings: Settings) -> tuple[Scaffold, ...]:
    """Return the specs that the files of *order* are, where they are the work of an author."""
    return scaffolds_of(order, Shelf(_root(order, settings), settings.limits))


def _scaffold_built(found: tuple[Scaffold, ...], settings: Settings, output: str | None) -> int:
    """Write a spec for each topology that was *found*, and tell the faults of each at its lines in the script."""
    trees = [tree for one in found for tree in one.trees]
    targets = _targets([text_at(tree.root, "topology") for tree in trees], output)
    if there := next((target for target in targets if target and target.exists()), None):
        message = f"{there} already exists, and topodoc writes a scaffold only once; name another place with -o"
        raise SettingsError(message)
    faults: list[Diagnostic] = []
    for tree, target in zip(trees, targets, strict=True):
        try:
            bind_tree(tree, settings)
        except SpecError as error:
            faults += error.diagnostics
        if target:
            target.parent.mkdir(parents=True, exist_ok=True)
            say(f"wrote {target}: it is yours now; an import never changes it")
        write_output(tree_text(tree).encode("utf-8"), str(target or _STANDARD))
    told = in_order((*(one for scaffold in found for one in scaffold.findings), *faults))
    if told:
        warn(as_text(told, colour=wants_colour(sys.stderr)))
    return int(bool(faults))


def _targets(names: list[str], output: str | None) -> list[Path | None]:
    """Return where the topologies of those *names* go; None is standard output, which takes one."""
    if output is None:
        message = "a scaffold is one new file or several; name it, or a folder, with -o"
        raise SettingsError(message)
    if output == _STANDARD or output.endswith((".yml", ".yaml")):
        if len(names) > 1:
            message = f"there are {len(names)} topologies, {', '.join(names)}; name a folder with -o"
            raise SettingsError(message)
        return [None if output == _STANDARD else Path(output)]
    return [Path(output) / f"{name}.topo.yml" for name in names]


def _scaffold(done: Sequence[Done], output: str | None) -> int:
    if output is None or len(done) != 1:
        message = "a scaffold is one new file; name it with -o, and the files that it is made of"
        raise SettingsError(message)
    (one,) = done
    text = write_scaffold(one.imported.joined, one.order.name, one.into.as_posix())
    if output == _STANDARD:
        click.echo(text, nl=False)
        return 0
    if one.into.exists():
        message = f"{output} already exists, and topodoc writes a scaffold only once; name another file with -o"
        raise SettingsError(message)
    one.into.parent.mkdir(parents=True, exist_ok=True)
    write_output(text.encode("utf-8"), output)
    tell_findings([one])
    say(f"wrote {output}: it is yours now; an import never changes it")
    return 0
