"""Sign-off: who prepared and who reviewed a closed period, kept in the chain with the hash of what was signed."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from asc842.base.errors import RegisterError
from asc842.base.lazy import pd
from asc842.closing.register.hashing import encoded
from asc842.closing.register.past import frame
from asc842.closing.register.tables import runs

SIGN = "sign"
"""Kind of a run that is a signature; it leaves what was signed as it is."""
ROLES = ("preparer", "reviewer")
SIGNED, OTHER = "as it is", "of another state"
COLUMNS = ("run", "period", "as", "name", "finished", "signed", "state")
"""Columns of the table of signatures; ``state`` says whether the period still is as it was signed."""
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that was recorded: the hash signed, that of its own run, and other roles that this person signed as.

    ``also_as`` names them for the same state of the period: a review by its preparer is no review.
    """

    period: str
    role: str
    name: str
    signed: str
    run_hash: str
    also_as: tuple[str, ...] = ()


def signatures_of(connection: Connection) -> pd.DataFrame:
    """Return every signature in order: COLUMNS."""
    chain = frame(connection, select(runs.c.number, runs.c.kind, runs.c.period, runs.c.finished, runs.c.hash,
                                     runs.c.signature).order_by(runs.c.number))
    stands = chain[chain["kind"] != SIGN].drop_duplicates("period", keep="last").set_index("period")["hash"]
    found = [(run["number"], run["period"], each["as"], each["name"], run["finished"], each["signed"],
              SIGNED if stands.get(run["period"]) == each["signed"] else OTHER)
             for run in chain[chain["kind"] == SIGN].to_dict("records") for each in [json.loads(run["signature"])]]
    return pd.DataFrame(found, columns=list(COLUMNS), dtype=object)


def signatures_before(connection: Connection, label: str) -> pd.DataFrame:
    """Return the signatures of a period so far, ``as, name, signed``: no clock is in what a close says of them."""
    found = signatures_of(connection)
    return found.loc[found["period"] == label, ["as", "name", "signed"]].reset_index(drop=True)


def alone(signatures: pd.DataFrame) -> list[tuple[str, str]]:
    """Return period and name of each who signed one state of a period as preparer and as reviewer."""
    by = ["period", "signed", "folded"]
    found = signatures.assign(folded=signatures["name"].map(_folded)).groupby(by, sort=False, as_index=False).agg(
        roles=("as", "nunique"), name=("name", "first"))
    return [(row["period"], row["name"]) for row in found.to_dict("records") if row["roles"] > 1]


def to_sign(chain: Sequence[Mapping[str, Any]], period: Mapping[str, Any], role: str, name: str, seal: str | None,
            before: pd.DataFrame) -> Signature:
    """Return the signature of a period as it is now; raises RegisterError where it can't be signed.

    ``chain`` are all runs, ``before`` the signatures so far; ``seal`` is the hash that the signer has seen.
    """
    label, name = str(period["label"]), _checked(role, name)
    if period["state"] != "closed":
        raise RegisterError("register.sign-open", f"{label} is open; only a closed period is signed\n"
                            f"  remedy:   close {label} first")
    stands = str([run["hash"] for run in chain if run["period"] == label and run["kind"] != SIGN][-1])
    if seal is not None and seal != stands:
        raise RegisterError("register.sign-seal", f"{label} has the seal {stands}, not the one that was reviewed\n"
                            "  remedy:   look at the files of that seal before you sign, or leave --seal out")
    same = before[(before["period"] == label) & (before["signed"] == stands)]
    mine = same.loc[same["name"].map(_folded) == _folded(name), "as"].tolist()
    if role in mine:
        raise RegisterError("register.signed", f"{label} is signed by {name} as {role} already\n"
                            "  remedy:   nothing needs to be done")
    return Signature(label, role, name, stands, "", tuple(dict.fromkeys(mine)))


def signature_text(signature: Signature) -> str:
    """Return what a run keeps of its signature, as JSON."""
    return encoded({"as": signature.role, "name": signature.name, "signed": signature.signed})


def signature_problems(chain: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what is wrong with signatures: each signs a hash that its period had before."""
    return [f"run {run['number']} ({SIGN} {run['period']}): what was signed is no state of the period"
            for i, run in enumerate(chain) if run["kind"] == SIGN and _signed(run) not in [
                before["hash"] for before in chain[:i] if (before["period"], before["kind"] != SIGN) == (
                    run["period"], True)]]


def _signed(run: Mapping[str, Any]) -> str | None:
    try:
        return str(json.loads(run["signature"])["signed"])
    except (ValueError, TypeError, LookupError):
        return None


def _checked(role: str, name: str) -> str:
    if role not in ROLES:
        raise RegisterError("register.sign-role", f"a period is signed as {' or '.join(ROLES)}, not as {role}\n"
                            f"  remedy:   write {' or '.join(ROLES)}")
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise RegisterError("register.sign-name", "a signature needs the name of who signs, printable and of at most "
                            f"{LONGEST_NAME} characters\n  remedy:   write it in full")
    return plain


def _folded(name: str) -> str:
    """Return a name as it is compared: without case, accents of another code or more than one blank."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
