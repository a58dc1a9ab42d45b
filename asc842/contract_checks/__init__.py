"""Stage 5, contract checks: the contract against itself, and against the payments built from it."""
