"""Figures and dates that a document prints as nothing that could be one: kept as text, and read by a judgement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel

from asc842.contract.judgements import Reading
from asc842.contract.lease import Lease
from asc842.intake.text.places import Path, key_path, key_text
from asc842.intake.text.source import SourceFile
from asc842.intake.text.words import quoted

Model = TypeVar("Model", bound=BaseModel)
PRINTED = ("facts", "events", "transition", "acquisition", "sale_leaseback")
"""Where documents are quoted."""
_ROW_DATES = ("from", "to")


def take_reading(source: SourceFile, path: Path, value: Any) -> bool:
    """Put what a judgement reads into the place of a text; False where none reads it there."""
    if not isinstance(value, str) or path[:1] not in [(name,) for name in PRINTED] or path in source.readings:
        return False
    for number, reading in _readings(source):
        if reading.get("printed") == value and "answer" in reading and _is_there(reading, path):
            _put(source.data, path, reading["answer"])
            source.readings[path] = number
            return True
    return False


def read_row_dates(source: SourceFile) -> None:
    """Take readings of the first and last days of rows, which may stay text where another judgement reads them."""
    if any(True for _ in _readings(source)):
        for path, value in list(_texts(source.data, ())):
            if path[-1] in _ROW_DATES and "rows" in path:
                take_reading(source, path, value)


def with_places(source: SourceFile, model: Model) -> Model:
    """Return a lease whose readings name the keys that they were taken for; note those taken for none."""
    numbers = [number for number, _ in _readings(source)]
    if not numbers or not isinstance(model, Lease):
        return model
    judgements = list(model.judgements)
    for number in numbers:
        read = [key_text(path) for path, by in source.readings.items() if by == number]
        reading = judgements[number]
        if read and isinstance(reading, Reading):
            judgements[number] = reading.model_copy(update={"of": tuple(read)})
        elif not source.doubts.touches("judgements", number) and not _taken(source, reading):
            source.problem("judgements.reads-nothing",
                           ("judgements", number, "printed"), f"{quoted(str(getattr(reading, 'printed', '')))}, which "
                           "stands in no key that takes a figure or a date", "a text that the facts or events hold",
                           "write the text, in quotes, as the value of the key for which it is printed")
            source.doubts.add(("judgements", number))
    return model.model_copy(update={"judgements": tuple(judgements)})


def _taken(source: SourceFile, reading: object) -> bool:
    """Whether the keys that a reading names hold its answer already, as in a table of what was read before."""
    keys = reading.of if isinstance(reading, Reading) else ()
    return bool(keys) and all(_at(source.data, key_path(key)) == getattr(reading, "answer", None) for key in keys)


def _at(data: Any, path: Path) -> Any:
    """Return what stands at a path, None where nothing does."""
    for part in path:
        try:
            data = data[part]
        except (LookupError, TypeError):
            return None
    return data


def _readings(source: SourceFile) -> Iterator[tuple[int, dict[str, Any]]]:
    judged = source.data.get("judgements") if source.data else None
    for number, judgement in enumerate(judged if isinstance(judged, list) else []):
        if isinstance(judgement, dict) and judgement.get("question") == "reading":
            yield number, judgement


def _is_there(reading: dict[str, Any], path: Path) -> bool:
    named = reading.get("of")
    return not named or (isinstance(named, list) and key_text(path) in named)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict | list):
        for part, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, (*path, part))
    elif isinstance(value, str):
        yield path, value


def _put(data: Any, path: Path, value: Any) -> None:
    for part in path[:-1]:
        data = data[part]
    data[path[-1]] = value
