"""Stage 3, intake: files -> contract, judgements and policy, with every problem found before any is refused."""
