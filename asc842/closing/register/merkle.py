"""A Merkle tree as RFC 6962 has it: one root over many ids, and a short path that proves one to be under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

LEAF, NODE = b"\x00", b"\x01"
"""What is hashed before a leaf, and before the two halves of a node, so that neither can pass for the other."""


class Tree:
    """The root over ids, which are taken in one after another; only the roots of whole parts are kept meanwhile."""

    def __init__(self) -> None:
        self._parts: list[tuple[int, bytes]] = []

    def add(self, ids: Iterable[str]) -> None:
        """Take in ids in their order."""
        parts = self._parts
        for each in ids:
            height, node = 0, _leaf(each)
            while parts and parts[-1][0] == height:
                node, height = _node(parts.pop()[1], node), height + 1
            parts.append((height, node))

    def root(self) -> str:
        """Return the root as 64 hex digits; that over nothing is the SHA-256 of nothing."""
        if not self._parts:
            return sha256().hexdigest()
        node = self._parts[-1][1]
        for _, left in reversed(self._parts[:-1]):
            node = _node(left, node)
        return node.hex()


def path(ids: Sequence[str], at: int) -> list[dict[str, str]]:
    """Return what lies beside the way from the id at a place up to the root: each ``{"left": hash}`` or ``right``."""
    level, found = list(map(_leaf, ids)), list[dict[str, str]]()
    while len(level) > 1:
        if at ^ 1 < len(level):
            found.append({"left" if at % 2 else "right": level[at ^ 1].hex()})
        pairs = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level, at = [*pairs, *level[2 * len(pairs):]], at // 2
    return found


def _leaf(of: str) -> bytes:
    return sha256(LEAF + of.encode("utf-8", "surrogatepass")).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(NODE + left + right).digest()
