"""Account roles: one table, from which the page of them is made."""

from __future__ import annotations

from asc842.contract.accounts import OF_FINANCE, ROLES, Accounts, Role
from lease_files import ROOT

PAGE = ROOT / "docs" / "close.md"
HEAD = ("| role | account by default | root | finance leases |", "| --- | --- | --- | --- |")


def rows() -> list[str]:
    """The table of the page, one row a role."""
    names = Accounts()
    finance = {name: f"`{OF_FINANCE}{name}`: {getattr(names, OF_FINANCE + name)}" if role.by_class else ""
               for name, role in ROLES.items()}
    return [*HEAD, *(f"| `{name}` | {getattr(names, name)} | {role.root} | {finance[name]} |"
                     for name, role in ROLES.items())]


def test_the_page_tells_every_role() -> None:
    """Where this fails, put :func:`rows` into the page."""
    assert "\n".join(rows()) in PAGE.read_text(encoding="utf-8")


def test_every_account_has_one_role() -> None:
    for field in Accounts.model_fields.values():
        assert len([x for x in field.metadata if isinstance(x, Role)]) == 1
    own = {name.removeprefix(OF_FINANCE) for name in Accounts.model_fields if name.startswith(OF_FINANCE)}
    assert own == {name for name, role in ROLES.items() if role.by_class}
    assert {role.else_as for role in ROLES.values()} - {""} <= ROLES.keys()


def test_an_account_that_is_named_stands_for_the_roles_that_say_so() -> None:
    named = Accounts.model_validate({"gain_loss": "Gains", "lease_liability": "2650", "impairment_loss": "6650"})
    assert (named.termination_gain_loss, named.remeasurement_gain_loss, named.impairment_loss) == (
        "Gains", "Gains", "6650")
    assert (named.finance_lease_liability, named.finance_right_of_use_asset) == (
        "2650", "Right-of-use asset, finance leases")
