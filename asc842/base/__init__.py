"""Stage 1, base: errors, money and currencies, and the check as a value."""
