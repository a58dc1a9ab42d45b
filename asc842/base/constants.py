"""Constants of money and time that every stage shares."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import numpy as np

ZERO = Decimal("0.00")
"""No money, in a currency of two decimals."""
DAY = timedelta(days=1)
ONE_DAY = np.timedelta64(1, "D")
"""A day, for dates of arrays."""
NO_DAY = np.datetime64("NaT", "D")
"""No date, among dates of arrays."""
IN_LEASE_CURRENCY = ("liability in lease currency", "asset in lease currency")
"""Columns of reports that are never added up: their rows are in different currencies."""
TABLES, WORKBOOKS = (".csv", ".parquet"), (".xlsx", ".xlsm")
TABLE_FILES = (*TABLES, *WORKBOOKS)
"""Endings of files that hold tables: a portfolio may be one of them."""
LISTS = (".csv", *WORKBOOKS)
"""Endings of files that may hold somebody's own list of leases."""
LIST_MAPPING = ".mapping.toml"
"""How the name of a file ends that says how somebody's own list of leases is read."""
