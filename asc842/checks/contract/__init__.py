"""The contract against itself, and against the payments built from it."""
