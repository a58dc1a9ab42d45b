"""Rules on modifications of a sublease: in order of time, while it lasts, and each changes something."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.errors import Problem
from asc842.contract.subleases import Sublease, SubleaseModification

_CHANGES = ("ends", "share", "rent", "abatements")


def modification_problems(key: str, s: Sublease) -> Iterator[Problem]:
    """Yield what is wrong with the modifications of the sublease at ``key``, in the order of the file."""
    before, ends = s.begins, s.ends
    for k, m in enumerate(s.modifications):
        at = f"{key}.modifications[{k}]"
        if not before < m.effective <= ends:
            since = "its first day" if before == s.begins else "the modification before"
            yield Problem("subleases.modified-day", f"{at}.effective", str(m.effective),
                          f"a day after {before}, {since}, and no later than {ends}, its last day by then",
                          "correct the date, or put the modifications in order of time; what holds from the first day "
                          "belongs to the sublease itself")
        elif m.ends and m.ends < m.effective:
            yield Problem("subleases.modified-end", f"{at}.ends", f"{m.ends}, before it takes effect on {m.effective}",
                          "a last day on or after that", "correct it; a sublease that ends at once has terminated = "
                          "{ on = ..., source = ... }")
        if not any(getattr(m, name) for name in _CHANGES):
            yield Problem("subleases.nothing-modified",
                          at, "a modification that changes nothing", "one of " + ", ".join(_CHANGES),
                          "add what changes, or remove it")
        yield from _measured(at, m)
        before, ends = max(before, m.effective), m.ends or ends


def _measured(at: str, m: SubleaseModification) -> Iterator[Problem]:
    for i, component in enumerate(m.rent):
        if not component.measured:
            yield Problem("subleases.measured",
                          f"{at}.rent[{i}].measured", "measured = false", "rent that is income of the sublease",
                          "take it out; other charges to the sublessee are variable_payments")


def end_key(s: Sublease) -> str:
    """Key, inside a sublease, of the last day as last agreed."""
    return next((f"modifications[{k}].ends" for k, m in reversed(list(enumerate(s.modifications))) if m.ends), "ends")
