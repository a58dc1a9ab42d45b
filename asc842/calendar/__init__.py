"""Stage 4, calendar: month grids, reporting periods, part months and day counts."""
