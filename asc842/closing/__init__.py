"""Stage 12, closing: many leases, a period, a register of what was posted."""
