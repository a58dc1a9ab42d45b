"""Stage 9, ledger: exact amounts -> whole cents -> balanced, dated entries. The only stage that rounds balances."""
