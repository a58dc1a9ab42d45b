"""pandas, loaded when something of it is first used: a lease is accounted for without it."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__all__ = ["pd"]


class _WhenUsed(ModuleType):
    """Stands for a module, which is imported when one of its names is first asked for.

    It is no part of ``sys.modules``: whoever else imports the module gets the module itself, and the lock of the
    import system holds for threads that ask at once.
    """

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)
        return found


if TYPE_CHECKING:
    import pandas as pd
else:
    pd = _WhenUsed("pandas")
