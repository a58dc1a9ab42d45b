"""Answers to the marks of a draft, written where they belong: a fact, a judgement, a record of who said so."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from asc842.base.errors import InputError, Problem
from asc842.intake.text.places import key_path

AS_PRINTED, NONE = "as printed", "none"
_DATES = ("commencement", "lease_term_end", "first_lease_year_end")
_NUMBERS = ("discount_rate", "carried_rent")
_TEXTS = ("facts.lessee", "facts.lessor", "facts.asset")
_DAYS = ("facts.commencement", "facts.expiration")


def answered(data: Mapping[str, Any], answers: Mapping[str, str], by: str, on: date, file: str) -> dict[str, Any]:
    """Return a draft with answers in it and their marks out; raises InputError with every answer that does not fit."""
    new, problems = copy.deepcopy(dict(data)), list[Problem]()
    for name in ("confirm", "missing"):
        for mark in data.get(name, ()):
            if (answer := answers.get(mark["key"])) is None:
                continue
            try:
                _answer(new, mark, answer.strip(), by, on)
            except _UnfitError as unfit:
                problems.append(
                    Problem("confirm.answer", mark["key"], f'"{answer}"', str(unfit), mark["question"], file=file)
                )
                continue
            new[name] = [m for m in new[name] if m["key"] != mark["key"]]
            said = {"key": mark["key"], "answer": answer, "by": by, "on": on, "quote": mark.get("quote")}
            new.setdefault("confirmed", []).append({k: v for k, v in said.items() if v is not None})
    if problems:
        raise InputError(problems)
    return {k: v for k, v in new.items() if v or k not in ("confirm", "missing")}


class _UnfitError(ValueError):
    """An answer that is no value of its key; the text says what would be."""


def _answer(data: dict[str, Any], mark: Mapping[str, Any], answer: str, by: str, on: date) -> None:
    key: str = mark["key"]
    if answer.lower() == NONE or key.startswith(("redacted[", "struck[", "unread")):
        return
    if mark.get("judgement"):
        _of_row(data, mark, answer, by, on)
    elif key.startswith("judgements."):
        name = key.removeprefix("judgements.")
        _judge(data, {"question": name, "answer": _judged(name, answer)}, mark, by, on)
    elif answer.lower() == AS_PRINTED:
        return
    elif key in _TEXTS:
        data["facts"][key.removeprefix("facts.")] = answer
    elif key in _DAYS:
        data["facts"][key.removeprefix("facts.")] = {"date": _day(answer), "source": f"confirmed by {by} on {on}"}
    else:
        _put(data, key_path(key), answer)


def _of_row(data: dict[str, Any], mark: Mapping[str, Any], answer: str, by: str, on: date) -> None:
    """Add a judgement on which figure of a row governs."""
    path = key_path(mark["key"])
    rent = _at(data, path[: path.index("rows")])
    row = _at(data, path[: path.index("rows") + 2])
    if answer not in mark.get("readings", ()):
        raise _UnfitError(f"one of {', '.join(mark.get('readings', ()))}")
    event = data["events"][path[1]] if path[0] == "events" else None
    _judge(
        data,
        {
            "question": mark["judgement"],
            "rent": f"{rent['id']}/{event['id']}" if event else rent["id"],
            "row": row["label"],
            "answer": answer,
        },
        mark,
        by,
        on,
    )


def _judge(data: dict[str, Any], judgement: dict[str, Any], mark: Mapping[str, Any], by: str, on: date) -> None:
    listed = data.setdefault("judgements", [])
    listed.append(
        {**judgement, "reason": f"Said by {by} on {on}, asked: {mark['question']}"[:2000], "by": by, "on": on}
    )


def _judged(name: str, answer: str) -> Any:
    """Return the answer to a question of judgement as its type."""
    if name in _DATES:
        return _day(answer)
    if name in _NUMBERS:
        return _number(answer)
    if name == "payment_terms":
        timing, _, day = answer.replace(",", " ").partition(" ")
        if timing not in ("advance", "arrears") or (day.strip() and not day.strip().isdecimal()):
            raise _UnfitError('"advance" or "arrears", and the day of the month: "advance, 1"')
        return {"timing": timing, **({"due_day": int(day)} if day.strip() else {})}
    if name == "classification" and answer not in ("operating", "finance"):
        raise _UnfitError("operating or finance")
    return answer


def _put(data: dict[str, Any], path: tuple[str | int, ...], answer: str) -> None:
    """Put a value in place of the one in doubt, of its type; else of what the answer looks like."""
    into, name = _at(data, path[:-1]), path[-1]
    now = into.get(name) if isinstance(into, dict) else None
    if isinstance(now, dict | list):
        raise _UnfitError(f'"{AS_PRINTED}"; or correct the file by hand and take the mark out')
    if not isinstance(into, dict):
        raise _UnfitError("a key of the draft")
    into[name] = _like(now, answer)


def _like(now: Any, answer: str) -> Any:
    if isinstance(now, bool):
        return answer.lower() in ("true", "yes")
    if isinstance(now, Decimal):
        return _number(answer)
    if isinstance(now, int):
        number = _number(answer)
        return int(number) if number == int(number) else number
    if isinstance(now, date):
        return _day(answer)
    for kind in (_day, _number):
        try:
            return kind(answer)
        except _UnfitError:
            continue
    return answer


def _at(data: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            raise _UnfitError("a key of the draft") from None
    return data


def _day(answer: str) -> date:
    try:
        return date.fromisoformat(answer)
    except ValueError:
        raise _UnfitError("a day such as 2003-04-01") from None


def _number(answer: str) -> Decimal:
    try:
        number = Decimal(answer.replace(",", "").lstrip("$"))
    except InvalidOperation:
        raise _UnfitError("a number such as 61121.84") from None
    if not number.is_finite():
        raise _UnfitError("a number such as 61121.84")
    return number
