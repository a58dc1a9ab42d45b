"""Stage 7, measurement: arrays in, arrays out. No file, no clock, no lease, no rounding.

Every function works on the last axis: one lease is ``(periods,)``, a portfolio ``(leases, periods)``.
"""
