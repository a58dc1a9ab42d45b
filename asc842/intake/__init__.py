"""Stage 2, intake: files -> contract, judgements and policy, with every problem found before any is refused."""
