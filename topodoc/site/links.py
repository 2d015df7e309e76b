"""Links: where those in the pictures of a topology lead, and which of them were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topodoc.site.addresses import Addresses


class Links:
    """Where links in pictures of *topology* lead, as *addresses* tell. `asked` are those that were wanted, by name."""

    def __init__(self, addresses: Addresses, topology: str) -> None:
        self._at, self._topology = addresses, topology
        self.asked: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """Return where the link *name* leads."""
        if name not in self.asked:
            self.asked[name] = self._at.link(self._topology, name)
        return self.asked[name]

    def lead(self, known: dict[str, str]) -> bool:
        """Return whether each of the *known* links leads where it did."""
        return all(self(name) == address for name, address in known.items())
