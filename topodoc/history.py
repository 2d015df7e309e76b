"""History: what changed from one tag of a project to the next, read by git alone, worked out once and kept."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, replace
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.change.difference import compare
from topodoc.change_figures import draw_changes, plan_changes
from topodoc.diagnostics import SettingsError, Severity, ToolNotFound, one_line
from topodoc.drawing.theme import load_theme
from topodoc.edition import edition
from topodoc.lint.comparing import compare_all
from topodoc.lint.concerned import owners_at
from topodoc.lint.standards import standards_of
from topodoc.site.media import page_medium
from topodoc.site.page import Figure
from topodoc.site.painted import painted
from topodoc.site.releases import (
    ChangedTopology,
    Consequence,
    PaintedChange,
    Release,
    release_from,
    renamed_by,
    summarised,
    touched_by,
)
from topodoc.store import finished_store, key_of
from topodoc.versions import Versions, comparable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from topodoc.change.difference import TopologyChange
    from topodoc.change_figures import ChangePlan
    from topodoc.drawing.scene import Scene
    from topodoc.memory import Memory
    from topodoc.revisions import Tag
    from topodoc.settings import ChangesSettings, Settings
    from topodoc.site.page import Subject

_CURE = "give actions/checkout fetch-depth: 0, or run git fetch --unshallow"
_log = logging.getLogger("topodoc")


def history_of(settings: Settings, memory: Memory | None = None) -> tuple[Release, ...]:
    """Return what changed between the tags that *settings* name, the newest first; nothing where they name none.

    A site needs no history: where git, or the clone, does not give it, a warning says so. No spec in Python of a revision runs.
    """
    if settings.changes is None:
        return ()
    try:
        with Versions(settings, (), runs_python=False, folder=_folder(settings)) as versions:
            steps = _steps(versions, settings.changes)
            if versions.git.is_shallow:
                _warn(f"the clone is shallow, and so pages of changes are not complete; {_CURE}")
            return tuple(_release(versions, *step, settings, memory) for step in steps)
    except (SettingsError, ToolNotFound) as error:
        _warn(f"there are no pages of changes: {error}")
        return ()


def _folder(settings: Settings) -> Path:
    """Return the folder of the first of the specs."""
    first = settings.specs[0].absolute()
    return next(one for one in (first, *first.parents) if one.is_dir())


def _warn(fact: str) -> None:
    _log.warning("%s", one_line(f"warning: {fact}"))


def _steps(versions: Versions, asked: ChangesSettings) -> list[tuple[Tag, Tag]]:
    """Return each tag with the one before it, the newest first."""
    tags = [one for one in versions.git.tags(asked.since) if fnmatchcase(one.name, asked.tags)]
    start = versions.git.commit(asked.since) if asked.since else ""
    if tags and start and tags[0].commit != start:
        tags.insert(0, replace(tags[0], name=one_line(asked.since), commit=start))
    return [*pairwise(tags)][::-1][: asked.most]


def _release(versions: Versions, before: Tag, tag: Tag, settings: Settings, memory: Memory | None) -> Release:
    usual = replace(settings, jobs=1, cache=None, cache_megabytes=0, lock=None, imports=(), drift=(), changes=None, repo_url="", section="")
    key = key_of(
        edition(), before.name, before.commit, tag.name, tag.commit, repr(usual), repr(load_theme(settings.theme, settings.themes))
    )
    if memory:
        return memory.recall(("release", tag.name), (key,), lambda: _kept(versions, before, tag, settings, key))
    return _kept(versions, before, tag, settings, key)


def _kept(versions: Versions, before: Tag, tag: Tag, settings: Settings, key: str) -> Release:
    """Return what changed from *before* to *tag*, from the cache where it has that."""
    store = finished_store(settings, "change")
    if store and (content := store.read("release", key)):
        try:
            return release_from(json.loads(content))
        except (ValueError, TypeError, KeyError):
            store.refuse("release", key)
    found = _made(versions, before, tag, replace(settings, lock=None))
    if store:
        store.write("release", key, json.dumps(asdict(found), separators=(",", ":")).encode("utf-8", "surrogatepass"))
    return found


def _made(versions: Versions, before: Tag, tag: Tag, settings: Settings) -> Release:
    old, new = comparable(versions.at(before.commit, before.name), versions.at(tag.commit, tag.name))
    changes = compare(old, new)
    found = sorted(compare_all(old, new, tag.day, standards_of(settings)), key=lambda one: [*Severity].index(one.severity))
    return Release(
        name=tag.name,
        before=before.name,
        moment=tag.moment,
        commit=tag.commit,
        base=before.commit,
        topologies=tuple(_told(changes, settings)),
        consequences=tuple(Consequence(str(one.severity), one.code, one.message, one.hint, tuple(owners_at(one, new))) for one in found),
        touched=tuple(one for change in changes for one in touched_by(change)),
        renamed=tuple(two for change in changes for two in renamed_by(change)),
    )


def _told(changes: Sequence[TopologyChange], settings: Settings) -> Iterator[ChangedTopology]:
    drawn = draw_changes(plan_changes(changes, settings), settings, is_file=False)
    for change in changes:
        yield summarised(change, tuple(_painted(plan, scene, settings) for plan, scene in drawn if plan.topology == change.id))


def _painted(plan: ChangePlan, scene: Scene, settings: Settings) -> PaintedChange:
    """Return *scene* painted for a page; nothing in it leads anywhere, for what it shows may have no page any more."""
    theme = load_theme(settings.theme, settings.themes)
    subject: Subject = "scenario" if plan.retelling else "topology"
    figure = painted(Figure(plan.topology, subject, plan.name, scene, None), theme, replace(page_medium(settings), links=None))
    return PaintedChange(
        plan.kind, scene.title, figure.svg, figure.width, figure.height, figure.heads, figure.page_class, plan.union is not None
    )
