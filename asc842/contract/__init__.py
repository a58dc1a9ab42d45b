"""Stage 2, contract: facts, judgements and policies as typed, frozen values. No computed number."""
