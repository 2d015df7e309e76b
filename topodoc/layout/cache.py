"""The cache: layouts that were made before, each in a file that is named after all that decides what it is."""

from __future__ import annotations

import json
import logging
import stat
import time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from topodoc.diagram.plan import Layout, Route
from topodoc.diagram.reshape import EDITION
from topodoc.drawing.scene import Box
from topodoc.whole_file import UNFINISHED, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from topodoc.diagram.plan import Plan
    from topodoc.layout.contract import Engine

_DAY = 86_400.0  # seconds
_log = logging.getLogger("topodoc")


class Cache:
    """The layouts of one engine in a folder that several builds may share: files appear whole, and nothing is ever locked.

    What cannot be read is made anew, and what cannot be written is not; either is told once.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        self._folder = folder
        self._engine = engine
        self._edition = f"{engine.name} {engine.version(folder)}"
        self._is_told = False

    def read(self, plan: Plan) -> Layout | None:
        """Return the layout of *plan*, None where there is none yet, or none that can be used."""
        path = self._path(plan)
        try:
            is_file = stat.S_ISREG(path.stat().st_mode)  # a pipe would be waited for
            digest, _, text = path.read_text("utf-8").partition("\n") if is_file else ("", "", "")
            if digest == _digest(text):
                return _decode(text, plan)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            pass  # it is as good as another digest
        self._tell(f"the layout in {path} cannot be used; it is made anew")
        return None

    def write(self, plan: Plan, layout: Layout) -> None:
        """Keep the *layout* of *plan*."""
        text = _encode(layout)
        try:
            self._make_folder()
            _write(self._path(plan), f"{_digest(text)}\n{text}")
        except OSError as error:
            self._tell(f"layouts cannot be kept in {self._folder}: {(error.strerror or 'input/output error').lower()}")

    def _path(self, plan: Plan) -> Path:
        rows = [group.rows for group in plan.topology.groups]  # which the engine is not told of: by them ranks of ours are chosen
        choices = plan.is_free, plan.bus, [(card.width, card.height) for card in plan.loose]
        key = _digest("\0".join([EDITION, self._edition, self._engine.key(plan), repr(rows), repr(choices)]))
        return self._folder / key[:2] / f"{key[2:]}.json"

    def _tell(self, fact: str) -> None:
        if not self._is_told:
            self._is_told = True
            _log.warning("warning: %s", fact)

    def _make_folder(self) -> None:
        """Make the folder, which tells version control to pass it over."""
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True)
            _write(self._folder / ".gitignore", "*\n")


def prune(folder: Path, days: float) -> int:
    """Remove each layout in *folder* that was kept more than *days* ago, and return how many there were. Raises OSError.

    What a build left unfinished that long ago goes, too.
    """
    oldest = time.time() - days * _DAY
    kept = [*folder.glob("??/*.json"), *folder.glob(f"??/{UNFINISHED}*")]
    stale = [path for path in kept if path.stat().st_mtime < oldest]
    for path in stale:
        path.unlink(missing_ok=True)
    return sum(path.suffix == ".json" for path in stale)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    write_whole(path, text.encode("utf-8"))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def _encode(layout: Layout) -> str:
    values = {
        "size": [layout.width, layout.height],
        "nodes": layout.nodes,
        "routes": [[route.points, route.label] for route in layout.routes],
        "spread": sorted(layout.spread),
        "groups": [[box.x, box.y, box.width, box.height] for box in layout.groups],
    }
    return json.dumps(values, separators=(",", ":"))


def _decode(text: str, plan: Plan) -> Layout:
    """Return the layout in *text*. Raises ValueError, TypeError or KeyError where it is none of *plan*."""
    said: dict[str, Any] = json.loads(text)
    width, height = (float(one) for one in said["size"])
    nodes = tuple((float(x), float(y)) for x, y in said["nodes"])
    routes = tuple(Route(tuple((x, y) for x, y in points), label and tuple(label)) for points, label in said["routes"])
    groups = tuple(Box(*map(float, box)) for box in said["groups"])
    if (len(nodes), len(routes), len(groups)) != (len(plan.cards), len(plan.topology.edges), len(plan.headings)):
        message = "a layout of something else"
        raise ValueError(message)
    return Layout(width, height, nodes, routes, groups, spread=frozenset(int(one) for one in said["spread"]))
