"""Known specs: what specs said when they were read last, for those that are as they were, with all that they include."""

from __future__ import annotations

import io
import json
import pickle
from dataclasses import is_dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topodoc.edition import edition
from topodoc.source import shown_path
from topodoc.stamp import digest_of, is_current
from topodoc.store import finished_store, key_of

if TYPE_CHECKING:
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.stamp import Stamp

_PLAIN = {("builtins", "frozenset"), ("builtins", "set"), ("datetime", "date")}


class KnownSpecs:
    """What the cache of *settings* has of specs; nothing where there is none."""

    def __init__(self, settings: Settings) -> None:
        self._store = finished_store(settings, "spec", is_shared=False)
        words = settings.broker_protocols, settings.verbs, settings.roles, settings.limits, settings.root
        self._frame = (edition(), repr(words)) if self._store else ()

    def recall(self, path: Path) -> tuple[tuple[Topology, ...], Stamp] | None:
        """Return the topologies of the spec at *path* and what they were made of, None where it is not known as it is now."""
        key = self._key(path)
        content = self._store.read("spec", key) if self._store else None
        if self._store is None or content is None:
            return None
        head, _, rest = content.partition(b"\n")
        try:
            stamp = tuple((Path(name), digest) for name, digest in json.loads(head))
            return (_values(rest), stamp) if is_current(stamp) else None
        except (ValueError, TypeError, AttributeError, EOFError, IndexError, KeyError, ImportError, pickle.UnpicklingError):
            self._store.refuse("spec", key)
            return None

    def keep(self, path: Path, topologies: tuple[Topology, ...], stamp: Stamp) -> tuple[Topology, ...]:
        """Keep the *topologies* of the spec at *path*, which were made of *stamp*, and return them as they come back.

        What is shared in memory is shared again, so that what is made of them is called the same, whether they were kept or not.
        """
        if self._store is None:
            return topologies
        content = pickle.dumps(topologies, pickle.HIGHEST_PROTOCOL)
        self._store.write(
            "spec", self._key(path), json.dumps([(one.as_posix(), digest) for one, digest in stamp]).encode() + b"\n" + content
        )
        return _values(content)

    def _key(self, path: Path) -> str:
        return key_of(*self._frame, shown_path(path), digest_of(path))


class _Values(pickle.Unpickler):
    """Reads values of ours: dataclasses, tuples with names and words, and no function of anyone."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - a class
        """Return the class called *name* of *module*. Raises UnpicklingError where it is none of a topology's."""
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith("topodoc.") else None
        if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum | tuple)):
            return found
        message = f"{module}.{name} is not part of a topology"
        raise pickle.UnpicklingError(message)


def _values(content: bytes) -> tuple[Topology, ...]:
    found: tuple[Topology, ...] = _Values(io.BytesIO(content)).load()
    return found
