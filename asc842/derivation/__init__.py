"""Stage 15, derivation: what each figure is made of, from kept arrays down to a clause, a reason or a policy."""
