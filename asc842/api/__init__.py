"""Stage 17, api: the use cases: load, account for a lease, compare, close, recheck."""
