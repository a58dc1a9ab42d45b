"""Stage 11, checks: named identities over the whole book, each with residual, tolerance and citation."""
