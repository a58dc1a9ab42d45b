"""One version of asc842 on every machine of a cluster: another one could make other amounts of the same leases."""

from __future__ import annotations

from collections.abc import Mapping

from asc842._version import __version__
from asc842.base.errors import InputError, Problem


def refuse_other_versions(found: Mapping[str, str | None]) -> None:
    """Refuse workers, by their address, that have another version than this process, or None: none at all.

    Raises InputError.
    """
    other = [Problem("cluster.unusable", worker, f"asc842 {version}" if version else "no asc842",
                         f"asc842 {__version__}, as here", "install the same version on every machine of the cluster")
                 for worker, version in found.items() if version != __version__]
    if other:
        raise InputError(other)
