"""Files for ledgers of others: each layout in its own file, which announces it."""
