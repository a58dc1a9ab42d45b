"""Words that say rent and nothing that changes it: what is left of a sentence without them is asked about."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from asc842.reading.found import Found
from asc842.reading.language.numerals import CARDINALS, ORDINALS, SCALES
from asc842.reading.language.premises_named import PREMISES
from asc842.reading.language.tokens import MONTHS
from asc842.reading.rent.columns import NOT_BASE, OF_ANOTHER, OTHER_UNIT

_STOPPAGE = r"(?:notice|demand|invoice|deduction|set-?\s?off|offset|counterclaim|abatement|diminution|reduction)"
_PHRASES = (
    rf"\bwithout\s+(?:any\s+)?(?:prior\s+|further\s+)?(?:written\s+)?{_STOPPAGE}"
    rf"(?:(?:,?\s+(?:or|and)\s+|,\s+)(?:any\s+)?(?:prior\s+)?{_STOPPAGE})*(?:\s+whatsoever)?",
    r"\bin\s+advance,?\s+(?:and\s+without\s+demand,?\s+)?(?:on\s+(?:or\s+before\s+)?)?",
    r"\bon\s+or\s+before\b",
    r"\b(?:increase[ds]?|adjusted|reduced|decreased)\s+to(?=\s+(?:the\s+sum\s+of\s+)?[$\u00a3\u20ac])",
    r"\bplus\s+(?:any\s+)?applicable\s+(?:sales|rental|use)(?:\s+and\s+use)?\s+tax(?:es)?",
    r"\bnot\s+later\s+than|\bno\s+later\s+than",
    r"\b(?:may|might)\s+(?:from\s+time\s+to\s+time\s+)?designate",
    r"\bfor\s+(?:and\s+during|the\s+use\s+and\s+occupancy\s+of)\b",
    r"\bin\s+the\s+(?:manner|amounts?)\b",
    r"\b(?:minimum|base|basic|fixed)\s+rent(?:al)?\b",
)
"""Set phrases that say how rent is paid."""
AMENDING = frozenset(
    (
        "amended",
        "amend",
        "amends",
        "amendment",
        "deleted",
        "delete",
        "deleting",
        "replaced",
        "replacing",
        "replace",
        "restated",
        "entirety",
        "substituted",
        "inserted",
        "inserting",
        "inserts",
        "extended",
        "extends",
        "extension",
        "modified",
        "new",
        "lieu",
        "instead",
        "revised",
        "revise",
    )
)
"""In an amendment, words that say that its rent takes the place of another."""
_PLACE = re.compile(
    r"\b(?:Sections?|Articles?|Paragraphs?|Exhibits?|Schedules?|Suites?|Units?|Clauses?|Buildings?|Phases?|Floors?|"
    r"Lots?|"
    r"Addendum|Appendix|Annex|Rider|Parcels?|Bays?|Items?|Stores?|No\.)\s*(?:No\.?\s*)?[\"\u201c]?"
    r"(?:\d[\w.-]*|[A-Z](?:-\w+)?\b|[IVX]+\b)(?:\s*\([a-z0-9]{1,3}\))*[\"\u201d]?|^\s*(?:\(?[A-Za-z0-9]{1,4}[.)]|\d+(?:\.\d+)*\.?)\s|\(\s*(?:[a-z]|[ivx]{1,4}|\d{1,2})\s*\)"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
"""Where heads run together."""
_WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019]*(?:-[A-Za-z]+)*")
ABBREVIATED = (
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "st",
    "nd",
    "rd",
    "th",
)


@cache
def plain_words() -> frozenset[str]:
    """Return the words that say rent and nothing that changes it."""
    lines = files("asc842.reading.evidence").joinpath("plain_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(" ".join(lines[1:]).split()).union(MONTHS, CARDINALS, ORDINALS, SCALES, ABBREVIATED)


CHANGES = re.compile(
    r"\b(?:except\w*|provided,?\s+(?:that|however)|notwithstanding|in\s+lieu|instead|abat\w+|credit\w*|half|halves|only|"
    r"increas\w+|adjust\w+|escalat\w+|reduc\w+|decreas\w+|defer\w+|waiv\w+|forgiv\w+|free|estimat\w+|in\s+addition|retroactiv\w*|"
    r"options?|renew\w*|extension|illustrat\w*|examples?|prior|former\w*|previous\w*|current\w*|presently|supersed\w+|delet\w+|"
    r"thousands|millions|prorat\w+|pro\s+rata|excus\w+|unless|until|subject\s+to|if|minus|less|plus|double|twice|multipl\w+|"
    r"tax|vat)\b",
    re.I,
)
"""Words that may change a rent."""
RISKY = re.compile(
    rf"{CHANGES.pattern}|{NOT_BASE.pattern}|{OF_ANOTHER.pattern}|{OTHER_UNIT.pattern}|"
    r"\b(?:terminat\w*|fees?|letter|surrender\w*|draws?|loan|balance|values?|penalt\w*|propos\w*|now|was|were|had|not|no|"
    r"never|without|other|thousands?|optional|superse\w*|purely|reference|memo\w*|approx\w*|may|might|cease\w*|late)\b",
    re.I,
)
"""Words that may say that an amount is no rent, or none of this lease."""
_SET = re.compile("|".join(_PHRASES), re.I)


def left_over(text: str, *, amends: bool = False, names: frozenset[str] = frozenset()) -> list[str]:
    """Return the words of a text that say neither rent nor how it is paid; ``names`` are of parties and places."""
    text = PREMISES.sub(lambda m: " " * len(m.group()), _CAMEL.sub(" ", text))
    text = _SET.sub(lambda m: " " * len(m.group()), _PLACE.sub(lambda m: " " * len(m.group()), text))
    return [m.group() for m in _WORD.finditer(text) if not _known(m.group(), amends, names)]


def _known(word: str, amends: bool, names: frozenset[str]) -> bool:
    plain = re.sub(r"['\u2019]s?$", "", word.lower()).strip("'\u2019")
    if "-" in plain:
        return all(_known(part, amends, names) for part in plain.split("-"))
    return len(plain) < 2 or plain in plain_words() or plain in names or (amends and plain in AMENDING)


def names_of(found: Found, *, parties: bool = False) -> frozenset[str]:
    """Return the words of the names of parties, of the asset and of the premises; or of ``parties`` alone."""
    keys = ("lessor", "lessee") if parties else ("lessor", "lessee", "asset")
    said = [found.single[key].value for key in keys if key in found.single]
    if not parties:
        said += [str(group.value("name") or "") for group in found.listed.get("premises", [])]
        said += [c.premises for c in found.components]
    return frozenset(word.lower() for name in said for word in _WORD.findall(str(name)))
