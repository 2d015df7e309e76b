"""Pictures of changes, as files in a folder of each topology."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.change_figures import draw_changes, plan_changes
from topodoc.cli.console import say, warn
from topodoc.cli.output import write_output
from topodoc.cli.printed import printer
from topodoc.diagnostics import SettingsError, one_line
from topodoc.forms import FORMS
from topodoc.site.names import stable_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from topodoc.change.difference import TopologyChange
    from topodoc.change_figures import ChangePlan
    from topodoc.forms import Form
    from topodoc.settings import Settings

PICTURES: tuple[Form, ...] = tuple(one.name for one in FORMS.values() if one.scenario)  # of whatever can be drawn


def save_pictures(changes: Iterable[TopologyChange], settings: Settings, folder: Path, forms: Sequence[Form]) -> None:
    """Write a picture of each of *changes* below *folder*, in each of *forms*. Raises SettingsError where it cannot be written."""
    plans = plan_changes(changes, settings)
    names = stable_names(sorted({one.topology for one in plans}))
    files = {}
    for plan, scene in draw_changes(plans, settings):
        path = folder / names[plan.topology] / _name(plan)
        for form in forms:
            drawn = plan.mermaid if form == "mermaid" else scene
            files[path.with_name(path.name + FORMS[form].endings[0])] = printer(form, str(path), None, "auto")(drawn, settings)
        if plan.kind == "after" and any(one.kind == "before" and one.topology == plan.topology for one in plans):
            warn(one_line(f"note: more than half of {plan.topology} has changed; each version gets its own picture"))
    for path, content in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{path.parent} cannot be a folder: {(error.strerror or 'input/output error').lower()}; name another with --picture"
            raise SettingsError(message) from None
        write_output(content, str(path))
    count = f"{len(files)} {'picture' if len(files) == 1 else 'pictures'}"
    say(f"wrote {count} to {folder}" if files else "no change is visible in a picture")


def _name(plan: ChangePlan) -> Path:
    """Return the path of the picture of *plan* in the folder of its topology, without an ending."""
    return Path("scenarios", stable_names([plan.name])[plan.name]) if plan.retelling else Path(plan.kind)
