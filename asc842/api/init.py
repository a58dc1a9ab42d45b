"""The beginning of a portfolio: a policy, an account map, an empty workbook and a page that says what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from asc842.base.errors import OutputError
from asc842.contract.accounts import Accounts
from asc842.contract.policy import Policy
from asc842.output.template import template_workbook
from asc842.output.workbook.save import save

ELECTED = {
    "rate_convention": "Usual in the United States for rent paid monthly.",
    "compounding": "As often as rent is paid.",
    "day_one_payment": "As in the examples of the standard.",
    "cost_weights": "Whole months weigh alike, part months by their days.",
    "short_term_classes": "No class of asset is exempt until one is named (842-20-25-2).",
    "combine_components": "Nonlease components are separated in every class until one is named (842-10-15-37).",
    "public_business_entity": "true for a public business entity, which can't elect risk-free rates (842-20-30-3).",
    "current_portion": "Present value of the payments of the next year.",
    "payment_entry_date": "Payments are dated with the other entries of their period.",
    "set_aside": "A period is closed with all of its leases or not at all.",
    "late_facts": "What is learned after a close is caught up in the next, and noted.",
}
"""Elections that a new policy states at their default, each with a reason to confirm or replace."""
LEASES, POLICY, README = "leases.xlsx", "policy.toml", "README.md"


def init(folder: str | Path) -> list[Path]:
    """Begin a portfolio in a folder that is new or empty, and return the files written there.

    ``leases.xlsx`` has an empty row for each lease, ``policy.toml`` elections with reasons and all accounts with a
    number to replace, ``README.md`` what to do next. Raises OutputError, leaving nothing behind, where the folder
    holds anything or can't be written.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError("output.there-already",
                          f"{folder} is there already, and not empty\n  remedy: take another name, or an empty folder")
    files = {LEASES: template_workbook({}), POLICY: policy_text().encode(),
             README: _readme(folder.resolve().name).encode()}
    return [save(content, folder / name) for name, content in files.items()]


def policy_text() -> str:
    """Return a policy file that states the defaults, each with its choices and a reason, and every account."""
    return "\n".join([
        "# What the entity elects for all of its leases. Confirm each reason, or write your own.", "",
        *_elections(), "", "[calendar]", 'kind = "calendar months"', "fiscal_year_end = 12", "",
        "# Accounts of the ledger: put the number of each in the place of 0000. Names are free.", "[accounts]",
        *(f'{role} = "0000 {field.default}"' for role, field in Accounts.model_fields.items()), "",
        "[reasons]", *(f"{key} = {json.dumps(reason)}" for key, reason in ELECTED.items()), ""])


def _elections() -> Iterator[str]:
    plain = Policy()
    yield f'format = "{plain.format}"'
    for key in ELECTED:
        yield f"{key} = {_toml(getattr(plain, key))}{_choices(Policy.model_fields[key].annotation)}"


def _toml(value: Any) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value)


def _choices(annotation: Any) -> str:
    if get_origin(annotation) is Literal:
        return f"  # {' | '.join(get_args(annotation))}"
    return "  # classes of asset, as leases name them" if get_origin(annotation) is tuple else ""


def _readme(name: str) -> str:
    return (f"Leases of {name}: one row each in {LEASES}; the numbers of your accounts go into {POLICY}.\n"
            f"`asc842 check {LEASES}` names what is wrong by cell; `asc842 schedule {LEASES} --lease ID` shows one.\n"
            "`asc842 close . --period 2024-12` closes a period over all of them, into the folder `exports`.\n")
