"""Which tables a portfolio may have and what their columns mean: the keys of the lease file, by name."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from asc842.closing.portfolio.inner import INNER, JUDGED
from asc842.closing.portfolio.row_columns import ROW_COLUMNS, Kind
from asc842.contract import judgements as j
from asc842.contract.acquisition import Acquisition
from asc842.contract.events import Event
from asc842.contract.facts import Facts
from asc842.contract.lease import Lease
from asc842.contract.rent import Frequency, Rent, RentRow, Timing
from asc842.contract.values import AnnualRate, DiscountingRate, Fractional, Portion, StepRate

Path = tuple[str | int, ...]
REASONED = ("reason", "assumption", "by", "on")
"""Columns of ``leases`` that say why the judgements of the row were made."""
JUDGED_ENTRIES: dict[str, type[BaseModel]] = {
    "options": j.OptionJudgement, "residual_guarantees": j.GuaranteeJudgement,
}
"""Tables each of whose rows asks a question, with the judgement that the column ``answer`` makes."""
DEALS = "acquisitions"
"""The table of businesses acquired, one row for all leases that came with one of them."""
NO_TABLE = ("rent", "subleases")
"""Lists of facts without a table of their own columns: subleases have rent of their own, in a lease file."""
FRACTIONS = (AnnualRate, DiscountingRate, Fractional, Portion, StepRate)
"""Numbers that may be written as percentages: 0.0725, or 7.25 %."""
PRINTED_DATES = ("commencement", "expiration")
OF_COMPONENT = "component_"
"""What the columns of rent begin with that say of the whole component what a row says of itself."""
JUDGED_COLUMNS = tuple(dict.fromkeys(
    name for kind in get_args(get_args(j.Judgement)[0]) for name in kind.model_fields if name != "answer"))
"""Columns of ``judgements`` beside the answer: the keys that any judgement has."""
_BESIDES = ("format", "id", "facts")
_ON_ITSELF = {"question", "answer", "reason", "assumption", "by", "on"}
_ANSWERED_BY_FACTS = ("commencement", "payment_terms")


@dataclass(frozen=True, slots=True, eq=False)
class TableColumn:
    """One column: where its value stands in the lease, and of which kind it is; ``many`` are parted by semicolons.

    ``choices`` are the texts that it may hold, where these are few; ``keys`` what it is in the models, from the
    outermost in, each a model with its key, whose documentation says what it means.
    Each is itself alone: what its cells hold is looked up by it.
    """

    path: tuple[str, ...]
    kind: Kind
    many: bool = False
    choices: tuple[str, ...] = ()
    keys: tuple[tuple[type[BaseModel], str], ...] = ()

    @property
    def offered(self) -> tuple[str, ...]:
        """The texts that a cell may hold, where these are few: choices, or yes and no."""
        return self.choices or (("yes", "no") if self.kind == "yes or no" else ())


@dataclass(frozen=True, slots=True)
class Layout:
    """One table: its columns by name, and the list of the lease to which each row adds an entry."""

    columns: dict[str, TableColumn]
    into: tuple[str, ...]


def columns_of(model: type[BaseModel], leave_out: tuple[str, ...] = ()) -> dict[str, TableColumn]:
    """Return the columns for the plain values of a model; those of a table in it have a dot (escalator.rate)."""
    return dict(_columns(model, leave_out))


def _columns(model: type[BaseModel], leave_out: tuple[str, ...]) -> Iterator[tuple[str, TableColumn]]:
    hints = get_type_hints(model, include_extras=True)
    for name, info in model.model_fields.items():
        key = info.alias or name
        if name in leave_out:
            continue
        meant, many = _meant(hints[name])
        if isinstance(meant, str):
            of = ((model, key),)
            yield key, TableColumn((key,), meant, many, _choices(hints[name]), of)  # type: ignore[arg-type]
        elif meant is not None and not many:
            for inner, column in columns_of(meant).items():
                yield f"{key}.{inner}", replace(column, path=(key, *column.path), keys=((model, key), *column.keys))


def _choices(annotation: Any) -> tuple[str, ...]:
    """Return the texts of which a value is one; none where it may be any."""
    if get_origin(annotation) is Literal:
        return tuple(x for x in get_args(annotation) if isinstance(x, str))
    inner = get_args(annotation) if get_origin(annotation) in (Annotated, Union, types.UnionType) else ()
    return next((found for x in inner if (found := _choices(x))), ())


def _meant(annotation: Any) -> tuple[Any, bool]:
    """Return the kind of a value, or the model of a table; and whether there may be many. None where it is neither."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated and annotation not in FRACTIONS:
        return _meant(args[0])
    if origin in (Annotated, Literal):
        return "text" if origin is Literal else "fraction", False
    if origin in (Union, types.UnionType):
        choices = [_meant(a) for a in args if a is not type(None)]
        kinds = {meant for meant, many in choices if isinstance(meant, str) and not many}
        return ("date or months" if kinds == {"date", "whole"} else "date", False) if "date" in kinds else choices[0]
    if origin is tuple:
        return _meant(args[0])[0], True
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    kinds_by_type: dict[Any, Kind] = {bool: "yes or no", int: "whole", Decimal: "number", date: "date", str: "text"}
    return kinds_by_type.get(annotation), False


@cache
def judged_columns() -> dict[str, TableColumn]:
    """Return a column for each question on the lease as a whole that has a plain answer, and for what goes with it.

    What goes with an answer has a dot: ``discount_rate.method``.
    """
    found = {}
    for kind in get_args(get_args(j.Judgement)[0]):
        question = get_args(kind.model_fields["question"].annotation)[0]
        meant = _meant(kind.model_fields["answer"].annotation)[0]
        further = {name: info for name, info in kind.model_fields.items() if name not in _ON_ITSELF}
        if not isinstance(meant, str) or question in _ANSWERED_BY_FACTS or any(
                info.is_required() for info in further.values()):
            continue
        choices = _choices(kind.model_fields["answer"].annotation)
        found[question] = TableColumn(("answer",), meant, False, choices, ((kind, "answer"),))  # type: ignore[arg-type]
        for name, info in further.items():
            found[f"{question}.{name}"] = TableColumn((name,), *_meant(info.annotation), _choices(info.annotation),
                                                      ((kind, name),))
    return found


@cache
def layouts() -> dict[str, Layout]:
    """Return every table by name: leases, rent, payments, events, and one for each list of facts."""
    tables = {"leases": Layout(_lease_columns(), ()), "rent": Layout(_rent_columns(), ("facts", "rent")),
              "payments": Layout(_payment_columns(), ("facts", "rent"))}
    for name, info in Facts.model_fields.items():
        meant, many = _meant(info.annotation)
        if many and isinstance(meant, type) and name not in NO_TABLE:
            tables[name] = Layout(_entry_columns(columns_of(meant)), ("facts", name))
    for name, kind in JUDGED_ENTRIES.items():
        said = kind.model_fields["answer"].annotation
        answer = TableColumn((), _meant(said)[0], choices=_choices(said))
        tables[name].columns.update({"answer": answer, **_reasoned()})
    tables["abatements"].columns["event"] = TableColumn(("event",), "text")
    tables["events"] = Layout(_entry_columns(columns_of(Event)), ("events",))
    tables[DEALS] = Layout(columns_of(Acquisition, ("former", "favorable_terms", "unfavorable_terms")), ())
    tables["judgements"] = Layout(_entry_columns(_judgement_columns()), ())
    tables["dimensions"] = Layout(_texts("lease", "dimension", "value"), ())
    tables["keys"] = Layout(_texts("lease", "key", "value"), ())
    for name, inner in INNER.items():
        named = {column: TableColumn((), "text") for column in inner.within}
        judged = {**_reasoned(), **_said()} if name == JUDGED else {}
        tables[name] = Layout(_entry_columns({**columns_of(inner.model), **named, **judged}), ())
    return tables


def _lease_columns() -> dict[str, TableColumn]:
    facts = {name: TableColumn(("facts", *c.path), c.kind, c.many, keys=c.keys)
             for name, c in columns_of(Facts).items() if name.partition(".")[0] not in PRINTED_DATES}
    dates: dict[str, TableColumn] = {name: TableColumn(("facts", name, "date"), "date") for name in PRINTED_DATES}
    dates |= {f"{name}.source": TableColumn(("facts", name, "source"), "text") for name in PRINTED_DATES}
    terms: dict[str, TableColumn] = {"timing": TableColumn((), "text", choices=get_args(Timing)),
                                     "due_day": TableColumn((), "whole")}
    return {"lease": TableColumn(("id",), "text"), **columns_of(Lease, _BESIDES), **facts, **dates, **judged_columns(),
            **terms, **_reasoned(), **_said(), "document": TableColumn((), "text"), **_one_row()}


def _one_row() -> dict[str, TableColumn]:
    """What a row of leases alone may say: rent and its steps, months free, an allowance, options."""
    return {name: TableColumn((), kind, choices=get_args(Frequency) if name == "frequency" else ())
            for name, kind in ROW_COLUMNS.items()}


def _texts(*names: str) -> dict[str, TableColumn]:
    return {name: TableColumn((), "text") for name in names}


def _judgement_columns() -> dict[str, TableColumn]:
    """Return a column for each key that any judgement has; the answer is of the kind that the question asks for."""
    found = {**_texts("question", "answer"), "due_day": TableColumn((), "whole")}
    found["question"] = replace(found["question"], choices=tuple(
        get_args(kind.model_fields["question"].annotation)[0] for kind in get_args(get_args(j.Judgement)[0])))
    for kind in get_args(get_args(j.Judgement)[0]):
        found = {**columns_of(kind, ("question", "answer")), **found}
    return {name: found[name] for name in ("question", "answer", "due_day", *JUDGED_COLUMNS)}


def _reasoned() -> dict[str, TableColumn]:
    return {"reason": TableColumn((), "text"), "assumption": TableColumn((), "yes or no")}


def _said() -> dict[str, TableColumn]:
    """By whom a judgement was made, and when."""
    of = j.LeaseTermEnd
    return {"by": TableColumn((), "text", keys=((of, "by"),)), "on": TableColumn((), "date", keys=((of, "on"),))}


def _rent_columns() -> dict[str, TableColumn]:
    rows = columns_of(RentRow)
    whole = {f"{OF_COMPONENT}{name}" if name in rows else name: column
             for name, column in columns_of(Rent, ("id",)).items()}
    return {"lease": TableColumn((), "text"), "rent": TableColumn(("id",), "text"),
            "event": TableColumn(("event",), "text"), "option": TableColumn((), "text"), **whole, **rows}


def _payment_columns() -> dict[str, TableColumn]:
    return {"lease": TableColumn((), "text"), "rent": TableColumn(("id",), "text"),
            "due": TableColumn(("on",), "date"), "gross_rent": TableColumn(("amount",), "number"),
            "abatement": TableColumn(("abatement",), "number"), "timing": TableColumn(("timing",), "text"),
            "source": TableColumn(("source",), "text")}


def _entry_columns(columns: dict[str, TableColumn]) -> dict[str, TableColumn]:
    return {"lease": TableColumn((), "text"), **columns}
