"""Words that say rent and nothing that changes it: what is left of a sentence without them is asked about."""

from __future__ import annotations

import re

from asc842.reading.found import Found
from asc842.reading.language.numerals import CARDINALS, ORDINALS, SCALES
from asc842.reading.language.tokens import MONTHS

_GRAMMAR = """
a an the this that these those such it its he she they their which who whose where each every all both any other than
and or of to for from in on at by with within under per as into upon over during through throughout until till between
among is are be been being has have had having do does shall will must would agree agrees agreed agreeing hereby herein
hereof hereunder hereto hereinafter thereof therein thereto therefor thereafter thereunder aforesaid here there then so
we when you your our us my up out also am pm same set forth contained stated shown described specified listed indicated
identified referred called known made dated marked designated designate designates named below above following follows
follow according accordance pursuant respect respectively respective attached hereafter inclusive including exclusive
commonly namely usual together deemed continued continuing dear mr mrs ms gentlemen re
"""
_RENT = """
rent rents rental rentals base basic minimum fixed guaranteed principal net gross annual annually annualized monthly
month months year years yearly yr yrs quarter quarters quarterly calendar lease leases leased leasing leasehold lessee
lessees lessor lessors tenant tenants landlord landlords subtenant sublandlord sublessee sublessor sublease subleased
subleases licensee licensor owner premises demised demise let lets property land store stores shop space spaces office
offices warehouse storage equipment machine term terms period periods interval date dates day days commencement
commencing commence commences commenced beginning begins begin began starting start starts started ending end ends ended
expiring expiration expires expire expiry stub effective occupancy delivery full partial consecutive successive
successively next remaining remainder balance last initial final ensuing succeeding subsequent later total aggregate sum
sums amount amounts pay pays paying paid payable payment payments instalment instalments installment installments equal
due owing rate rates charge charged cost computed calculated based figure figures schedule schedules table chart exhibit
section article paragraph clause item appendix annex rider supplement memorandum attachment page number numbers no nos
line row column dollar dollars cents usd us currency lawful money united states america pound pounds sterling euro euros
advance arrears annum square foot feet footage sq ft sf rsf psf rentable usable useable leasable rba area floor floors
suite suites unit units room rooms building buildings phase parcel tower level bay ground lower upper north south east
west address place time times manner form notice demand obligation obligations perform agreement contract covenant
covenants hold use occupy occupies containing consisting comprising contains contain consists consist comprises certain
located situated applicable government agency state county city company corporation inc llc lp ltd limited co corp
partnership entire whole anniversary ann mo mos pm pa nnn abstract summary provisions data information particulars
reserved yielding rendered runs holds names remarks notes note
"""
_PHRASES = (
    r"\bwithout\s+(?:any\s+)?(?:prior\s+|further\s+)?(?:written\s+)?(?:notice|demand|invoice|deduction|set-?off|offset|counterclaim|abatement|diminution)"
    r"(?:(?:,?\s+(?:or|and)\s+|,\s+)(?:any\s+)?(?:prior\s+)?(?:notice|demand|invoice|deduction|set-?\s?off|offset|counterclaim|abatement|diminution|reduction))*"
    r"(?:\s+whatsoever)?",
    r"\bin\s+advance,?\s+(?:and\s+without\s+demand,?\s+)?(?:on\s+(?:or\s+before\s+)?)?",
    r"\bon\s+or\s+before\b",
    r"\bincreased?s?\s+to(?=\s+(?:the\s+sum\s+of\s+)?[$\u00a3\u20ac])|\b(?:adjusted|reduced|decreased)\s+to(?=\s+[$\u00a3\u20ac])",
    r"\bplus\s+(?:any\s+)?applicable\s+(?:sales|rental|use)(?:\s+and\s+use)?\s+tax(?:es)?",
    r"\bnot\s+later\s+than|\bno\s+later\s+than",
    r"\b(?:may|might)\s+(?:from\s+time\s+to\s+time\s+)?designate",
    r"\bfor\s+(?:and\s+during|the\s+use\s+and\s+occupancy\s+of)\b",
    r"\bin\s+the\s+(?:manner|amounts?)\b",
    r"\b(?:minimum|base|basic|fixed)\s+rent(?:al)?\b",
)
"""Set phrases that say how rent is paid."""
_AMENDING = """
amended amend amends amendment deleted delete deleting replaced replacing replace restated entirety substituted inserted
inserting inserts extended extends extension modified new lieu instead revised revise hereby-amended stricken place
"""
"""In an amendment, words that say that its rent takes the place of another."""
_PLACE = re.compile(
    r"\b(?:Sections?|Articles?|Paragraphs?|Exhibits?|Schedules?|Suites?|Units?|Clauses?|Buildings?|Phases?|Floors?|Lots?|"
    r"Addendum|Appendix|Annex|Rider|Parcels?|Bays?|Items?|Stores?|No\.)\s*(?:No\.?\s*)?[\"\u201c]?(?:\d[\w.-]*|[A-Z](?:-\w+)?\b|[IVX]+\b)"
    r"(?:\s*\([a-z0-9]{1,3}\))*[\"\u201d]?|^\s*(?:\(?[A-Za-z0-9]{1,4}[.)]|\d+(?:\.\d+)*\.?)\s|\(\s*(?:[a-z]|[ivx]{1,4}|\d{1,2})\s*\)"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
"""Where heads run together."""
_WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019]*(?:-[A-Za-z]+)*")
KNOWN = frozenset(_GRAMMAR.split()) | frozenset(_RENT.split()) | frozenset(MONTHS) | frozenset(CARDINALS) | (
    frozenset(ORDINALS) | frozenset(SCALES) | frozenset("jan feb mar apr jun jul aug sep sept oct nov dec st nd rd th".split()))
AMENDING = frozenset(_AMENDING.split())
_SET = re.compile("|".join(_PHRASES), re.I)


def left_over(text: str, *, amends: bool = False, names: frozenset[str] = frozenset()) -> list[str]:
    """Return the words of a text that say neither rent nor how it is paid; ``names`` are words of parties and places."""
    text = _CAMEL.sub(" ", text)
    text = _SET.sub(lambda m: " " * len(m.group()), _PLACE.sub(lambda m: " " * len(m.group()), text))
    return [m.group() for m in _WORD.finditer(text) if not _known(m.group(), amends, names)]


def _known(word: str, amends: bool, names: frozenset[str]) -> bool:
    plain = re.sub(r"['\u2019]s?$", "", word.lower()).strip("'\u2019")
    parts = [plain, *plain.split("-")[:1]] if "-" in plain else [plain]
    if "-" in plain and all(_known(part, amends, names) for part in plain.split("-")):
        return True
    return any(p in KNOWN or p in names or (amends and p in AMENDING) for p in parts[:1]) or len(plain) < 2


def names_of(found: Found) -> frozenset[str]:
    """Return the words of the names of parties, of the asset and of the premises."""
    said = [found.single[key].value for key in ("lessor", "lessee", "asset") if key in found.single]
    said += [str(group.value("name") or "") for group in found.listed.get("premises", [])]
    said += [c.premises for c in found.components]
    return frozenset(word.lower() for name in said for word in _WORD.findall(str(name)))
