"""Portfolios of any size: measured in partitions of leases, on every core, with memory that does not grow."""
