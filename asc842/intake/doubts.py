"""Which keys of a file have no value that can be relied on.

A stand-in takes the place of a value that is refused, so that the rest can be checked. Nothing may be said about a
stand-in: every rule asks here before it reports something that depends on a key in doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from asc842.intake.text.places import Path

Found = TypeVar("Found")
UNKNOWN = "unknown "
"""How the name begins under which a key that nobody knows is in doubt."""


class Doubts:
    """Paths in doubt. In a path that is asked for, "*" in place of every index stands for all of them."""

    def __init__(self) -> None:
        self._at: set[Path] = set()
        self._above: dict[Path, set[str]] = {}
        self._known: dict[tuple[str, int], tuple[object, Any]] = {}

    def once(self, name: str, of: object, work: Callable[[], Found]) -> Found:
        """Return what ``work`` comes to for an object under these doubts, worked out once."""
        key = name, id(of)
        if key not in self._known:
            # The object is kept with it, so that no other one has its id.
            self._known[key] = of, work()
        found: Found = self._known[key][1]
        return found

    def __bool__(self) -> bool:
        return bool(self._at)

    def add(self, path: Path) -> None:
        """Note that what stands at a path, and everything in it, is in doubt."""
        self._known.clear()
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        for known in (path, tuple("*" if isinstance(part, int) else part for part in path)):
            self._at.add(known)
            for i in range(len(known)):
                self._above.setdefault(known[:i], set()).add(name)

    def covers(self, *path: str | int) -> bool:
        """Return whether a path is in doubt, or stands in something that is."""
        return bool(self._at) and any(path[:i] in self._at for i in range(len(path) + 1))

    def beneath(self, *path: str | int) -> set[str]:
        """Return the names of the keys in doubt inside of a path."""
        return self._above.get(path, set())

    def unknown(self, *path: str | int) -> bool:
        """Return whether a key that nobody knows stands inside of a path: it may be any that seems to be missing."""
        return any(name.startswith(UNKNOWN) for name in self.beneath(*path))

    def children(self, *path: str | int) -> set[str]:
        """Return the keys of a table that are in doubt or hold something that is."""
        known = (*self._at, *self._above)
        return {str(p[len(path)]) for p in known if len(p) > len(path) and p[:len(path)] == path}

    def touches(self, *path: str | int) -> bool:
        """Return whether a path is in doubt, stands in something that is, or holds something that is."""
        return path in self._above or self.covers(*path)
