"""pandas, loaded when something of it is first used: a lease is accounted for without it."""

from __future__ import annotations

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING

__all__ = ["pd"]


def _when_used(name: str) -> ModuleType:
    """Return a module that is loaded when one of its attributes is asked for."""
    if name in sys.modules:
        return sys.modules[name]
    spec = find_spec(name)
    assert spec is not None
    assert spec.loader is not None
    spec.loader = LazyLoader(spec.loader)
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if TYPE_CHECKING:
    import pandas as pd
else:
    pd = _when_used("pandas")
