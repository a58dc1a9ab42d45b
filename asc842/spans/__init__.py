"""Stage 7, spans: stretches of a lease's life over which its terms do not change, measured all at once."""
