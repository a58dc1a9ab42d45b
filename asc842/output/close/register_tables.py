"""Tables of the register as a terminal shows them: short hashes and times, amounts in columns."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from asc842.base.lazy import pd
from asc842.closing.register import Status, Verification
from asc842.output.renderers.json import records

TABLES = ("periods", "reopened", "signatures")
"""What of a register's status is a table."""
HASH, MINUTE = 8, 16
"""Characters shown of a hash, and of a time: 2026-01-31 17:05."""
HISTORY = ("run", "period", "finished", "engine", "content_hash", "lines", "currency", "debit", "caught_up")


def history_shown(history: pd.DataFrame) -> pd.DataFrame:
    """Return ``Register.history`` for reading: each amount of the lease's state in a column of its own."""
    shown = _short(history[list(HISTORY)], "content_hash")
    states = pd.DataFrame([_amounts(text) for text in history["state"]])
    known = states.dropna(axis="columns")
    return shown.rename(columns={"finished": "closed (UTC)", "content_hash": "version", "debit": "debits"}).join(known)


def changed_shown(changed: pd.DataFrame) -> pd.DataFrame:
    """Return ``Register.changed_inputs`` for reading, without columns that are empty throughout."""
    shown = changed.assign(key=changed["key"].where(changed["lease"] != "", changed["key"] + " (all leases)"))
    kept = ["run", "period", "key", "before", "after", *(name for name in ("source", "event", "kind", "reason")
                                                       if (shown[name] != "").any())]
    return shown[kept]


def periods_shown(periods: pd.DataFrame) -> pd.DataFrame:
    """Return the periods of ``Register.status`` for reading."""
    shown = _short(periods.drop(columns="calendar"), "hash")
    return shown.rename(columns={"finished": "finished (UTC)"})


def reopened_shown(reopened: pd.DataFrame) -> pd.DataFrame:
    """Return the reopenings of ``Register.status`` for reading."""
    return _short(reopened).rename(columns={"number": "run", "finished": "finished (UTC)"})


def signatures_shown(signatures: pd.DataFrame) -> pd.DataFrame:
    """Return the signatures of ``Register.status`` for reading."""
    return _short(signatures, "signed").rename(columns={"finished": "signed on (UTC)", "signed": "seal",
                                                        "state": "the period is"})


def restated_shown(difference: pd.DataFrame) -> pd.DataFrame:
    """Return ``Register.restated_difference`` in order of period, the period first."""
    first = ["period", "entity", "lease", "currency", "account"]
    ordered = difference.sort_values(first, kind="stable", ignore_index=True)
    return ordered[[*first, *(name for name in ordered if name not in first)]]


def status_document(status: Status, proof: Verification | None) -> dict[str, Any]:
    """Return where a register stands, and what was proved of it, as plain values."""
    plain = {f.name: getattr(status, f.name) for f in fields(status) if f.name not in TABLES}
    return {"schema": "asc842/status/1", **plain, "periods": records(status.periods),
            "reopened": records(status.reopened), "signatures": records(status.signatures), **_proved(proof)}


def restated_document(difference: pd.DataFrame, proof: Verification | None) -> dict[str, Any]:
    """Return what closed periods would have been by what is known now, as plain values."""
    return {"schema": "asc842/restated/1", "rows": records(restated_shown(difference)), **_proved(proof)}


def _proved(proof: Verification | None) -> dict[str, Any]:
    if proof is None:
        return {}
    found = {name: value for name, value in asdict(proof).items() if value or name != "since"}
    return {"verified": {**found, "passed": proof.passed}}


def _short(table: pd.DataFrame, *hashes: str) -> pd.DataFrame:
    cut = {name: table[name].astype(str).str[:HASH] for name in hashes}
    return table.assign(**cut, finished=table["finished"].astype(str).str[:MINUTE].str.replace("T", " "))


def _amounts(state: str) -> dict[str, str]:
    """Amounts in a state of ``asc842 close``, in the lease's currency: all that it records."""
    amounts: dict[str, Any] = json.loads(state, parse_float=str)
    return {name.replace("_", " "): f"{Decimal(str(amounts[name])):,}" for name in (
        "liability", "asset", "financing_obligation") if name in amounts}
