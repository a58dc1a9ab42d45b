"""Stage 6, payments: contract and judgements -> dated payments of gross rent, abatement and rent due."""
