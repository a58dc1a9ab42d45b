"""Stage 14, reading: a contract as text, HTML or PDF becomes a draft that says what it is not sure of."""
