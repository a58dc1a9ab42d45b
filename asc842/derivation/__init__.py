"""Stage 15, derivation: what each figure is made of, from the arrays that the engine kept to a clause, a reason or a policy."""
