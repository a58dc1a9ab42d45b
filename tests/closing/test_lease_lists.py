"""Lists of leases as companies keep them: each is read as its reader would, or asked about once for each column."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import asc842
from asc842.api.import_list import ImportedList, understood
from asc842.base.errors import InputError, OutputError
from asc842.closing.lease_list.file import read_list
from asc842.closing.lease_list.mapping_file import path_of, read_mapping
from asc842.closing.portfolio import read_portfolio

Row = Sequence[Any]
HEADS = ("Lease", "Start", "End", "Rent/mo", "Timing", "Rate", "Classification")


def workbook(path: Path, *, merged: Sequence[str] = (), hidden: Sequence[int | str] = (), since_1904: bool = False,
             **sheets: Sequence[Row]) -> Path:
    """Write a workbook; what is merged or hidden (rows by number, columns by letter) is so in its last sheet."""
    book = openpyxl.Workbook()
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for ref in merged:
        sheet.merge_cells(ref)
    for at in hidden:
        (sheet.column_dimensions[at] if isinstance(at, str) else sheet.row_dimensions[at]).hidden = True
    book.save(path)
    return path


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def read(path: Path, *, dates: str = "", columns: dict[str, str] | None = None, words: dict[str, str] | None = None,
         values: dict[str, str] | None = None) -> ImportedList:
    """Read a list without accounting for its leases."""
    said = read_mapping(path_of(path))
    for section, pairs in (("columns", columns), ("read", words), ("set", values)):
        said.add(section, (pairs or {}).items())
    return understood(read_list(path), said, {"dates": dates} if dates else {})


def rows(made: ImportedList) -> list[dict[str, str]]:
    assert made.problems == (), "\n".join(map(str, made.problems))
    return made.filled.rows


def asked(made: ImportedList) -> list[tuple[str, str, tuple[str, ...]]]:
    assert made.filled.problems == []
    assert len(made.filled.questions) == len(made.filled.asked)
    return made.filled.asked


def targets(made: ImportedList) -> dict[str, str]:
    return {p.column.label: p.target for p in made.columns}


# Lists in the style of those who keep them ---------------------------------------------------------------------------


def test_inventory_of_an_auditor(tmp_path: Path) -> None:
    """Titles above the heads, a blank column, a total, notes; balances of some day are used for no take-over."""
    path = workbook(tmp_path / "inventory.xlsx", merged=["A1:F1"], Inventory=[
        ["Example Inc. - Lease inventory"], ["As of December 31, 2023"], [],
        [None, "Lease #", "Asset Description", "Lessor", "Commencement Date", "Expiration Date", None,
         "Monthly Payment", "Discount Rate", "Classification (Op/Fin)", "ROU Asset 12/31/23", "Notes"],
        [None, "L-001", "Office, 2nd floor", "Main St LLC", date(2022, 1, 1), date(2026, 12, 31), None, 10000, 0.05,
         "Op", 301234.5, "ok"],
        [None, "L-002", "Forklift", "Lift Co", date(2023, 3, 15), date(2026, 3, 14), None, 450.5, 0.06, "Fin", 9000],
        [], [None, "Total", None, None, None, None, None, 10450.5, None, None, 310234.5], [],
        [None, "Prepared by: J. Smith"], [None, "Reviewed by: A. Jones", "2024-01-15"]])
    made = read(path)
    assert asked(made) == [("set", "Timing", ("advance", "arrears"))]
    assert made.found.head_lines == (4,)
    assert [line for line, _ in made.found.left_out] == [8, 10, 11]
    not_used = {p.column.head: p.doubt for p in made.columns if not p.target}
    assert set(not_used) == {"ROU Asset 12/31/23", "Notes"}
    assert "Taken over on" in not_used["ROU Asset 12/31/23"]
    assert rows(read(path, values={"Timing": "advance"})) == [
        {"lease": "l-001", "name": "Office, 2nd floor", "lessor": "Main St LLC", "commencement": "2022-01-01",
         "expiration": "2026-12-31", "rent": "10000", "discount_rate": "0.05", "classification": "operating",
         "timing": "advance"},
        {"lease": "l-002", "name": "Forklift", "lessor": "Lift Co", "commencement": "2023-03-15",
         "expiration": "2026-03-14", "rent": "450.5", "discount_rate": "0.06", "classification": "finance",
         "timing": "advance"}]


def test_rent_roll_of_a_landlord(tmp_path: Path) -> None:
    """What a landlord does not know is asked for once: timing, rate, classification. A sum has no name."""
    path = workbook(tmp_path / "roll.xlsx", Roll=[
        ["RENT ROLL - 100 Main Street"],
        ["Suite", "Tenant", "Sq Ft", "Lease From", "Lease To", "Monthly Base Rent", "Annual Rent/SF", "Deposit"],
        ["100", "Example Inc.", 5000, date(2024, 2, 1), date(2029, 1, 31), 10416.67, 25, 20000],
        ["200", "Example Sub LLC", 2500, date(2023, 7, 1), date(2026, 6, 30), 5000, 24, 10000],
        [None, None, 7500, None, None, 15416.67, None, 30000]])
    made = read(path)
    assert [key for _, key, _ in asked(made)] == ["Timing", "Rate", "Classification"]
    assert made.found.left_out == [(5, "a sum without a name, 7500")]
    known = read(path, values={"Timing": "advance", "Rate": "7 %", "Classification": "operating"})
    assert rows(known)[0] == {
        "lease": "100", "name": "100", "entity": "Example Inc.", "commencement": "2024-02-01",
        "expiration": "2029-01-31", "rent": "10416.67", "timing": "advance", "discount_rate": "0.07",
        "classification": "operating"}
    assert known.filled.filled == [("Timing", "advance", 2), ("Rate", "7 %", 2), ("Classification", "operating", 2)]


def test_fleet_of_a_leasing_company(tmp_path: Path) -> None:
    path = text(tmp_path / "fleet.csv", """Leasing Co Fleet Report,,,,,
Client: Example Inc.,,,,,
,,,,,
Unit No,VIN,Year/Make/Model,In Service Date,Term,Monthly Rental,Status
U1001,1FT,2023 Ford F-150,03/15/2023,48,"$1,612.34",Active
U1002,2FT,2023 Ford Transit,11/02/2023,36,$702.00,Active
Total Units: 2,,,,,"$2,314.34",
""")
    every = {"Timing": "advance", "Rate": "6 %", "Classification": "finance", "Asset class": "Vehicles"}
    assert asked(read(path, values=every)) == [("read", "Term", ("months", "years"))]
    made = read(path, values=every, words={"Term": "months"})
    assert rows(made)[0] == {
        "lease": "u1001", "name": "2023 Ford F-150", "commencement": "2023-03-15", "term_months": "48",
        "rent": "1612.34", "timing": "advance", "discount_rate": "0.06", "classification": "finance",
        "asset_class": "Vehicles"}
    assert [(c.column, c.form, c.cells.count, c.cells.typed, c.cells.read) for c in made.filled.converted] == [
        ("lease", "an id", 2, "U1001", "u1001"), ("commencement", "month first", 2, "03/15/2023", "2023-03-15"),
        ("rent", "a currency sign, thousands apart", 1, "$1,612.34", "1612.34"),
        ("rent", "a currency sign", 1, "$702.00", "702.00")]


def test_export_of_a_property_system(tmp_path: Path) -> None:
    """Everything is text, heads come again on the next page, rent of a month is paid by quarter."""
    heads = ["LEASE ID", "PROPERTY", "LEGAL ENTITY", "LEASE START", "LEASE END", "BASE RENT (MONTHLY)", "PMT FREQ",
             "PMT TIMING", "ESC %", "FREE RENT MOS", "DISC. RATE", "LEASE CLASS", "RENEWAL OPTION",
             "REASONABLY CERTAIN"]
    path = workbook(tmp_path / "export.xlsx", Abstract=[
        ["Lease Abstract Export"], ["Run: 2024-03-01 10:22"], heads,
        ["0001", "Store 12", "Alpha", "02/01/2024 00:00:00", "01/31/2029 00:00:00", "4,500.00", "Monthly", "BOM",
         "2.5%", "0", "6.50%", "OPERATING", "1 x 5 yrs", "N"],
        heads,
        ["0002", "Store 14", "Beta", "03/15/2024 00:00:00", "03/14/2027 00:00:00", "5,000.00", "Quarterly", "EOM",
         "-", "2", "6.25%", "OPERATING", "None", ""]])
    made = read(path)
    common = {"classification": "operating"}
    assert rows(made) == [
        {"lease": "0001", "name": "Store 12", "entity": "Alpha", "commencement": "2024-02-01",
         "expiration": "2029-01-31", "rent": "4500.00", "frequency": "monthly", "timing": "advance",
         "step_rate": "0.025", "step_months": "12", "discount_rate": "0.065", "renewal_months": "60",
         "renewal_certain": "false", **common},
        {"lease": "0002", "name": "Store 14", "entity": "Beta", "commencement": "2024-03-15",
         "expiration": "2027-03-14", "rent": "15000.00", "frequency": "quarterly", "timing": "arrears",
         "free_months": "2", "discount_rate": "0.0625", **common}]
    assert made.found.left_out == [(5, "heads once more")]
    assert ("step_months", 1) in {(u.column, u.leases) for u in made.filled.usual}


def test_semicolons_of_a_german_excel(tmp_path: Path) -> None:
    path = text(tmp_path / "liste.csv", """Lease no;Name;Lessor;Start;End;Rent per month;Timing;IBR;Lease type;Area
K-1;Büro Köln;Müller GmbH;15.02.2024;14.05.2029;12.450,00;advance;7,25 %;operating;1.250,5
K-2;Lager;Schäfer;01.03.2024;28.02.2027;1.234,56;arrears;6 %;operating;300
""", "cp1252")
    made = read(path)
    assert (made.found.file.encoding, made.found.file.separator) == ("Windows-1252", ";")
    assert rows(made)[0] == {
        "lease": "k-1", "name": "Büro Köln", "lessor": "Müller GmbH", "commencement": "2024-02-15",
        "expiration": "2029-05-14", "rent": "12450.00", "timing": "advance", "discount_rate": "0.0725",
        "classification": "operating"}
    assert rows(made)[1]["rent"] == "1234.56"
    euros = text(tmp_path / "euros.csv", path.read_text("cp1252").replace("1.234,56", "1.234,56 €"))
    assert asked(read(euros)) == [("set", "Currency", ("EUR",))]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_tabs_of_an_export_as_unicode_text(tmp_path: Path, encoding: str) -> None:
    path = text(tmp_path / "list.txt", """Lease\tStart\tTerm\tBase Rent\tPaid\tAdvance/Arrears\tRate\tClassification
Ä 1\t2024-01-01\t5 yrs\t1000.00\tQuarterly\tIn advance\t5%\tFinance
a2\t15-Feb-2024\t36 months\t(500)\tMonthly\tArrears\t5.5%\tOperating
a3\tFeb 1, 2024\t5 yrs 6 mos.\t750\tAnnually\tEnd of period\t6.0 %\tOperating
""", encoding)
    assert [list(row.values()) for row in rows(read(path))] == [
        ["a-1", "2024-01-01", "60", "1000.00", "quarterly", "advance", "0.05", "finance", "Ä 1"],
        ["a2", "2024-02-15", "36", "-500", "monthly", "arrears", "0.055", "operating"],
        ["a3", "2024-02-01", "66", "750", "annual", "arrears", "0.06", "operating"]]


def test_heads_in_two_lines(tmp_path: Path) -> None:
    """Merged heads stand over each of their columns; the rent of a year agrees with that of a month."""
    list_ = [["Lease", "Term", None, None, "Base rent", None, "Discount", "Pmt", "Class"],
             ["No.", "Start", "End", "Months", "Monthly", "Annual", "Rate", "Timing", None],
             ["A-1", date(2024, 1, 1), date(2026, 12, 31), 36, 1000, 12000, 0.05, "Advance", "Operating"],
             ["A-2", date(2024, 4, 1), date(2026, 3, 31), 24, 2000, 24000, 0.05, "Arrears", "Finance"]]
    made = read(workbook(tmp_path / "two.xlsx", merged=["B1:D1", "E1:F1"], List=list_))
    assert made.found.head_lines == (1, 2)
    assert rows(made)[1] == {
        "lease": "a-2", "commencement": "2024-04-01", "expiration": "2026-03-31", "term_months": "24",
        "rent": "2000", "discount_rate": "0.05", "timing": "arrears", "classification": "finance"}
    list_[3][5] = 25000
    other = read(workbook(tmp_path / "differs.xlsx", merged=["B1:D1", "E1:F1"], List=list_))
    assert [p.expected for p in other.problems] == ["one column for Rent"]
    assert rows(read(other.path, columns={"Base rent Annual": ""}))[1]["rent"] == "2000"


def test_one_sheet_among_many(tmp_path: Path) -> None:
    """The sheet with heads of leases is the list; of two alike one has to be named. A rate of 6 under IBR % is 6 %."""
    data = [["Agreement", "Asset type", "Start Date", "Term (Years)", "Payment", "Frequency", "Due", "IBR %", "Kind"],
            ["X1", "Vehicle", date(2024, 1, 1), 3, 600, "M", "Beginning", 6, "Operating"],
            ["X2", "Equipment", date(2024, 6, 15), 2, 1500, "Q", "End", 5.75, "Finance"]]
    path = workbook(tmp_path / "many.xlsx", Cover=[["Leases of Example Inc."], ["Prepared", "2024"]], Data=data,
                    Lookup=[["M", "Monthly"], ["Q", "Quarterly"]])
    made = read(path)
    assert rows(made)[1] == {
        "lease": "x2", "asset_class": "Equipment", "commencement": "2024-06-15", "term_months": "24",
        "rent": "1500", "frequency": "quarterly", "timing": "arrears", "discount_rate": "0.0575",
        "classification": "finance"}
    assert {p.column.head: p.how for p in made.columns}["Kind"] == "content"
    with pytest.raises(InputError, match='name it: --sheet "2023"'):
        read(workbook(tmp_path / "alike.xlsx", **{"2023": data, "2024": data}))
    further = workbook(tmp_path / "further.xlsx", Data=data, Options=[["Lease", "Kind"], ["X1", "renewal"]])
    with pytest.raises(InputError, match="rows by lease in the sheets Options too"):
        read(further)


def test_rent_of_a_year(tmp_path: Path) -> None:
    """A twelfth in whole cents is the rent of a month; any other rent of a year goes into Rent steps as it is."""
    made = read(text(tmp_path / "yearly.csv", """Lease,Start date,End date,Annual rent,Timing,Escalation,IBR,Class
w1,2024-01-01,2028-12-31,"120,000",Advance,2%,6%,Operating
w2,2024-01-01,2028-12-31,"100,000",Advance,3%,6%,Operating
"""))
    first, second = rows(made)
    assert (first["rent"], first["step_rate"], first["step_months"]) == ("10000.00", "0.02", "12")
    assert not {"rent", "step_rate", "step_months"} & second.keys()
    assert made.filled.rent == [(1, {"lease": "w2", "annual": "100000", "escalator.rate": "0.03",
                                     "escalator.every_months": "12"})]


def test_days_that_are_counted(tmp_path: Path) -> None:
    """45,337 days: a workbook says from when it counts, a text file does not."""
    plain = text(tmp_path / "serials.csv", ",".join(HEADS) + "\ns1,45337,47162,1000,advance,0.06,operating\n")
    assert asked(read(plain)) == [("read", "Start", ("1900", "1904")), ("read", "End", ("1900", "1904"))]
    row = ["m1", 43875, date(2029, 2, 14), 1000, "advance", 0.06, "operating"]
    for name, since_1904, start in (("mac", True, "2024-02-15"), ("windows", False, "2020-02-14")):
        made = read(workbook(tmp_path / f"{name}.xlsx", since_1904=since_1904, List=[HEADS, row]))
        assert (rows(made)[0]["commencement"], rows(made)[0]["expiration"]) == (start, "2029-02-14")


def test_what_a_workbook_hides_or_leaves_open_is_named(tmp_path: Path) -> None:
    """A formula without a stored value and an error are problems of their cells; hidden and merged cells are named."""
    row = ["e", date(2024, 1, 1), date(2026, 12, 31), 1000, "advance", 0.06, "operating"]
    path = workbook(tmp_path / "formulas.xlsx", hidden=[3, "F"], merged=["E4:E5"], List=[
        HEADS, ["e1", *row[1:3], "=1000*2", *row[4:]], ["e2", *row[1:5], "#REF!", "operating"], ["e3", *row[1:]],
        ["e4", *row[1:4], None, *row[5:]]])
    made = read(path)
    assert [(p.cell, p.found) for p in made.problems] == [
        ("List!D2", "a formula, and no value stored with it"), ("List!F3", "#REF!"), ("List!E5", "nothing")]
    sheet = made.found.sheet
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.merged) == ([3], [5], ["E4:E5"])


def test_units_below_the_heads_and_answers_to_nothing(tmp_path: Path) -> None:
    """A line of units belongs to the heads; a no to a renewal that is not there, and a step of 0 %, say nothing."""
    made = read(workbook(tmp_path / "units.xlsx", Register=[
        ["Ref", "Start", "End", "Rent", "Paid in", "Rate", "Class", "Escalation", "Step every (months)",
         "Option to renew?", "Renewal reasonably certain?", "TI allowance", "Allowance received"],
        [None, "(date)", "(date)", "(USD/month)", None, "(%)", None, None, None, None, None, None, None],
        ["r1", date(2024, 1, 1), date(2026, 12, 31), 1000, "Advance", 6, "Operating", 0, 12, "Yes", "No", 0, 4]]))
    assert made.found.head_lines == (1, 2)
    assert rows(made) == [{
        "lease": "r1", "commencement": "2024-01-01", "expiration": "2026-12-31", "rent": "1000", "timing": "advance",
        "discount_rate": "0.06", "classification": "operating"}]
    assert [c.column for c in made.filled.converted if c.form == "nothing to say it of"] == [
        "renewal_certain", "allowance_received", "step_months"]
    assert targets(made)["Option to renew?"] == ""


def test_sections_and_bars(tmp_path: Path) -> None:
    """Titles of sections and their totals are no leases; 5.250 is no rate of five thousand."""
    made = read(text(tmp_path / "sections.txt", """ID|Vendor|Begin Date|End Date|Payment|Frequency|Timing|Rate %|Type
OFFICES||||||||
10|ACME|20240101|20261231|300.00|MONTHLY|ADVANCE|5.250|OPERATING
Total offices||||300.00||||
11|ACME|20240701|20270630|900.00|QUARTERLY|ARREARS|5.500|FINANCE
Grand Total||||1200.00||||
* net of VAT||||||||
"""))
    assert [(row["lease"], row["commencement"], row["rent"], row["discount_rate"]) for row in rows(made)] == [
        ("10", "2024-01-01", "300.00", "0.0525"), ("11", "2024-07-01", "900.00", "0.055")]
    assert [line for line, _ in made.found.left_out] == [2, 4, 6, 7]


# What is sure, and what is asked for once ----------------------------------------------------------------------------


@pytest.mark.parametrize(("head", "cells", "expected"), [
    ("Start", ("2/15/2024", "3/1/2024"), ("2024-02-15", "2024-03-01")),
    ("Start", ("15/2/2024", "3/1/2024"), ("2024-02-15", "2024-01-03")),
    ("Start", ("Feb 15, 2024", "1 March 2024"), ("2024-02-15", "2024-03-01")),
    ("Start", ("2/15/24", "3/1/24"), ("2024-02-15", "2024-03-01")),
    ("Start", ("3/3/2024", "4/4/2024"), ("2024-03-03", "2024-04-04")),
    ("Rent/mo", ("$12,450", "(1,200.00)"), ("12450", "-1200.00")),
    ("Rent/mo", ("12.450,00", "1.200"), ("12450.00", "1200")),
    ("Rent/mo", ("12 450.50", "1'200"), ("12450.50", "1200")),
    ("Base rent", ("1,850/mo", "900 per month"), ("1850", "900")),
    ("IBR", ("7.25%", "7.25 %"), ("0.0725", "0.0725")), ("IBR", ("0.0725", "0.06"), ("0.0725", "0.06")),
    ("IBR (%)", ("7.25", "6"), ("0.0725", "0.06")), ("Escalation", ("3% annually", "2 % p.a."), ("0.03", "0.02")),
    ("Term", ("60 months", "5 yrs"), ("60", "60")), ("Term (yrs)", ("5", "3"), ("60", "36")),
    ("Free rent", ("3", "2 mos"), ("3", "2")), ("Due day", ("1st", "last day"), ("1", "31")),
    ("Title passes", ("Y", "No"), ("true", "false")),
    ("Lease type", ("Capital lease", "O"), ("finance", "operating")),
])
def test_what_is_sure_is_read(tmp_path: Path, head: str, cells: tuple[str, str], expected: tuple[str, str]) -> None:
    made = read(text(tmp_path / "list.csv", f"Lease\tEnd\tLandlord\t{head}\n" + "".join(
        f"l{i}\t2030-12-31\tX\t{cell}\n" for i, cell in enumerate(cells))))
    column = next(p for p in made.columns if p.column.head == head)
    assert tuple(row[column.target] for row in made.filled.rows) == expected
    assert not any(p.key == head for p in made.problems)


@pytest.mark.parametrize(("head", "cells", "answers", "said", "value"), [
    ("Start", ("3/1/2024", "4/2/2024"), ("us", "eu"), "eu", "2024-01-03"),
    ("Start", ("2/28/2024", "28/2/2024"), ("us",), "", ""),
    ("Start", ("24/02/15", "23/11/30"), ("eu", "iso"), "iso", "2024-02-15"),
    ("Start", ("24/02/15", "23/11/30"), ("eu", "iso"), "eu", "2015-02-24"),
    ("Start", ("03/04/05", "3/4/05"), ("us", "eu", "iso"), "us", "2005-03-04"),
    ("Rent/mo", ("12.450", "1.200"), ("point", "comma"), "comma", "12450"),
    ("Rent/mo", ("8333.333", "1200.00"), ("cents",), "cents", "8333.33"),
    ("IBR", ("7.25", "6"), ("percent", "fraction"), "percent", "0.0725"),
    ("Term", ("60", "36"), ("months", "years"), "months", "60"),
    ("Base rent", ("1,200.00", "900.00"), ("monthly", "yearly"), "yearly", "100.00"),
])
def test_what_is_not_sure_is_asked_for_once(tmp_path: Path, head: str, cells: tuple[str, str],
                                            answers: tuple[str, ...], said: str, value: str) -> None:
    path = text(tmp_path / "list.csv", f"Lease\tLandlord\tCompany\t{head}\n" + "".join(
        f"l{i}\tX\tY\t{cell}\n" for i, cell in enumerate(cells)))
    made = read(path)
    assert [(key, said) for section, key, said in made.filled.asked if section == "read"] == [(head, answers)]
    column = next(p for p in made.columns if p.column.head == head)
    assert [c.form for c in made.filled.converted if c.column == column.target] == [
        "thousands apart"] * (head == "Base rent")
    if said:
        answered = read(path, words={head: said})
        assert not any(section == "read" for section, *_ in answered.filled.asked)
        assert answered.filled.rows[0][column.target] == value


@pytest.mark.parametrize(("days", "first"), [
    (("24/02/15", "99/12/31"), "2024-02-15"), (("15/02/24", "15/02/99"), "2024-02-15"), (("15.02.24",), "2024-02-15"),
    (("02/15/24", "01/31/24"), "2024-02-15"), (("24/2/5",), "2024-02-05"),
])
def test_a_year_of_two_digits_is_read_where_one_order_fits(tmp_path: Path, days: Sequence[str], first: str) -> None:
    path = text(tmp_path / "list.csv", "Lease\tLandlord\tStart\tEnd\n" + "".join(
        f"l{i}\tX\t{day}\t2030-12-31\n" for i, day in enumerate(days)))
    assert read(path).filled.rows[0]["commencement"] == first


def test_amounts_have_the_decimals_of_the_currency(tmp_path: Path) -> None:
    """A Kuwaiti dinar has 1,000 fils: 100.125 is kept, 100.1255 asked about; 1,200.300 a year is 100.025 a month."""
    kwd = tmp_path / "kwd.csv"
    assert asked(one(kwd, **{"Rent/mo": "100.125", "Currency": "KWD"})) == [("read", "Rent/mo", ("point", "comma"))]
    assert rows(read(kwd, words={"Rent/mo": "point"}))[0]["rent"] == "100.125"
    assert asked(one(tmp_path / "fils.csv", **{"Rent/mo": "100.1255", "Currency": "KWD"})) == [
        ("read", "Rent/mo", ("cents",))]
    lines = (*HEADS[:3], "Annual rent", *HEADS[4:], "Currency"), (*ROW[:3], "1200.300", *ROW[4:], "KWD")
    (row,) = rows(read(text(tmp_path / "year.csv", "\n".join(map(",".join, lines)) + "\n"), words={
        "Annual rent": "point"}))
    assert row["rent"] == "100.025"


@pytest.mark.parametrize(("first", "said", "month"), [("12", "", ""), ("12", "month", "12"), ("12", "after", "13"),
                                                      ("13", "", "13")])
def test_a_first_step_of_twelve_is_asked_about(tmp_path: Path, first: str, said: str, month: str) -> None:
    """The 12th month, or after 12 months: 36 months of 1,000 and 3 % come to 37,183.53, or to 37,090.80."""
    path = tmp_path / "list.csv"
    made = one(path, **{"Escalation": "3%", "First step": first})
    if not month:
        assert asked(made) == [("read", "First step", ("month", "after"))]
        return
    made = read(path, words={"First step": said} if said else {})
    assert rows(made)[0]["first_step"] == month
    gross = {"12": "37183.53", "13": "37090.80"}[month]
    (book,) = asc842.import_list(path, tmp_path / "leases.xlsx", read={"First step": said} if said else {}).books
    assert abs(book.summary["gross_rent"] - Decimal(gross)) < Decimal("0.05")


def test_a_step_by_an_index_is_named_and_asked_about(tmp_path: Path) -> None:
    """Rent that follows an index is measured as it is at the start (842-10-30-5b); CPI + 1 % is no index alone."""
    path = workbook(tmp_path / "list.xlsx", List=[[*HEADS, "Escalation"], ["a", *ROW[1:], "CPI"],
                                                  ["b", *ROW[1:], "3%"]])
    assert asked(read(path)) == [("read", "Escalation", ("index",))]
    made = read(path, words={"Escalation": "index"})
    assert [row.get("step_rate") for row in rows(made)] == [None, "0.03"]
    assert [(c.form, c.cells.count) for c in made.filled.converted if c.column == "step_rate"] == [
        ("an index, no fixed step", 1), ("percent", 1)]
    mixed = one(tmp_path / "mixed.csv", Escalation="CPI + 1%")
    assert [(p.code, p.key) for p in mixed.problems] == [("list.column-kind", "Escalation")]


def test_rent_by_the_square_foot_is_multiplied_by_the_area(tmp_path: Path) -> None:
    """30.00 a year on 2,400 square feet are 72,000 a year, 6,000 a month; what they are per is asked for."""
    def made(name: str, rate: str, *cells: str, words: dict[str, str] | None = None) -> ImportedList:
        heads = (*HEADS[:3], rate, *HEADS[4:], "Rentable sq ft", *(["Rent/mo"] if len(cells) > 2 else []))
        line = (*ROW[:3], cells[0], *ROW[4:], *cells[1:])
        return read(text(tmp_path / name, "\n".join("\t".join(x) for x in (heads, line)) + "\n"), words=words)

    assert asked(made("a.csv", "Base rent PSF", "30.00", "2,400")) == [
        ("read", "Base rent PSF", ("monthly", "yearly"))]
    of_year = made("a.csv", "Base rent PSF", "30.00", "2,400", words={"Base rent PSF": "yearly"})
    assert rows(of_year)[0]["rent"] == "6000.00"
    assert {p.column.head: p.evidence for p in of_year.columns}["Base rent PSF"].startswith(
        'by area, times "Rentable sq ft"')
    assert rows(made("b.csv", "Annual rent ($/SF)", "$30.00", "2400"))[0]["rent"] == "6000.00"
    assert rows(made("d.csv", "Monthly rent PSM", "2.50", "2,400"))[0]["rent"] == "6000"
    german = text(tmp_path / "e.csv", "Lease;Start;End;Monthly rent per sqm;Area;Timing;Rate;Classification\n"
                                    "a;2024-01-01;2024-12-31;25,50;1.250;advance;6 %;operating\n")
    unclear = read(german, columns={"Monthly rent per sqm": "Rent"})
    assert [(p.code, p.key) for p in unclear.problems] == [("list.column-kind", "Area")]
    said = read_mapping(path_of(german))
    assert rows(understood(read_list(german), said, {"decimal": "comma"}))[0]["rent"] == "31875"
    both = made("c.csv", "Annual rent ($/SF)", "$30.00", "2400", "5500")
    assert (rows(both)[0]["rent"], targets(both)["Annual rent ($/SF)"]) == ("5500", "")


def test_rent_by_the_square_foot_is_multiplied_where_a_mapping_says_that_it_is_the_rent(tmp_path: Path) -> None:
    """A run that asks keeps its mapping; with the answer the next one gives 24 x 1,000 / 12 = 2,000 a month, not 2."""
    head = "Lease,Start,End,Rent PSF,Timing,Rate,Classification,"
    line = "a,2024-01-01,2024-12-31,24,advance,6%,operating,"

    def again(heads: str, cells: str) -> Path:
        return text(tmp_path / "a.csv", f"{head}{heads}\n{line}{cells}\n")

    path = again("Sq Ft", "1000")
    assert [key for _, key, _ in asked(asc842.import_list(path, tmp_path / "a.xlsx"))] == ["Rent PSF"]
    answered = asc842.import_list(path, tmp_path / "a.xlsx", read={"Rent PSF": "yearly"})
    assert [b.summary["gross_rent"] for b in answered.books] == [Decimal("24000.00")]
    assert rows(read(path, columns={"Sq Ft": ""}))[0]["rent"] == "2.00"
    for heads, cells, code in (("Sq Ft,Usable SF", "1000,900", "list.two-columns"),
                               ("Sq Ft", "n/a", "list.column-kind")):
        assert [(p.code, p.key) for p in read(again(heads, cells)).problems] == [(code, heads.rpartition(",")[2])]


STEPPED = [["Lease", "Start", "End", "Rent/mo", "Timing", "Rate", "Classification"],
           ["a", date(2024, 1, 1), date(2024, 12, 31), 1000, "advance", 0.06, "operating"],
           ["b", date(2024, 1, 1), date(2024, 12, 31), 500, "advance", 0.06, "operating"],
           ["a", date(2025, 1, 1), date(2026, 12, 31), 1100, "advance", 0.06, "operating"]]


def test_several_rows_of_a_lease_may_be_steps_of_its_rent(tmp_path: Path) -> None:
    """12 of 1,000 and 24 of 1,100 come to 38,400, with b's 6,000 apart."""
    path = workbook(tmp_path / "list.xlsx", List=STEPPED)
    assert asked(read(path)) == [("read", "Lease", ("steps", "leases"))]
    made = asc842.import_list(path, tmp_path / "leases.xlsx", read={"Lease": "steps"})
    assert made.problems == ()
    assert {b.lease.id: (b.summary["months"], b.summary["gross_rent"]) for b in made.books} == {
        "a": (36, Decimal("38400.00")), "b": (12, Decimal("6000.00"))}
    assert ("rows of one lease", "rows 2, 4 is a, 2 steps of rent") in {
        (c.form, c.cells.shown) for c in made.filled.converted}
    apart = asc842.import_list(path, tmp_path / "apart.xlsx", read={"Lease": "leases"})
    assert sorted(b.lease.id for b in apart.books) == ["a", "a-2", "b"]


def test_rows_of_one_name_that_go_on_may_be_steps_where_a_list_has_no_ids(tmp_path: Path) -> None:
    """12 of 1,030 after 12 of 1,000 come to 24,360; cars of one model and term are leases of their own unasked."""
    rest = ["advance", 0.06, "operating"]
    path = workbook(tmp_path / "list.xlsx", List=[
        ["Property", *HEADS[1:]], ["Main St", date(2025, 1, 1), date(2025, 12, 31), 1030, *rest],
        ["Elm St", date(2024, 1, 1), date(2024, 12, 31), 500, *rest],
        ["Main St", date(2024, 1, 1), date(2024, 12, 31), 1000, *rest]])
    assert asked(read(path)) == [("read", "Property", ("steps", "leases"))]
    made = asc842.import_list(path, tmp_path / "leases.xlsx", read={"Property": "steps"})
    assert made.problems == ()
    assert {b.lease.id: b.summary["gross_rent"] for b in made.books} == {
        "main-st": Decimal("24360.00"), "elm-st": Decimal("6000.00")}
    assert [row["lease"] for row in rows(read(path, words={"Property": "leases"}))] == [
        "main-st", "elm-st", "main-st-2"]
    fleet = workbook(tmp_path / "fleet.xlsx", List=[["Vehicle", "Start", "Term (months)", *HEADS[3:]], *(
        ["Van", date(2024, month, 1), 36, 700, *rest] for month in (1, 5))])
    assert [row["lease"] for row in rows(read(fleet))] == ["van", "van-2"]


@pytest.mark.parametrize("head", ["Lease", "Property"])
def test_days_of_steps_beside_those_of_the_lease_are_asked_about(tmp_path: Path, head: str) -> None:
    """Each of two rows says the days of the lease and, as From and To, those of its own rent: 12,000 and 12,360."""
    path = workbook(tmp_path / "list.xlsx", List=[[head, "Start", "End", "From", "To", *HEADS[3:]], *(
        ["a", date(2024, 1, 1), date(2025, 12, 31), date(year, 1, 1), date(year, 12, 31), rent, "advance", 0.06,
         "operating"] for year, rent in ((2024, 1000), (2025, 1030)))])
    both = read(path).filled.questions
    assert [(p.code, p.key, p.remedy) for p in both] == [
        ("list.two-columns", "From", 'leave one out: --map "From=" or --map "Start="'),
        ("list.two-columns", "To", 'leave one out: --map "To=" or --map "End="')]
    made = asc842.import_list(path, tmp_path / "leases.xlsx", columns={"Start": "", "End": ""}, read={head: "steps"})
    assert [(b.lease.id, b.summary["gross_rent"]) for b in made.books] == [("a", Decimal("24360.00"))]


@pytest.mark.parametrize("change", [{2: date(2024, 11, 30)}, {5: 0.07}, {1: date(2024, 1, 1)}])
def test_rows_of_a_lease_that_are_no_steps_are_refused(tmp_path: Path, change: dict[int, Any]) -> None:
    """A gap between them, another rate, the same start: nothing says what they are."""
    first = [change.get(i, cell) for i, cell in enumerate(STEPPED[1])]
    last = [change[1] if 1 in change and i == 1 else cell for i, cell in enumerate(STEPPED[3])]
    path = workbook(tmp_path / "list.xlsx", List=[STEPPED[0], first, last])
    made = asc842.import_list(path, tmp_path / "leases.xlsx")
    assert {p.code for p in made.problems} == {"table.lease-twice"}


def test_steps_may_state_the_end_or_the_term_of_the_lease_or_their_own(tmp_path: Path) -> None:
    """36 months in 12 and 24, by their own terms, by the lease's own term, or by its end."""
    for name, terms in (("own", (12, 24)), ("whole", (36, 36)), ("end", (date(2026, 12, 31),) * 2)):
        head = ["Lease", "Start", "End" if name == "end" else "Term (months)", *STEPPED[0][3:]]
        lines = [[*row[:2], term, *row[3:]] for row, term in zip((STEPPED[1], STEPPED[3]), terms, strict=True)]
        path = workbook(tmp_path / f"{name}.xlsx", List=[head, *lines])
        made = asc842.import_list(path, tmp_path / f"{name}-out.xlsx", read={"Lease": "steps"})
        assert [b.summary["gross_rent"] for b in made.books] == [Decimal("38400.00")], name


def test_start_and_end_show_in_what_a_term_counts(tmp_path: Path) -> None:
    line = ",advance,6 %,operating,2024-02-15,2029-02-14,1000,"
    heads = "Lease,Timing,Rate,Class,Start,End,Rent/mo,Term\n"
    for term, months in (("5", "60"), ("60", "60")):
        assert rows(read(text(tmp_path / f"{term}.csv", f"{heads}a{line}{term}\n")))[0]["term_months"] == months
    assert [a[1] for a in asked(read(text(tmp_path / "odd.csv", f"{heads}a{line}7\n")))] == ["Term"]


def test_two_columns_that_seem_to_be_one_are_asked_about(tmp_path: Path) -> None:
    path = text(tmp_path / "two.csv", "Lease,Commencement date,Start date,End,Rent/mo,Timing,IBR,Class\n"
                "a,2024-01-01,2024-02-01,2026-12-31,100,advance,6%,Operating\n")
    (problem,) = read(path).problems
    assert problem.remedy == 'leave one out: --map "Start date=" or --map "Commencement date="'
    assert rows(read(path, columns={"Commencement date": ""}))[0]["commencement"] == "2024-02-01"


# The mapping file ----------------------------------------------------------------------------------------------------


LIST = ("Lease,Start,Term (mos),Rent/mo,How,IBR,Lease type,Remark\n"
        "a,3/1/2024,36,1000,begin of mo.,6%,Operating,Start date\n")


def test_a_mapping_is_kept_corrected_and_used(tmp_path: Path) -> None:
    path = text(tmp_path / "my-list.csv", LIST)
    made = asc842.import_list(path, tmp_path / "leases.xlsx")
    assert made.workbook is None
    assert not (tmp_path / "leases.xlsx").exists()
    kept = tmp_path / "my-list.mapping.toml"
    assert made.mapping == kept
    said = kept.read_text()
    assert '# "How" = ""' in said
    assert 'list = "my-list.csv"\n# head_rows = [1]\n' in said
    assert '# "Start" = "us"\n# "Start" = "eu"' in said
    assert '# "Timing" = "advance"' in said
    corrected = said.replace('# "How" = ""', '"How" = "Timing"').replace('# "Start" = "us"', '"Start" = "us"') + (
        '"How" = { "begin of mo." = "advance" }\n')
    kept.write_text(corrected)
    done = asc842.import_list(path, tmp_path / "leases.xlsx")
    assert done.problems == ()
    assert done.passed
    assert done.filled.rows == [{
        "lease": "a", "commencement": "2024-03-01", "term_months": "36", "rent": "1000", "timing": "advance",
        "discount_rate": "0.06", "classification": "operating"}]
    assert done.filled.read["Start"] == ["us"]
    again = kept.read_text()
    with pytest.raises(OutputError, match="--force"):
        asc842.import_list(path, tmp_path / "leases.xlsx")
    asc842.import_list(path, tmp_path / "leases.xlsx", force=True)
    assert kept.read_text() == again
    held = read_portfolio(tmp_path)
    assert ([x.id for x in held.leases], held.rejected, held.unread) == (["a"], (), ("my-list.csv",))
    assert held.leases[0].lease.facts == read_portfolio(tmp_path / "leases.xlsx").leases[0].lease.facts


def test_a_mapping_that_fits_no_more_is_a_problem_with_its_place(tmp_path: Path) -> None:
    path = text(tmp_path / "my-list.csv", LIST)
    wrong = ('[columns]\n"Gone" = "Start"\n"How" = "Timin"\n[read]\n"IBR" = "percentt"\n[set]\n"Rat" = "3"\n'
             "[wordz]\na = 1\n")
    mapping = text(tmp_path / "my-list.mapping.toml", wrong)
    made = asc842.import_list(path, tmp_path / "leases.xlsx")
    places = {(p.line, p.found, p.remedy) for p in made.problems if p.file == str(mapping)}
    assert places == {
        (2, 'no column "Gone" in the list', "take the line out"), (3, '"Timin"', 'did you mean "Timing"?'),
        (5, '"percentt"', 'did you mean "percent"?'), (7, '"Rat"', 'did you mean "Rate"?'),
        (8, "wordz = \"{'a': 1}\"", 'did you mean "words"?')}
    assert made.mapping is None
    assert mapping.read_text() == wrong
    text(mapping, "[columns]\n" + "".join(f'"{name}" = "Start"\n' for name in "ABCD"))
    problem = asc842.import_list(path, tmp_path / "leases.xlsx").problems[0]
    assert (problem.line, problem.found) == (1, '4 heads that are not in the list: "A", "B", "C" and 1 more')
    text(mapping, "[columns\n")
    with pytest.raises(InputError, match="a TOML file as asc842 import writes it"):
        asc842.import_list(path, tmp_path / "leases.xlsx")


def test_the_three_leases_from_a_list_of_ones_own(tmp_path: Path) -> None:
    """The office, the copier and the truck of the template, under heads of one's own, reach their figures."""
    path = text(tmp_path / "own.csv", """Our leases,,,,,,,,,,,,,,,,,
Lease,Start date,Term (mos),Rent/mo,Payment timing,Due day,Escalation,Free rent,TI allowance,Allowance month,IDC,IBR,Lease type,Renewal,Renewal likely,Purchase option,Will buy,Useful life
Office,2/15/2024,63,"12,450.00",Advance,1st,3%,3,"85,000.00",4,"6,200.00",7.25%,Operating,60 months,No,,,
Copier,1/1/2024,36,389.00,Arrears,,,,,,,5%,Operating,,,,,
Truck,1/1/2024,60,"$1,850.00",Advance,1,,,,,,6.1 %,Finance,,,"5,000",Yes,8 yrs
Total,,,"14,689.00",,,,,,,,,,,,,,
""")  # noqa: E501  (one line for each lease)
    made = asc842.import_list(path, tmp_path / "leases.xlsx")
    assert made.problems == ()
    assert {b.lease.id: (b.summary["opening_liability"], b.summary["opening_asset"]) for b in made.books} == {
        "office": (Decimal("574176.49"), Decimal("580376.49")), "copier": (Decimal("12979.26"), Decimal("12979.26")),
        "truck": (Decimal("97786.25"), Decimal("99636.25"))}
    held = read_portfolio(tmp_path / "leases.xlsx")
    assert [(x.id, asc842.account_for(x.lease).summary) for x in held.leases] == sorted(
        (b.lease.id, b.summary) for b in made.books)


def test_what_an_import_refuses_before_it_reads(tmp_path: Path) -> None:
    path = text(tmp_path / "my.csv", "a,2024-01-01,36,1000\nb,2024-01-01,36,1000\n")
    with pytest.raises(InputError, match="no row of heads among the first 100"):
        asc842.import_list(path, tmp_path / "leases.xlsx")
    with pytest.raises(InputError, match="the name of a workbook"):
        asc842.import_list(path, tmp_path / "leases.csv")
    with pytest.raises(InputError, match="no such file"):
        asc842.import_list(tmp_path / "none.csv", tmp_path / "leases.xlsx")
    text(tmp_path / "pdf.csv", "%PDF-1.4 ...")
    with pytest.raises(InputError, match="a PDF document"):
        asc842.import_list(tmp_path / "pdf.csv", tmp_path / "leases.xlsx")
    book = workbook(tmp_path / "own.xlsx", List=[HEADS])
    with pytest.raises(OutputError, match="the list itself"):
        asc842.import_list(book, book, force=True)
    assert json.dumps([f.name for f in sorted(tmp_path.iterdir())]) == '["my.csv", "own.xlsx", "pdf.csv"]'


# Amounts that were read as others, in silence ------------------------------------------------------------------------

ROW = ("a", "2024-01-01", "2026-12-31", "1000", "advance", "6%", "operating")
RENEWAL = ("Renewal (months)", "Renewal certain")


def one(path: Path, **cells: str) -> ImportedList:
    """Read a list of one lease; a cell goes under a head of HEADS, or under one more."""
    said = dict(zip(HEADS, ROW, strict=True)) | cells
    return read(text(path, "\n".join(",".join(f'"{c}"' for c in line) for line in (said, said.values())) + "\n"))


def test_a_step_in_percent_with_two_decimals_is_no_amount(tmp_path: Path) -> None:
    """3.00 under Escalation % is 3 %, not $3.00 a month; 6.00 under Rate is asked for, as 6 is."""
    found = rows(one(tmp_path / "step.csv", **{"Escalation %": "3.00"}))[0]
    assert (found["step_rate"], "step_amount" in found) == ("0.03", False)
    assert asked(one(tmp_path / "rate.csv", Rate="6.00")) == [("read", "Rate", ("percent", "fraction"))]
    assert one(tmp_path / "month.csv", Rate="0.5% per month").problems[0].found == '"0.5% per month"'
    assert one(tmp_path / "months.csv", Rate="", **{"Monthly rate": "0.5%"}).problems[0].found == '"0.5%"'


def test_lengths_that_others_count_in_years_are_asked_for(tmp_path: Path) -> None:
    """A bare 5 under Renewal option is no 5 months, nor 1 between steps a month."""
    made = one(tmp_path / "list.csv", Escalation="3 %", **{
        "Escalation frequency": "1", "Renewal option": "5", "Renewal likely": "yes", "Renewal rent": "as before"})
    assert asked(made) == [("read", name, ("months", "years")) for name in ("Escalation frequency", "Renewal option")]


@pytest.mark.parametrize(("rent", "renewal", "paid"), [
    (("Rent/mo", "1,000"), ("Annual renewal rent", "15,000"), ("1,000", "1250.00")),
    (("Rent/mo", "1,000"), ("Renewal rent", "15,000/yr"), ("1,000", "1250.00")),
    (("Annual rent", "12,000"), ("Monthly renewal rent", "1,250"), ("1000.00", "1250")),
    (("Annual rent", "12,000"), ("Renewal rent", "15,000"), ("1000.00", "1250.00")),
])
def test_rent_of_the_renewal_is_of_the_time_that_it_names(tmp_path: Path, rent: tuple[str, str],
                                                         renewal: tuple[str, str], paid: tuple[str, str]) -> None:
    """A year's rent of the renewal is 1/12 of it a month, whatever the rent before is given for: 15,000 / 12."""
    cells = dict(zip(HEADS, ROW, strict=True))
    del cells["Rent/mo"]
    cells |= dict((rent, renewal)) | dict(zip(RENEWAL, ("12", "yes"), strict=True))
    made = read(text(tmp_path / "list.csv", "\n".join(",".join(f'"{c}"' for c in line)
                                                      for line in (cells, cells.values())) + "\n"))
    found = rows(made)[0]
    assert (found["rent"], found["renewal_rent"]) == tuple(x.replace(",", "") for x in paid)
    counted = {c.column for c in made.filled.converted if c.form == "rent of a year"}
    assert counted == {c for c, x in zip(("rent", "renewal_rent"), paid, strict=True) if x.endswith("0.00")}


def test_a_renewal_as_before_is_read_where_no_lease_has_another(tmp_path: Path) -> None:
    """A rent of the year that makes no whole cents a month goes on in the renewal: 48 times 8,333.33."""
    lines = (*HEADS, *RENEWAL, "Renewal rent"), (*ROW, "12", "yes", "As before")
    path = text(tmp_path / "list.csv", "\n".join(map(",".join, lines)).replace("Rent/mo", "Annual rent").replace(
        "1000", "100000") + "\n")
    (book,) = asc842.import_list(path, tmp_path / "leases.xlsx").books
    assert (book.summary["months"], book.summary["gross_rent"]) == (48, 48 * Decimal("8333.33"))


def test_an_amount_without_quotes_is_not_cut_at_its_comma(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="8 cells"):
        read(text(tmp_path / "list.csv", f"{','.join(HEADS)}\n{','.join(ROW).replace('1000', '1,850.00')}\n"))


def test_three_decimals_are_asked_for_where_another_cell_shows_the_mark(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", Leases=[HEADS, ["a", *ROW[1:3], "1,200", *ROW[4:]],
                                                    ["b", *ROW[1:3], "12,50", *ROW[4:]]])
    assert asked(read(path)) == [("read", "Rent/mo", ("point", "comma"))]


def test_an_amount_in_another_currency_than_the_lease_is_refused(tmp_path: Path) -> None:
    """A sign that the row's currency has not; any dollar has $."""
    (problem,) = one(tmp_path / "list.csv", **{"Rent/mo": "\u20ac1,000", "Currency": "USD"}).problems
    assert (problem.code, problem.found, problem.line) == ("list.currency", "\u20ac1,000 of a lease in USD", 2)
    assert rows(one(tmp_path / "cad.csv", **{"Rent/mo": "$1,000", "Currency": "CAD"}))
    two = workbook(tmp_path / "two.xlsx", Leases=[HEADS, ["a", *ROW[1:3], "$1,000", *ROW[4:]],
                                                  ["b", *ROW[1:3], "\u20ac1,000", *ROW[4:]]])
    assert [p.found for p in read(two, values={"Currency": "EUR"}).problems] == ["$1,000 of a lease in EUR"]


def test_only_rent_is_of_a_month(tmp_path: Path) -> None:
    made = one(tmp_path / "list.csv", **{"TI allowance": "100/mo", "Allowance received": "4"})
    assert [(p.code, p.found) for p in made.problems] == [("list.cell", '"100/mo"')]
    assert one(tmp_path / "half.csv", **{"Rent/mo": "(1,200"}).problems


def test_ids_made_of_names_are_of_one_lease_each(tmp_path: Path) -> None:
    path = text(tmp_path / "list.csv", "\n".join(",".join(line) for line in (
        ("Name", *HEADS[1:]), *((name, *ROW[1:]) for name in ("Store", "Store 2", "Store")))) + "\n")
    made = read(path)
    assert [row["lease"] for row in rows(made)] == ["store", "store-2", "store-3"]
    # Row 4 is row 2 once more: another store, or the same one entered twice, which would count it twice.
    assert ("lease", "another one, though all cells are those of a row before it, in row 4", 1) in made.filled.usual


def test_an_answer_of_the_command_goes_before_the_one_that_was_kept(tmp_path: Path) -> None:
    path = text(tmp_path / "list.csv", f"{','.join(HEADS)}\n{','.join(ROW)}\n".replace("2024-01-01", "3/1/2024"))
    assert asked(read(path)) == [("read", "Start", ("us", "eu"))]
    asc842.import_list(path, tmp_path / "leases.xlsx", dates="us")
    assert 'Start = "us"' in path_of(path).read_text().replace('"Start"', "Start")
    for dates, start in (("", "2024-03-01"), ("eu", "2024-01-03")):
        assert rows(read(path, dates=dates))[0]["commencement"] == start
