"""An amendment read against the lease file that it amends: a draft of the file with an event."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from asc842.contract.draft import Missing, ToConfirm
from asc842.reading.assemble import slug
from asc842.reading.documents.document import ContractText
from asc842.reading.draft import ContractDraft
from asc842.reading.read import read_document

GIVES_BACK = re.compile(
    r"\b(?:surrender(?:s|ed)?|gives?\s+back|vacates?|returns?\s+to\s+landlord|reduc\w+\s+(?:the\s+)?premises|recaptur\w+|"
    r"deletes?\s+from\s+the\s+premises)\b",
    re.I,
)
SEPARATE = (
    "Does it add a right of use at its standalone price, so that it is a separate contract (842-10-25-8), or is it a "
    "modification?"
)
UNKNOWN = {
    "discount_rate": "What is the discount rate on the day on which both parties approved it (842-10-25-11, -12)?",
    "classification": "Is the lease operating or finance as amended (842-10-25-1)?",
}
"""What no amendment prints and its event needs."""


def read_amendment(document: ContractText, lease: Mapping[str, Any]) -> ContractDraft:
    """Return the draft of a lease file with the event that an amendment makes of it.

    What the amendment replaces, adds and gives back is in the event; what it can't know is asked. Marks and places
    have the keys of the file that was given.
    """
    read = read_document(document)
    data = copy.deepcopy(dict(lease))
    event, index = _event(document, read, data), len(data.get("events", ()))
    draft = ContractDraft(read.document, data, said=read.said, left_out=read.left_out, checks=read.checks)
    data.setdefault("events", []).append(event)
    _documents(data, read)
    keys = {"facts.rent[": f"events[{index}].rent[", "facts.abatements[": f"events[{index}].abatements["}
    draft.places = {new: place for key, place in read.places.items() if (new := _key(key, keys))}
    draft.confirm = [m.model_copy(update={"key": new}) for m in read.confirm if (new := _key(m.key, keys))]
    draft.missing = [m.model_copy(update={"key": new}) for m in read.missing if (new := _key(m.key, keys))]
    _ask(draft, event, f"events[{index}]")
    return draft


def _key(key: str, keys: Mapping[str, str]) -> str:
    """Return the key of a fact of the amendment in the file; nothing where it stays out of it."""
    return next((new + key.removeprefix(old) for old, new in keys.items() if key.startswith(old)), "")


def _event(document: ContractText, read: ContractDraft, lease: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event: when it was approved, and the terms that it changes."""
    facts = read.lease["facts"]
    own = facts["documents"][0]
    begins = facts.get("commencement", {}).get("date")
    rents = [_rent(rent, lease, begins) for rent in facts.get("rent", ())]
    kind = "partial termination" if GIVES_BACK.search(document.flow) else "modification"
    event: dict[str, Any] = {
        "id": _id(own["title"], lease),
        "kind": kind,
        "approved": own.get("dated"),
        "source": _source(facts, own["id"]),
        "reason": _reason(facts, rents, lease),
    }
    event["lease_term_end"] = facts.get("expiration", {}).get("date")
    abatements = [{**a, "rent": [r["id"] for r in rents]} for a in facts.get("abatements", ())]
    event |= {"rent": rents, "abatements": abatements}
    return {k: v for k, v in event.items() if v}


def _id(title: str, lease: Mapping[str, Any]) -> str:
    name = slug(re.sub(r"\s+(?:to|of)\s+.*", "", title, flags=re.I)) or "amendment"
    taken = {e.get("id") for e in lease.get("events", ())}
    return name if name not in taken else f"{name}-{len(taken) + 1}"


def _source(facts: Mapping[str, Any], document: str) -> str:
    """Return the line that says from when the amendment holds, else where its rent stands."""
    first: Mapping[str, Any] = facts.get("commencement") or next(iter(facts.get("rent", ())), {})
    return str(first.get("source", document))


def _rent(rent: dict[str, Any], lease: Mapping[str, Any], begins: object) -> dict[str, Any]:
    """Return a component of the amendment: with the id of the one that it replaces, from when it holds."""
    now = lease["facts"].get("rent", [])
    same = next((r["id"] for r in now if r.get("name", "").lower() == rent["name"].lower()), None)
    replaced = same or (now[0]["id"] if len(now) == 1 and rent["id"] == "base" else rent["id"])
    out = {"id": replaced, "name": rent["name"]}
    if isinstance(begins, date):
        out["begins"] = begins
    return {**out, **{k: v for k, v in rent.items() if k not in out}}


def _reason(facts: Mapping[str, Any], rents: list[dict[str, Any]], lease: Mapping[str, Any]) -> str:
    """Say what is replaced and what is added, by what the amendment prints."""
    held = {Decimal(p["area"]) for p in lease["facts"].get("premises", ())}
    said = [
        f"adds {p['name']}, {p['area']:,}"
        for p in facts.get("premises", ())
        if held and Decimal(p["area"]) not in held
    ]
    known = {r["id"] for r in lease["facts"].get("rent", ())}
    said += [f"{'replaces' if r['id'] in known else 'adds'} {r['name']} ({r['source']})" for r in rents]
    said += [f"abates rent ({a['source']})" for a in facts.get("abatements", ())[:1]]
    if "expiration" in facts:
        said.append(f"ends on {facts['expiration']['date']} ({facts['expiration']['source']})")
    return f"{facts['documents'][0]['title']}: {'; '.join(said) or 'no terms that change payments were found'}."


def _documents(data: dict[str, Any], read: ContractDraft) -> None:
    """Name the amendment among the documents, and what it grants among the facts."""
    facts, own = data["facts"], read.lease["facts"]["documents"][0]
    if all(d.get("id") != own["id"] for d in facts["documents"]):
        first = facts["documents"][0]["id"]
        facts["documents"].append({**{k: v for k, v in own.items() if k != "recites"}, "recites": [first]})
    known = {i.get("id") for i in facts.get("incentives", ())}
    for incentive in read.lease["facts"].get("incentives", ()):
        if incentive["id"] not in known:
            facts.setdefault("incentives", []).append(incentive)


def _ask(draft: ContractDraft, event: Mapping[str, Any], key: str) -> None:
    """Ask what the amendment can't know."""
    if "approved" not in event:
        draft.missing.append(Missing(key=f"{key}.approved", question="On which day did both parties approve it?"))
    draft.confirm.append(
        ToConfirm(
            key=f"{key}.kind",
            question=SEPARATE,
            place=event["source"],
            readings=tuple(dict.fromkeys((event["kind"], "modification", "separate contract"))),
        )
    )
    unknown = dict(UNKNOWN)
    if event["kind"] == "partial termination":
        unknown["method"] = 'Does the asset fall by the share that ends ("right of use") or as the "liability" does?'
        unknown["share_terminated"] = "Which part of the right of use ends (0.25 for a quarter)?"
    draft.missing += [Missing(key=f"{key}.{name}", question=question) for name, question in unknown.items()]
    counted = any("lease_year" in row for rent in event.get("rent", ()) for row in rent["rows"])
    judged = {j.get("question") for j in draft.lease.get("judgements", ())}
    if (
        counted
        and "first_lease_year_end" not in judged
        and "commencement" not in judged
        and "commencement" not in draft.lease["facts"]
    ):
        draft.missing.append(
            Missing(key="judgements.first_lease_year_end", question="On which day does the first lease year end?")
        )
