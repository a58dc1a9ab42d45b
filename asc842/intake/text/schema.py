"""The published schema of a file, walked by path: which keys are known where, and values that would fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import count
from typing import Any, get_args

from pydantic import BaseModel

from asc842.intake.text.places import Path

Node = dict[str, Any]
_TEXTS = ("USD", "2000-01")
HARMLESS = "governing_figure"
"""The kind of judgement that stands in for one that cannot be read: it is about one row alone, here about none."""


class Schema:
    """What a model knows; a path leads from its root through keys and indexes. A file without faults asks nothing."""

    def __init__(self, model: type[BaseModel]) -> None:
        self._model = model
        self._numbers = count(1)

    @property
    def format(self) -> str:
        """The format that files of this model name."""
        return str(get_args(self._model.model_fields["format"].annotation)[0])

    @cached_property
    def questions(self) -> list[str]:
        """Questions that a judgement may answer."""
        judged = self._root["properties"].get("judgements", {}).get("items", {})
        return list(judged.get("discriminator", {}).get("mapping", {}))

    @cached_property
    def _root(self) -> Node:
        return self._model.model_json_schema()

    @cached_property
    def _definitions(self) -> Node:
        definitions: Node = self._root.get("$defs", {})
        return definitions

    @cached_property
    def _known(self) -> list[tuple[str, str, bool]]:
        return list(self._tables(self._root, ""))

    def node(self, path: Path, data: Any) -> Node:
        """Return what is known about a path, {} for nothing; ``data`` says which kind of judgement stands where."""
        node = self._plain(self._root, data)
        for part in path:
            data = _inside(data, part)
            inner = node.get("items", {}) if isinstance(part, int) else node.get("properties", {}).get(part, {})
            node = self._plain(inner, data)
        return node

    def kinds(self, path: Path, data: Any) -> set[str]:
        """Return the kinds of value that may stand at a path: a format, such as date, or a type."""
        node, part = self.node(path[:-1], data), path[-1]
        inner = node.get("items", {}) if isinstance(part, int) else node.get("properties", {}).get(part, {})
        return {str(x.get("format") or x.get("type")) for x in (inner, *inner.get("anyOf", ()))}

    def keys(self, path: Path, data: Any) -> list[str]:
        """Keys that are known at a path."""
        return list(self.node(path, data).get("properties", {}))

    def _plain(self, node: Node, data: Any) -> Node:
        """Resolve a reference, an optional value, and the kind of a judgement."""
        if name := node.get("$ref", "").removeprefix("#/$defs/"):
            return self._plain(self._definitions[name], data)
        if kinds := node.get("discriminator", {}).get("mapping"):
            asked = data.get(node["discriminator"]["propertyName"]) if isinstance(data, dict) else None
            return self._plain({"$ref": kinds[asked]}, data) if isinstance(asked, str) and asked in kinds else node
        options = [option for option in node.get("anyOf", []) if option.get("type") != "null"]
        return self._plain({**node, "anyOf": [], **options[0]}, data) if options else node

    def homes(self, key: str, is_table: bool) -> list[str]:
        """Name the tables that know a key, as facts.rent.rows; ``is_table`` asks for a key that holds tables."""
        return [table for table, known, holds_tables in self._known if (known, holds_tables) == (key, is_table)]

    def _tables(self, node: Node, name: str) -> Iterator[tuple[str, str, bool]]:
        """Yield every table, each key it knows, and whether that holds tables, except judgements."""
        node = self._plain(node, None)
        for key, inner in node.get("properties", {}).items():
            plain = self._plain(inner, None)
            yield name, key, "properties" in plain or "$ref" in plain.get("items", {})
            yield from self._tables(inner, f"{name}.{key}" if name else key)
        if "items" in node:
            yield from self._tables(node["items"], name)

    def stand_in(self, node: Node) -> Any:
        """Return a value that a node accepts and that says nothing: no text is ever the same twice."""
        node = self._plain(node, None)
        if "discriminator" in node:
            return self.stand_in({"$ref": node["discriminator"]["mapping"][HARMLESS]})
        if "const" in node or "enum" in node:
            return node.get("const") or node["enum"][0]
        kind = node.get("type")
        if kind == "object":
            return {key: self.stand_in(node["properties"][key]) for key in node.get("required", [])}
        if kind == "array":
            return [self.stand_in(node["items"]) for _ in range(node.get("minItems", 0))]
        if kind in ("integer", "number"):
            return node.get("minimum", 1) if kind == "integer" else Decimal("0.5")
        return node.get("default", False) if kind == "boolean" else self._text(node)

    def _text(self, node: Node) -> Any:
        if node.get("format") == "date":
            return date(2000, 1, 1)
        own = f"unread-{next(self._numbers)}"
        return next((t for t in (own, *_TEXTS) if re.search(node.get("pattern", ""), t)), own)


@lru_cache
def schema_of(model: type[BaseModel]) -> Schema:
    """Return the schema of a model."""
    return Schema(model)


def _inside(data: Any, part: str | int) -> Any:
    """Return what stands at a key or index, None where nothing does."""
    if isinstance(data, list):
        return data[part] if isinstance(part, int) and part < len(data) else None
    return data.get(part) if isinstance(data, dict) else None
