"""What the files of a package announce of themselves, each in its place: whoever loops over it names none of them."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar, cast

Made = TypeVar("Made")
Own = TypeVar("Own")


class Announced(NamedTuple, Generic[Made]):
    """An ``entry`` in its ``place``; of a function, ``takes`` gets the arguments from a subject."""

    place: int
    entry: Made
    takes: tuple[Callable[[Any], Any], ...]
    name: str
    marks: frozenset[str]

    def of(self, subject: object) -> Any:
        """Call the entry, a function, with what it takes of a subject."""
        function = cast(Callable[..., Any], self.entry)
        return function(*(taken(subject) for taken in self.takes))


def announced(place: int, entry: Made, *takes: str, name: str = "", marks: tuple[str, ...] = ()) -> Announced[Made]:
    """Announce a function in its place, of what it ``takes``: attributes of the subject that it is asked of."""
    return Announced(place, entry, tuple(map(attrgetter, takes)), name, frozenset(marks))


class Registry(Generic[Made]):
    """What the modules of a ``package`` announce, found by loading them all and told in the order of their places.

    A file joins it by ``@REGISTRY.at(120)`` on a function of its own; a place is taken once.
    """

    def __init__(self, package: str) -> None:
        self._package = package
        self._known = dict[int, Announced[Made]]()
        self._in_order: tuple[Announced[Made], ...] | None = None

    def at(self, place: int, *takes: str, name: str = "", marks: tuple[str, ...] = ()) -> Callable[[Own], Own]:
        """Announce what follows: a function of what it ``takes``, attributes of the subject that it is asked of.

        Raises ValueError where its place is taken.
        """
        def joined(entry: Own) -> Own:
            if place in self._known:
                raise ValueError(f"{self._package}: {entry!r} and {self._known[place].entry!r} "
                                 f"are both at {place}")
            self._known[place] = announced(place, cast(Made, entry), *takes, name=name, marks=marks)
            return entry
        return joined

    def __iter__(self) -> Iterator[Announced[Made]]:
        """Yield what is announced, in order of place."""
        if self._in_order is None:
            for module in pkgutil.walk_packages(import_module(self._package).__path__, f"{self._package}."):
                import_module(module.name)
            self._in_order = tuple(self._known[place] for place in sorted(self._known))
        return iter(self._in_order)
