"""Words of other lists for what a column of Leases chooses from, and for yes, no and nothing."""

from __future__ import annotations

import re

CHOICES = {
    "timing": {
        "advance": "advance; in advance; beginning; begin; beg; beginning of period; beginning of month; "
                   "start of month; bom; bop; boy; first of month; prepaid; annuity due; start; adv",
        "arrears": "arrears; in arrears; arrear; end; ending; end of period; end of month; eom; eop; postpaid; arr; "
                   "ordinary; ordinary annuity"},
    "frequency": {
        "monthly": "monthly; month; every month; m; mo; mthly; per month; 1 month",
        "quarterly": "quarterly; quarter; qtr; qtrly; q; every quarter; 3 months; per quarter",
        "half-yearly": "half yearly; semi annual; semi annually; semiannual; semiannually; half year; 6 months",
        "annual": "annual; annually; yearly; year; every year; per year; a; y; 12 months; per annum",
        "two-monthly": "two monthly; every two months; 2 months", "weekly": "weekly; week; every week",
        "two-weekly": "two weekly; biweekly; bi weekly; fortnightly; every two weeks",
        "four-weekly": "four weekly; every four weeks", "twice-monthly": "twice monthly; semi monthly; semimonthly",
        "once": "once; one time; upfront; single payment"},
    "classification": {
        "operating": "operating; operating lease; oper; op; o; ol",
        "finance": "finance; finance lease; financing; financing lease; fin; f; fl; capital; capital lease; cap"},
}
YES_NO = {"true": "true; yes; y; x; 1; t; \u2713; \u2714; likely; reasonably certain",
          "false": "false; no; n; 0; f; not likely; not reasonably certain; unlikely"}
NOTHING = frozenset(("", "-", "--", "\u2013", "\u2014", "n/a", "na", "n.a.", "none", "nil", "null", "not applicable"))
"""What a cell says that holds nothing."""
DAYS = {"1": "first; first of month; first day; first of the month; beginning of month; bom",
        "31": "last; last day; last day of month; last of month; end of month; month end; eom"}
_INDEX = re.compile(r"(?:annual |yearly )?(?:us )?(?:cpi|rpi|cpih|hicp|ppi|consumer price|price)(?: [uw])?(?: index)?"
                    r"(?: linked| based| increase| adjustment| adj)?|index(?:ed)?(?: linked)?|libor|sofr|inflation")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: (?:day )?of (?:the |each |every )?month)?")


def plain(text: str) -> str:
    """Return a text in small letters, without marks between its words."""
    return re.sub(r"[\s\-_/.]+", " ", text.casefold()).strip()


def choice(text: str, column: str, choices: tuple[str, ...]) -> str | None:
    """Return what a text chooses of a column, None where that is not known."""
    said = plain(text)
    exact = next((name for name in choices if plain(name) == said), None)
    return exact or _among(said, CHOICES.get(column, {}))


def yes_or_no(text: str) -> str | None:
    """Return true or false for a text that says so."""
    return _among(plain(text), YES_NO)


def due_day(text: str) -> str | None:
    """Return the day of the month that a text names, 31 being the last."""
    said = plain(text)
    number = _DAY.fullmatch(said)
    if number and 1 <= int(number[1]) <= 31:
        return str(int(number[1]))
    return _among(said, DAYS)


def is_nothing(text: str) -> bool:
    """Whether a cell says that it holds nothing."""
    return text.casefold().strip() in NOTHING


def is_index(text: str) -> bool:
    """Whether a cell says that rent follows an index, and nothing else."""
    return bool(_INDEX.fullmatch(plain(text)))


def _among(said: str, known: dict[str, str]) -> str | None:
    return next((name for name, words in known.items() if said in words.split("; ")), None)
