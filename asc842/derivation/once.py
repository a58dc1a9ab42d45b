"""Derivations made once for each lease: the same figure is the same object wherever it is a part."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
Found = TypeVar("Found")


class Keeps(Protocol):
    """Whatever keeps what is made of it."""

    known: dict[Any, Any]


Of = TypeVar("Of", bound=Keeps)


def made_once(work: Callable[Concatenate[Of, P], Found]) -> Callable[Concatenate[Of, P], Found]:
    """Let what a function makes be kept by its first argument, by the other ones."""
    @wraps(work)
    def kept(of: Of, /, *args: P.args, **named: P.kwargs) -> Found:
        key = (work, *args, *named.items())
        if key not in of.known:
            of.known[key] = work(of, *args, **named)
        found: Found = of.known[key]
        return found

    return kept
