"""Published JSON Schemas of the lease file, the policy file and the output."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from asc842.base.standard import with_schedules
from asc842.book.expenses import expense_totals
from asc842.book.frames import AMOUNT_COLUMNS
from asc842.contract.described import said_of
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.output.json_book import SCHEMA

AMOUNT = {"type": "string", "pattern": r"^-?\d+(\.\d{2,4})?$"}
"""An amount with the decimals of its currency: none of a yen, two of a dollar, three of a Kuwaiti dinar."""
DATE = {"type": "string", "format": "date"}
TEXT = {"type": "string"}


def schema_of(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``lease``, ``policy`` or ``output``."""
    schema = {"lease": _lease, "policy": _policy, "output": _output}[kind]()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _lease() -> dict[str, Any]:
    return {"title": "asc842 lease file", **_of_model(Lease)}


def _policy() -> dict[str, Any]:
    return {"title": "asc842 policy file", **_of_model(Policy)}


def _of_model(model: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of a model, with what its documentation says of each key."""
    schema = model.model_json_schema(by_alias=True)
    for node in (schema, *schema.get("$defs", {}).values()):
        for key, of_key in node.get("properties", {}).items():
            if said := said_of(node.get("description", ""), key):
                of_key.setdefault("description", said)
    return {k: v for k, v in schema.items() if k != "title"}


def _output() -> dict[str, Any]:
    return _object("asc842 output", {
        "schema": {"const": SCHEMA},
        "engine": _object("", {"name": {"const": "asc842"}, "version": TEXT}),
        "lease": {"type": "object"}, "policy": {"type": "object"},
        "assumptions": {"type": "array", "items": {"type": "object", "required": ["question", "answer", "reason"]}},
        "summary": _summary(), "schedule": _array(_schedule_row()),
        "events": _array({"type": "object", "required": ["id", "kind", "effective"]}),
        "journal": _array(_journal_line()), "checks": _array(_check()),
        "tables": {"type": "object",
                   "required": ["expenses", "subleases", "sublease_modifications", "components", "concessions",
                                "options", "guarantees", "classification", "asset_components",
                                *with_schedules()],
                   "additionalProperties": _array({"type": "object"})},
    })


def _summary() -> dict[str, Any]:
    amounts = ("gross_rent", "abatement", "rent", "cost_total", "interest_total", "opening_liability",
               "opening_asset", "day_one_payment", "gain_loss", "initial_direct_costs", "prepaid_rent", "incentives",
               "incentives_in_payments", "largest_presented_as_liability", *expense_totals(()),
               "sublease_income_total")
    return _object("", {
        "classification": {"enum": ["operating", "finance"]}, "commencement": DATE, "measured_from": DATE,
        "short_term": {"type": "boolean"},
        "lease_term_end": DATE, "months": {"type": ["integer", "string"]},
        "months_from_commencement": {"type": ["integer", "string"]},
        "amortization_end": {"anyOf": [DATE, {"type": "null"}]},
        "presented_as_liability_from": {"anyOf": [DATE, {"type": "null"}]},
        "discount_rate": TEXT, "discount_rate_method": TEXT, "discount_rate_source": TEXT, "rate_convention": TEXT,
        "compounding": {"type": ["string", "null"]}, **dict.fromkeys(amounts, AMOUNT),
    })


def _schedule_row() -> dict[str, Any]:
    return _object("", {"period": {"type": "string", "pattern": r"^\d{4}-\d{2}$"}, "starts": DATE, "ends": DATE,
                        **dict.fromkeys(AMOUNT_COLUMNS, AMOUNT)})


def _journal_line() -> dict[str, Any]:
    return _object("", {"date": DATE, "period": TEXT, "lease": TEXT, "entry": TEXT, "account": TEXT,
                        "debit": AMOUNT, "credit": AMOUNT})


def _check() -> dict[str, Any]:
    return _object("", {
        "name": TEXT, "status": {"enum": ["pass", "fail", "resolved", "note"]}, "expected": TEXT, "actual": TEXT,
        "residual": TEXT, "tolerance": TEXT, "source": TEXT, "about": TEXT,
        "difference": {"enum": ["", "agrees", "convention", "misprint", "date error"]}, "detail": TEXT,
    })


def _object(title: str, properties: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": list(properties),
              "additionalProperties": False}
    return {"title": title, **schema} if title else schema


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
