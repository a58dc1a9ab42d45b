"""The Charts sheet: liability and asset over time, rent against cost."""

from __future__ import annotations

from xlsxwriter.chart import Chart

from asc842.output.workbook.page import Page, Workspace

SHEET = "Charts"
LIABILITY, ASSET, RENT, COST = "#1F4E79", "#C55A11", "#7F8C99", "#1E6B34"
WIDTH, HEIGHT = 980, 360
ROWS_BETWEEN = 20


def write_charts(space: Workspace) -> None:
    """Write the Charts sheet."""
    page = Page(space, SHEET, "Charts", "Drawn from Schedule; they follow what is changed on Summary.")
    page.sheet.fit_to_pages(1, 1)
    operating = space.book.summary["classification"] == "operating"
    balances = _chart(space, "line", "Lease liability and right-of-use asset at each period end")
    _series(space, balances, "Lease liability", "liability_closing", LIABILITY)
    _series(space, balances, "Right-of-use asset", "asset_closing", ASSET)
    page.sheet.insert_chart(3, 0, balances)
    even = "cost" if len(space.book.plain["basis"]) else "straight-line cost"
    cost = even if operating else "finance lease cost"
    flows = _chart(space, "column", f"Rent paid and {cost} of each period")
    _series(space, flows, "Rent paid", "rent", RENT)
    line = space.workbook.add_chart({"type": "line"})
    _series(space, line, cost.capitalize(), "cost", COST)
    flows.combine(line)
    page.sheet.insert_chart(3 + ROWS_BETWEEN, 0, flows)


def _chart(space: Workspace, kind: str, title: str) -> Chart:
    chart = space.workbook.add_chart({"type": kind})
    font = {"name": "Arial", "size": 9}
    chart.set_title({"name": title, "name_font": {"name": "Arial", "size": 12, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    apart = _periods_apart(space)
    chart.set_x_axis({"text_axis": True, "num_font": font, "interval_unit": apart, "interval_tick": apart,
                      "label_position": "low"})
    chart.set_y_axis({"num_format": "#,##0", "num_font": font, "name": space.book.lease.currency, "name_font": font,
                      "major_gridlines": {"visible": True, "line": {"color": "#E3E7EB", "width": 0.75}}})
    return chart


def _periods_apart(space: Workspace) -> int:
    """Periods between labels, so that about a dozen fit."""
    return max(1, -(-len(space.book.plain["schedule"]) // 12))


def _series(space: Workspace, chart: Chart, name: str, key: str, colour: str) -> None:
    grid = space.grids["Schedule"]
    looks = {"fill": {"color": colour}, "border": {"none": True}, "gap": 30} if key == "rent" else {
        "line": {"color": colour, "width": 2.25}}
    categories, values = f"={grid.column('period')}", f"={grid.column(key)}"
    chart.add_series({"name": name, "categories": categories, "values": values, **looks})
