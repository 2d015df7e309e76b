"""The album: the painted pictures of a topology, kept from run to run by all that they are drawn from.

What a topology shares with others decides its pages, and so one word in another spec makes them anew; most of its pictures stay.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from topodoc.site.painted import Painted, Shape
from topodoc.store import key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.site.gallery import Pictures
    from topodoc.site.links import Links
    from topodoc.site.painted import Use
    from topodoc.store import Store


class Album:
    """The pictures in *store*, which are all made under the same *frame* of settings, theme and edition."""

    def __init__(self, store: Store, frame: str) -> None:
        self._store, self._frame = store, frame

    def key(self, *drawn: object) -> str:
        """Return the key of the pictures of one topology, of all that is *drawn*."""
        return key_of(self._frame, _told(drawn))

    def read(self, key: str, links: Links, make: Callable[[], Pictures]) -> Pictures | None:
        """Return the pictures kept under *key*, None where there are none whose *links* lead where they did.

        A text that was not painted is that of what *make* gives.
        """
        content = self._store.read("pictures", key)
        if content is None:
            return None
        try:
            said = json.loads(content)
            return _pictures(said["pictures"], make) if links.lead(said["links"]) else None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self._store.refuse("pictures", key)
            return None

    def write(self, key: str, links: Links, pictures: Pictures) -> None:
        """Keep *pictures* under *key*, as far as pages had them painted, and where their *links* lead.

        Those of nodes may stand on pages of other topologies, which come later.
        """
        for one in pictures.values():
            if one.kind in {"node", "impact"}:
                one.text("page")
        said = [(one.kind, one.name, one.shape, one.texts) for one in pictures.values()]
        self._store.write("pictures", key, json.dumps({"links": links.asked, "pictures": said}).encode())


def _pictures(said: Any, make: Callable[[], Pictures]) -> Pictures:  # noqa: ANN401 - JSON of ours
    """Return the pictures that are *said*. Raises TypeError or ValueError where they are none."""

    def late(kind: Any, name: str) -> Callable[[Use], str]:  # noqa: ANN401
        def text(use: Use) -> str:
            return make()[kind, name].text(use)

        return text

    return {(kind, name): Painted(kind, name, Shape(*shape), late(kind, name), texts) for kind, name, shape, texts in said}


def _told(value: object) -> str:
    """Return *value* as a text that tells all that it holds, and not which parts of it are one thing in memory, as a pickle does."""
    return json.dumps(value, default=_parts_of, check_circular=False)


def _parts_of(value: Any) -> list[object]:  # noqa: ANN401 - whatever a topology is made of
    """Return the name of the class of *value* and what it holds; of one that is not ours, such as a day, what Python says of it."""
    told = [getattr(value, one.name) for one in fields(value)] if is_dataclass(value) else [repr(value)]
    return [type(value).__name__, *told]
